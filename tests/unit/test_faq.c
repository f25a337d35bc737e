/* Questions asked again: what counts as the same question, and what a villager is asked about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/canned.h"
#include "social-core/case_move.h"
#include "social-core/case_public.h"
#include "social-core/directory.h"
#include "social-core/faq.h"
#include "social-core/person.h"
#include "tests/unit/talking.h"

static struct ctx *faq_ctx(void)
{
    static const struct faq entries[] = {
        {"1", "Bao giờ xã cấp gạo cứu đói?", "Thứ hai đầu tháng, mang sổ hộ khẩu."},
        {"2", "Làm giấy khai sinh cho con ở đâu?", "Bộ phận một cửa của xã."},
        {"3", "Trạm y tế xã mở cửa mấy giờ?", "Từ 7 giờ."},
    };
    struct ctx *ctx = village_ctx();
    directory_refresh(ctx);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        assert_true(faq_write(ctx, agency_named(ctx, "xa"), "vi", &entries[i]));
    assert_int_equal(db_commit(ctx), DB_DONE);
    join(ctx, LAN, "Lan");
    return ctx;
}

static void the_same_question_in_other_words_is_found_and_another_is_not(void **state)
{
    struct ctx *ctx = faq_ctx();
    static const struct {
        const char *text, *id; /* NULL: unsure, so nothing is offered */
    } table[] = {
        {"bao gio xa cap gao cuu doi", "1"},
        {"cho toi hoi bao gio xa cap gao vay a", "1"},
        {"lam giay khai sinh o dau", "2"},
        {"tram y te mo cua may gio", "3"},
        {"o dau xa cap gao cuu doi", NULL},      /* where, not when */
        {"bao gio xa cap giay khai sinh", NULL}, /* half of each */
        {"gao", NULL},
        {"bao gio sua duong len ban", NULL},
        {"bao gio xa cap gao cuu doi dot 2", NULL}, /* a number decides */
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct faq *near = faq_near(ctx, agency_named(ctx, "xa"), "vi", table[i].text).faq;
        if (!near != !table[i].id || (near && strcmp(near->id, table[i].id) != 0))
            fail_msg("\"%s\" was taken for %s", table[i].text, near ? near->question : "nothing");
    }
    test_ctx_free(ctx);
}

static void a_match_tells_which_words_it_goes_by(void **state)
{
    struct ctx *ctx = faq_ctx();

    struct faq_match match = faq_near(ctx, agency_named(ctx, "xa"), "vi", "bao gio xa cap gao");

    assert_string_equal(match.shared, "bao gio xa cap gao");
    assert_true(match.score > match.second);
    test_ctx_free(ctx);
}

static void two_entries_that_are_equally_near_are_left_unsaid(void **state)
{
    struct ctx *ctx = faq_ctx();
    faq_write(ctx, agency_named(ctx, "xa"), "vi", &(struct faq){"4", "Bao giờ xã cấp gạo cứu đói ạ?", "Tháng sau."});
    db_commit(ctx);

    assert_null(faq_near(ctx, agency_named(ctx, "xa"), "vi", "bao gio xa cap gao cuu doi").faq);
    test_ctx_free(ctx);
}

static void yes_answers_the_case_at_once_and_only_once(void **state)
{
    struct ctx *ctx = faq_ctx();

    const char *asked = text(ctx, LAN, "HOI xa bao gio xa cap gao cuu doi");
    const char *answered = text(ctx, LAN, "1"), *again = text(ctx, LAN, "1");

    assert_says(asked, "1 phai 2 khong");
    assert_says(asked, "Bao gio xa cap gao");
    assert_says(answered, "Thu hai dau thang");
    assert_says(again, "roi");
    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "answered");
    assert_int_equal(case_by_id(ctx, "1")->thread_count, 2);
    test_ctx_free(ctx);
}

static void no_or_silence_leaves_the_question_with_the_agency(void **state)
{
    struct ctx *ctx = faq_ctx();
    text(ctx, LAN, "HOI xa bao gio xa cap gao cuu doi");

    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "new");
    assert_says(text(ctx, LAN, "2"), "se tra loi");

    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "new");
    test_ctx_free(ctx);
}

/* ---- public cases ---- */

static void a_public_text_has_no_name_and_no_long_number_in_it(void **state)
{
    struct ctx *ctx = faq_ctx();
    text(ctx, LAN, "HOI xa toi la Lan, can cuoc 012345678901, may 0912000001 hoi bao gio co dien?");
    assert_int_equal(case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Chào bà Lan, mai có điện."), CASE_DONE);
    db_commit(ctx);

    const char *clean = case_public_text(ctx, case_by_id(ctx, "1"));

    assert_null(strstr(clean, "Lan"));
    assert_null(strstr(clean, "0123456"));
    assert_null(strstr(clean, "0912"));
    assert_says(clean, "mai có điện");
    test_ctx_free(ctx);
}

static void others_read_a_case_only_when_both_agree(void **state)
{
    struct ctx *ctx = faq_ctx();
    text(ctx, LAN, "HOI xa duong len ban bao gio sua?");
    assert_int_equal(case_offer_to_asker(ctx, case_by_id(ctx, "1"), "hoa", "Đường? Mai."), OFFER_WRONG);
    case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Mai.");
    db_commit(ctx);
    assert_int_equal(case_offer_to_asker(ctx, case_by_id(ctx, "1"), "hoa", "Đường? Mai."), OFFER_DONE);
    db_commit(ctx);
    bool before = case_by_id(ctx, "1")->shown;
    assert_says(newest(ctx, OUTBOX_CASE), "1 duoc 2 khong");
    assert_int_equal(case_offer_to_asker(ctx, case_by_id(ctx, "1"), "hoa", "Đường? Mai."), OFFER_BUSY);

    text(ctx, LAN, "1");

    assert_false(before);
    assert_true(case_by_id(ctx, "1")->shown);
    assert_string_equal(case_by_id(ctx, "1")->offered, "Đường? Mai.");
    test_ctx_free(ctx);
}

static void who_says_no_keeps_it_private(void **state)
{
    struct ctx *ctx = faq_ctx();
    text(ctx, LAN, "HOI xa duong len ban bao gio sua?");
    case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Mai.");
    db_commit(ctx);
    case_offer_to_asker(ctx, case_by_id(ctx, "1"), "hoa", "Đường? Mai.");
    db_commit(ctx);

    text(ctx, LAN, "2");

    assert_false(case_by_id(ctx, "1")->shown);
    assert_null(case_by_id(ctx, "1")->offered);
    test_ctx_free(ctx);
}

/* ---- canned answers ---- */

static void a_canned_answer_is_filled_for_its_case(void **state)
{
    struct ctx *ctx = faq_ctx();
    text(ctx, LAN, "HOI xa duong len ban bao gio sua?");

    const char *filled =
        canned_fill(ctx, "Chào {ten}, câu {so} hạn {due}; {co_quan} mở {gio}. {khac} {", case_by_id(ctx, "1"));

    assert_string_equal(filled, "Chào Lan, câu 1 hạn 27/11; UBND xã Tả Van mở 7:30-11:30, 13:30-17:00. {khac} {");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_question_in_other_words_is_found_and_another_is_not),
        cmocka_unit_test(a_match_tells_which_words_it_goes_by),
        cmocka_unit_test(two_entries_that_are_equally_near_are_left_unsaid),
        cmocka_unit_test(yes_answers_the_case_at_once_and_only_once),
        cmocka_unit_test(no_or_silence_leaves_the_question_with_the_agency),
        cmocka_unit_test(a_public_text_has_no_name_and_no_long_number_in_it),
        cmocka_unit_test(others_read_a_case_only_when_both_agree),
        cmocka_unit_test(who_says_no_keeps_it_private),
        cmocka_unit_test(a_canned_answer_is_filled_for_its_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

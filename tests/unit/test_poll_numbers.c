/* What a number or words mean while polls are open, by SMS and in the menu. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/faq.h"
#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"
#include "tests/unit/poll_scene.h"

/* ---- what a number means ---- */

static void the_last_poll_is_meant_by_a_number_and_others_by_theirs(void **state)
{
    struct ctx *ctx = menu_members();
    const char *first = poll_asked_now(ctx, "Họp hôm nào?", 3), *second = poll_asked_now(ctx, "Đi chợ hôm nào?", 3);

    assert_shows(says(LAN, "2"), "nhan so khac");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 3", first)), arena_printf(ctx->arena, "TL %s", first));

    assert_poll_counts(ctx, second, 0, 1, 0);
    assert_poll_counts(ctx, first, 0, 0, 1);
    test_ctx_free(ctx);
}

static void a_number_that_another_question_waits_for_is_not_taken(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "mat nuoc tu sang den gio"), "Nhan 1 dang");

    assert_shows(says(LAN, "1"), "Da dang bai");

    assert_poll_counts(ctx, id, 0, 0, 0);
    assert_shows(says(LAN, "1"), "da nhan cau tra loi nay"); /* the SMSC's repetition is no vote either */
    assert_poll_counts(ctx, id, 0, 0, 0);
    assert_shows(says(LAN, "2"), "ban chon 2");
    test_ctx_free(ctx);
}

static void a_draft_that_is_older_than_a_poll_is_not_posted_by_mistake(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "mat nuoc tu sang den gio");
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    assert_shows(says(LAN, "1"), "ban chon 1");
    assert_shows(says(LAN, "1"), "Cau hoi truoc con cho: nhan CHON 1"); /* an SMSC's repetition is the same */
    assert_int_equal(menu_posts(ctx), 0);
    assert_poll_counts(ctx, id, 1, 0, 0);

    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 2", id)), "ban chon 2");
    assert_shows(says(LAN, "CHON 1"), "Da dang bai");
    assert_shows(says(LAN, "3"), "ban chon 3");
    test_ctx_free(ctx);
}

static void a_number_answers_what_was_asked_last_whichever_kind_it_is(void **state)
{
    struct ctx *ctx = menu_members();
    assert_true(
        faq_write(ctx, agency_named(ctx, "xa"), "vi", &(struct faq){"1", "Bao giờ xã cấp gạo cứu đói?", "Tuần sau."}));
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_shows(says(LAN, "HOI xa bao gio xa cap gao cuu doi"), "1");
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    assert_shows(says(LAN, "1"), "ban chon 1");
    assert_poll_counts(ctx, id, 1, 0, 0);
    assert_shows(says(LAN, "CHON 1"), "Tuan sau");

    says(PAO, "HOI xa bao gio xa cap gao cuu doi"); /* for Pao this one is the last */
    assert_shows(says(PAO, "1"), "Tuan sau");
    assert_poll_counts(ctx, id, 1, 0, 0);
    test_ctx_free(ctx);
}

static void a_number_that_the_last_poll_does_not_have_is_the_older_questions(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "mat nuoc tu sang den gio");
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    assert_shows(says(LAN, "0"), "Da bo");

    assert_poll_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void a_poll_that_came_after_an_answer_gets_the_same_number(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "mat nuoc tu sang den gio");
    assert_shows(says(LAN, "1"), "Da dang bai");
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "1"), "ban chon 1");
    assert_poll_counts(ctx, id, 1, 0, 0);
    test_ctx_free(ctx);
}

static void a_sentence_is_no_answer_to_options(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "chu nhat nay ai di cho cung khong"), "Nhan 1 dang");
    assert_poll_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void who_lives_elsewhere_or_joined_later_is_not_asked(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    says(MAI, "DK Mai, Ta Van");
    says("+84912000004", "DK Tu, Tan Thanh, Thanh Hoa");

    assert_shows(says(MAI, "2"), "khong cho cau tra loi nao");
    assert_shows(says(MAI, arena_printf(ctx->arena, "TL %s 2", id)), "khong hoi ban");
    assert_shows(says("+84912000004", arena_printf(ctx->arena, "TL %s 2", id)), "khong hoi ban");

    assert_poll_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void each_person_of_a_shared_phone_answers_for_oneself(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "LA Mai");
    assert_shows(says(LAN, "1"), "mai");
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    test_pass_ms(ctx, 2 * 60 * 60 * 1000);

    assert_shows(says(LAN, "2"), "Ai dang nhan?");
    const char *first = says(LAN, "1");
    assert_shows(first, "ban chon 2");
    test_pass_ms(ctx, 2 * 60 * 60 * 1000);
    assert_shows(says(LAN, "3"), "Ai dang nhan?");
    assert_shows(says(LAN, "2"), "ban chon 3");

    assert_poll_counts(ctx, id, 0, 1, 1);
    test_ctx_free(ctx);
}

static void an_open_question_takes_the_first_words_and_then_its_number(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Thôn cần gì nhất?", 0);

    assert_shows(says(LAN, "sua cau treo"), "sua cau treo");
    assert_shows(says(LAN, "toi nay hop thon nhe ba con"), "Nhan 1 dang"); /* what is said later is no answer */
    says(LAN, "0");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s lam duong", id)), "lam duong");
    assert_shows(says(PAO, "5"), "5");

    struct poll again = *poll_now(ctx, id);
    poll_recount(ctx, &again);
    assert_int_equal(again.votes, 2);
    assert_int_equal(poll_now(ctx, id)->votes, 2);
    test_ctx_free(ctx);
}

/* ---- the menu ---- */

static void the_menu_offers_what_waits_and_takes_a_number(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    assert_shows(handset_dials(ctx, &lan, "*123#"), "8 Tro giup");
    const char *older = poll_asked_now(ctx, "Đi chợ hôm nào?", 3), *id = poll_asked_now(ctx, "Họp thôn hôm nào?", 3);

    assert_shows(handset_dials(ctx, &lan, "*123#"), "8 Tra loi y kien");
    assert_shows(handset_types(ctx, &lan, "8"), "1 Hop thon");
    assert_shows(handset_types(ctx, &lan, "2"), "2 Chu nhat");
    assert_shows(handset_types(ctx, &lan, "2"), "ban chon 2 Chu nhat");

    assert_poll_counts(ctx, older, 0, 1, 0);
    assert_poll_counts(ctx, id, 0, 0, 0);
    assert_shows(handset_types(ctx, &lan, "0"), "Di cho");
    assert_shows(handset_types(ctx, &lan, "2"), "Ban da chon: 2");
    assert_shows(handset_types(ctx, &lan, "7"), "1 Thu bay");
    assert_shows(handset_types(ctx, &lan, "thu hai"), "ban chon 3");
    assert_poll_counts(ctx, older, 0, 0, 1);
    test_ctx_free(ctx);
}

static void what_was_left_open_in_the_menu_does_not_take_a_later_number(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *older = poll_asked_now(ctx, "Đi chợ hôm nào?", 3);
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "8 1");
    const char *id = poll_asked_now(ctx, "Họp thôn hôm nào?", 3);

    assert_shows(says(LAN, "2"), "ban chon 2");

    assert_poll_counts(ctx, id, 0, 1, 0);
    assert_poll_counts(ctx, older, 0, 0, 0);
    test_ctx_free(ctx);
}

static void words_answer_an_open_question_in_the_menu(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *id = poll_asked_now(ctx, "Thôn cần gì nhất?", 0);
    handset_dials(ctx, &lan, "*123#");
    assert_shows(handset_follows(ctx, &lan, "8 1"), "Thon can gi nhat?");
    assert_shows(handset_types(ctx, &lan, "sua lai cau treo"), "sua lai cau treo");
    assert_int_equal(poll_now(ctx, id)->votes, 1);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_poll_is_meant_by_a_number_and_others_by_theirs),
        cmocka_unit_test(a_number_that_another_question_waits_for_is_not_taken),
        cmocka_unit_test(a_draft_that_is_older_than_a_poll_is_not_posted_by_mistake),
        cmocka_unit_test(a_number_answers_what_was_asked_last_whichever_kind_it_is),
        cmocka_unit_test(a_number_that_the_last_poll_does_not_have_is_the_older_questions),
        cmocka_unit_test(a_poll_that_came_after_an_answer_gets_the_same_number),
        cmocka_unit_test(a_sentence_is_no_answer_to_options),
        cmocka_unit_test(who_lives_elsewhere_or_joined_later_is_not_asked),
        cmocka_unit_test(each_person_of_a_shared_phone_answers_for_oneself),
        cmocka_unit_test(an_open_question_takes_the_first_words_and_then_its_number),
        cmocka_unit_test(the_menu_offers_what_waits_and_takes_a_number),
        cmocka_unit_test(what_was_left_open_in_the_menu_does_not_take_a_later_number),
        cmocka_unit_test(words_answer_an_open_question_in_the_menu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

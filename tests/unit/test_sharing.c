#include <ctype.h>

#include "tests/unit/talking.h"

#include "social-core/case_move.h"
#include "social-core/follow.h"
#include "social-core/keys.h"
#include "social-core/moving.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

/* Lan joins; Mai joins on the same phone and is the one present. */
static struct ctx *household(void)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    assert_says(text(ctx, LAN, "LA Mai"), "1 them Mai o Xa Ta Van");
    assert_says(text(ctx, LAN, "1"), "mai");
    return ctx;
}

static void somebody_new_is_offered_to_join_and_never_guessed(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "LA Mai"), "Mai chua co");
    assert_null(person_by_handle(ctx, "mai"));
    assert_says(text(ctx, LAN, "0"), "Da bo");
    assert_null(person_by_handle(ctx, "mai"));
    text(ctx, LAN, "LA Mai");
    assert_says(text(ctx, LAN, "2"), "Mai");
    assert_says(text(ctx, LAN, "ban ho"), "mai");

    assert_string_equal(person_by_handle(ctx, "mai")->area->id, "03046");
    assert_says(text(ctx, LAN, "TOI"), "Mai");
    test_ctx_free(ctx);
}

static void a_sentence_that_begins_like_it_joins_nobody(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "la ai the"), "giu tin");
    assert_says(text(ctx, LAN, "Là người tốt"), "giu tin");
    assert_says(text(ctx, LAN, "la so 12345678"), "giu tin");
    assert_says(text(ctx, LAN, "LA Mai\nmoi den"), "giu tin");

    test_ctx_free(ctx);
}

static void joining_under_another_name_asks_whose_it_is(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "DK Mai, Ban Ho"), "doi ten Lan thanh Mai");
    assert_says(text(ctx, LAN, "1"), "mai");
    assert_says(text(ctx, LAN, "DK Hoa, Ta Van"), "doi ten Mai thanh Hoa");
    assert_says(text(ctx, LAN, "2"), "hoa");

    assert_string_equal(person_by_handle(ctx, "lan")->area->id, "03037");
    assert_string_equal(person_by_handle(ctx, "mai")->name, "Hoa");
    assert_string_equal(person_by_handle(ctx, "mai")->area->id, "03037");
    test_ctx_free(ctx);
}

static void a_name_switches_and_what_is_posted_is_that_persons(void **state)
{
    struct ctx *ctx = household();

    text(ctx, LAN, "#nuoc bai cua mai");
    assert_says(text(ctx, LAN, "LA Lan"), "Gio la Lan");
    text(ctx, LAN, "#nuoc bai cua lan");

    struct posts posts = all_posts_before(ctx, 0, 10);
    assert_string_equal(posts.list[0].author, "lan");
    assert_string_equal(posts.list[1].author, "mai");
    assert_says(text(ctx, LAN, "LA Lan"), "Dang la Lan");
    test_ctx_free(ctx);
}

static void the_same_words_again_never_switch_twice(void **state)
{
    struct ctx *ctx = household();
    text(ctx, LAN, "LA Lan");
    text(ctx, LAN, "LA Mai");

    const char *again = text(ctx, LAN, "LA Lan");

    assert_says(again, "Ai dang nhan? 1 Lan, 2 Mai");
    assert_says(text(ctx, LAN, "TOI"), "Mai (mai)");
    test_ctx_free(ctx);
}

static void who_texts_is_asked_for_a_private_message_and_not_twice_an_hour(void **state)
{
    struct ctx *ctx = household();
    join(ctx, PAO, "Pao");
    test_pass_ms(ctx, HOUR_MS);

    assert_says(text(ctx, LAN, "NHAN @pao mai di cho"), "Ai dang nhan? 1 Mai, 2 Lan, 0 nguoi khac");
    assert_int_equal(rows(ctx, OUTBOX_CASE), 0);
    assert_says(text(ctx, LAN, "2"), "Da gui pao");
    assert_says(newest(ctx, OUTBOX_CASE), "lan nhan");
    assert_says(text(ctx, LAN, "NHAN @pao nho mang gao"), "Da gui pao");
    assert_says(text(ctx, LAN, "1"), "khong cho cau tra loi");

    assert_says(text(ctx, LAN, "TOI"), "Lan (lan)");
    assert_int_equal(rows(ctx, OUTBOX_CASE), 2);
    test_ctx_free(ctx);
}

static void messages_to_a_shared_phone_name_the_person(void **state)
{
    struct ctx *ctx = household();
    join(ctx, PAO, "Pao");

    text(ctx, PAO, "NHAN @lan mai di cho");
    assert_says(newest(ctx, OUTBOX_CASE), "Cho Lan: pao nhan");
    text(ctx, LAN, "NHAN @pao duoc");

    assert_null(strstr(newest(ctx, OUTBOX_CASE), "Cho Pao"));
    test_ctx_free(ctx);
}

static void only_whom_it_is_for_answers(void **state)
{
    struct ctx *ctx = household();
    text(ctx, LAN, "LA Lan");
    text(ctx, LAN, "HOI xa bao gio cap gao?");
    case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Thứ hai");
    db_commit(ctx);
    assert_says(newest(ctx, OUTBOX_CASE), "Cho Lan: ");
    text(ctx, LAN, "LA Mai");

    assert_says(text(ctx, LAN, "TL cam on"), "cua Lan");
    test_pass_ms(ctx, HOUR_MS);
    assert_says(text(ctx, LAN, "TL cam on"), "Ai dang nhan? 1 Mai, 2 Lan");
    assert_says(text(ctx, LAN, "2"), "cau hoi 1");

    assert_string_equal(case_by_id(ctx, "1")->thread[2].who, "lan");
    test_ctx_free(ctx);
}

static void a_pin_guards_a_person(void **state)
{
    struct ctx *ctx = household();

    assert_says(text(ctx, LAN, "PIN 0815"), "hay xoa");
    assert_says(text(ctx, LAN, "PIN 0815"), "hay xoa");
    text(ctx, LAN, "LA Lan");
    assert_says(text(ctx, LAN, "LA Mai"), "PIN cua Mai");
    assert_says(text(ctx, LAN, "1234"), "Con 4 lan");
    assert_says(text(ctx, LAN, "1234"), "Con 4 lan");
    assert_says(text(ctx, LAN, "0000"), "Con 3 lan");
    assert_says(text(ctx, LAN, "0815"), "Gio la Mai");

    assert_says(text(ctx, LAN, "PIN TAT"), "PIN cu");
    assert_says(text(ctx, LAN, "9999"), "Con 4 lan");
    assert_says(text(ctx, LAN, "PIN 0815"), "Da bo PIN");
    assert_null(person_by_handle(ctx, "mai")->pin);
    test_ctx_free(ctx);
}

static void a_pin_cannot_be_tried_through(void **state)
{
    struct ctx *ctx = household();
    text(ctx, LAN, "PIN 0815");
    text(ctx, LAN, "LA Lan");
    text(ctx, LAN, "LA Mai");
    for (int i = 0; i < 5; i++)
        text(ctx, LAN, arena_printf(ctx->arena, "100%d", i));

    const char *locked = text(ctx, LAN, "0815");

    assert_says(locked, "sau 60 phut");
    assert_says(text(ctx, LAN, "TOI"), "Lan (lan)");
    test_ctx_free(ctx);
}

/* Whether `text` stands by itself: within keys, hashes and sealed values four digits come together by chance. */
static bool holds_alone(const char *bytes, size_t size, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= size; i++)
        if (!memcmp(bytes + i, text, length) && !(i && isalnum((unsigned char)bytes[i - 1])) &&
            !(i + length < size && isalnum((unsigned char)bytes[i + length])))
            return true;
    return false;
}

static void a_pin_lies_nowhere_in_the_clear(void **state)
{
    struct ctx *ctx = household();
    text(ctx, LAN, "PIN 0815");
    text(ctx, LAN, "PIN 4711");
    text(ctx, LAN, "0816");

    const struct db_reply *keys = db_read(ctx, "KEYS", "*");

    for (size_t i = 0; i < keys->count; i++) {
        const struct db_reply *raw = db_read(ctx, "DUMP", keys->list[i].text);
        for (size_t pin = 0; pin < 3; pin++)
            assert_false(holds_alone(raw->text, raw->length, (const char *const[]){"0815", "4711", "0816"}[pin]));
    }
    test_ctx_free(ctx);
}

static void a_sim_silent_for_half_a_year_is_asked_whose_it_is(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    test_pass_ms(ctx, 183 * DAY_MS);

    assert_says(text(ctx, LAN, "#nuoc mat nuoc"), "Ai dang nhan? 1 Lan, 0 nguoi khac");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    assert_says(text(ctx, LAN, "1"), "Da dang bai");
    assert_says(text(ctx, LAN, "TOI"), "Lan");

    assert_string_equal(all_posts_before(ctx, 0, 10).list[0].text, "mat nuoc");
    test_ctx_free(ctx);
}

static void a_phone_that_texts_now_and_then_is_not_asked(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    for (int month = 0; month < 12; month++) {
        test_pass_ms(ctx, 30 * DAY_MS);
        assert_says(text(ctx, LAN, "TOI"), "Ta Van");
    }
    test_ctx_free(ctx);
}

static void another_owner_of_a_sim_gets_nothing_of_the_old_one(void **state)
{
    struct ctx *ctx = household();
    join(ctx, PAO, "Pao");
    text(ctx, LAN, "LA Lan");
    text(ctx, LAN, "THEO nuoc");
    text(ctx, PAO, "NHAN @lan bi mat");
    test_pass_ms(ctx, 183 * DAY_MS);
    text(ctx, PAO, "TOI");
    text(ctx, PAO, "1");

    assert_says(text(ctx, LAN, "DOC"), "Ai dang nhan? 1 Lan, 2 Mai");
    assert_says(text(ctx, LAN, "DK Hoa, Ban Ho"), "Ai dang nhan");
    assert_says(text(ctx, LAN, "0"), "hoa, Xa Ban Ho");

    assert_says(text(ctx, LAN, "TL ai do"), "Tra loi bai nao");
    assert_says(text(ctx, PAO, "NHAN @lan con do khong"), "dang khong nhan tin");
    const struct person *lan = person_by_handle(ctx, "lan");
    assert_string_equal(lan->name, "Lan");
    assert_null(lan->sealed);
    const struct db_reply *asked = follows_ask(ctx, lan->id);
    db_wait(ctx);
    assert_int_equal(follows_ready(ctx, asked).count, 2);
    test_ctx_free(ctx);
}

static void stop_and_sos_work_while_it_is_asked_whose_a_sim_is(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    test_pass_ms(ctx, 183 * DAY_MS);

    assert_says(text(ctx, LAN, "SOS lu quet"), "113");
    assert_says(text(ctx, LAN, "NGUNG"), "BAT DAU");

    assert_true(person_by_handle(ctx, "lan")->stopped);
    test_ctx_free(ctx);
}

static const char *new_code(struct ctx *ctx, const char *handle)
{
    const char *code = moving_code(ctx, person_by_handle(ctx, handle), "hoa");
    assert_int_equal(db_commit(ctx), DB_DONE);
    return code;
}

static void a_code_of_an_officer_brings_a_person_to_another_phone_once(void **state)
{
    struct ctx *ctx = household();
    text(ctx, LAN, "PIN 0815");
    const char *code = new_code(ctx, "mai");

    assert_says(text(ctx, MAI, "LA mai 00000000"), "Ma khong dung");
    assert_says(text(ctx, MAI, arena_printf(ctx->arena, "LA lan %s", code)), "Ma khong dung");
    assert_says(text(ctx, MAI, arena_printf(ctx->arena, "LA mai %s", code)), "Chao Mai");
    assert_says(text(ctx, MAI, arena_printf(ctx->arena, "LA mai %s", code)), "Dang la Mai");
    assert_says(text(ctx, PAO, arena_printf(ctx->arena, "LA mai %s", code)), "Ma khong dung");

    assert_says(text(ctx, MAI, "TOI"), "Mai (mai)");
    assert_says(text(ctx, LAN, "TOI"), "Lan (lan)");
    assert_false(person_by_handle(ctx, "lan")->shared);
    assert_null(person_by_handle(ctx, "mai")->pin);
    test_ctx_free(ctx);
}

static void who_lost_the_sim_comes_back_with_everything(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "#nuoc mat nuoc");
    test_pass_ms(ctx, 183 * DAY_MS);
    text(ctx, LAN, "alo");
    text(ctx, LAN, "0");
    const char *code = new_code(ctx, "lan");

    assert_says(text(ctx, MAI, arena_printf(ctx->arena, "LA lan %s", code)), "Chao Lan");
    text(ctx, MAI, "#nuoc co nuoc roi");
    text(ctx, MAI, "NHAN @lan thu");

    struct posts posts = all_posts_before(ctx, 0, 10);
    assert_string_equal(posts.list[0].author_id, posts.list[1].author_id);
    assert_false(person_by_handle(ctx, "lan")->stopped);
    test_ctx_free(ctx);
}

static void stop_covers_the_phone_and_who_joins_it_starts_it_for_all(void **state)
{
    struct ctx *ctx = household();

    text(ctx, LAN, "NGUNG");
    assert_true(person_by_handle(ctx, "lan")->stopped && person_by_handle(ctx, "mai")->stopped);
    text(ctx, LAN, "LA Hoa");
    text(ctx, LAN, "1");

    assert_false(person_by_handle(ctx, "lan")->stopped || person_by_handle(ctx, "hoa")->stopped);
    test_ctx_free(ctx);
}

static void a_phone_carries_eight_and_no_more(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    static const char *const names[] = {"Mai", "Hoa", "Pao", "Dung", "Tuyet", "Binh", "Cuong"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        text(ctx, LAN, arena_printf(ctx->arena, "LA %s", names[i]));
        text(ctx, LAN, "1");
    }

    text(ctx, LAN, "LA Thao");

    assert_says(text(ctx, LAN, "1"), "du 8 nguoi");
    assert_null(person_by_handle(ctx, "thao"));
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_new_is_offered_to_join_and_never_guessed),
        cmocka_unit_test(a_sentence_that_begins_like_it_joins_nobody),
        cmocka_unit_test(joining_under_another_name_asks_whose_it_is),
        cmocka_unit_test(a_name_switches_and_what_is_posted_is_that_persons),
        cmocka_unit_test(the_same_words_again_never_switch_twice),
        cmocka_unit_test(who_texts_is_asked_for_a_private_message_and_not_twice_an_hour),
        cmocka_unit_test(messages_to_a_shared_phone_name_the_person),
        cmocka_unit_test(only_whom_it_is_for_answers),
        cmocka_unit_test(a_pin_guards_a_person),
        cmocka_unit_test(a_pin_cannot_be_tried_through),
        cmocka_unit_test(a_pin_lies_nowhere_in_the_clear),
        cmocka_unit_test(a_sim_silent_for_half_a_year_is_asked_whose_it_is),
        cmocka_unit_test(a_phone_that_texts_now_and_then_is_not_asked),
        cmocka_unit_test(another_owner_of_a_sim_gets_nothing_of_the_old_one),
        cmocka_unit_test(stop_and_sos_work_while_it_is_asked_whose_a_sim_is),
        cmocka_unit_test(a_code_of_an_officer_brings_a_person_to_another_phone_once),
        cmocka_unit_test(who_lost_the_sim_comes_back_with_everything),
        cmocka_unit_test(stop_covers_the_phone_and_who_joins_it_starts_it_for_all),
        cmocka_unit_test(a_phone_carries_eight_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

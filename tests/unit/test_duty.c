/* Officers by SMS: one code, one phone, one answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/case_move.h"
#include "social-core/directory.h"
#include "social-core/duty.h"
#include "tests/unit/talking.h"

#define HOA "+84912000077"
#define HOUR_MS INT64_C(3600000)

/* Lan has asked as case 1, and it was sent to Hoa's phone. */
static struct ctx *sent_ctx(void)
{
    struct ctx *ctx = village_ctx();
    directory_refresh(ctx);
    duty_write(ctx, "xa", "hoa", HOA, "1-7 00:00-24:00");
    db_commit(ctx);
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "HOI xa duong len ban bao gio sua?");
    const struct case_view *view = case_by_id(ctx, "1");
    duty_send(ctx, view, duty_now(ctx, view->agency), "hoa");
    assert_int_equal(db_commit(ctx), DB_DONE);
    return ctx;
}

static const char *code_sent(struct ctx *ctx)
{
    const char *at = strstr(newest(ctx, OUTBOX_CASE), "TL 1 ");
    assert_non_null(at);
    return arena_copy(ctx->arena, at + 5, DUTY_CODE_DIGITS);
}

static const char *reply(struct ctx *ctx, const char *msisdn, const char *code, const char *words)
{
    return text(ctx, msisdn, arena_printf(ctx->arena, "TL 1 %s %s", code, words));
}

static const char *other_than(struct ctx *ctx, const char *code)
{
    return arena_printf(ctx->arena, "%06ld", (strtol(code, NULL, 10) + 1) % 1000000);
}

static const struct case_entry *last_entry(struct ctx *ctx)
{
    const struct case_view *view = case_by_id(ctx, "1");
    return &view->thread[view->thread_count - 1];
}

static void the_officers_phone_answers_with_the_code_and_in_their_name(void **state)
{
    struct ctx *ctx = sent_ctx();

    assert_says(reply(ctx, HOA, code_sent(ctx), "Thu hai sua"), "da gui");

    assert_says(newest(ctx, OUTBOX_CASE), "Thu hai sua");
    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "answered");
    assert_string_equal(last_entry(ctx)->who, "hoa");
    test_ctx_free(ctx);
}

static void a_code_works_once(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *code = code_sent(ctx);
    reply(ctx, HOA, code, "Thu hai sua");
    size_t sent = rows(ctx, OUTBOX_CASE);

    assert_says(reply(ctx, HOA, code, "Thu ba sua"), "da dung");

    assert_int_equal(rows(ctx, OUTBOX_CASE), sent);
    assert_string_equal(last_entry(ctx)->kind, "refused");
    assert_string_equal(last_entry(ctx)->text, "used");
    test_ctx_free(ctx);
}

static void another_phone_with_the_code_sends_nothing_and_is_noted(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *code = code_sent(ctx);

    assert_says(reply(ctx, PAO, code, "gia mao"), "may khac");

    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "new");
    assert_string_equal(last_entry(ctx)->text, "wrong-phone");
    test_ctx_free(ctx);
}

static void a_code_expires_after_a_day(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *code = code_sent(ctx);

    test_pass_ms(ctx, 25 * HOUR_MS);

    assert_says(reply(ctx, HOA, code, "Thu hai"), "het han");
    assert_string_equal(last_entry(ctx)->text, "expired");
    test_ctx_free(ctx);
}

static void guessing_makes_the_code_void(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *code = code_sent(ctx);

    for (int i = 0; i < DUTY_TRIES; i++)
        assert_says(reply(ctx, HOA, other_than(ctx, code), "Thu hai"), "chua dung");

    assert_says(reply(ctx, HOA, code, "Thu hai"), "qua nhieu");
    assert_string_equal(case_state_name(case_by_id(ctx, "1")->state), "new");
    test_ctx_free(ctx);
}

static void what_another_officer_has_taken_is_not_answered_by_sms(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *code = code_sent(ctx);
    case_claim(ctx, case_by_id(ctx, "1"), "binh", "binh");
    db_commit(ctx);

    assert_says(reply(ctx, HOA, code, "Thu hai"), "Can bo khac");

    assert_int_equal(case_by_id(ctx, "1")->state, CASE_assigned);
    test_ctx_free(ctx);
}

static void a_new_code_ends_the_old_one(void **state)
{
    struct ctx *ctx = sent_ctx();
    const char *older = code_sent(ctx);
    const struct case_view *view = case_by_id(ctx, "1");
    duty_send(ctx, view, duty_now(ctx, view->agency), "hoa");
    db_commit(ctx);
    const char *newer = code_sent(ctx);

    if (strcmp(older, newer) != 0)
        assert_says(reply(ctx, HOA, older, "Thu hai"), "chua dung");

    assert_says(reply(ctx, HOA, newer, "Thu hai"), "da gui");
    test_ctx_free(ctx);
}

static void the_citizens_own_words_are_never_taken_for_a_code(void **state)
{
    struct ctx *ctx = sent_ctx();

    assert_says(text(ctx, LAN, "TL 1 123456 la so nha toi"), "Da them");

    assert_string_equal(last_entry(ctx)->kind, "more");
    test_ctx_free(ctx);
}

static void the_roster_says_who_is_on_duty_when(void **state)
{
    struct ctx *ctx = village_ctx(); /* Tuesday, 15:00 in Viet Nam */
    directory_refresh(ctx);
    const struct agency *xa = agency_named(ctx, "xa");
    duty_write(ctx, "xa", "binh", HOA, "1-5 07:00-12:00");
    duty_write(ctx, "xa", "hoa", PAO, "1-7 12:00-24:00");
    db_commit(ctx);

    const char *afternoon = duty_now(ctx, xa)->login;
    test_pass_ms(ctx, 17 * HOUR_MS);
    const char *morning = duty_now(ctx, xa)->login;
    test_pass_ms(ctx, 22 * HOUR_MS);

    assert_string_equal(afternoon, "hoa");
    assert_string_equal(morning, "binh");
    assert_null(duty_now(ctx, xa)); /* Thursday, 6:00 */
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_officers_phone_answers_with_the_code_and_in_their_name),
        cmocka_unit_test(a_code_works_once),
        cmocka_unit_test(another_phone_with_the_code_sends_nothing_and_is_noted),
        cmocka_unit_test(a_code_expires_after_a_day),
        cmocka_unit_test(guessing_makes_the_code_void),
        cmocka_unit_test(what_another_officer_has_taken_is_not_answered_by_sms),
        cmocka_unit_test(a_new_code_ends_the_old_one),
        cmocka_unit_test(the_citizens_own_words_are_never_taken_for_a_code),
        cmocka_unit_test(the_roster_says_who_is_on_duty_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/unit/talking.h"

#include <time.h>

#include "social-core/budget.h"
#include "social-core/case_move.h"
#include "social-core/digest.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/quiet.h"
#include "social-core/text/segments.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)

static void the_day_is_that_of_viet_nam(void **state)
{
    int64_t midnight = INT64_C(1795539600000); /* 2026-11-25 00:00 in Hà Nội */

    assert_int_equal(local_day(midnight) - local_day(midnight - 1), 1);
    assert_int_equal(local_hour(midnight) % 24, 0);
}

static void what_is_sent_to_a_person_is_counted_by_the_day(void **state)
{
    struct ctx *ctx = village_ctx();
    ctx->world->budgets.person = 100;
    join(ctx, LAN, "Lan");

    text(ctx, LAN, "DAU");
    assert_says(text(ctx, LAN, "KHONG DAU"), "khong dau");
    const char *today = text(ctx, LAN, "TOI");
    test_pass_ms(ctx, 24 * HOUR_MS);
    const char *tomorrow = text(ctx, LAN, "TOI");

    assert_says(today, "Hom nay: 2/100 tin");
    assert_says(tomorrow, "Hom nay: 0/100 tin");
    test_ctx_free(ctx);
}

static void over_the_budget_reading_waits_but_nobody_is_left_without_an_answer(void **state)
{
    struct ctx *ctx = village_ctx();
    ctx->world->budgets.person = 3;
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    for (int i = 0; i < 3; i++)
        text(ctx, LAN, "CHU DE");

    assert_says(text(ctx, LAN, "DOC"), "muc la 3");
    assert_says(text(ctx, LAN, "NHAN @pao chao"), "muc la 3");
    assert_int_equal(rows(ctx, OUTBOX_CASE), 0);
    assert_says(text(ctx, LAN, "#nuoc mat nuoc"), "Da dang bai 1");
    assert_says(text(ctx, LAN, "HOI xa bao gio cap gao?"), "Cau hoi 2");
    test_pass_ms(ctx, 24 * HOUR_MS);

    assert_says(text(ctx, LAN, "NHAN @pao chao"), "Da gui pao");
    test_ctx_free(ctx);
}

static void a_private_message_is_on_its_senders_budget(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    int64_t before = budget_of_person(ctx, person_by_handle(ctx, "pao"));

    text(ctx, LAN, "NHAN @pao mai di cho nhe");

    assert_int_equal(budget_of_person(ctx, person_by_handle(ctx, "pao")), before);
    assert_int_equal(budget_of_person(ctx, person_by_handle(ctx, "lan")), 2);
    test_ctx_free(ctx);
}

static void a_channel_over_its_budget_sends_nothing_at_once_and_says_so(void **state)
{
    struct ctx *ctx = village_ctx();
    ctx->world->budgets.channel = 10;
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "BAT nuoc");
    budget_spend(ctx, "nuoc", 10);
    db_commit(ctx);

    assert_says(text(ctx, LAN, "#nuoc mat nuoc"), "het muc tin hom nay");

    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), 0);
    assert_says(text(ctx, PAO, "DOC"), "mat nuoc");
    test_ctx_free(ctx);
}

static void the_answers_of_an_agency_are_counted(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "HOI xa bao gio cap gao?");

    case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Thứ hai");
    db_commit(ctx);
    const struct db_reply *used = budget_ask(ctx, budget_agency(ctx, "xa"));
    db_wait(ctx);

    assert_int_equal(db_number(used, 0), 1);
    assert_true(budget_over(1, used));
    assert_false(budget_over(0, used));
    test_ctx_free(ctx);
}

static void what_comes_by_itself_tells_its_price_before(void **state)
{
    struct ctx *ctx = village_ctx();
    ctx->world->budgets.price = 350;
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "BAT nuoc"), "gia 350d. Nhan 1");
    assert_says(text(ctx, LAN, "0"), "Da bo");
    assert_int_equal(db_number(db_read(ctx, "HGET", key_instant_counts(ctx), "nuoc"), 0), 0);
    text(ctx, LAN, "BAT nuoc");
    assert_says(text(ctx, LAN, "1"), "gui ngay toi may");
    assert_says(text(ctx, LAN, "BAT nuoc"), "gui ngay toi may");
    assert_says(text(ctx, LAN, "BAN TIN 7"), "nhieu nhat 700d");
    assert_says(text(ctx, LAN, "1"), "luc 7 gio");

    assert_int_equal(db_number(db_read(ctx, "HGET", key_instant_counts(ctx), "nuoc"), 0), 1);
    assert_int_equal(person_by_handle(ctx, "lan")->digest, 7);
    test_ctx_free(ctx);
}

static void an_hour_is_chosen_changed_and_given_up(void **state)
{
    struct ctx *ctx = village_ctx();
    ctx->world->budgets.quiet = (struct quiet_hours){21, 6};
    join(ctx, LAN, "Lan");
    const char *id = person_by_handle(ctx, "lan")->id;

    assert_says(text(ctx, LAN, "BAN TIN 7"), "luc 7 gio");
    assert_says(text(ctx, LAN, "BAN TIN 22"), "Tu 21 gio den 6 gio");
    assert_says(text(ctx, LAN, "BAN TIN"), "luc 7 gio");
    assert_says(text(ctx, LAN, "DIGEST 18"), "luc 18 gio");
    assert_int_equal(db_number(db_read(ctx, "SISMEMBER", key_digests(ctx, "7", "0"), id), 0), 0);
    assert_int_equal(db_number(db_read(ctx, "SISMEMBER", key_digests(ctx, "18", "0"), id), 0), 1);
    assert_says(text(ctx, LAN, "BAN TIN TAT"), "Da thoi ban tin");

    assert_int_equal(db_number(db_read(ctx, "SISMEMBER", key_digests(ctx, "18", "0"), id), 0), 0);
    assert_int_equal(person_by_handle(ctx, "lan")->digest, -1);
    test_ctx_free(ctx);
}

#define HOUR 495000

/* As the spreading does: made, then noted as sent. What went out, or NULL. */
static const char *digest_to(struct ctx *ctx, const char *handle, int64_t hour)
{
    struct digest digest;
    if (!digest_make(ctx, person_by_handle(ctx, handle), hour, &digest))
        return NULL;
    digest_sent(ctx, &digest, hour);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return digest.text;
}

/* Pao follows nuoc, and `count` posts of Lan stand there. */
static struct ctx *with_posts(int count)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "THEO nuoc");
    for (int i = 1; i <= count; i++)
        text(ctx, LAN, arena_printf(ctx->arena, "#nuoc bai so %d ve nuoc cua ban minh hom nay rat la dai dong", i));
    return ctx;
}

static void a_digest_holds_what_fits_and_the_rest_stays_unread(void **state)
{
    struct ctx *ctx = with_posts(9);

    const char *digest = digest_to(ctx, "pao", HOUR);

    assert_says(digest, "Ban tin:\n1 Nuoc lan: bai so 1 ");
    assert_says(digest, "\nCon 5 bai: DOC");
    assert_int_equal(segments_of(digest).segments, 2);
    assert_says(text(ctx, PAO, "DOC"), "bai so 5 ");
    test_ctx_free(ctx);
}

/* A message of 255 parts: it was cut word by word, and the whole of it was written anew each time. */
static void a_digest_of_a_very_long_post_is_short_work(void **state)
{
    struct ctx *ctx = with_posts(0);
    char *post = arena_strdup(ctx->arena, arena_printf(ctx->arena, "#nuoc %038000d", 0));
    for (char *at = post + 6; *at; at += 2)
        memcpy(at, "a ", 2);
    text(ctx, LAN, post);

    clock_t begun = clock();
    const char *digest = digest_to(ctx, "pao", HOUR);

    assert_true(clock() - begun < 2 * CLOCKS_PER_SEC); /* twenty seconds of the processor's time once */
    assert_int_equal(segments_of(digest).segments, 2);
    assert_says(digest, "a a a.. DOC 1");
    test_ctx_free(ctx);
}

static void a_digest_of_nothing_is_not_sent(void **state)
{
    struct ctx *ctx = with_posts(1);
    text(ctx, PAO, "DOC");

    const char *again = digest_to(ctx, "pao", HOUR);
    text(ctx, LAN, "#nuoc them mot bai");
    text(ctx, PAO, "NGUNG");
    const char *stopped = digest_to(ctx, "pao", HOUR);

    assert_null(again);
    assert_null(stopped);
    test_ctx_free(ctx);
}

static void an_hour_has_one_digest_however_often_it_is_begun(void **state)
{
    struct ctx *ctx = with_posts(9);

    const char *first = digest_to(ctx, "pao", HOUR), *again = digest_to(ctx, "pao", HOUR);
    const char *next = digest_to(ctx, "pao", HOUR + 1);

    assert_non_null(first);
    assert_null(again);
    assert_says(next, "bai so 5 ");
    test_ctx_free(ctx);
}

static void what_was_unfollowed_while_a_digest_was_on_its_way_stays_so(void **state)
{
    struct ctx *ctx = with_posts(1);
    struct digest digest;
    assert_true(digest_make(ctx, person_by_handle(ctx, "pao"), HOUR, &digest));
    const char *field = arena_printf(ctx->arena, ">%s", "nuoc"), *key = key_person(ctx, digest.person->id);
    db_read(ctx, "HDEL", key, field);

    digest_sent(ctx, &digest, HOUR);

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_null(db_text(db_read(ctx, "HGET", key, field)));
    test_ctx_free(ctx);
}

static void a_post_longer_than_a_digest_is_cut_at_a_word(void **state)
{
    struct ctx *ctx = with_posts(0);
    const char *words = "";
    for (int i = 0; i < 80; i++)
        words = arena_printf(ctx->arena, "%s chuong%d", words, i);
    text(ctx, LAN, arena_printf(ctx->arena, "#nuoc%s", words));

    const char *digest = digest_to(ctx, "pao", HOUR);

    assert_int_equal(segments_of(digest).segments, 2);
    assert_string_equal(digest + strlen(digest) - strlen(".. DOC 1"), ".. DOC 1");
    assert_says(text(ctx, PAO, "DOC 1"), "1 Nuoc lan: chuong0 chuong1 ");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_is_that_of_viet_nam),
        cmocka_unit_test(what_is_sent_to_a_person_is_counted_by_the_day),
        cmocka_unit_test(over_the_budget_reading_waits_but_nobody_is_left_without_an_answer),
        cmocka_unit_test(a_private_message_is_on_its_senders_budget),
        cmocka_unit_test(a_channel_over_its_budget_sends_nothing_at_once_and_says_so),
        cmocka_unit_test(the_answers_of_an_agency_are_counted),
        cmocka_unit_test(what_comes_by_itself_tells_its_price_before),
        cmocka_unit_test(an_hour_is_chosen_changed_and_given_up),
        cmocka_unit_test(a_digest_holds_what_fits_and_the_rest_stays_unread),
        cmocka_unit_test(a_digest_of_a_very_long_post_is_short_work),
        cmocka_unit_test(a_digest_of_nothing_is_not_sent),
        cmocka_unit_test(an_hour_has_one_digest_however_often_it_is_begun),
        cmocka_unit_test(what_was_unfollowed_while_a_digest_was_on_its_way_stays_so),
        cmocka_unit_test(a_post_longer_than_a_digest_is_cut_at_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

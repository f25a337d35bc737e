/* Visitors of the web: they are heard, they count little, and however many they are they take nothing over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/visitor.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

#define RUMOUR "dap ban mu sap vo, moi nguoi chay di"
#define DAY (24 * 60 * 60 * INT64_C(1000))

static struct ctx *rumour_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc " RUMOUR);
    return ctx;
}

static struct report_result take(struct ctx *ctx, const char *address, uint64_t post, const char *words, size_t reason)
{
    struct visitor_report report = {
        .address = address, .post = post ? post_by_id(ctx, post) : NULL, .text = words, .reason = reason};
    struct report_result taken = visitor_take(ctx, &report);
    assert_int_not_equal(db_commit(ctx), DB_CONFLICT);
    return taken;
}

static const char *address(struct ctx *ctx, size_t i)
{
    return arena_printf(ctx->arena, "192.0.2.%zu", i);
}

static void a_place_counts_once_a_day_and_little(void **state)
{
    struct ctx *ctx = rumour_ctx();

    assert_int_equal(take(ctx, "192.0.2.1", 1, NULL, 0).outcome, REPORT_TAKEN);
    assert_int_equal(take(ctx, "192.0.2.1", 1, NULL, 1).outcome, REPORT_BEFORE);
    assert_int_equal(take(ctx, "192.0.2.2", 1, NULL, 1).outcome, REPORT_TAKEN);
    const struct card *card = card_by_id(ctx, "1");

    assert_int_equal(card->visitors[0], 1);
    assert_int_equal(card->visitors[1], 1);
    assert_int_equal(card->reasons[0], 0);
    assert_int_equal(card->weight, 0);
    assert_int_equal(visitors_weight(card), 20);
    moderated_free(ctx);
}

static void a_thousand_places_are_one_person(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 spam");
    double one_person = card_by_id(ctx, "1")->score.doubt;
    joined_ago(ctx, MAI, "Mai", 30);
    text(ctx, MAI, "DANG #nuoc cho Sa Pa mai nghi ca ngay");
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(take(ctx, address(ctx, i), 2, NULL, 1).outcome, REPORT_TAKEN);
    const struct card *card = card_by_id(ctx, "2");

    assert_int_equal(visitors_count(card), 1000);
    assert_true(card->score.doubt <= one_person);
    assert_true(card->score.harm == 1); /* their reasons raise nothing */
    assert_int_equal(post_by_id(ctx, 2)->mark, MARK_NONE);
    moderated_free(ctx);
}

static void a_place_is_told_when_its_day_is_used_up_and_begins_anew_tomorrow(void **state)
{
    struct ctx *ctx = rumour_ctx();
    for (size_t i = 0; i < VISITOR_TRIES; i++)
        assert_int_not_equal(take(ctx, "192.0.2.1", 1, NULL, 0).outcome, REPORT_FULL);

    assert_int_equal(take(ctx, "192.0.2.1", 1, NULL, 0).outcome, REPORT_FULL);
    assert_int_equal(take(ctx, "192.0.2.2", 1, NULL, 0).outcome, REPORT_TAKEN);
    test_pass_ms(ctx, DAY);
    assert_int_equal(take(ctx, "192.0.2.1", 1, NULL, 0).outcome, REPORT_TAKEN);
    moderated_free(ctx);
}

static void visitors_together_open_so_many_cards_a_day_and_others_go_on(void **state)
{
    struct ctx *ctx = rumour_ctx();
    db_write(ctx, "SET", key_visitor_cards(ctx), arena_printf(ctx->arena, "%d", VISITOR_CARDS));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(take(ctx, "192.0.2.1", 1, NULL, 0).outcome, REPORT_CROWDED);
    assert_null(card_by_id(ctx, "1"));
    text(ctx, PAO, "BAO 1 tin sai");
    assert_int_equal(take(ctx, "192.0.2.2", 1, NULL, 0).outcome, REPORT_TAKEN); /* the card is there */
    moderated_free(ctx);
}

static void a_question_joins_posts_that_say_it_or_others_who_asked(void **state)
{
    struct ctx *ctx = rumour_ctx();

    assert_string_equal(take(ctx, "192.0.2.1", 0, "KHẨN: đập Bản Mù sắp vỡ, mn chạy đi", REASON_ASKED).card, "1");
    take(ctx, "192.0.2.1", 0, "nghe nói cầu treo Nậm Khao sắp đứt", REASON_ASKED);
    text(ctx, PAO, "KIEM cau treo nam khao sap dut");
    take(ctx, "192.0.2.2", 0, "cầu treo Nậm Khao sắp đứt", REASON_ASKED);
    const struct card *card = card_by_id(ctx, "2");

    assert_true(card->asked);
    assert_int_equal(card->asks, 1);
    assert_int_equal(card->visitors[REASON_ASKED], 2);
    moderated_free(ctx);
}

static void what_is_decided_is_answered_and_not_taken(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập");
    const char *id = decide(ctx, "hoa", "1", &order);

    struct report_result asked = take(ctx, "192.0.2.1", 0, "đập Bản Mù sắp vỡ, mọi người chạy đi", REASON_ASKED);
    struct report_result reported = take(ctx, "192.0.2.1", 1, NULL, 0);

    assert_int_equal(asked.outcome, REPORT_DECIDED);
    assert_int_equal(asked.decision, strtoull(id, NULL, 10));
    assert_int_equal(reported.outcome, REPORT_DECIDED);
    moderated_free(ctx);
}

static void no_address_lies_in_the_store(void **state)
{
    struct ctx *ctx = rumour_ctx();
    take(ctx, "192.0.2.77", 1, NULL, 0);

    const struct db_reply *keys = db_read(ctx, "KEYS", "*192.0.2.77*");
    assert_int_equal(keys->count, 0);
    keys = db_read(ctx, "KEYS", "*visitor:*");
    assert_int_equal(keys->count, 1);
    assert_true(db_number(db_read(ctx, "TTL", keys->list[0].text), 0) > 0);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_counts_once_a_day_and_little),
        cmocka_unit_test(a_thousand_places_are_one_person),
        cmocka_unit_test(a_place_is_told_when_its_day_is_used_up_and_begins_anew_tomorrow),
        cmocka_unit_test(visitors_together_open_so_many_cards_a_day_and_others_go_on),
        cmocka_unit_test(a_question_joins_posts_that_say_it_or_others_who_asked),
        cmocka_unit_test(what_is_decided_is_answered_and_not_taken),
        cmocka_unit_test(no_address_lies_in_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

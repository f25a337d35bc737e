/* Decisions are carried out once, whatever dies or whoever is quicker; and how far a correction is. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/broadcast_plan.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "tests/unit/moderating.h"

#define PERSONS 40

static const char *const variants[] = {"dap ban mu sap vo, moi nguoi chay di", "KHAN: dap ban mu sap vo, mn chay di",
                                       "nghe noi dap ban mu sap vo, moi nguoi chay di"};

/* Persons 1 to 3 post it, the next ten report it, half of all have got it; decided, and the minute is over. */
static struct ctx *decided_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    const char *id;
    for (size_t i = 1; i <= PERSONS; i++)
        joined_ago(ctx, phone_number(ctx, i),
                   arena_printf(ctx->arena, "Lu%c%c", (char)('b' + i / 20), (char)('b' + i % 20)), 30);
    for (size_t i = 0; i < 3; i++)
        text(ctx, phone_number(ctx, i + 1), arena_printf(ctx->arena, "DANG #nuoc %s", variants[i]));
    for (size_t i = 4; i < 14; i++)
        text(ctx, phone_number(ctx, i), arena_printf(ctx->arena, "BAO %zu tin sai", i % 3 + 1));
    for (size_t i = 4; i <= PERSONS; i += 2)
        receipt_note(ctx, i % 3 + 1, RECEIPT_PUSHED, arena_printf(ctx->arena, "%zu", i));
    assert_int_equal(db_commit(ctx), DB_DONE);
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập");
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), moderator_of(ctx, "hoa"), &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, DECISION_UNDO_MS);
    return ctx;
}

/* What must come out, whatever happened on the way. */
static void assert_carried_out_once(struct ctx *ctx)
{
    assert_int_equal(rows(ctx, OUTBOX_CASE), 3 + 10); /* authors and reporters */
    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), 1);
    assert_int_equal(audience_of(ctx, "4"), PERSONS / 2 - 1 - 5); /* of the even ones: 2 is an author, five reported */
    for (uint64_t post = 1; post <= 3; post++)
        assert_int_equal(post_by_id(ctx, post)->mark, MARK_FALSE);
    assert_int_equal(db_number(db_read(ctx, "HGET", key_moderation_counts(ctx), "2026-11 decision false"), 0), 1);
    assert_int_equal(decision_by_id(ctx, "4")->state, DECISION_done);
}

static void a_gateway_that_dies_before_any_commit_is_followed_by_one_that_goes_on(void **state)
{
    size_t steps = 1;
    for (size_t dies_at = 0; dies_at < steps; dies_at++) {
        struct ctx *ctx = decided_ctx();
        size_t count, step = 0;
        do {
            const char **ids = decisions_to_watch(ctx, 16, &count);
            for (size_t i = 0; i < count; i++, step++) {
                decision_watch(ctx, ids[i]);
                if (step == dies_at)
                    db_batch_drop(ctx); /* all that was read and reckoned is lost */
                else
                    assert_int_equal(db_commit(ctx), DB_DONE);
            }
        } while (count);
        steps = step;
        assert_true(steps < 100);
        assert_carried_out_once(ctx);
        moderated_free(ctx);
    }
}

/* A second gateway at the same step: what each fills in differs in nothing. */
static void of_two_gateways_at_one_step_one_commits(void **state)
{
    struct ctx *ctx = decided_ctx();
    size_t count;
    do {
        const char **ids = decisions_to_watch(ctx, 16, &count);
        for (size_t i = 0; i < count; i++) {
            struct ctx other = {
                .arena = arena_new(), .db = ctx->db, .world = ctx->world, .now_ms = ctx->now_ms, .random = ctx->random};
            decision_watch(ctx, ids[i]);
            decision_watch(&other, ids[i]);
            assert_int_equal(db_commit(ctx), DB_DONE);
            assert_int_equal(db_commit(&other), DB_CONFLICT);
            arena_free(other.arena);
        }
    } while (count);
    assert_carried_out_once(ctx);
    moderated_free(ctx);
}

static void receivers_that_come_after_the_correction_get_it_too_and_nobody_twice(void **state)
{
    struct ctx *ctx = decided_ctx();
    carry_out(ctx);
    for (size_t i = 16; i <= PERSONS; i += 2) /* sent to the others by now, */
        receipt_note(ctx, 4, RECEIPT_PUSHED, arena_printf(ctx->arena, "%zu", i));
    receipt_note(ctx, 4, RECEIPT_PUSHED, "14");
    db_write(ctx, "HSET", key_broadcast(ctx, "4"), "state", "done");
    db_write(ctx, "HDEL", key_broadcast(ctx, "4"), "row");
    receipt_note(ctx, 1, RECEIPT_PUSHED, "39"); /* and a push that was in flight reaches one more */
    assert_int_equal(db_commit(ctx), DB_DONE);

    test_pass_ms(ctx, 60000);
    carry_out(ctx);

    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), 2);
    assert_int_equal(audience_of(ctx, "4"), 1);
    test_pass_ms(ctx, 300000);
    carry_out(ctx); /* it is under way: not begun once more */
    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), 2);
    moderated_free(ctx);
}

static void progress_tells_delivered_shown_pending_unreachable_and_stopped(void **state)
{
    struct ctx *ctx = decided_ctx();
    carry_out(ctx);
    receipt_note(ctx, 4, RECEIPT_PUSHED, "20");
    receipt_note(ctx, 4, RECEIPT_DELIVERED, "20");
    receipt_note(ctx, 4, RECEIPT_PUSHED, "22");
    receipt_note(ctx, 4, RECEIPT_FAILED, "22");
    receipt_note(ctx, 4, RECEIPT_SEEN, "24");
    person_change(ctx, "26", "stopped", "1");
    assert_int_equal(db_commit(ctx), DB_DONE);

    struct correction_progress progress = correction_progress(ctx, 4);

    assert_int_equal(progress.all, 24); /* 19 even ones, and the five odd ones who reported a post they have seen */
    assert_int_equal(progress.delivered, 1);
    assert_int_equal(progress.unreachable, 1);
    assert_int_equal(progress.shown, 1);
    assert_int_equal(progress.stopped, 1);
    assert_int_equal(progress.pending, 20);
    assert_true(progress.sending);
    moderated_free(ctx);
}

/* Whoever got any variant in any way, and has the correction in no way, is in the audience once; what is told of how far it is adds
 * up, whatever the network and the people do. */
static void of_any_audience_exactly_who_lacks_the_correction_gets_it_and_the_progress_adds_up(void **state)
{
    static const enum receipt_how ways[] = {RECEIPT_PUSHED, RECEIPT_PULLED, RECEIPT_SEEN};
    static const enum receipt_how ends[] = {RECEIPT_PUSHED, RECEIPT_DELIVERED, RECEIPT_FAILED, RECEIPT_PULLED,
                                            RECEIPT_SEEN};
    for (unsigned seed = 1; seed <= 8; seed++) {
        struct ctx *ctx = decided_ctx();
        bool got[PERSONS + 1] = {0}, has[PERSONS + 1] = {0};
        uint64_t all = 0, lack = 0;
        srand(seed);
        carry_out(ctx); /* authors and reporters have it with their notice */
        for (size_t i = 1; i <= PERSONS; i++) {
            const char *id = arena_printf(ctx->arena, "%zu", i);
            got[i] = i >= 4 && (i < 14 || i % 2 == 0);
            has[i] = i < 14;
            for (int variant = rand() % 10; variant > 0 && rand() % 3; variant--) {
                receipt_note(ctx, (uint64_t)(1 + rand() % 3), ways[rand() % 3], id);
                got[i] = true;
            }
            for (int times = rand() % 4; times > 1; times--) {
                enum receipt_how end = ends[rand() % 5];
                receipt_note(ctx, 4, end, id);
                if (end != RECEIPT_PUSHED)
                    receipt_note(ctx, 4, RECEIPT_PUSHED, id);
                has[i] = true;
            }
            bool stops = rand() % 7 == 0;
            if (stops)
                person_change(ctx, id, "stopped", "1");
            all += got[i];
            lack += got[i] && !has[i] && !stops; /* who texted STOP is counted and not texted */
        }
        assert_int_equal(db_commit(ctx), DB_DONE);

        struct correction_progress progress = correction_progress(ctx, 4);

        assert_int_equal(progress.all, all);
        assert_int_equal(
            progress.delivered + progress.shown + progress.pending + progress.unreachable + progress.stopped, all);
        assert_int_equal(audience_of(ctx, "4"), lack);
        moderated_free(ctx);
    }
}

/* An author of a later variant is answered the truth when posting it. */
static void who_wrote_what_was_wrongly_corrected_hears_of_it_once_like_everybody(void **state)
{
    struct ctx *ctx = decided_ctx();
    carry_out(ctx);
    receipt_note(ctx, 4, RECEIPT_PUSHED, "16"); /* by the correction */
    receipt_note(ctx, 4, RECEIPT_PUSHED, "18");
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_says(text(ctx, phone_number(ctx, 40), "DANG #nuoc dap ban mu sap vo, moi nguoi chay di nhe"), "an toan");
    receipt_note(ctx, 4, RECEIPT_SEEN, "40");
    text(ctx, phone_number(ctx, 1), "KN 4 toi tan mat thay");
    carry_out(ctx);
    size_t told = rows(ctx, OUTBOX_CASE);

    assert_int_equal(appeal_hear(ctx, decision_by_id(ctx, "4"), moderator_of(ctx, "nam"), true, "Đúng thật."),
                     DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    carry_out(ctx);

    assert_int_equal(rows(ctx, OUTBOX_CASE), told + 4); /* the authors, each by name of their decision */
    const char *note = arena_printf(ctx->arena, "%" PRId64, db_number(db_read(ctx, "GET", key_number(ctx)), 0));
    assert_int_equal(audience_of(ctx, note),
                     10 + 2); /* who reported, and whom the correction reached: not the authors */
    moderated_free(ctx);
}

static void an_agency_that_is_asked_has_a_case_and_the_card_stays(void **state)
{
    struct ctx *ctx = moderated_ctx();
    const char *id;
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, PAO, "KIEM nghe noi cau treo Nam Khao sap dut that khong?");
    struct decision order = {.verdict = VERDICT_ask, .reason = REASONS, .agency = "xa"};
    struct moderator hoa = {.login = "hoa"};
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), &hoa, &order, &id), DECISION_NO_AGENCY);
    db_batch_drop(ctx);
    db_write(ctx, "HSET", key_staff(ctx), "hoa", "{\"name\":\"Hoa\",\"role\":\"moderator\",\"handle\":\"lan\"}");
    assert_int_equal(db_commit(ctx), DB_DONE);

    decide(ctx, "hoa", "1", &order);

    const struct card *card = card_by_id(ctx, "1");
    assert_int_equal(card->state, CARD_open);
    assert_true(card->checking);
    assert_int_equal(card->agency_case, 3);
    assert_says(newest(ctx, OUTBOX_CASE), "dang kiem tra");
    assert_says(text(ctx, PAO, "TOI"), "pao");
    moderated_free(ctx);
}

/* A decision that names no agency speaks for none: no officer's desk has its correction. */
static void a_correction_of_no_agency_is_foreign_to_every_desk(void **state)
{
    struct ctx *ctx = decided_ctx();
    carry_out(ctx);

    const struct broadcast *correction = broadcast_by_id(ctx, "4");

    assert_null(correction->agency);
    assert_int_equal(broadcast_tie(ctx, correction, agency_named(ctx, "xa")), BROADCAST_FOREIGN);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correction_of_no_agency_is_foreign_to_every_desk),
        cmocka_unit_test(a_gateway_that_dies_before_any_commit_is_followed_by_one_that_goes_on),
        cmocka_unit_test(of_two_gateways_at_one_step_one_commits),
        cmocka_unit_test(receivers_that_come_after_the_correction_get_it_too_and_nobody_twice),
        cmocka_unit_test(progress_tells_delivered_shown_pending_unreachable_and_stopped),
        cmocka_unit_test(of_any_audience_exactly_who_lacks_the_correction_gets_it_and_the_progress_adds_up),
        cmocka_unit_test(who_wrote_what_was_wrongly_corrected_hears_of_it_once_like_everybody),
        cmocka_unit_test(an_agency_that_is_asked_has_a_case_and_the_card_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

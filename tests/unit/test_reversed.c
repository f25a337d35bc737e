/* Moderators who find their own mistake put it right without an appeal: deciding anew in favour of the authors undoes what stood. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/strike.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "tests/unit/moderating.h"

/* Lan (1) posts it, Pao (2) reports it, Mai (3) has got it; hoa decides so, nam agrees where needed: decision 2. */
static struct ctx *decided_so(enum verdict verdict)
{
    struct ctx *ctx = moderated_ctx();
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập");
    order.verdict = verdict;
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    joined_ago(ctx, MAI, "Mai", 30);
    text(ctx, LAN, "DANG #nuoc dap ban mu sap vo, moi nguoi chay di");
    text(ctx, PAO, "BAO 1 tin sai");
    text(ctx, MAI, "DOC 1");
    decide(ctx, "hoa", "1", &order);
    if (verdict_traits(verdict)->second)
        second_agrees(ctx, "nam", "2");
    return ctx;
}

static const char *decide_anew(struct ctx *ctx, enum verdict verdict)
{
    struct decision order = {.verdict = verdict, .reason = REASONS};
    return decide(ctx, "hoa", "1", &order);
}

static void what_is_decided_anew_in_their_favour_is_undone_and_the_authors_are_told(void **state)
{
    static const enum verdict against[] = {VERDICT_false, VERDICT_limit, VERDICT_hide, VERDICT_warn};
    static const enum verdict favour[] = {VERDICT_true, VERDICT_nothing};
    for (size_t i = 0; i < sizeof against / sizeof *against; i++)
        for (size_t j = 0; j < sizeof favour / sizeof *favour; j++) {
            struct ctx *ctx = decided_so(against[i]);
            decide_anew(ctx, favour[j]);

            assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_reversed);
            assert_int_equal(post_by_id(ctx, 1)->mark, verdict_traits(favour[j])->mark);
            assert_null(strstr(text(ctx, LAN, "TOI"), "bi nhac"));
            assert_says(text(ctx, LAN, "KN 2 toi thay ma"), "da duoc xem lai roi");
            const struct db_reply *rows = db_read(ctx, "XRANGE", key_outbox(ctx, "case"), "-", "+");
            size_t told = 0;
            for (size_t row = 0; row < rows->count; row++)
                told += strstr(db_field(&rows->list[row].list[1], "x"), "Quyet dinh 2 da duoc xem lai va huy") != NULL;
            assert_int_equal(told, 1);
            moderated_free(ctx);
        }
}

static void who_saw_the_correction_hears_that_it_was_wrong(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_false);
    receipt_note(ctx, 2, RECEIPT_PUSHED, "3");
    assert_int_equal(db_commit(ctx), DB_DONE);
    size_t sent = rows(ctx, OUTBOX_BROADCAST);

    decide_anew(ctx, VERDICT_true);

    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), sent + 1);
    const char *note = arena_printf(ctx->arena, "%" PRId64, db_number(db_read(ctx, "GET", key_number(ctx)), 0));
    assert_int_equal(audience_of(ctx, note), 2); /* Pao and Mai */
    assert_says(text(ctx, MAI, "KIEM 1"), "tin nay dung");
    moderated_free(ctx);
}

/* The truth was told in Vietnamese alone; that it was wrong is Loa's own sentence. */
static void that_it_was_wrong_is_told_in_every_language_of_loa(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_false);
    decide_anew(ctx, VERDICT_true);

    const char *note = arena_printf(ctx->arena, "%" PRId64, db_number(db_read(ctx, "GET", key_number(ctx)), 0));
    const struct broadcast *withdrawn = broadcast_by_id(ctx, note);
    assert_says(broadcast_words(withdrawn, "vi"), "đính chính nhầm");
    assert_says(broadcast_words(withdrawn, "en"), "We were wrong to correct");
    assert_says(broadcast_words(withdrawn, "tay"), "đính chính nhầm");
    moderated_free(ctx);
}

static void checking_once_more_in_between_changes_nothing_about_that(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_false);
    decide_anew(ctx, VERDICT_unclear);
    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_done);

    decide_anew(ctx, VERDICT_true);

    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_reversed);
    moderated_free(ctx);
}

static void an_objection_that_waits_is_granted_by_it(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_limit);
    size_t count;
    text(ctx, LAN, "KN 2 toi tan mat thay");
    appeals_waiting(ctx, 10, &count);
    assert_int_equal(count, 1);

    decide_anew(ctx, VERDICT_nothing);

    appeals_waiting(ctx, 10, &count);
    assert_int_equal(count, 0);
    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_reversed);
    moderated_free(ctx);
}

static void another_decision_against_them_leaves_the_first_as_it_is(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_limit);
    struct decision order = {.verdict = VERDICT_warn, .reason = 2};
    decide(ctx, "hoa", "1", &order);

    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_done);
    moderated_free(ctx);
}

/* As the policy has it of what is dangerous: a correction first, then hidden. */
static void a_card_is_one_strike_however_often_it_is_decided(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_false);
    struct decision order = {.verdict = VERDICT_unclear, .reason = REASONS};
    decide(ctx, "hoa", "1", &order);
    order = (struct decision){.verdict = VERDICT_warn, .reason = 1};
    decide(ctx, "hoa", "1", &order);

    const struct db_reply *asked = strikes_ask(ctx, "1");
    db_wait(ctx);
    assert_int_equal(strikes_of(asked).count, 1);
    assert_int_equal(db_number(db_read(ctx, "HGET", key_moderation_counts(ctx), "2026-11 strike given"), 0), 1);

    text(ctx, LAN, "DANG #ngo ong kia la do an cap");
    text(ctx, PAO, "BAO 5 xuc pham");
    decide(ctx, "hoa", "5", &order);
    asked = strikes_ask(ctx, "1");
    db_wait(ctx);
    assert_int_equal(strikes_of(asked).count, 2);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_decided_anew_in_their_favour_is_undone_and_the_authors_are_told),
        cmocka_unit_test(who_saw_the_correction_hears_that_it_was_wrong),
        cmocka_unit_test(that_it_was_wrong_is_told_in_every_language_of_loa),
        cmocka_unit_test(checking_once_more_in_between_changes_nothing_about_that),
        cmocka_unit_test(an_objection_that_waits_is_granted_by_it),
        cmocka_unit_test(another_decision_against_them_leaves_the_first_as_it_is),
        cmocka_unit_test(a_card_is_one_strike_however_often_it_is_decided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Whose hands a card is in: nobody touches one about their own post, nor one that another has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/claim.h"
#include "tests/unit/moderating.h"

/* Lan posts it, Pao reports it: card 1. Lan is a moderator too. */
static struct ctx *reported_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc cho Sa Pa mai nghi");
    text(ctx, PAO, "BAO 1 tin sai");
    return ctx;
}

static const struct card *the_card(struct ctx *ctx)
{
    return card_by_id(ctx, "1");
}

static enum decision_refusal commit(struct ctx *ctx, enum decision_refusal refusal)
{
    if (refusal == DECISION_TAKEN)
        assert_int_equal(db_commit(ctx), DB_DONE);
    else
        db_batch_drop(ctx);
    return refusal;
}

static void nobody_keeps_others_from_a_card_about_their_own_post(void **state)
{
    struct ctx *ctx = reported_ctx();
    const struct moderator lan = {.login = "lan", .person = "1"}, *hoa = moderator_of(ctx, "hoa");

    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), &lan)), DECISION_OWN);
    assert_null(the_card(ctx)->claimed_by);
    assert_int_equal(claim_refusal(ctx, the_card(ctx), &lan), DECISION_OWN);

    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), hoa)), DECISION_TAKEN);
    assert_string_equal(the_card(ctx)->claimed_by, "hoa");
    moderated_free(ctx);
}

static void who_has_it_gives_it_back_and_others_wait_ten_minutes(void **state)
{
    struct ctx *ctx = reported_ctx();
    const struct moderator *hoa = moderator_of(ctx, "hoa"), *nam = moderator_of(ctx, "nam");
    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), hoa)), DECISION_TAKEN);

    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), nam)), DECISION_HELD);
    assert_int_equal(commit(ctx, claim_release(ctx, the_card(ctx), nam)), DECISION_HELD);
    test_pass_ms(ctx, CARD_CLAIM_MS);
    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), nam)), DECISION_TAKEN);
    assert_int_equal(commit(ctx, claim_release(ctx, the_card(ctx), nam)), DECISION_TAKEN);
    assert_null(the_card(ctx)->claimed_by);
    moderated_free(ctx);
}

static void what_is_being_decided_or_was_is_nobodys_to_take(void **state)
{
    struct ctx *ctx = reported_ctx();
    const struct moderator *nam = moderator_of(ctx, "nam");
    struct decision order = {.verdict = VERDICT_nothing, .reason = REASONS};
    const char *id;
    assert_int_equal(commit(ctx, decision_make(ctx, the_card(ctx), moderator_of(ctx, "hoa"), &order, &id)),
                     DECISION_TAKEN);

    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), nam)), DECISION_ILLEGAL);
    test_pass_ms(ctx, DECISION_UNDO_MS);
    carry_out(ctx);
    assert_int_equal(commit(ctx, claim_take(ctx, the_card(ctx), nam)), DECISION_ILLEGAL);
    assert_int_equal(claim_refusal(ctx, the_card(ctx), nam), DECISION_TAKEN); /* but may be decided anew */
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_keeps_others_from_a_card_about_their_own_post),
        cmocka_unit_test(who_has_it_gives_it_back_and_others_wait_ten_minutes),
        cmocka_unit_test(what_is_being_decided_or_was_is_nobodys_to_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

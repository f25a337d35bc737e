/* What stands about a rumour is carried over to variants that are posted later. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/later.h"
#include "social-core/digest.h"
#include "social-core/keys.h"
#include "social-core/mark.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

#define RUMOUR "dap ban mu sap vo, moi nguoi chay di"
#define VARIANT "KHAN: dap ban mu sap vo, mn chay di"
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

/* Lan posts the rumour, Pao reports it and follows #ngo; hoa decides, nam agrees where that is needed: decision 2. */
static struct ctx *decided_so(enum verdict verdict)
{
    struct ctx *ctx = moderated_ctx();
    struct decision order = {.verdict = verdict, .reason = reason_named(moderation_rules(ctx), "dangerous")};
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    joined_ago(ctx, MAI, "Mai", 30);
    text(ctx, PAO, "BAT ngo");
    text(ctx, LAN, "DANG #nuoc " RUMOUR);
    text(ctx, PAO, "BAO 1 nguy hiem");
    decide(ctx, "hoa", "1", &order);
    if (verdict_traits(verdict)->second)
        second_agrees(ctx, "nam", "2");
    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_done);
    return ctx;
}

/* The mark as kept, whether or not the post is shown. */
static enum mark mark_of(struct ctx *ctx, const char *post, uint64_t *decision)
{
    const char *rule;
    return mark_read(ctx, db_text(db_read(ctx, "HGET", key_marks(ctx), post)), decision, &rule);
}

/* By somebody who had no part in it. */
static void hear(struct ctx *ctx, bool overturn)
{
    const struct moderator third = {.login = "tam"};
    const struct decision *decision = decision_by_id(ctx, "2");
    assert_int_equal(appeal_hear(ctx, decision, &third, overturn, "xem lai"), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    carry_out(ctx);
}

static void a_later_variant_of_what_is_hidden_is_hidden_and_its_author_told_why_and_how_to_object(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_hide);
    size_t pushed = rows(ctx, OUTBOX_CHANNEL);
    uint64_t decision;

    const char *answer = text(ctx, MAI, "DANG #ngo " VARIANT);

    assert_says(answer, "da an: nguy hiem");
    assert_says(answer, "KN 2");
    assert_int_equal(mark_of(ctx, "3", &decision), MARK_HIDDEN);
    assert_int_equal(decision, 2);
    assert_null(post_by_id(ctx, 3));
    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), pushed);
    assert_null(strstr(text(ctx, MAI, "TOI"), "bi nhac")); /* no program strikes */
    moderated_free(ctx);
}

static void a_later_variant_of_what_is_limited_can_be_read_and_is_pushed_to_nobody(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_limit);
    size_t pushed = rows(ctx, OUTBOX_CHANNEL);

    const char *answer = text(ctx, MAI, "DANG #ngo " VARIANT);

    assert_says(answer, "khong gui di nua: nguy hiem");
    assert_says(answer, "KN 2");
    assert_int_equal(post_by_id(ctx, 3)->mark, MARK_LIMITED);
    assert_int_equal(post_by_id(ctx, 3)->decision, 2);
    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), pushed);
    moderated_free(ctx);
}

static void what_says_something_else_or_was_not_limited_is_posted_as_ever(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_hide);
    assert_says(text(ctx, MAI, "DANG #ngo dap ban mu khong vo, moi nguoi dung chay"), "Da dang");
    assert_int_equal(post_by_id(ctx, 3)->mark, MARK_NONE);
    moderated_free(ctx);

    ctx = decided_so(VERDICT_warn);
    assert_says(text(ctx, MAI, "DANG #ngo " VARIANT), "Da dang");
    assert_int_equal(post_by_id(ctx, 3)->mark, MARK_NONE);
    moderated_free(ctx);
}

static void the_author_of_a_later_variant_is_heard_and_all_of_it_is_undone(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_hide, VERDICT_limit};
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        struct ctx *ctx = decided_so(verdicts[i]);
        text(ctx, MAI, "DANG #ngo " VARIANT);

        assert_says(text(ctx, MAI, "KN 2 toi tan mat thay"), "Da nhan y kien");
        hear(ctx, true);

        assert_int_equal(post_by_id(ctx, 1)->mark, MARK_NONE);
        assert_int_equal(post_by_id(ctx, 3)->mark, MARK_NONE);
        assert_says(newest(ctx, OUTBOX_CASE), "ban dung");
        assert_says(text(ctx, PAO, "DANG #ngo nghe noi " RUMOUR), "Da dang");
        moderated_free(ctx);
    }
}

static void a_later_author_has_twenty_days_from_their_own_post(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_limit);
    test_pass_ms(ctx, 19 * DAY_MS);
    text(ctx, MAI, "DANG #ngo " VARIANT);
    test_pass_ms(ctx, 19 * DAY_MS);

    assert_says(text(ctx, LAN, "KN 2 toi thay"), "Da qua 20 ngay");
    assert_says(text(ctx, MAI, "KN 2 toi thay"), "Da nhan y kien");
    moderated_free(ctx);
}

static void who_posts_after_it_was_upheld_is_heard_too_and_who_was_heard_is_not_told_again(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_limit);
    text(ctx, LAN, "KN 2 toi thay");
    hear(ctx, false);
    size_t told = rows(ctx, OUTBOX_CASE);
    test_pass_ms(ctx, DAY_MS);
    text(ctx, MAI, "DANG #ngo " VARIANT);

    assert_says(text(ctx, LAN, "KN 2 van thay the"), "da duoc xem lai roi");
    assert_says(text(ctx, MAI, "KN 2 toi cung thay"), "Da nhan y kien");
    hear(ctx, false);

    assert_int_equal(rows(ctx, OUTBOX_CASE), told + 1);
    assert_says(newest(ctx, OUTBOX_CASE), "giu nguyen");
    moderated_free(ctx);
}

static void a_decision_overturned_while_a_variant_is_written_does_not_hide_it(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_hide);
    struct post_draft draft = {.author = person_by_id(ctx, "3"), .text = VARIANT, .number = "9"};
    const struct decision *decision = later_known(ctx, 2);
    db_write(ctx, "HSET", key_decision(ctx, "2"), "state", "overturned");
    assert_int_equal(db_commit(ctx), DB_DONE);

    later_take(ctx, decision, &draft);

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_null(later_known(ctx, 2));
    moderated_free(ctx);
}

static void a_decision_that_another_replaced_looks_for_no_later_variants(void **state)
{
    struct ctx *ctx = decided_so(VERDICT_hide);
    struct decision order = {.verdict = VERDICT_nothing, .reason = REASONS};
    decide(ctx, "nam", "1", &order);
    text(ctx, MAI, "DANG #ngo " VARIANT);

    test_pass_ms(ctx, DAY_MS);
    carry_out(ctx);
    test_pass_ms(ctx, DAY_MS);
    carry_out(ctx);

    const struct post *variant = post_by_id(ctx, 4);
    assert_non_null(variant);
    assert_int_equal(variant->mark, MARK_NONE);
    moderated_free(ctx);
}

/* A digest comes by itself, as a push does; who looks for the post finds it. */
static void what_is_false_or_limited_comes_in_no_digest_and_is_read_by_who_asks(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_limit, VERDICT_false};
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        struct ctx *ctx = moderated_ctx();
        struct decision order = {.verdict = verdicts[i],
                                 .reason = 1,
                                 .truths = {{"vi", "Đập Bản Mù an toàn."}},
                                 .truth_count = 1,
                                 .rumour = "vỡ đập"};
        struct digest digest;
        joined_ago(ctx, LAN, "Lan", 30);
        joined_ago(ctx, PAO, "Pao", 30);
        joined_ago(ctx, MAI, "Mai", 30);
        text(ctx, PAO, "THEO nuoc");
        text(ctx, LAN, "DANG #nuoc " RUMOUR);
        text(ctx, LAN, "DANG #nuoc chieu nay co nuoc lai");
        text(ctx, MAI, "BAO 1 nguy hiem");
        decide(ctx, "hoa", "1", &order);

        assert_true(digest_make(ctx, person_by_id(ctx, "2"), 1, &digest));

        assert_null(strstr(digest.text, "vo"));
        assert_says(digest.text, "chieu nay co nuoc lai");
        assert_says(text(ctx, PAO, "DOC 1"), "sap vo");
        moderated_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_variant_of_what_is_hidden_is_hidden_and_its_author_told_why_and_how_to_object),
        cmocka_unit_test(a_later_variant_of_what_is_limited_can_be_read_and_is_pushed_to_nobody),
        cmocka_unit_test(what_says_something_else_or_was_not_limited_is_posted_as_ever),
        cmocka_unit_test(the_author_of_a_later_variant_is_heard_and_all_of_it_is_undone),
        cmocka_unit_test(a_later_author_has_twenty_days_from_their_own_post),
        cmocka_unit_test(who_posts_after_it_was_upheld_is_heard_too_and_who_was_heard_is_not_told_again),
        cmocka_unit_test(a_decision_overturned_while_a_variant_is_written_does_not_hide_it),
        cmocka_unit_test(a_decision_that_another_replaced_looks_for_no_later_variants),
        cmocka_unit_test(what_is_false_or_limited_comes_in_no_digest_and_is_read_by_who_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

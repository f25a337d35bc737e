/* What authors and reporters are told of a decision: the reason, the moderator's own words, and that what waited has an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "social-core/mark.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

/* Lan posts it, Pao reports it: card 1. */
static struct ctx *reported_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc ong kia la do an cap");
    text(ctx, PAO, "BAO 1 khac");
    return ctx;
}

static size_t reason(struct ctx *ctx, const char *name)
{
    return reason_named(moderation_rules(ctx), name);
}

/* The rows of the outbox for one person, one after another. */
static const char *told(struct ctx *ctx, const char *person)
{
    const struct db_reply *rows = db_read(ctx, "XRANGE", key_outbox(ctx, "case"), "-", "+");
    const char *all = "", *sealed = person_by_id(ctx, person)->sealed;
    for (size_t i = 0; i < rows->count; i++) {
        const struct db_reply *fields = &rows->list[i].list[1];
        const char *to = db_field(fields, "to"), *said = db_field(fields, "x");
        if (to && said && !strcmp(to, sealed))
            all = arena_printf(ctx->arena, "%s%s|", all, said);
    }
    return all;
}

static void the_moderators_own_words_reach_the_author_and_not_who_reported(void **state)
{
    static const struct {
        enum verdict verdict;
        const char *author;
    } cases[] = {
        {VERDICT_limit, "Bai 1 cua ban khong gui di nua: xuc pham nguoi khac. Xa se hop. Khong dong y: KN 2"},
        {VERDICT_warn, "Bai 1 cua ban bi nhac: xuc pham nguoi khac. Xa se hop. Khong dong y: nhan KN 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = reported_ctx();
        struct decision order = {.verdict = cases[i].verdict, .reason = reason(ctx, "insult"), .note = "Xã sẽ họp"};
        decide(ctx, "hoa", "1", &order);

        assert_says(told(ctx, "1"), cases[i].author);
        assert_says(told(ctx, "2"), "xuc pham nguoi khac. Cam on ban.");
        assert_null(strstr(told(ctx, "2"), "Xa se hop"));
        moderated_free(ctx);
    }
}

static void a_reason_that_is_none_of_the_list_is_given_in_words_to_all_who_are_told(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = {.verdict = VERDICT_limit, .reason = reason(ctx, "other")};
    const char *id;
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), moderator_of(ctx, "hoa"), &order, &id), DECISION_NO_NOTE);
    db_batch_drop(ctx);

    order.note = "bán hàng trên kênh nước.";
    decide(ctx, "hoa", "1", &order);

    assert_says(told(ctx, "1"), "Bai 1 cua ban khong gui di nua: ban hang tren kenh nuoc. Khong dong y: KN 2");
    assert_says(told(ctx, "2"), "1 khong gui di nua: ban hang tren kenh nuoc. Cam on ban.");
    assert_says(text(ctx, PAO, "DANG #nuoc ong kia la do an cap"), "ban hang tren kenh nuoc. Khong dong y");
    moderated_free(ctx);
}

/* An author who was told that a post waits, or is being checked, hears how that ended. */
static void what_was_being_checked_is_told_its_end(void **state)
{
    static const struct {
        enum verdict verdict;
        const char *author;
    } cases[] = {{VERDICT_true, "Bai 1 cua ban da kiem tra: dung."},
                 {VERDICT_nothing, "Bai 1 cua ban da xem, de nguyen."}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = reported_ctx();
        struct decision unclear = {.verdict = VERDICT_unclear, .reason = REASONS};
        struct decision order = {.verdict = cases[i].verdict, .reason = REASONS};
        decide(ctx, "hoa", "1", &unclear);
        assert_says(told(ctx, "1"), "dang duoc kiem tra");

        decide(ctx, "nam", "1", &order);

        assert_says(told(ctx, "1"), cases[i].author);
        moderated_free(ctx);
    }
}

static void who_was_told_nothing_of_a_report_is_told_nothing_of_its_end(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = {.verdict = VERDICT_nothing, .reason = REASONS};
    decide(ctx, "hoa", "1", &order);

    assert_string_equal(told(ctx, "1"), "");
    moderated_free(ctx);
}

static void a_post_that_a_rule_held_is_told_to_its_author_when_it_stands(void **state)
{
    static const enum verdict verdicts[] = {VERDICT_true, VERDICT_nothing, VERDICT_warn};
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        struct ctx *ctx = reported_ctx();
        struct decision order = {.verdict = verdicts[i], .reason = reason(ctx, "insult")};
        mark_write(ctx, "1", MARK_HELD, "so-de");
        assert_int_equal(db_commit(ctx), DB_DONE);

        decide(ctx, "hoa", "1", &order);

        assert_says(told(ctx, "1"), "Bai 1 cua ban da len Nuoc.");
        moderated_free(ctx);
    }
}

static void a_post_that_stays_held_is_not_said_to_stand(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = {.verdict = VERDICT_unclear, .reason = REASONS};
    mark_write(ctx, "1", MARK_HELD, "so-de");
    assert_int_equal(db_commit(ctx), DB_DONE);

    decide(ctx, "hoa", "1", &order);

    assert_null(strstr(told(ctx, "1"), "da len"));
    moderated_free(ctx);
}

static void what_is_true_is_told_with_the_moderators_own_words_whatever_the_reason(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = false_order(ctx, "Ông ấy vô can.", "ông kia ăn cắp");
    order.reason = reason(ctx, "other");
    decide(ctx, "hoa", "1", &order);
    assert_says(told(ctx, "1"), "Ong ay vo can. Tin \"ong kia an cap\" la sai. Khong dong y: KN 2");
    moderated_free(ctx);

    ctx = reported_ctx();
    order.note = "Công an xã đã xem";
    decide(ctx, "hoa", "1", &order);
    assert_says(told(ctx, "1"), "la sai. Cong an xa da xem. Khong dong y: KN 2");
    moderated_free(ctx);
}

static void what_cannot_be_objected_to_hides_nothing_that_can(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = {.verdict = VERDICT_limit, .reason = reason(ctx, "spam")};
    decide(ctx, "hoa", "1", &order);
    order.verdict = VERDICT_nothing;
    static const char *const texts[] = {"cau treo ban Ho gay", "truong mai nghi hoc", "cho Sa Pa doi ngay",
                                        "nuoc ve roi ba con"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        text(ctx, LAN, arena_printf(ctx->arena, "DANG #nuoc %s", texts[i]));
        const char *post = arena_printf(ctx->arena, "%zu", 3 + 2 * i);
        text(ctx, PAO, arena_printf(ctx->arena, "BAO %s tin sai", post));
        decide(ctx, "hoa", post, &order);
    }

    assert_says(text(ctx, LAN, "TOI"), "Con khieu nai duoc: quyet dinh 2.");
    moderated_free(ctx);
}

static void who_asks_about_themselves_is_told_what_they_can_object_to(void **state)
{
    struct ctx *ctx = reported_ctx();
    struct decision order = {.verdict = VERDICT_limit, .reason = reason(ctx, "spam")};
    assert_null(strstr(text(ctx, LAN, "TOI"), "KN"));
    decide(ctx, "hoa", "1", &order);

    assert_says(text(ctx, LAN, "TOI"), "Con khieu nai duoc: quyet dinh 2. Nhan KN 2 + ly do.");

    text(ctx, LAN, "KN 2 toi thay ma");
    assert_null(strstr(text(ctx, LAN, "TOI"), "KN"));
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_moderators_own_words_reach_the_author_and_not_who_reported),
        cmocka_unit_test(a_reason_that_is_none_of_the_list_is_given_in_words_to_all_who_are_told),
        cmocka_unit_test(what_was_being_checked_is_told_its_end),
        cmocka_unit_test(who_was_told_nothing_of_a_report_is_told_nothing_of_its_end),
        cmocka_unit_test(a_post_that_a_rule_held_is_told_to_its_author_when_it_stands),
        cmocka_unit_test(a_post_that_stays_held_is_not_said_to_stand),
        cmocka_unit_test(what_is_true_is_told_with_the_moderators_own_words_whatever_the_reason),
        cmocka_unit_test(what_cannot_be_objected_to_hides_nothing_that_can),
        cmocka_unit_test(who_asks_about_themselves_is_told_what_they_can_object_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What everybody may see of the counts: nothing that points at somebody, and no sum that gives it away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/published.h"
#include "moderation/strike.h"
#include "moderation/times.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"
#include "tests/unit/moderating.h"

#define MONTH "2026-11"
#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)

static void count(struct ctx *ctx, const char *name, const char *value)
{
    db_write(ctx, "HSET", key_moderation_counts(ctx), name, value);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static const struct published_kind *kind_of(const char *what)
{
    size_t kinds;
    const struct published_kind *list = published_kinds(&kinds);
    for (size_t i = 0; i < kinds; i++)
        if (!strcmp(list[i].what, what))
            return &list[i];
    return NULL;
}

/* "12", "<5"; NULL: there is no such line. */
static const char *line(struct ctx *ctx, const char *month, const char *what, const char *of)
{
    struct published published = published_all(ctx);
    for (size_t i = 0; i < published.line_count; i++) {
        const struct published_line *at = &published.lines[i];
        if (!strcmp(at->month, month) && !strcmp(at->what, what) && !strcmp(at->of, of))
            return at->shown;
    }
    return NULL;
}

static int64_t tallied(struct ctx *ctx, const char *name)
{
    return db_number(db_read(ctx, "HGET", key_moderation_counts(ctx), arena_printf(ctx->arena, MONTH " %s", name)), 0);
}

static void what_people_did_is_told_from_five_on_and_what_moderators_did_exactly(void **state)
{
    static const struct {
        const char *name, *what, *of, *value, *shown;
    } rows[] = {{MONTH " report false", "report", "false", "4", "<5"},
                {MONTH " report spam", "report", "spam", "5", "5"},
                {MONTH " receiver unreachable", "receiver", "unreachable", "1", "<5"},
                {MONTH " receiver pending", "receiver", "pending", "0", "0"},
                {MONTH " appeal overturned", "appeal", "overturned", "2", "<5"},
                {MONTH " strike given", "strike", "given", "3", "<5"},
                {MONTH " decision hide", "decision", "hide", "1", "1"},
                {MONTH " request hide", "request", "hide", "1", "1"},
                {MONTH " rule disaster:watch", "rule", "disaster:watch", "2", "2"}};
    struct ctx *ctx = moderated_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        count(ctx, rows[i].name, rows[i].value);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(line(ctx, MONTH, rows[i].what, rows[i].of), rows[i].shown);
        struct published published = published_all(ctx);
        assert_string_equal(published_in(ctx, &published, kind_of(rows[i].what), rows[i].of, MONTH), rows[i].shown);
    }
    moderated_free(ctx);
}

static void a_sum_over_months_does_not_give_a_hidden_one_away(void **state)
{
    static const struct {
        const char *of, *september, *october, *november, *sum;
    } rows[] = {{"false", "10", "7", "5", "22"},
                {"spam", "10", "7", "4", "≥18"}, /* not 21: that less 17 is the four */
                {"insult", NULL, NULL, "2", "<5"},
                {"private", NULL, "3", "2", "≥2"},
                {"other", NULL, NULL, NULL, "0"}};
    struct ctx *ctx = moderated_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const values[] = {rows[i].september, rows[i].october, rows[i].november};
        for (int month = 0; month < 3; month++)
            if (values[month])
                count(ctx, arena_printf(ctx->arena, "2026-%02d report %s", month + 9, rows[i].of), values[month]);
    }
    struct published published = published_all(ctx);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(published_sum(ctx, &published, kind_of("report"), rows[i].of), rows[i].sum);
    assert_string_equal(published.month, MONTH);
    moderated_free(ctx);
}

static void times_are_told_by_the_middle_one_and_nine_in_ten_once_there_are_five(void **state)
{
    static const int minutes[] = {1, 4, 8, 12, 600};
    struct ctx *ctx = moderated_ctx();
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        assert_null(line(ctx, MONTH, "time", "median"));
        times_note(ctx, minutes[i] * MINUTE);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }

    assert_string_equal(line(ctx, MONTH, "time", "decided"), "5");
    assert_string_equal(line(ctx, MONTH, "time", "median"), "10");
    assert_string_equal(line(ctx, MONTH, "time", "ninety"), "720");
    moderated_free(ctx);
}

static void the_shortest_and_the_longest_time_have_a_bound(void **state)
{
    struct ctx *ctx = moderated_ctx();
    times_note(ctx, 0);
    times_note(ctx, 5000 * DAY);
    assert_int_equal(db_commit(ctx), DB_DONE);
    size_t lines;
    const struct tally_line *all = tally_all(ctx, &lines);
    struct times times = times_of(all, lines, NULL);

    assert_int_equal(times.decided, 2);
    assert_int_equal(times.median, 1);
    assert_int_equal(times.ninety, 525600);
    moderated_free(ctx);
}

/* Eight persons have got Lan's post, who is told; then the network reports, or does not. */
static void receivers_of_a_correction_are_counted_as_it_goes(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    for (size_t i = 2; i <= 9; i++)
        joined_ago(ctx, phone_number(ctx, i), arena_printf(ctx->arena, "Lu%c", (char)('a' + i)), 30);
    text(ctx, LAN, "DANG #nuoc dap ban mu sap vo, chay di");
    text(ctx, phone_number(ctx, 2), "BAO 1 tin sai");
    for (size_t i = 3; i <= 9; i++)
        receipt_note(ctx, 1, RECEIPT_PUSHED, arena_printf(ctx->arena, "%zu", i));
    assert_int_equal(db_commit(ctx), DB_DONE);
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập");
    const char *id = decide(ctx, "hoa", "1", &order);
    assert_int_equal(tallied(ctx, "receiver all"), 8);
    assert_int_equal(tallied(ctx, "receiver pending"), 8);

    for (size_t i = 3; i <= 8; i++)
        receipt_note(ctx, strtoull(id, NULL, 10), i < 8 ? RECEIPT_DELIVERED : RECEIPT_FAILED,
                     arena_printf(ctx->arena, "%zu", i));
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, 2 * MINUTE);
    carry_out(ctx);
    test_pass_ms(ctx, 10 * MINUTE);
    carry_out(ctx);

    assert_int_equal(tallied(ctx, "receiver all"), 8);
    assert_int_equal(tallied(ctx, "receiver delivered"), 5);
    assert_int_equal(tallied(ctx, "receiver unreachable"), 1);
    assert_int_equal(tallied(ctx, "receiver pending"), 2);
    assert_string_equal(line(ctx, MONTH, "receiver", "pending"), "<5");
    moderated_free(ctx);
}

static void see_to_strikes(struct ctx *ctx)
{
    size_t found;
    const char **ids = strikes_to_watch(ctx, 16, &found);
    for (size_t i = 0; i < found; i++) {
        strikes_lapse(ctx, ids[i]);
        db_commit(ctx);
    }
}

static void strikes_are_counted_when_given_and_when_they_lapse(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc dap ban mu sap vo, chay di");
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = {.verdict = VERDICT_warn, .reason = 0};
    decide(ctx, "hoa", "1", &order);
    see_to_strikes(ctx);
    assert_int_equal(tallied(ctx, "strike given"), 1);
    assert_int_equal(tallied(ctx, "strike lapsed"), 0);

    test_pass_ms(ctx, 91 * DAY);
    see_to_strikes(ctx);
    see_to_strikes(ctx);

    assert_int_equal(db_number(db_read(ctx, "HGET", key_moderation_counts(ctx), "2027-02 strike lapsed"), 0), 1);
    moderated_free(ctx);
}

static void a_strike_that_was_taken_back_does_not_lapse(void **state)
{
    struct ctx *ctx = moderated_ctx();
    strike_add(ctx, "1", "77", NULL);
    assert_int_equal(db_commit(ctx), DB_DONE);
    strike_remove(ctx, "1", "77");
    assert_int_equal(db_commit(ctx), DB_DONE);

    test_pass_ms(ctx, 91 * DAY);
    see_to_strikes(ctx);

    assert_int_equal(tallied(ctx, "strike given"), 1);
    assert_int_equal(tallied(ctx, "strike taken-back"), 1);
    assert_int_equal(db_number(db_read(ctx, "HEXISTS", key_moderation_counts(ctx), "2027-02 strike lapsed"), 0), 0);
    moderated_free(ctx);
}

static void what_each_rule_did_is_counted_by_its_effect(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    for (int i = 0; i < 2; i++)
        text(ctx, LAN, arena_printf(ctx->arena, "DANG #nuoc dap ban mu sap vo, chay di %d", i));
    size_t lines;
    const struct tally_line *all = tally_all(ctx, &lines);
    int64_t hits = 0;
    for (size_t i = 0; i < lines; i++)
        if (!strcmp(all[i].what, "rule") && !strncmp(all[i].of, "disaster:", 9))
            hits += all[i].count;

    assert_int_equal(hits, 2);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_did_is_told_from_five_on_and_what_moderators_did_exactly),
        cmocka_unit_test(a_sum_over_months_does_not_give_a_hidden_one_away),
        cmocka_unit_test(times_are_told_by_the_middle_one_and_nine_in_ten_once_there_are_five),
        cmocka_unit_test(the_shortest_and_the_longest_time_have_a_bound),
        cmocka_unit_test(receivers_of_a_correction_are_counted_as_it_goes),
        cmocka_unit_test(strikes_are_counted_when_given_and_when_they_lapse),
        cmocka_unit_test(a_strike_that_was_taken_back_does_not_lapse),
        cmocka_unit_test(what_each_rule_did_is_counted_by_its_effect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

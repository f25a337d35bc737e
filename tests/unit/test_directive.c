/* Directives: whom they ask, how errands move, who is late, what the answers come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/directive_move.h"
#include "social-core/duty.h"
#include "social-core/keys.h"
#include "tests/unit/talking.h"

#define DAY_MS INT64_C(86400000)

/* ---- the scene ---- */

/* A ministry, two provinces, three communes of one of them and one of the other. */
static struct ctx *agencies_ctx(void)
{
    static const char *const agencies[][2] = {
        {"bo", "{\"title\":\"Bộ Y tế\"}"},
        {"lc", "{\"title\":\"UBND tỉnh Lào Cai\",\"area\":\"15\",\"above\":\"bo\"}"},
        {"th", "{\"title\":\"UBND tỉnh Thanh Hóa\",\"area\":\"38\",\"above\":\"bo\"}"},
        {"xa", "{\"title\":\"UBND xã Tả Van\",\"area\":\"03037\"}"},
        {"bh", "{\"title\":\"UBND xã Bản Hồ\",\"area\":\"03046\"}"},
        {"tt", "{\"title\":\"UBND xã Tân Thành\",\"area\":\"15002\"}"},
        {"th2", "{\"title\":\"UBND xã Tân Thành TH\",\"area\":\"15001\"}"}};
    struct ctx *ctx = village_ctx();
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
        db_write(ctx, "HSET", key_agencies(ctx), agencies[i][0], agencies[i][1]);
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);
    return ctx;
}

static struct directive draft_of(struct ctx *ctx, const char *from)
{
    return (struct directive){
        .from = agency_named(ctx, from),
        .by = "sen",
        .title = "Gạo cứu đói",
        .text = "Báo số hộ thiếu gạo.",
        .fields = {{"Đã họp thôn?", FIELD_YES_NO}, {"Số hộ", FIELD_NUMBER}, {"Ghi chú", FIELD_TEXT}},
        .field_count = 3,
        .due_ms = ctx->now_ms + 2 * DAY_MS};
}

/* What lc asks its three communes. */
static const char *sent(struct ctx *ctx)
{
    const char *name;
    struct directive draft = draft_of(ctx, "lc");
    assert_null(directive_choose(ctx, &draft, &(struct directive_wish){"commune", "", ""}, &name));
    assert_null(directive_wrong(ctx, &draft));
    const char *id = directive_send(ctx, &draft);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, id));
}

static const struct errand *errand(struct ctx *ctx, const char *id, const char *agency)
{
    const struct errand *found = errand_of(ctx, directive_by_id(ctx, id), agency_named(ctx, agency));
    assert_non_null(found);
    return found;
}

static const char *const good[] = {"yes", "1.250", "Đủ rồi"};

#define done(move)                                                                                                     \
    do {                                                                                                               \
        assert_int_equal((move), ERRAND_DONE);                                                                         \
        assert_int_equal(db_commit(ctx), DB_DONE);                                                                     \
    } while (0)

/* ---- whom it asks ---- */

static void agencies_are_chosen_by_level_area_and_name_and_only_below(void **state)
{
    static const struct {
        const char *from;
        struct directive_wish wish;
        const char *wrong, *to;
    } cases[] = {
        {"bo", {"", "", ""}, NULL, "bh lc th th2 tt xa"},
        {"bo", {"province", "", ""}, NULL, "lc th"},
        {"bo", {"commune", "15", ""}, NULL, "bh tt xa"},
        {"bo", {"", "38", ""}, NULL, "th th2"},
        {"lc", {"", "", ""}, NULL, "bh tt xa"},
        {"lc", {"", "", "xa, UBND xã Bản Hồ, xa"}, NULL, "bh xa"},
        {"lc", {"", "", "th2"}, "directive_not_below", ""},
        {"lc", {"", "", "lc"}, "directive_not_below", ""},
        {"lc", {"", "", "bo"}, "directive_not_below", ""},
        {"lc", {"", "", "khong co"}, "directive_not_below", ""},
        {"xa", {"", "", ""}, "directive_nobody", ""},
        {"lc", {"province", "", ""}, "directive_nobody", ""},
    };
    struct ctx *ctx = agencies_ctx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct directive draft = draft_of(ctx, cases[i].from);
        const char *name, *to = "", *wrong = directive_choose(ctx, &draft, &cases[i].wish, &name);
        for (size_t j = 0; !wrong && j < draft.to_count; j++)
            to = arena_printf(ctx->arena, "%s%s%s", to, j ? " " : "", draft.to[j]->name);
        if (strcmp(to, cases[i].to) != 0 || (wrong != NULL) != (cases[i].wrong != NULL) ||
            (wrong && strcmp(wrong, cases[i].wrong) != 0))
            fail_msg("case %zu: \"%s\" %s", i, to, wrong ? wrong : "");
    }
    test_ctx_free(ctx);
}

static void a_day_due_is_closing_time_of_a_working_day(void **state)
{
    struct ctx *ctx = agencies_ctx();
    const struct agency *lc = agency_named(ctx, "lc");
    assert_int_equal(directive_due(ctx, lc, "2026-11-27"), INT64_C(1795773600000)); /* Friday, 17:00 in Viet Nam */
    assert_int_equal(directive_due(ctx, lc, "2026-11-28"), directive_due(ctx, lc, "2026-11-30"));
    static const char *const no_days[] = {"", "2026-02-30", "2026-13-01", "27/11/2026", "2026-11-27x"};
    for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++)
        assert_int_equal(directive_due(ctx, lc, no_days[i]), 0);
    test_ctx_free(ctx);
}

/* As many as the country has communes: one commit, and one table. */
static void every_commune_of_the_country_can_be_asked_at_once(void **state)
{
    enum { COMMUNES = 3400 };
    struct ctx *ctx = agencies_ctx();
    for (int i = 0; i < COMMUNES; i++)
        db_write(ctx, "HSET", key_agencies(ctx), arena_printf(ctx->arena, "x%d", i),
                 "{\"title\":\"UBND xã\",\"area\":\"03037\",\"above\":\"lc\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);
    struct directive draft = draft_of(ctx, "bo");
    const char *name;
    assert_null(directive_choose(ctx, &draft, &(struct directive_wish){"commune", "", ""}, &name));
    assert_int_equal(draft.to_count, COMMUNES + 4);

    const char *id = directive_send(ctx, &draft);
    assert_int_equal(db_commit(ctx), DB_DONE);

    id = arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, id));
    done(errand_answer(ctx, errand(ctx, id, "x3000"), "hoa", good));
    const struct directive *directive = directive_by_id(ctx, id);
    assert_int_equal(directive->to_count, COMMUNES + 4);
    assert_int_equal(directive_sum(errands_of(ctx, directive), directive->to_count).answered, 1);
    test_pass_ms(ctx, 4 * DAY_MS);
    directive_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_ctx_free(ctx);
}

/* ---- how errands move ---- */

static void each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere(void **state)
{
    static const char *const book[ERRAND_STATES][ERRAND_EVENTS] = {
        /*                    confirm     answer      give_back   remind */
        [ERRAND_sent] = {"received", "answered", NULL, "sent"},
        [ERRAND_received] = {NULL, "answered", NULL, "received"},
        [ERRAND_answered] = {NULL, "answered", "returned", NULL},
        [ERRAND_returned] = {NULL, "answered", NULL, "returned"},
    };
    for (int from = 0; from < ERRAND_STATES; from++)
        for (int event = 0; event < ERRAND_EVENTS; event++) {
            enum errand_state to = ERRAND_STATES;
            bool leads = errand_leads((enum errand_state)from, (enum errand_event)event, &to);
            const char *wanted = book[from][event];
            if (leads != (wanted != NULL) || (wanted && strcmp(errand_state_name(to), wanted) != 0))
                fail_msg("%s by event %d", errand_state_name((enum errand_state)from), event);
        }
}

static enum errand_refusal try_event(struct ctx *ctx, const struct errand *one, enum errand_event event)
{
    switch (event) {
    case ERRAND_DO_confirm:
        return errand_confirm(ctx, one, "hoa");
    case ERRAND_DO_answer:
        return errand_answer(ctx, one, "hoa", good);
    case ERRAND_DO_give_back:
        return errand_give_back(ctx, one, "sen", "thiếu một thôn");
    case ERRAND_DO_remind:
        return errand_remind(ctx, one, "sen");
    default:
        return ERRAND_ILLEGAL;
    }
}

static void what_the_table_forbids_changes_nothing_in_the_store(void **state)
{
    static const enum errand_event ways[ERRAND_STATES][3] = {
        [ERRAND_sent] = {ERRAND_EVENTS},
        [ERRAND_received] = {ERRAND_DO_confirm, ERRAND_EVENTS},
        [ERRAND_answered] = {ERRAND_DO_answer, ERRAND_EVENTS},
        [ERRAND_returned] = {ERRAND_DO_answer, ERRAND_DO_give_back, ERRAND_EVENTS},
    };
    for (int closed = 0; closed < 2; closed++)
        for (int from = 0; from < ERRAND_STATES; from++)
            for (int event = 0; event < ERRAND_EVENTS; event++) {
                struct ctx *ctx = agencies_ctx();
                const char *id = sent(ctx);
                for (const enum errand_event *way = ways[from]; *way != ERRAND_EVENTS; way++)
                    done(try_event(ctx, errand(ctx, id, "xa"), *way));
                if (closed) {
                    assert_true(directive_close(ctx, directive_by_id(ctx, id), "sen"));
                    assert_int_equal(db_commit(ctx), DB_DONE);
                }
                const struct errand *before = errand(ctx, id, "xa");
                assert_int_equal(before->state, from);
                enum errand_state to;
                bool allowed = !closed && errand_leads(before->state, (enum errand_event)event, &to);

                enum errand_refusal refusal = try_event(ctx, before, (enum errand_event)event);

                assert_int_equal(refusal == ERRAND_DONE, allowed);
                assert_int_equal(db_batch_empty(ctx), !allowed);
                db_commit(ctx);
                assert_int_equal(errand(ctx, id, "xa")->state, allowed ? to : before->state);
                test_ctx_free(ctx);
            }
}

static void of_two_officers_at_once_one_is_told_to_look_again(void **state)
{
    struct ctx *ctx = agencies_ctx();
    const char *id = sent(ctx);
    const struct errand *seen = errand(ctx, id, "xa");
    done(errand_answer(ctx, seen, "hoa", good));

    static const char *const other[] = {"no", "3", "khác"};
    assert_int_equal(errand_answer(ctx, seen, "binh", other), ERRAND_DONE);

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_string_equal(errand(ctx, id, "xa")->answers[1], "1250");
    test_ctx_free(ctx);
}

static void an_answer_lies_with_what_is_done_and_comes_back_when_it_is_given_back(void **state)
{
    struct ctx *ctx = agencies_ctx();
    const char *id = sent(ctx);
    const struct agency *xa = agency_named(ctx, "xa");
    size_t open, answered;
    done(errand_answer(ctx, errand(ctx, id, "xa"), "hoa", good));
    errands_open(ctx, xa, 10, &open);
    errands_done(ctx, xa, 10, &answered);
    assert_int_equal(open, 0);
    assert_int_equal(answered, 1);

    done(errand_give_back(ctx, errand(ctx, id, "xa"), "sen", "thiếu một thôn"));

    assert_string_equal(errands_open(ctx, xa, 10, &open)[0].why, "thiếu một thôn");
    errands_done(ctx, xa, 10, &answered);
    assert_int_equal(open, 1);
    assert_int_equal(answered, 0);
    test_ctx_free(ctx);
}

static void an_answer_that_does_not_fit_the_form_is_refused(void **state)
{
    static const struct {
        const char *answers[3];
        enum errand_refusal refusal;
    } cases[] = {
        {{"yes", "12", "x"}, ERRAND_DONE},
        {{"maybe", "12", "x"}, ERRAND_EMPTY},
        {{"", "12", "x"}, ERRAND_EMPTY},
        {{"yes", "", "x"}, ERRAND_EMPTY},
        {{"yes", "12 hộ", "x"}, ERRAND_NUMBER},
        {{"yes", "1.2", "x"}, ERRAND_NUMBER},
        {{"yes", "12", "  "}, ERRAND_EMPTY},
        {{"yes", "12,5", "x"}, ERRAND_DONE},
        {{"yes", "1e9", "x"}, ERRAND_NUMBER},
        {{"yes", "-3", "x"}, ERRAND_DONE},
        {{"yes", "9999999999999999999", "x"}, ERRAND_NUMBER},
    };
    struct ctx *ctx = agencies_ctx();
    const char *id = sent(ctx);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum errand_refusal refusal = errand_answer(ctx, errand(ctx, id, "xa"), "hoa", cases[i].answers);
        if (refusal != cases[i].refusal)
            fail_msg("case %zu: %d", i, refusal);
        db_batch_drop(ctx);
    }
    test_ctx_free(ctx);
}

static void numbers_are_read_as_they_are_written_here(void **state)
{
    static const char *const cases[][2] = {
        {"12", "12"}, {"1.250", "1250"}, {"1.250.000", "1250000"}, {"12,5", "12.5"}, {"1.250,75", "1250.75"},
        {" 7 ", "7"}, {"-4", "-4"},      {"1.25", NULL},           {".5", NULL},     {"12,", NULL},
        {"", NULL},   {"1 2", NULL},     {"12,5,5", NULL},         {"1..000", NULL}, {"-", NULL}};
    struct ctx *ctx = agencies_ctx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *number = directive_number(ctx->arena, cases[i][0]);
        if ((number != NULL) != (cases[i][1] != NULL) || (number && strcmp(number, cases[i][1]) != 0))
            fail_msg("\"%s\" is read as %s", cases[i][0], number ? number : "none");
    }
    test_ctx_free(ctx);
}

/* ---- who is late, what it comes to ---- */

static void sums_are_of_answers_that_stand(void **state)
{
    static const char *const other[] = {"no", "0,5", "x"};
    struct ctx *ctx = agencies_ctx();
    const char *id = sent(ctx);
    done(errand_answer(ctx, errand(ctx, id, "xa"), "hoa", good));
    done(errand_answer(ctx, errand(ctx, id, "bh"), "hoa", other));
    done(errand_answer(ctx, errand(ctx, id, "tt"), "hoa", good));
    done(errand_give_back(ctx, errand(ctx, id, "tt"), "sen", "sai"));
    const struct directive *directive = directive_by_id(ctx, id);

    struct directive_sum sum = directive_sum(errands_of(ctx, directive), directive->to_count);

    assert_int_equal(sum.answered, 2);
    assert_int_equal(sum.yes[0], 1);
    assert_int_equal(sum.no[0], 1);
    assert_string_equal(directive_number_text(ctx->arena, sum.total[1]), "1250.5");
    test_ctx_free(ctx);
}

static void the_officer_on_duty_is_told_once_that_it_has_arrived(void **state)
{
    struct ctx *ctx = agencies_ctx();
    duty_write(ctx, "xa", "hoa", LAN, "1-7 00:00-24:00");
    const char *id = sent(ctx);
    size_t due;
    assert_string_equal(directives_to_watch(ctx, 10, &due)[0], id);

    directive_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    assert_says(newest(ctx, OUTBOX_CASE),
                arena_printf(ctx->arena, "UBND tinh Lao Cai: chi dao %s Gao cuu doi, han ", id));
    directives_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    directive_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    test_ctx_free(ctx);
}

static void who_is_late_stands_first_and_is_reminded_until_it_answers(void **state)
{
    struct ctx *ctx = agencies_ctx();
    const char *id = sent(ctx);
    directive_watch(ctx, id); /* it has arrived, and nobody was on duty */
    duty_write(ctx, "xa", "hoa", LAN, "1-7 00:00-24:00");
    assert_int_equal(db_commit(ctx), DB_DONE);
    done(errand_answer(ctx, errand(ctx, id, "bh"), "hoa", good));
    size_t due;
    directives_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    test_pass_ms(ctx, 3 * DAY_MS);
    assert_int_equal(errand_days_late(ctx, errand(ctx, id, "xa")), 1);
    assert_int_equal(errand_days_late(ctx, errand(ctx, id, "bh")), 0);
    assert_string_equal(directives_to_watch(ctx, 10, &due)[0], id);

    directive_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(errand(ctx, id, "xa")->reminded, 1);
    assert_int_equal(errand(ctx, id, "bh")->reminded, 0);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    assert_says(newest(ctx, OUTBOX_CASE), "UBND tinh Lao Cai nhac: chi dao");
    directives_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    assert_int_equal(errand_remind(ctx, errand(ctx, id, "xa"), "sen"), ERRAND_SOON);
    const struct errand *first = errands_of(ctx, directive_by_id(ctx, id));
    assert_true(errand_late(ctx, &first[0]) && errand_late(ctx, &first[1]) && !errand_late(ctx, &first[2]));

    done(errand_answer(ctx, errand(ctx, id, "xa"), "hoa", good));
    done(errand_answer(ctx, errand(ctx, id, "tt"), "hoa", good));
    test_pass_ms(ctx, 7 * DAY_MS);
    directive_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(errand(ctx, id, "xa")->reminded, 1);
    assert_int_equal(errand_days_late(ctx, errand(ctx, id, "xa")), 1); /* as late as the answer was */
    directives_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agencies_are_chosen_by_level_area_and_name_and_only_below),
        cmocka_unit_test(every_commune_of_the_country_can_be_asked_at_once),
        cmocka_unit_test(a_day_due_is_closing_time_of_a_working_day),
        cmocka_unit_test(each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere),
        cmocka_unit_test(what_the_table_forbids_changes_nothing_in_the_store),
        cmocka_unit_test(of_two_officers_at_once_one_is_told_to_look_again),
        cmocka_unit_test(an_answer_lies_with_what_is_done_and_comes_back_when_it_is_given_back),
        cmocka_unit_test(an_answer_that_does_not_fit_the_form_is_refused),
        cmocka_unit_test(numbers_are_read_as_they_are_written_here),
        cmocka_unit_test(sums_are_of_answers_that_stand),
        cmocka_unit_test(the_officer_on_duty_is_told_once_that_it_has_arrived),
        cmocka_unit_test(who_is_late_stands_first_and_is_reminded_until_it_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How cases move, and what time does to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/case_move.h"
#include "social-core/case_watch.h"
#include "social-core/counts.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "tests/unit/talking.h"

#define DAY_MS INT64_C(86400000)

/* The village, with more agencies: a station beside the commune's office, the province, a ministry. */
static struct ctx *agencies_ctx(void)
{
    struct ctx *ctx = village_ctx();
    db_write(ctx, "HSET", key_agencies(ctx), "xa", "{\"title\":\"UBND xã Tả Van\",\"area\":\"03037\",\"front\":true}");
    db_write(ctx, "HSET", key_agencies(ctx), "tram", "{\"title\":\"Trạm Y tế\",\"area\":\"03037\"}");
    db_write(ctx, "HSET", key_agencies(ctx), "tinh", "{\"title\":\"UBND tỉnh Lào Cai\",\"area\":\"15\"}");
    db_write(ctx, "HSET", key_agencies(ctx), "bo", "{\"title\":\"Bộ Y tế\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);
    return ctx;
}

/* Lan has asked; it is case 1. */
static struct ctx *asked_ctx(const char *question)
{
    struct ctx *ctx = agencies_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, question);
    return ctx;
}

static const struct case_view *case_1(struct ctx *ctx)
{
    const struct case_view *view = case_by_id(ctx, "1");
    assert_non_null(view);
    return view;
}

#define done(move)                                                                                                     \
    do {                                                                                                               \
        assert_int_equal((move), CASE_DONE);                                                                           \
        assert_int_equal(db_commit(ctx), DB_DONE);                                                                     \
    } while (0)

static int64_t lying_in(struct ctx *ctx, const char *agency, const char *folder)
{
    return db_number(db_read(ctx, "ZCARD", key_folder(ctx, agency, folder)), -1);
}

/* ---- the table ---- */

static void each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere(void **state)
{
    static const char *const book[CASE_STATES][CASE_EVENTS] = {
        /*               claim        release forward      ask_back    answer      more         rate      close */
        [CASE_new] = {"assigned", NULL, "forwarded", "awaiting", "answered", "new", NULL, NULL},
        [CASE_assigned] = {"assigned", "new", "forwarded", "awaiting", "answered", "assigned", NULL, NULL},
        [CASE_forwarded] = {"assigned", NULL, "forwarded", "awaiting", "answered", "forwarded", NULL, NULL},
        [CASE_awaiting] = {"awaiting", NULL, "forwarded", "awaiting", "answered", "assigned", NULL, "closed"},
        [CASE_answered] = {NULL, NULL, NULL, NULL, "answered", "reopened", "closed", "closed"},
        [CASE_closed] = {NULL, NULL, NULL, NULL, NULL, "reopened", "closed", NULL},
        [CASE_reopened] = {"assigned", NULL, "forwarded", "awaiting", "answered", "reopened", NULL, NULL},
    };
    for (int from = 0; from < CASE_STATES; from++)
        for (int event = 0; event < CASE_EVENTS; event++) {
            enum case_state to = CASE_STATES;
            bool leads = case_leads((enum case_state)from, (enum case_event)event, &to);
            const char *wanted = book[from][event];
            if (leads != (wanted != NULL) || (wanted && strcmp(case_state_name(to), wanted) != 0))
                fail_msg("%s by event %d", case_state_name((enum case_state)from), event);
        }
}

/* What each event does when it is really tried, from each state that a case is really in. */
static enum case_refusal try_event(struct ctx *ctx, const struct case_view *view, enum case_event event)
{
    const struct person *lan = person_by_handle(ctx, "lan");
    switch (event) {
    case CASE_DO_claim:
        return case_claim(ctx, view, "hoa", "hoa");
    case CASE_DO_release:
        return case_release(ctx, view, "hoa");
    case CASE_DO_forward:
        return case_forward(ctx, view, "hoa", agency_named(ctx, "tinh"), "");
    case CASE_DO_ask_back:
        return case_ask_back(ctx, view, "hoa", "o thon nao?");
    case CASE_DO_answer:
        return case_answer(ctx, view, "hoa", "thu hai");
    case CASE_DO_more:
        return case_continue(ctx, view, lan, "con nua");
    case CASE_DO_rate:
        return case_rate(ctx, view, 5);
    case CASE_DO_close:
        return case_close(ctx, view, "-");
    default:
        return CASE_ILLEGAL;
    }
}

static void bring_to(struct ctx *ctx, enum case_state state)
{
    static const enum case_event ways[CASE_STATES][4] = {
        [CASE_new] = {CASE_EVENTS},
        [CASE_assigned] = {CASE_DO_claim, CASE_EVENTS},
        [CASE_forwarded] = {CASE_DO_forward, CASE_EVENTS},
        [CASE_awaiting] = {CASE_DO_ask_back, CASE_EVENTS},
        [CASE_answered] = {CASE_DO_answer, CASE_EVENTS},
        [CASE_closed] = {CASE_DO_answer, CASE_DO_close, CASE_EVENTS},
        [CASE_reopened] = {CASE_DO_answer, CASE_DO_more, CASE_EVENTS},
    };
    for (const enum case_event *event = ways[state]; *event != CASE_EVENTS; event++)
        done(try_event(ctx, case_1(ctx), *event));
    assert_string_equal(case_state_name(case_1(ctx)->state), case_state_name(state));
}

static void what_the_table_forbids_changes_nothing_in_the_store(void **state)
{
    for (int from = 0; from < CASE_STATES; from++)
        for (int event = 0; event < CASE_EVENTS; event++) {
            struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
            bring_to(ctx, (enum case_state)from);
            const struct case_view *before = case_1(ctx);
            enum case_state to;
            bool allowed = case_leads(before->state, (enum case_event)event, &to);
            if (event == CASE_DO_forward && from == CASE_forwarded)
                allowed = false; /* it is the province's already */

            enum case_refusal refusal = try_event(ctx, before, (enum case_event)event);

            assert_int_equal(refusal == CASE_DONE, allowed);
            assert_int_equal(db_batch_empty(ctx), !allowed);
            db_commit(ctx);
            const struct case_view *after = case_1(ctx);
            assert_int_equal(strcmp(before->revision, after->revision) != 0, allowed);
            assert_int_equal(after->state, allowed ? to : before->state);
            test_ctx_free(ctx);
        }
}

/* ---- the citizen's side ---- */

static void a_question_is_confirmed_with_its_number_and_the_day_it_is_due(void **state)
{
    struct ctx *ctx = agencies_ctx(); /* Tuesday 24 November 2026, 15:00 in Viet Nam */
    text(ctx, LAN, "DK Lan, Ta Van");

    const char *said = text(ctx, LAN, "HOI xa bao gio cap gao?"); /* aid: three working days */

    assert_says(said, "1");
    assert_says(said, "27/11");
    assert_true(strlen(said) <= 160);
    test_ctx_free(ctx);
}

static void stars_close_a_case_and_come_into_the_agencys_counts(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    assert_says(text(ctx, LAN, "SAO 5"), "Chua co");
    done(case_answer(ctx, case_1(ctx), "hoa", "Thứ hai"));

    assert_says(text(ctx, LAN, "SAO 2"), "2/5");
    assert_says(text(ctx, LAN, "SAO 4"), "4/5");

    assert_string_equal(case_state_name(case_1(ctx)->state), "closed");
    assert_int_equal(case_1(ctx)->stars, 4);
    const struct agency *xa = agency_named(ctx, "xa");
    struct counts counts = *counts_of(ctx, &xa, 1);
    assert_int_equal(counts.since[COUNT_rated], 1);
    assert_int_equal(counts.since[COUNT_stars], 4);
    assert_int_equal(counts.since[COUNT_in_time], 1);
    test_ctx_free(ctx);
}

static void a_closed_case_is_reopened_for_14_days_and_asked_anew_after_that(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    done(case_answer(ctx, case_1(ctx), "hoa", "Thứ hai"));
    text(ctx, LAN, "SAO 1");

    test_pass_ms(ctx, 13 * DAY_MS);
    text(ctx, LAN, "TL 1 van chua co gao");
    const char *reopened = case_state_name(case_1(ctx)->state);
    done(case_answer(ctx, case_1(ctx), "hoa", "Mai có"));
    text(ctx, LAN, "SAO 5");
    test_pass_ms(ctx, 15 * DAY_MS);
    const char *anew = text(ctx, LAN, "TL 1 lai het gao roi");

    assert_string_equal(reopened, "reopened");
    assert_string_equal(case_state_name(case_1(ctx)->state), "closed");
    assert_says(anew, "2");
    assert_string_equal(case_by_id(ctx, "2")->first_line, "lai het gao roi");
    test_ctx_free(ctx);
}

static void the_citizens_answer_gives_back_the_time_they_took(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    int64_t due = case_1(ctx)->due_ms;
    done(case_ask_back(ctx, case_1(ctx), "hoa", "Nhà ở thôn nào?"));
    assert_says(newest(ctx, OUTBOX_CASE), "Nha o thon nao");

    test_pass_ms(ctx, 2 * DAY_MS);
    text(ctx, LAN, "TL thon Giay");

    assert_string_equal(case_state_name(case_1(ctx)->state), "assigned");
    assert_int_equal(case_1(ctx)->due_ms, due + 2 * DAY_MS);
    test_ctx_free(ctx);
}

/* ---- the agency's side ---- */

static void who_has_a_case_alone_answers_it_until_it_is_taken_over(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    done(case_claim(ctx, case_1(ctx), "hoa", "hoa"));

    enum case_refusal refused = case_answer(ctx, case_1(ctx), "binh", "Thứ ba");
    assert_true(db_batch_empty(ctx));
    done(case_claim(ctx, case_1(ctx), "binh", "binh"));
    enum case_refusal too_late = case_answer(ctx, case_1(ctx), "hoa", "Thứ hai");
    done(case_answer(ctx, case_1(ctx), "binh", "Thứ ba"));

    assert_int_equal(refused, CASE_HELD);
    assert_int_equal(too_late, CASE_HELD);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    test_ctx_free(ctx);
}

static void two_who_claim_at_the_same_moment_are_not_both_given_it(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    const struct case_view *hoa = case_1(ctx), *binh = case_1(ctx);

    case_claim(ctx, hoa, "hoa", "hoa");
    enum db_outcome first = db_commit(ctx);
    case_claim(ctx, binh, "binh", "binh");
    enum db_outcome second = db_commit(ctx);

    assert_int_equal(first, DB_DONE);
    assert_int_equal(second, DB_CONFLICT);
    assert_string_equal(case_1(ctx)->officer, "hoa");
    test_ctx_free(ctx);
}

static void a_wrong_agency_forwards_and_the_citizen_is_told(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa con toi bi benh"); /* health: one day here, three at the province */

    done(case_forward(ctx, case_1(ctx), "hoa", agency_named(ctx, "tinh"), "ngoài thẩm quyền"));

    const struct case_view *view = case_1(ctx);
    assert_string_equal(view->agency->name, "tinh");
    assert_null(view->officer);
    assert_says(newest(ctx, OUTBOX_CASE), "UBND tinh Lao Cai");
    assert_says(newest(ctx, OUTBOX_CASE), "27/11");
    assert_says(view->thread[1].text, "ngoài thẩm quyền");
    assert_int_equal(lying_in(ctx, "xa", "open"), 0);
    assert_int_equal(lying_in(ctx, "tinh", "open"), 1);
    test_ctx_free(ctx);
}

static void a_case_lies_in_the_folders_of_its_state_and_in_no_other(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    assert_int_equal(lying_in(ctx, "xa", "free"), 1);
    done(case_claim(ctx, case_1(ctx), "hoa", "hoa"));
    assert_int_equal(lying_in(ctx, "xa", "free"), 0);
    assert_true(case_label(ctx, case_1(ctx), "gao", true));
    db_commit(ctx);
    assert_int_equal(lying_in(ctx, "xa", "label.gao"), 1);
    assert_false(case_label(ctx, case_1(ctx), "Gạo!", true));
    done(case_answer(ctx, case_1(ctx), "hoa", "Thứ hai"));

    assert_int_equal(lying_in(ctx, "xa", "open"), 0);
    assert_int_equal(lying_in(ctx, "xa", "label.gao"), 0);
    assert_int_equal(lying_in(ctx, "xa", "kind.tro_cap"), 0);
    assert_int_equal(lying_in(ctx, "xa", "answered"), 1);
    assert_int_equal(db_number(db_read(ctx, "ZCARD", key_held(ctx, "hoa")), -1), 0);
    test_ctx_free(ctx);
}

static void a_note_is_the_staffs_own(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");

    case_note(ctx, case_1(ctx), "hoa", "Hỏi kế toán đã");
    db_commit(ctx);

    const struct case_view *view = case_1(ctx);
    assert_int_equal(view->thread_count, 2);
    assert_false(case_entry_for_citizen(&view->thread[1]));
    assert_int_equal(rows(ctx, OUTBOX_CASE), 0);
    test_ctx_free(ctx);
}

/* ---- time ---- */

/* What the gateway's round does, once. Returns how many cases had something to be done. */
static size_t round_of_watch(struct ctx *ctx)
{
    size_t count;
    const char **ids = cases_to_watch(ctx, 10, &count);
    for (size_t i = 0; i < count; i++) {
        case_watch(ctx, ids[i]);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
    return count;
}

static void what_is_late_is_raised_step_by_step_and_told_once_a_step(void **state)
{
    struct ctx *ctx = asked_ctx("HOI tram con toi bi benh"); /* one working day: due on Wednesday at 17:00 */

    test_pass_ms(ctx, DAY_MS);
    size_t early = round_of_watch(ctx);
    test_pass_ms(ctx, DAY_MS);
    size_t late = round_of_watch(ctx), again = round_of_watch(ctx);
    const char *first = case_1(ctx)->raised->name;
    test_pass_ms(ctx, 5 * DAY_MS);
    round_of_watch(ctx);
    const char *second = case_1(ctx)->raised->name;
    test_pass_ms(ctx, 6 * DAY_MS);
    round_of_watch(ctx);
    test_pass_ms(ctx, 30 * DAY_MS);
    size_t at_the_top = round_of_watch(ctx);

    assert_int_equal(early, 0);
    assert_int_equal(late, 1);
    assert_int_equal(again, 0);
    assert_string_equal(first, "xa");
    assert_string_equal(second, "tinh");
    assert_string_equal(case_1(ctx)->raised->name, "tinh");
    assert_int_equal(at_the_top, 0);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 2);
    assert_int_equal(lying_in(ctx, "tinh", "raised"), 1);
    const struct agency *tram = agency_named(ctx, "tram");
    assert_int_equal(counts_of(ctx, &tram, 1)->late, 1);
    assert_int_equal(counts_of(ctx, &tram, 1)->since[COUNT_raised], 1);
    test_ctx_free(ctx);
}

static void the_agency_above_takes_what_is_late_from_whoever_has_it(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    done(case_claim(ctx, case_1(ctx), "hoa", "hoa"));
    assert_int_equal(case_forward(ctx, case_1(ctx), "tuan", agency_named(ctx, "tinh"), ""), CASE_HELD);
    test_pass_ms(ctx, 10 * DAY_MS);
    round_of_watch(ctx);

    done(case_forward(ctx, case_1(ctx), "tuan", agency_named(ctx, "tinh"), "quá hạn"));

    assert_string_equal(case_1(ctx)->agency->name, "tinh");
    assert_int_equal(lying_in(ctx, "tinh", "raised"), 0);
    test_ctx_free(ctx);
}

static void a_citizen_who_is_asked_back_is_reminded_once_and_then_left_in_peace(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    done(case_ask_back(ctx, case_1(ctx), "hoa", "Nhà ở thôn nào?"));

    test_pass_ms(ctx, 4 * DAY_MS);
    round_of_watch(ctx);
    assert_says(newest(ctx, OUTBOX_CASE), "TL 1");
    size_t reminded = rows(ctx, OUTBOX_CASE);
    test_pass_ms(ctx, 11 * DAY_MS);
    round_of_watch(ctx);

    assert_int_equal(reminded, 2);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 2);
    assert_string_equal(case_state_name(case_1(ctx)->state), "closed");
    test_ctx_free(ctx);
}

static void an_answer_that_nobody_objects_to_closes_the_case(void **state)
{
    struct ctx *ctx = asked_ctx("HOI xa bao gio cap gao?");
    done(case_answer(ctx, case_1(ctx), "hoa", "Thứ hai"));

    test_pass_ms(ctx, 15 * DAY_MS);
    size_t found = round_of_watch(ctx), again = round_of_watch(ctx);

    assert_int_equal(found, 1);
    assert_int_equal(again, 0);
    assert_string_equal(case_state_name(case_1(ctx)->state), "closed");
    test_ctx_free(ctx);
}

static void the_tree_of_agencies_leads_upwards(void **state)
{
    struct ctx *ctx = agencies_ctx();
    const struct agency *tram = agency_named(ctx, "tram"), *xa = agency_named(ctx, "xa");
    const struct agency *tinh = agency_named(ctx, "tinh");

    assert_string_equal(agency_above(ctx, tram)->name, "xa");
    assert_string_equal(agency_above(ctx, xa)->name, "tinh");
    assert_null(agency_above(ctx, tinh));
    assert_true(agency_is_over(ctx, tinh, tram));
    assert_false(agency_is_over(ctx, tram, tinh));
    assert_false(agency_is_over(ctx, xa, xa));
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere),
        cmocka_unit_test(what_the_table_forbids_changes_nothing_in_the_store),
        cmocka_unit_test(a_question_is_confirmed_with_its_number_and_the_day_it_is_due),
        cmocka_unit_test(stars_close_a_case_and_come_into_the_agencys_counts),
        cmocka_unit_test(a_closed_case_is_reopened_for_14_days_and_asked_anew_after_that),
        cmocka_unit_test(the_citizens_answer_gives_back_the_time_they_took),
        cmocka_unit_test(who_has_a_case_alone_answers_it_until_it_is_taken_over),
        cmocka_unit_test(two_who_claim_at_the_same_moment_are_not_both_given_it),
        cmocka_unit_test(a_wrong_agency_forwards_and_the_citizen_is_told),
        cmocka_unit_test(a_case_lies_in_the_folders_of_its_state_and_in_no_other),
        cmocka_unit_test(a_note_is_the_staffs_own),
        cmocka_unit_test(what_is_late_is_raised_step_by_step_and_told_once_a_step),
        cmocka_unit_test(the_agency_above_takes_what_is_late_from_whoever_has_it),
        cmocka_unit_test(a_citizen_who_is_asked_back_is_reminded_once_and_then_left_in_peace),
        cmocka_unit_test(an_answer_that_nobody_objects_to_closes_the_case),
        cmocka_unit_test(the_tree_of_agencies_leads_upwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How a planned broadcast moves, and who may move it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/broadcast_plan.h"
#include "social-core/keys.h"
#include "tests/unit/plan_scene.h"

/* ---- the table ---- */

static void each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere(void **state)
{
    static const char *const book[BROADCAST_STATES][BROADCAST_EVENTS] = {
        /* edit ask approve refuse expire start repeat pause resume cancel end fail again */
        [BROADCAST_DRAFT] = {"draft", "waiting", 0, 0, 0, 0, 0, 0, 0, "cancelled", 0, 0},
        [BROADCAST_WAITING] = {"draft", 0, "scheduled", "draft", "draft", 0, 0, 0, 0, "cancelled", 0, 0},
        [BROADCAST_SCHEDULED] = {"draft", 0, 0, 0, "draft", "sending", "scheduled", "held", 0, "cancelled", "done", 0},
        [BROADCAST_HELD] = {"draft", 0, 0, 0, 0, 0, 0, 0, "scheduled", "cancelled", 0, 0},
        [BROADCAST_SENDING] = {0, 0, 0, 0, 0, 0, 0, "paused", 0, "cancelled", "done", "failed"},
        [BROADCAST_PAUSED] = {0, 0, 0, 0, 0, 0, 0, 0, "sending", "cancelled", 0, 0},
        [BROADCAST_DONE] = {[BROADCAST_DO_again] = "sending"},
        [BROADCAST_CANCELLED] = {0},
        [BROADCAST_FAILED] = {0},
    };
    for (int from = 0; from < BROADCAST_STATES; from++)
        for (int event = 0; event < BROADCAST_EVENTS; event++) {
            enum broadcast_state to = BROADCAST_STATES;
            const char *wanted = book[from][event];
            bool leads = broadcast_leads((enum broadcast_state)from, (enum broadcast_event)event, &to);
            if (leads != (wanted != NULL) || (wanted && strcmp(broadcast_state_name(to), wanted) != 0))
                fail_msg("%s by event %d", broadcast_state_name((enum broadcast_state)from), event);
        }
}

/* What people do when it is really tried. */
static bool try_event(struct ctx *ctx, const struct broadcast *broadcast, enum broadcast_event event)
{
    struct broadcast draft = plan_draft("hoa", "xa");
    const char *id;
    char why[400];
    switch (event) {
    case BROADCAST_DO_edit:
        return broadcast_keep(ctx, broadcast, &draft, &id, why, sizeof why) == BROADCAST_OKAY;
    case BROADCAST_DO_ask:
        return broadcast_ask(ctx, broadcast, "hoa") == BROADCAST_OKAY;
    case BROADCAST_DO_approve:
        return broadcast_approve(ctx, broadcast, "binh") == BROADCAST_OKAY;
    case BROADCAST_DO_refuse:
        return broadcast_refuse(ctx, broadcast, "binh", "sai giờ") == BROADCAST_OKAY;
    default:
        return broadcast_move(ctx, broadcast, event, "hoa");
    }
}

static const char *brought_to(struct ctx *ctx, enum broadcast_state state)
{
    struct broadcast draft = plan_draft("hoa", "xa");
    bool waits_for_time = state == BROADCAST_SCHEDULED || state == BROADCAST_HELD;
    draft.when.start_ms = waits_for_time ? ctx->now_ms + DAY_MS : 0;
    const char *id = state >= BROADCAST_SCHEDULED ? plan_approved(ctx, &draft) : plan_kept(ctx, &draft);
    if (state == BROADCAST_WAITING)
        plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    if (state == BROADCAST_HELD || state == BROADCAST_PAUSED)
        assert_true(broadcast_move(ctx, plan_now(ctx, id), BROADCAST_DO_pause, "hoa"));
    if (state == BROADCAST_CANCELLED)
        assert_true(broadcast_move(ctx, plan_now(ctx, id), BROADCAST_DO_cancel, "hoa"));
    if (state == BROADCAST_DONE || state == BROADCAST_FAILED)
        broadcast_end(ctx, plan_now(ctx, id), "0-1", state);
    db_commit(ctx);
    assert_string_equal(broadcast_state_name(plan_now(ctx, id)->state), broadcast_state_name(state));
    return id;
}

static void what_the_table_forbids_changes_nothing_in_the_store(void **state)
{
    static const enum broadcast_event events[] = {BROADCAST_DO_edit,   BROADCAST_DO_ask,   BROADCAST_DO_approve,
                                                  BROADCAST_DO_refuse, BROADCAST_DO_pause, BROADCAST_DO_resume,
                                                  BROADCAST_DO_cancel};
    for (int from = 0; from < BROADCAST_STATES; from++)
        for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
            struct ctx *ctx = plan_scene();
            const char *id = brought_to(ctx, (enum broadcast_state)from);
            const struct broadcast *before = plan_now(ctx, id);
            enum broadcast_state to = before->state;
            bool allowed = broadcast_leads(before->state, events[i], &to);
            if (allowed && events[i] == BROADCAST_DO_approve)
                to = BROADCAST_SENDING; /* it has no time to wait for */

            bool did = try_event(ctx, before, events[i]);

            assert_int_equal(did, allowed);
            assert_int_equal(db_batch_empty(ctx), !allowed);
            db_commit(ctx);
            assert_int_equal(plan_now(ctx, id)->state, to);
            assert_int_equal(strcmp(before->revision, plan_now(ctx, id)->revision) != 0, allowed);
            test_ctx_free(ctx);
        }
}

/* ---- two persons ---- */

static void who_wrote_it_or_asked_does_not_approve_it_and_another_does(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    const char *id = plan_kept(ctx, &draft);
    plan_hire(ctx, "chi", "xa");
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "chi"));

    assert_int_equal(broadcast_approve(ctx, plan_now(ctx, id), "hoa"), BROADCAST_SAME_PERSON);
    assert_int_equal(broadcast_approve(ctx, plan_now(ctx, id), "chi"), BROADCAST_SAME_PERSON);
    assert_int_equal(broadcast_refuse(ctx, plan_now(ctx, id), "hoa", ""), BROADCAST_SAME_PERSON);
    assert_true(db_batch_empty(ctx));
    assert_int_equal(plan_rows(ctx), 0);
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "binh"));

    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_SENDING);
    assert_string_equal(plan_now(ctx, id)->approved_by, "binh");
    assert_int_equal(plan_rows(ctx), 1);
    test_ctx_free(ctx);
}

static void what_is_approved_is_what_was_priced_an_edit_takes_the_approval_back(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa"), other = plan_draft("hoa", "xa");
    const char *id = plan_kept(ctx, &draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    const struct broadcast *seen = plan_now(ctx, id);
    other.texts[0].text = "Họp thôn chiều mai";
    assert_int_equal(plan_keep(ctx, plan_now(ctx, id), &other, NULL), BROADCAST_OKAY);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));

    broadcast_approve(ctx, seen, "binh");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_WAITING);
    assert_int_equal(plan_rows(ctx), 0);
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "binh"));
    assert_string_equal(plan_now(ctx, id)->texts[0].text, "Họp thôn chiều mai");
    test_ctx_free(ctx);
}

static void approved_twice_at_the_same_moment_it_goes_out_once(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    const char *id = plan_kept(ctx, &draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    const struct broadcast *seen = plan_now(ctx, id);

    plan_done(ctx, broadcast_approve(ctx, seen, "binh"));
    broadcast_approve(ctx, seen, "tuan");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(plan_rows(ctx), 1);
    test_ctx_free(ctx);
}

static void where_an_agency_has_one_officer_the_agency_above_is_asked(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("yen", "tram");
    const char *id = plan_kept(ctx, &draft);

    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "yen"));

    assert_string_equal(plan_now(ctx, id)->upper, "xa");
    assert_int_equal(plan_lying_in(ctx, "xa", "below"), 1);
    assert_int_equal(plan_lying_in(ctx, "tram", "waiting"), 1);
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "hoa"));
    assert_int_equal(plan_lying_in(ctx, "xa", "below"), 0);
    assert_int_equal(plan_lying_in(ctx, "tram", "waiting"), 0);
    assert_int_equal(plan_lying_in(ctx, "tram", "running"), 1);
    test_ctx_free(ctx);
}

static void where_nobody_could_approve_it_that_is_said(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("tuan", "tinh");
    const char *id = plan_kept(ctx, &draft);

    assert_int_equal(broadcast_ask(ctx, plan_now(ctx, id), "tuan"), BROADCAST_NO_SECOND);

    assert_true(db_batch_empty(ctx));
    plan_hire(ctx, "ly", "tinh");
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "tuan"));
    test_ctx_free(ctx);
}

static void who_has_to_do_with_it_is_its_agency_and_those_above(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    const struct broadcast *broadcast = plan_now(ctx, plan_kept(ctx, &draft));

    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "xa")), BROADCAST_OWN);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "tinh")), BROADCAST_BELOW);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "tram")), BROADCAST_FOREIGN);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "xa_khac")), BROADCAST_FOREIGN);
    test_ctx_free(ctx);
}

static void what_is_refused_is_a_draft_again_with_the_reason(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    const char *id = plan_kept(ctx, &draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));

    plan_done(ctx, broadcast_refuse(ctx, plan_now(ctx, id), "binh", "Sai ngày"));

    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(plan_now(ctx, id)->reason, "Sai ngày");
    assert_int_equal(plan_lying_in(ctx, "xa", "draft"), 1);
    test_ctx_free(ctx);
}

/* ---- emergencies ---- */

static void an_emergency_waits_ten_minutes_for_its_pair_and_no_longer(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.class = OUTBOX_EMERGENCY;
    const char *id = plan_kept(ctx, &draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    assert_int_equal(plan_lying_in(ctx, "tinh", "below"), 1);

    test_pass_ms(ctx, 9 * MINUTE_MS);
    size_t early = plan_round(ctx);
    test_pass_ms(ctx, MINUTE_MS);
    enum broadcast_refusal too_late = broadcast_approve(ctx, plan_now(ctx, id), "binh");
    size_t late = plan_round(ctx);

    assert_int_equal(early, 0);
    assert_int_equal(too_late, BROADCAST_TOO_LATE);
    assert_int_equal(late, 1);
    assert_int_equal(plan_now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(plan_now(ctx, id)->reason, BROADCAST_EXPIRED);
    assert_int_equal(plan_lying_in(ctx, "tinh", "below"), 0);
    assert_int_equal(plan_rows(ctx), 0);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    test_pass_ms(ctx, 9 * MINUTE_MS);
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "binh"));
    assert_int_equal(db_number(db_read(ctx, "XLEN", key_outbox(ctx, "emergency")), 0), 1);
    assert_int_equal(plan_round(ctx), 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere),
        cmocka_unit_test(what_the_table_forbids_changes_nothing_in_the_store),
        cmocka_unit_test(who_wrote_it_or_asked_does_not_approve_it_and_another_does),
        cmocka_unit_test(what_is_approved_is_what_was_priced_an_edit_takes_the_approval_back),
        cmocka_unit_test(approved_twice_at_the_same_moment_it_goes_out_once),
        cmocka_unit_test(where_an_agency_has_one_officer_the_agency_above_is_asked),
        cmocka_unit_test(where_nobody_could_approve_it_that_is_said),
        cmocka_unit_test(who_has_to_do_with_it_is_its_agency_and_those_above),
        cmocka_unit_test(what_is_refused_is_a_draft_again_with_the_reason),
        cmocka_unit_test(an_emergency_waits_ten_minutes_for_its_pair_and_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

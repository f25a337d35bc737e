#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/base/json.h"
#include "social-core/broadcast_plan.h"
#include "social-core/broadcast_results.h"
#include "social-core/broadcast_template.h"
#include "social-core/broadcast_watch.h"
#include "social-core/keys.h"
#include "social-core/loading/loading.h"
#include "social-core/receipt.h"
#include "social-core/staff.h"
#include "social-core/tariff.h"
#include "social-core/world.h"
#include "tests/unit/support.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* Three levels, as agencies have them; only the ward's station has one officer. */
static const char places[] =
    "{\"areas\": [{\"id\": \"15\", \"name\": \"Tỉnh Lào Cai\", \"kind\": \"province\", \"parent\": null},"
    "{\"id\": \"03037\", \"name\": \"Xã Tả Van\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"v1\", \"name\": \"Bản Giáy\", \"kind\": \"village\", \"parent\": \"03037\"},"
    "{\"id\": \"02728\", \"name\": \"Xã Mường Hum\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"44\", \"name\": \"Tỉnh Quảng Trị\", \"kind\": \"province\", \"parent\": null}],"
    "\"channels\": [{\"name\": \"nuoc\", \"title\": \"Nước\"}],"
    "\"agencies\": [{\"name\": \"xa\", \"title\": \"UBND xã Tả Van\", \"area\": \"03037\", \"front\": true},"
    "{\"name\": \"tram\", \"title\": \"Trạm y tế\", \"area\": \"03037\"},"
    "{\"name\": \"tinh\", \"title\": \"UBND tỉnh Lào Cai\", \"area\": \"15\"},"
    "{\"name\": \"xa_khac\", \"title\": \"UBND xã Mường Hum\", \"area\": \"02728\"}],"
    "\"phones\": [{\"msisdn\": \"+84912000001\", \"name\": \"Lan\", \"handle\": \"lan\", \"area\": \"03037\", "
    "\"follows\": [\"nuoc\"]},"
    "{\"msisdn\": \"+84912000002\", \"name\": \"Mai\", \"handle\": \"mai\", \"area\": \"v1\", \"language\": \"en\"},"
    "{\"msisdn\": \"+84912000003\", \"name\": \"Pao\", \"handle\": \"pao\", \"area\": \"02728\"},"
    "{\"msisdn\": \"+84912000004\", \"name\": \"Ha\", \"handle\": \"ha\", \"area\": \"44\"}]}";

static const struct way ways[] = {{"near", 300}};

static size_t way_of(const void *owner, const char *msisdn)
{
    return 0;
}

static const struct tariff tariff = {.ways = ways, .count = 1, .way_of = way_of};

static void hire(struct ctx *ctx, const char *login, const char *agency)
{
    staff_write(ctx, &(struct staff){.login = login, .name = login, .role = "officer", .agency = agency});
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static struct ctx *scene(void)
{
    struct ctx *ctx = test_ctx();
    struct loaded loaded;
    struct mistakes mistakes = {.count = 0};
    ctx->world->tariff = &tariff;
    if (loading_run(ctx, json_read(ctx->arena, places), &(struct loading_wish){.by = "test"}, &loaded, &mistakes) < 0)
        fail_msg("%s", mistakes.list[0].what);
    directory_refresh(ctx);
    hire(ctx, "hoa", "xa");
    hire(ctx, "binh", "xa");
    hire(ctx, "tuan", "tinh");
    hire(ctx, "yen", "tram");
    return ctx;
}

static struct broadcast draft_by(const char *login, const char *agency)
{
    return (struct broadcast){.agency = agency,
                              .by = login,
                              .class = OUTBOX_BROADCAST,
                              .choice = {"", "", "", false, ""},
                              .texts = {{"vi", "Họp thôn tối nay"}},
                              .text_count = 1};
}

static enum broadcast_refusal keep(struct ctx *ctx, const struct broadcast *before, const struct broadcast *draft,
                                   const char **id)
{
    char why[400] = "";
    const char *number;
    enum broadcast_refusal refusal = broadcast_keep(ctx, before, draft, &number, why, sizeof why);
    if (refusal) {
        assert_true(db_batch_empty(ctx));
        return refusal;
    }
    assert_int_equal(db_commit(ctx), DB_DONE);
    if (!before && id)
        *id = arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, number));
    return refusal;
}

static const char *kept(struct ctx *ctx, const struct broadcast *draft)
{
    const char *id = NULL;
    assert_int_equal(keep(ctx, NULL, draft, &id), BROADCAST_OKAY);
    return id;
}

static const struct broadcast *now(struct ctx *ctx, const char *id)
{
    return broadcast_by_id(ctx, id);
}

static void done(struct ctx *ctx, enum broadcast_refusal refusal)
{
    assert_int_equal(refusal, BROADCAST_OKAY);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static const char *approved(struct ctx *ctx, const struct broadcast *draft)
{
    const char *id = kept(ctx, draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    done(ctx, broadcast_approve(ctx, now(ctx, id), "binh"));
    return id;
}

static int64_t rows(struct ctx *ctx)
{
    return db_number(db_read(ctx, "XLEN", key_outbox(ctx, "broadcast")), 0) +
           db_number(db_read(ctx, "XLEN", key_outbox(ctx, "emergency")), 0);
}

static int64_t lying_in(struct ctx *ctx, const char *agency, const char *folder)
{
    return db_number(db_read(ctx, "ZCARD", key_broadcast_folder(ctx, agency, folder)), -1);
}

/* What the gateway's round does, once. */
static size_t round_of_watch(struct ctx *ctx)
{
    size_t count;
    const char **ids = broadcasts_to_watch(ctx, 10, &count);
    for (size_t i = 0; i < count; i++) {
        broadcast_watch(ctx, ids[i]);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
    return count;
}

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
    struct broadcast draft = draft_by("hoa", "xa");
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
    struct broadcast draft = draft_by("hoa", "xa");
    bool waits_for_time = state == BROADCAST_SCHEDULED || state == BROADCAST_HELD;
    draft.when.start_ms = waits_for_time ? ctx->now_ms + DAY_MS : 0;
    const char *id = state >= BROADCAST_SCHEDULED ? approved(ctx, &draft) : kept(ctx, &draft);
    if (state == BROADCAST_WAITING)
        done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    if (state == BROADCAST_HELD || state == BROADCAST_PAUSED)
        assert_true(broadcast_move(ctx, now(ctx, id), BROADCAST_DO_pause, "hoa"));
    if (state == BROADCAST_CANCELLED)
        assert_true(broadcast_move(ctx, now(ctx, id), BROADCAST_DO_cancel, "hoa"));
    if (state == BROADCAST_DONE || state == BROADCAST_FAILED)
        broadcast_end(ctx, now(ctx, id), "0-1", state);
    db_commit(ctx);
    assert_string_equal(broadcast_state_name(now(ctx, id)->state), broadcast_state_name(state));
    return id;
}

static void what_the_table_forbids_changes_nothing_in_the_store(void **state)
{
    static const enum broadcast_event events[] = {BROADCAST_DO_edit,   BROADCAST_DO_ask,   BROADCAST_DO_approve,
                                                  BROADCAST_DO_refuse, BROADCAST_DO_pause, BROADCAST_DO_resume,
                                                  BROADCAST_DO_cancel};
    for (int from = 0; from < BROADCAST_STATES; from++)
        for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
            struct ctx *ctx = scene();
            const char *id = brought_to(ctx, (enum broadcast_state)from);
            const struct broadcast *before = now(ctx, id);
            enum broadcast_state to = before->state;
            bool allowed = broadcast_leads(before->state, events[i], &to);
            if (allowed && events[i] == BROADCAST_DO_approve)
                to = BROADCAST_SENDING; /* it has no time to wait for */

            bool did = try_event(ctx, before, events[i]);

            assert_int_equal(did, allowed);
            assert_int_equal(db_batch_empty(ctx), !allowed);
            db_commit(ctx);
            assert_int_equal(now(ctx, id)->state, to);
            assert_int_equal(strcmp(before->revision, now(ctx, id)->revision) != 0, allowed);
            test_ctx_free(ctx);
        }
}

/* ---- two persons ---- */

static void who_wrote_it_or_asked_does_not_approve_it_and_another_does(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    const char *id = kept(ctx, &draft);
    hire(ctx, "chi", "xa");
    done(ctx, broadcast_ask(ctx, now(ctx, id), "chi"));

    assert_int_equal(broadcast_approve(ctx, now(ctx, id), "hoa"), BROADCAST_SAME_PERSON);
    assert_int_equal(broadcast_approve(ctx, now(ctx, id), "chi"), BROADCAST_SAME_PERSON);
    assert_int_equal(broadcast_refuse(ctx, now(ctx, id), "hoa", ""), BROADCAST_SAME_PERSON);
    assert_true(db_batch_empty(ctx));
    assert_int_equal(rows(ctx), 0);
    done(ctx, broadcast_approve(ctx, now(ctx, id), "binh"));

    assert_int_equal(now(ctx, id)->state, BROADCAST_SENDING);
    assert_string_equal(now(ctx, id)->approved_by, "binh");
    assert_int_equal(rows(ctx), 1);
    test_ctx_free(ctx);
}

static void what_is_approved_is_what_was_priced_an_edit_takes_the_approval_back(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa"), other = draft_by("hoa", "xa");
    const char *id = kept(ctx, &draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    const struct broadcast *seen = now(ctx, id);
    other.texts[0].text = "Họp thôn chiều mai";
    assert_int_equal(keep(ctx, now(ctx, id), &other, NULL), BROADCAST_OKAY);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));

    broadcast_approve(ctx, seen, "binh");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(now(ctx, id)->state, BROADCAST_WAITING);
    assert_int_equal(rows(ctx), 0);
    done(ctx, broadcast_approve(ctx, now(ctx, id), "binh"));
    assert_string_equal(now(ctx, id)->texts[0].text, "Họp thôn chiều mai");
    test_ctx_free(ctx);
}

static void approved_twice_at_the_same_moment_it_goes_out_once(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    const char *id = kept(ctx, &draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    const struct broadcast *seen = now(ctx, id);

    done(ctx, broadcast_approve(ctx, seen, "binh"));
    broadcast_approve(ctx, seen, "tuan");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(rows(ctx), 1);
    test_ctx_free(ctx);
}

static void where_an_agency_has_one_officer_the_agency_above_is_asked(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("yen", "tram");
    const char *id = kept(ctx, &draft);

    done(ctx, broadcast_ask(ctx, now(ctx, id), "yen"));

    assert_string_equal(now(ctx, id)->upper, "xa");
    assert_int_equal(lying_in(ctx, "xa", "below"), 1);
    assert_int_equal(lying_in(ctx, "tram", "waiting"), 1);
    done(ctx, broadcast_approve(ctx, now(ctx, id), "hoa"));
    assert_int_equal(lying_in(ctx, "xa", "below"), 0);
    assert_int_equal(lying_in(ctx, "tram", "waiting"), 0);
    assert_int_equal(lying_in(ctx, "tram", "running"), 1);
    test_ctx_free(ctx);
}

static void where_nobody_could_approve_it_that_is_said(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("tuan", "tinh");
    const char *id = kept(ctx, &draft);

    assert_int_equal(broadcast_ask(ctx, now(ctx, id), "tuan"), BROADCAST_NO_SECOND);

    assert_true(db_batch_empty(ctx));
    hire(ctx, "ly", "tinh");
    done(ctx, broadcast_ask(ctx, now(ctx, id), "tuan"));
    test_ctx_free(ctx);
}

static void who_has_to_do_with_it_is_its_agency_and_those_above(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    const struct broadcast *broadcast = now(ctx, kept(ctx, &draft));

    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "xa")), BROADCAST_OWN);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "tinh")), BROADCAST_BELOW);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "tram")), BROADCAST_FOREIGN);
    assert_int_equal(broadcast_tie(ctx, broadcast, agency_named(ctx, "xa_khac")), BROADCAST_FOREIGN);
    test_ctx_free(ctx);
}

static void what_is_refused_is_a_draft_again_with_the_reason(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    const char *id = kept(ctx, &draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));

    done(ctx, broadcast_refuse(ctx, now(ctx, id), "binh", "Sai ngày"));

    assert_int_equal(now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(now(ctx, id)->reason, "Sai ngày");
    assert_int_equal(lying_in(ctx, "xa", "draft"), 1);
    test_ctx_free(ctx);
}

/* ---- emergencies ---- */

static void an_emergency_waits_ten_minutes_for_its_pair_and_no_longer(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.class = OUTBOX_EMERGENCY;
    const char *id = kept(ctx, &draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    assert_int_equal(lying_in(ctx, "tinh", "below"), 1);

    test_pass_ms(ctx, 9 * MINUTE_MS);
    size_t early = round_of_watch(ctx);
    test_pass_ms(ctx, MINUTE_MS);
    enum broadcast_refusal too_late = broadcast_approve(ctx, now(ctx, id), "binh");
    size_t late = round_of_watch(ctx);

    assert_int_equal(early, 0);
    assert_int_equal(too_late, BROADCAST_TOO_LATE);
    assert_int_equal(late, 1);
    assert_int_equal(now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(now(ctx, id)->reason, BROADCAST_EXPIRED);
    assert_int_equal(lying_in(ctx, "tinh", "below"), 0);
    assert_int_equal(rows(ctx), 0);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "hoa"));
    test_pass_ms(ctx, 9 * MINUTE_MS);
    done(ctx, broadcast_approve(ctx, now(ctx, id), "binh"));
    assert_int_equal(db_number(db_read(ctx, "XLEN", key_outbox(ctx, "emergency")), 0), 1);
    assert_int_equal(round_of_watch(ctx), 0);
    test_ctx_free(ctx);
}

/* ---- time ---- */

static void one_with_a_time_goes_out_then_and_once(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when.start_ms = ctx->now_ms + 2 * HOUR_MS;
    const char *id = approved(ctx, &draft);
    assert_int_equal(now(ctx, id)->state, BROADCAST_SCHEDULED);
    assert_int_equal(round_of_watch(ctx), 0);

    test_pass_ms(ctx, 2 * HOUR_MS);
    const struct broadcast *seen = now(ctx, id);
    size_t first = round_of_watch(ctx), second = round_of_watch(ctx);

    assert_int_equal(first, 1);
    assert_int_equal(second, 0);
    assert_int_equal(rows(ctx), 1);
    assert_int_equal(now(ctx, id)->state, BROADCAST_SENDING);
    assert_true(now(ctx, id)->highest >= 4);
    assert_false(broadcast_move(ctx, now(ctx, id), BROADCAST_DO_resume, "hoa"));
    broadcast_move(ctx, seen, BROADCAST_DO_cancel, "hoa");
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    test_ctx_free(ctx);
}

static void two_gateways_that_look_at_once_send_one_occurrence(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 10 * DAY_MS};
    const char *id = approved(ctx, &draft);
    test_pass_ms(ctx, HOUR_MS);
    struct ctx other = *ctx;
    memset(&other.batch, 0, sizeof other.batch);

    broadcast_watch(ctx, id);
    broadcast_watch(&other, id);

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(db_commit(&other), DB_CONFLICT);
    assert_int_equal(rows(ctx), 1);
    test_ctx_free(ctx);
}

static void a_series_sends_each_occurrence_as_a_broadcast_of_its_own_up_to_its_end(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 2 * DAY_MS + 2 * HOUR_MS};
    const char *id = approved(ctx, &draft);
    size_t count;

    for (int day = 0; day < 3; day++) {
        test_pass_ms(ctx, day ? DAY_MS : HOUR_MS);
        assert_int_equal(round_of_watch(ctx), 1);
        assert_int_equal(round_of_watch(ctx), 0);
        broadcast_runs(ctx, id, 10, &count);
        assert_int_equal(count, day + 1);
    }
    const struct broadcast *const *runs = broadcast_runs(ctx, id, 10, &count);

    assert_int_equal(now(ctx, id)->state, BROADCAST_DONE);
    assert_int_equal(rows(ctx), 3);
    assert_string_equal(runs[0]->series, id);
    assert_int_equal(runs[0]->state, BROADCAST_SENDING);
    assert_string_equal(runs[0]->texts[0].text, "Họp thôn tối nay");
    assert_string_equal(runs[0]->approved_by, "binh");
    test_pass_ms(ctx, 5 * DAY_MS);
    assert_int_equal(round_of_watch(ctx), 0);
    test_ctx_free(ctx);
}

static void a_series_of_which_times_were_missed_makes_up_for_the_last_alone(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, DAILY, ctx->now_ms + 30 * DAY_MS};
    const char *id = approved(ctx, &draft);

    test_pass_ms(ctx, 5 * DAY_MS + 2 * HOUR_MS);
    round_of_watch(ctx);
    int64_t next = now(ctx, id)->next_ms;
    size_t made_up = (size_t)rows(ctx);
    test_pass_ms(ctx, 4 * DAY_MS + 20 * HOUR_MS);
    round_of_watch(ctx);

    assert_int_equal(made_up, 1);
    assert_int_equal(next, draft.when.start_ms + 6 * DAY_MS);
    assert_int_equal(rows(ctx), 1); /* the last was 21 hours ago: too long */
    test_ctx_free(ctx);
}

static void one_whose_time_was_missed_by_long_is_a_draft_again(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when.start_ms = ctx->now_ms + HOUR_MS;
    const char *id = approved(ctx, &draft);

    test_pass_ms(ctx, DAY_MS);
    round_of_watch(ctx);

    assert_int_equal(now(ctx, id)->state, BROADCAST_DRAFT);
    assert_string_equal(now(ctx, id)->reason, BROADCAST_MISSED);
    assert_null(now(ctx, id)->approved_by);
    assert_int_equal(rows(ctx), 0);
    test_ctx_free(ctx);
}

static void a_series_that_is_held_sends_nothing_until_it_is_resumed(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.when = (struct broadcast_when){ctx->now_ms + HOUR_MS, WEEKLY, ctx->now_ms + 60 * DAY_MS};
    const char *id = approved(ctx, &draft);
    assert_true(broadcast_move(ctx, now(ctx, id), BROADCAST_DO_pause, "tuan"));
    db_commit(ctx);

    test_pass_ms(ctx, 8 * DAY_MS);
    round_of_watch(ctx);
    int64_t held = rows(ctx);
    assert_true(broadcast_move(ctx, now(ctx, id), BROADCAST_DO_resume, "tuan"));
    db_commit(ctx);
    round_of_watch(ctx);
    int64_t resumed = rows(ctx);
    test_pass_ms(ctx, 6 * DAY_MS + 2 * HOUR_MS); /* two weeks after the first, and an hour */
    round_of_watch(ctx);

    assert_int_equal(held, 0);
    assert_int_equal(resumed, 0);
    assert_int_equal(rows(ctx), 1);
    test_ctx_free(ctx);
}

static void a_time_that_has_passed_or_does_not_fit_is_refused(void **state)
{
    struct ctx *ctx = scene();
    int64_t at = ctx->now_ms;
    const struct {
        enum outbox_class class;
        struct broadcast_when when;
        enum broadcast_refusal refusal;
    } rows[] = {
        {OUTBOX_BROADCAST, {at - 1, ONCE, 0}, BROADCAST_PAST},
        {OUTBOX_BROADCAST, {at + DAY_MS, WEEKLY, at}, BROADCAST_PAST},
        {OUTBOX_BROADCAST, {0, DAILY, at + DAY_MS}, BROADCAST_PAST},
        {OUTBOX_EMERGENCY, {at + DAY_MS, ONCE, 0}, BROADCAST_NOT_LATER},
        {OUTBOX_BROADCAST, {at + DAY_MS, MONTHLY, at + 90 * DAY_MS}, BROADCAST_OKAY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct broadcast draft = draft_by("hoa", "xa");
        draft.class = rows[i].class;
        draft.when = rows[i].when;
        assert_int_equal(keep(ctx, NULL, &draft, NULL), rows[i].refusal);
    }
    test_ctx_free(ctx);
}

static void what_comes_again_keeps_its_time_of_day_and_its_day(void **state)
{
    const int64_t jan31 = INT64_C(1801353600000); /* 2027-01-31T00:00:00Z: 7:00 in Viet Nam */
    const struct {
        enum recurrence every;
        int64_t after, next;
    } rows[] = {
        {ONCE, jan31 + DAY_MS, jan31},
        {DAILY, jan31 - 1, jan31},
        {DAILY, jan31, jan31 + DAY_MS},
        {WEEKLY, jan31 + 7 * DAY_MS, jan31 + 14 * DAY_MS},
        {MONTHLY, jan31, jan31 + 28 * DAY_MS},                        /* 28 February */
        {MONTHLY, jan31 + 28 * DAY_MS, jan31 + 59 * DAY_MS},          /* 31 March */
        {MONTHLY, jan31 + 364 * DAY_MS, jan31 + 365 * DAY_MS},        /* a year later */
        {MONTHLY, jan31 + 385 * DAY_MS, jan31 + (365 + 29) * DAY_MS}, /* 29 February 2028 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(recurrence_next(jan31, rows[i].every, rows[i].after), rows[i].next);
}

/* ---- who gets it ---- */

static void an_agency_reaches_nobody_beyond_the_area_it_serves(void **state)
{
    static const struct {
        const char *agency;
        struct audience_choice choice;
        const char *audience; /* NULL: refused */
        int recipients;
    } table[] = {
        {"xa", {"", "", "", false, ""}, "area:03037", 2},
        {"xa", {"v1", "", "", false, ""}, "area:v1", 1},
        {"xa", {"Bản Giáy", "", "", false, ""}, "area:v1", 1},
        {"xa", {"15", "", "", false, ""}, NULL, 0},
        {"xa", {"02728", "", "", false, ""}, NULL, 0},
        {"xa", {"", "nuoc", "", false, ""}, "area:03037 & channel:nuoc", 1},
        {"xa", {"", "", "en", false, ""}, "area:03037 & language:en", 1},
        {"xa", {"", "", "", false, "all | area:44"}, "area:03037 & (all | area:44)", 2},
        {"xa", {"", "", "", false, "area:44"}, "area:03037 & (area:44)", 0},
        {"xa", {"", "", "", false, "all) | (all"}, NULL, 0},
        {"xa", {"", "nuoc | all", "", false, ""}, NULL, 0},
        {"xa", {"", "nuoc) | (all", "", false, ""}, NULL, 0},
        {"xa", {"", "", "en | all", false, ""}, NULL, 0},
        {"xa", {"", "", "", false, "person:lan"}, NULL, 0},
        {"xa", {"", "", "", false, "all - agency:tinh"}, NULL, 0},
        {"xa", {"", "", "", false, "all - agency:xa"}, "area:03037 & (all - agency:xa)", 2},
        {"tinh", {"", "", "", false, ""}, "area:15", 3},
        {"tinh", {"02728", "", "", false, ""}, "area:02728", 1},
    };
    struct ctx *ctx = scene();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char why[400] = "";
        const char *audience =
            audience_of_choice(ctx, agency_named(ctx, table[i].agency), &table[i].choice, why, sizeof why);
        if ((audience == NULL) != (table[i].audience == NULL) || (audience && strcmp(audience, table[i].audience) != 0))
            fail_msg("row %zu: %s (%s)", i, audience ? audience : "refused", why);
        if (!audience) {
            assert_true(*why);
            continue;
        }
        struct broadcast draft = draft_by("hoa", table[i].agency);
        const char *id = NULL;
        draft.choice = table[i].choice;
        enum broadcast_refusal refusal = keep(ctx, NULL, &draft, &id);
        assert_int_equal(refusal, table[i].recipients ? BROADCAST_OKAY : BROADCAST_REACHES_NOBODY);
        if (!refusal)
            assert_int_equal(now(ctx, id)->expected, table[i].recipients);
    }
    test_ctx_free(ctx);
}

static void a_price_is_kept_with_what_it_is_the_price_of(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("hoa", "xa");
    draft.texts[draft.text_count++] = (struct broadcast_text){"en", "Village meeting tonight"};

    const struct broadcast *broadcast = now(ctx, kept(ctx, &draft));

    json_t *price = json_read(ctx->arena, broadcast->price);
    assert_int_equal(json_integer_value(json_object_get(price, "recipients")), 2);
    assert_int_equal(json_integer_value(json_object_get(price, "segments")), 2);
    assert_int_equal(json_integer_value(json_object_get(price, "money")), 600);
    assert_int_equal(json_array_size(json_object_get(price, "languages")), 2);
    test_ctx_free(ctx);
}

static void texts_that_are_none_or_too_long_are_refused(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast none = draft_by("hoa", "xa"), longer = draft_by("hoa", "xa");
    char *words = arena_alloc(ctx->arena, BROADCAST_TEXT_BYTES + 2);
    memset(words, 'x', BROADCAST_TEXT_BYTES + 1);
    none.text_count = 0;
    longer.texts[0].text = words;

    assert_int_equal(keep(ctx, NULL, &none, NULL), BROADCAST_EMPTY);
    assert_int_equal(keep(ctx, NULL, &longer, NULL), BROADCAST_TOO_LONG);
    test_ctx_free(ctx);
}

static void a_template_gives_back_what_was_kept_in_it(void **state)
{
    struct ctx *ctx = scene();
    const struct agency *xa = agency_named(ctx, "xa");
    struct broadcast draft = draft_by("hoa", "xa"), read = {0};
    size_t count;
    draft.choice = (struct audience_choice){"v1", "nuoc", "en", true, ""};
    draft.class = OUTBOX_EMERGENCY;

    assert_true(broadcast_template_write(ctx, xa, "Lũ", &draft));
    db_commit(ctx);

    assert_string_equal(broadcast_templates(ctx, xa, &count)[0], "Lũ");
    assert_true(broadcast_template_read(ctx, xa, "Lũ", &read));
    assert_string_equal(read.texts[0].text, "Họp thôn tối nay");
    assert_string_equal(read.choice.area, "v1");
    assert_true(read.choice.asked);
    assert_int_equal(read.class, OUTBOX_EMERGENCY);
    assert_false(broadcast_template_read(ctx, agency_named(ctx, "tinh"), "Lũ", &read));
    assert_false(broadcast_template_write(ctx, xa, "", &draft));
    test_ctx_free(ctx);
}

static void results_are_counted_by_commune(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_by("tuan", "tinh");
    struct results results;
    hire(ctx, "ly", "tinh");
    const char *id = kept(ctx, &draft);
    done(ctx, broadcast_ask(ctx, now(ctx, id), "tuan"));
    done(ctx, broadcast_approve(ctx, now(ctx, id), "ly"));
    uint64_t thing = strtoull(id, NULL, 10);
    receipt_note(ctx, thing, RECEIPT_PUSHED, "1");
    receipt_note(ctx, thing, RECEIPT_DELIVERED, "1");
    receipt_note(ctx, thing, RECEIPT_PUSHED, "2");
    receipt_note(ctx, thing, RECEIPT_FAILED, "2");
    receipt_note(ctx, thing, RECEIPT_SEEN, "2");
    db_commit(ctx);

    broadcast_results(ctx, now(ctx, id), &results);

    assert_int_equal(results.count, 2);
    assert_string_equal(results.rows[0].area->name, "Xã Mường Hum"); /* Pao, who is still to get it */
    assert_int_equal(results.rows[0].recipients, 1);
    assert_int_equal(results.rows[0].pending, 1);
    assert_string_equal(results.rows[1].area->name, "Xã Tả Van"); /* Lan, and Mai of its village */
    assert_int_equal(results.rows[1].recipients, 2);
    assert_int_equal(results.rows[1].delivered, 1);
    assert_int_equal(results.rows[1].failed, 1);
    assert_int_equal(results.rows[1].seen, 1);
    assert_int_equal(results.sum.recipients, 3);
    assert_int_equal(results.sum.pending, 1);
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
        cmocka_unit_test(one_with_a_time_goes_out_then_and_once),
        cmocka_unit_test(two_gateways_that_look_at_once_send_one_occurrence),
        cmocka_unit_test(a_series_sends_each_occurrence_as_a_broadcast_of_its_own_up_to_its_end),
        cmocka_unit_test(a_series_of_which_times_were_missed_makes_up_for_the_last_alone),
        cmocka_unit_test(one_whose_time_was_missed_by_long_is_a_draft_again),
        cmocka_unit_test(a_series_that_is_held_sends_nothing_until_it_is_resumed),
        cmocka_unit_test(a_time_that_has_passed_or_does_not_fit_is_refused),
        cmocka_unit_test(what_comes_again_keeps_its_time_of_day_and_its_day),
        cmocka_unit_test(an_agency_reaches_nobody_beyond_the_area_it_serves),
        cmocka_unit_test(a_price_is_kept_with_what_it_is_the_price_of),
        cmocka_unit_test(texts_that_are_none_or_too_long_are_refused),
        cmocka_unit_test(a_template_gives_back_what_was_kept_in_it),
        cmocka_unit_test(results_are_counted_by_commune),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

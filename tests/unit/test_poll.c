/* Polls: how they move, who is asked, what comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/broadcast_watch.h"
#include "social-core/keys.h"
#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"
#include "social-core/text/segments.h"
#include "tests/unit/poll_scene.h"

/* ---- how it moves ---- */

static void each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere(void **state)
{
    static const char *const book[POLL_STATES][POLL_EVENTS] = {
        /*                open    close     tell    drop */
        [POLL_draft] = {"open", NULL, NULL, "dropped"}, [POLL_open] = {NULL, "closed", NULL, NULL},
        [POLL_closed] = {NULL, NULL, "told", NULL},     [POLL_told] = {NULL, NULL, NULL, NULL},
        [POLL_dropped] = {NULL, NULL, NULL, NULL},
    };
    for (int from = 0; from < POLL_STATES; from++)
        for (int event = 0; event < POLL_EVENTS; event++) {
            enum poll_state to = POLL_STATES;
            bool leads = poll_leads((enum poll_state)from, (enum poll_event)event, &to);
            const char *wanted = book[from][event];
            if (leads != (wanted != NULL) || (wanted && strcmp(poll_state_name(to), wanted) != 0))
                fail_msg("%s by event %d", poll_state_name((enum poll_state)from), event);
        }
}

static void what_the_table_forbids_leaves_the_batch_empty(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3), *told;
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm khác?", 3);

    assert_int_equal(broadcast_approve(ctx, poll_broadcast_now(ctx, id), "binh"), BROADCAST_ILLEGAL);
    assert_int_equal(poll_kept(ctx, poll_broadcast_now(ctx, id), &draft, "", 0, &told), BROADCAST_ILLEGAL);
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", "", &told), BROADCAST_ILLEGAL);
    assert_true(db_batch_empty(ctx));
    poll_closed_now(ctx, id);
    assert_false(poll_close(ctx, poll_now(ctx, id), "hoa"));
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", "", &told), BROADCAST_ILLEGAL); /* nobody answered */
    assert_true(db_batch_empty(ctx));
    test_ctx_free(ctx);
}

/* ---- its broadcasts ---- */

/* Written by hoa, who has asked for approval; to go out at a time, or at once. */
static const char *poll_awaiting(struct ctx *ctx, int64_t start_ms)
{
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);
    const char *id;
    poll_hire(ctx, "binh", "xa");
    assert_int_equal(poll_kept(ctx, NULL, &draft, "", start_ms, &id), BROADCAST_OKAY);
    poll_did(ctx, broadcast_ask(ctx, poll_broadcast_now(ctx, id), "hoa"));
    return id;
}

static void nobody_sends_alone_what_they_wrote(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);
    const char *id = poll_written(ctx, &draft);

    assert_int_equal(broadcast_ask(ctx, poll_broadcast_now(ctx, id), "hoa"), BROADCAST_NO_SECOND);
    poll_opened(ctx, id);

    assert_int_equal(poll_now(ctx, id)->state, POLL_open);
    assert_string_equal(poll_broadcast_now(ctx, id)->approved_by, "binh");
    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 1);
    test_ctx_free(ctx);
}

static void who_wrote_it_or_asked_does_not_approve_it(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_awaiting(ctx, 0);

    assert_int_equal(broadcast_approve(ctx, poll_broadcast_now(ctx, id), "hoa"), BROADCAST_SAME_PERSON);

    assert_true(db_batch_empty(ctx));
    assert_int_equal(poll_now(ctx, id)->state, POLL_draft);
    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 0);
    test_ctx_free(ctx);
}

static void it_is_priced_with_its_number_and_read_with_it(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);

    const char *id = poll_written(ctx, &draft);

    const struct broadcast *asks = poll_broadcast_now(ctx, id);
    assert_true(asks->asks);
    assert_string_equal(asks->poll, id);
    assert_shows(asks->texts[0].text, arena_printf(ctx->arena, "TL %s ", id));
    assert_int_equal(asks->expected, 2); /* Lan and her father; Mai lives elsewhere */
    assert_non_null(asks->price);
    test_ctx_free(ctx);
}

static void what_is_written_anew_is_asked_and_what_was_approved_is_not(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_awaiting(ctx, 0), *none;
    const struct broadcast *seen = poll_broadcast_now(ctx, id);
    struct poll other = poll_draft(ctx, "xa", "Họp hôm khác?", 2);
    assert_int_equal(poll_kept(ctx, seen, &other, "", 0, &none), BROADCAST_OKAY);

    broadcast_approve(ctx, seen, "binh");
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(poll_now(ctx, id)->state, POLL_draft);
    poll_opened(ctx, id);

    assert_string_equal(poll_now(ctx, id)->texts[0].question, "Họp hôm khác?");
    assert_int_equal(poll_now(ctx, id)->options, 2);
    assert_shows(poll_broadcast_now(ctx, id)->texts[0].text,
                 arena_printf(ctx->arena, "2 Chủ nhật. Nhắn số để chọn, hay TL %s", id));
    test_ctx_free(ctx);
}

static void a_poll_is_opened_when_its_time_comes(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_awaiting(ctx, ctx->now_ms + DAY_MS);
    poll_did(ctx, broadcast_approve(ctx, poll_broadcast_now(ctx, id), "binh"));
    assert_int_equal(poll_now(ctx, id)->state, POLL_draft);
    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 0);

    test_pass_ms(ctx, DAY_MS);
    broadcast_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(poll_now(ctx, id)->state, POLL_open);
    assert_int_equal(poll_now(ctx, id)->closes_ms, ctx->now_ms + 7 * DAY_MS);
    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 1);
    test_ctx_free(ctx);
}

static void stopped_before_it_is_asked_it_is_gone_and_after_that_closed(void **state)
{
    struct ctx *ctx = menu_members();
    const char *dropped = poll_awaiting(ctx, 0), *closed = poll_asked_now(ctx, "Họp hôm nào?", 3);

    assert_true(broadcast_move(ctx, poll_broadcast_now(ctx, dropped), BROADCAST_DO_cancel, "hoa"));
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_true(broadcast_move(ctx, poll_broadcast_now(ctx, closed), BROADCAST_DO_cancel, "hoa"));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_null(poll_by_id(ctx, dropped));
    assert_int_equal(poll_now(ctx, closed)->state, POLL_closed);
    assert_int_equal(poll_now(ctx, closed)->closed_ms, ctx->now_ms);
    test_ctx_free(ctx);
}

static void closed_by_hand_nobody_is_asked_any_more(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    poll_closed_now(ctx, id);

    assert_int_equal(poll_broadcast_now(ctx, id)->state, BROADCAST_CANCELLED);
    assert_int_equal(poll_now(ctx, id)->state, POLL_closed);
    test_ctx_free(ctx);
}

static void the_question_fits_one_message_without_accents(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp thôn hôm nào?", 3);
    const struct person reader = {.language = "vi", .name = "Lan"};

    const char *text = broadcast_text_for(ctx, poll_broadcast_now(ctx, id), &reader);

    assert_shows(text, "Hop thon hom nao? 1 Thu bay, 2 Chu nhat, 3 Thu hai.");
    assert_shows(text, arena_printf(ctx->arena, "TL %s", id));
    assert_int_equal(segments_of(text).segments, 1);
    test_ctx_free(ctx);
}

static void drafts_that_cannot_be_asked_are_told_why(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 1);
    assert_string_equal(poll_wrong(ctx, &draft), "poll_options_count");
    draft.options = 2;
    draft.texts[0].options[1] = "thu bay";
    assert_string_equal(poll_wrong(ctx, &draft), "poll_option_twice");
    static const char *const commands[] = {"Đúng", "Học", "5", "Tiếp"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        draft.texts[0].options[1] = commands[i];
        assert_string_equal(poll_wrong(ctx, &draft), "poll_option_command");
    }
    static const char *const words[] = {"Phải", "Không", "Đồng ý", "Sai", "Ý kiến khác", "5 giờ", "Cả hai", "Thứ hai"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        draft.texts[0].options[1] = words[i];
        const char *wrong = poll_wrong(ctx, &draft);
        if (wrong)
            fail_msg("%s: %s", words[i], wrong);
    }
    draft.texts[0].options[1] = " ";
    assert_string_equal(poll_wrong(ctx, &draft), "poll_option_empty");
    draft.texts[0].options[1] = "Chủ nhật";
    draft.texts[0].question = " ";
    assert_string_equal(poll_wrong(ctx, &draft), "poll_question_empty");
    draft.texts[0].question = "Họp hôm nào?";
    draft.days = 0;
    assert_string_equal(poll_wrong(ctx, &draft), "poll_days_wrong");
    draft.days = 3;
    assert_null(poll_wrong(ctx, &draft));
    test_ctx_free(ctx);
}

static void an_audience_beyond_the_agency_is_refused(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);
    static const char *const beyond[] = {"area:15 |", "person:lan", "agency:tinh", "all) | (agency:tinh"};
    const char *id;
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        assert_int_equal(poll_kept(ctx, NULL, &draft, beyond[i], 0, &id), BROADCAST_NO_AUDIENCE);
    assert_int_equal(poll_kept(ctx, NULL, &draft, "area:15002", 0, &id), BROADCAST_REACHES_NOBODY);
    assert_int_equal(poll_kept(ctx, NULL, &draft, "", ctx->now_ms - 1, &id), BROADCAST_PAST);
    test_ctx_free(ctx);
}

/* ---- what comes out ---- */

/* The number of the broadcast that is to tell. */
static const char *telling(struct ctx *ctx, const char *id, const char *outcome)
{
    const char *fresh;
    poll_did(ctx, poll_tell(ctx, poll_now(ctx, id), "hoa", outcome, &fresh));
    return arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, fresh));
}

static void who_answered_is_an_audience_and_is_told_once_when_another_approves(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3), *other;
    says(LAN, "2");
    poll_closed_now(ctx, id);

    const char *told = telling(ctx, id, "Hẹn 8 giờ");
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", "", &other), BROADCAST_ILLEGAL);
    assert_int_equal(poll_now(ctx, id)->state, POLL_closed);
    assert_null(poll_now(ctx, id)->outcome); /* nobody has approved it */
    poll_did(ctx, broadcast_ask(ctx, poll_broadcast_now(ctx, told), "hoa"));
    assert_int_equal(broadcast_approve(ctx, poll_broadcast_now(ctx, told), "hoa"), BROADCAST_SAME_PERSON);
    poll_did(ctx, broadcast_approve(ctx, poll_broadcast_now(ctx, told), "binh"));

    const struct broadcast *tells = poll_broadcast_now(ctx, told);
    assert_string_equal(tells->audience, arena_printf(ctx->arena, "answered:%s", id));
    assert_int_equal(tells->expected, 1);
    assert_int_equal(tells->state, BROADCAST_SENDING);
    assert_shows(tells->texts[0].text, "2 Chủ nhật: 1, 3 Thứ hai: 0. Hẹn 8 giờ");
    assert_int_equal(poll_now(ctx, id)->state, POLL_told);
    assert_string_equal(poll_now(ctx, id)->outcome, "Hẹn 8 giờ");
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", "", &other), BROADCAST_ILLEGAL);
    test_ctx_free(ctx);
}

static void a_telling_that_is_not_wanted_is_written_anew(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    says(LAN, "2");
    poll_closed_now(ctx, id);
    const char *first = telling(ctx, id, "Hẹn 8 giờ");

    assert_true(broadcast_move(ctx, poll_broadcast_now(ctx, first), BROADCAST_DO_cancel, "hoa"));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_shows(poll_broadcast_now(ctx, telling(ctx, id, "Hẹn 9 giờ"))->texts[0].text, "Hẹn 9 giờ");
    assert_int_equal(poll_now(ctx, id)->state, POLL_closed);
    test_ctx_free(ctx);
}

/* Votes as if so many of an area had chosen the first option. */
static void put_places(struct ctx *ctx, const char *id, const char *area, const char *votes)
{
    db_write(ctx, "HSET", key_tally(ctx, id), arena_printf(ctx->arena, "%s 1", area), votes);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static void small_places_stand_together_or_not_at_all(void **state)
{
    static const struct {
        const char *first, *second;
        size_t rows;
        uint64_t votes[2];
    } cases[] = {
        {"9", "7", 2, {9, 7}},  /* both are large enough */
        {"9", "2", 1, {11, 0}}, /* alone the two could be reckoned from the whole */
        {"2", "2", 0, {0, 0}},
        {"5", "5", 2, {5, 5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ctx *ctx = menu_members();
        struct poll draft = poll_draft(ctx, "tinh", "Họp hôm nào?", 3);
        const char *id = poll_written(ctx, &draft);
        put_places(ctx, id, "03037", cases[i].first);
        put_places(ctx, id, "15002", cases[i].second);
        size_t count;

        const struct poll_place *places = poll_places(ctx, poll_now(ctx, id), &count);

        assert_int_equal(count, cases[i].rows);
        for (size_t j = 0; j < count; j++)
            assert_int_equal(places[j].votes, cases[i].votes[j]);
        test_ctx_free(ctx);
    }
}

static void an_area_has_so_many_polls_open_and_no_more(void **state)
{
    struct ctx *ctx = menu_members();
    for (int i = 0; i < POLL_OPEN_MOST; i++)
        poll_asked_now(ctx, "Họp hôm nào?", 3);
    const char *now = poll_awaiting(ctx, 0), *later = poll_awaiting(ctx, ctx->now_ms + DAY_MS);
    poll_did(ctx, broadcast_approve(ctx, poll_broadcast_now(ctx, later), "binh"));

    assert_int_equal(broadcast_approve(ctx, poll_broadcast_now(ctx, now), "binh"), BROADCAST_POLLS_FULL);
    assert_true(db_batch_empty(ctx));
    test_pass_ms(ctx, DAY_MS);
    broadcast_watch(ctx, later);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(poll_broadcast_now(ctx, later)->state, BROADCAST_DRAFT);
    assert_string_equal(poll_broadcast_now(ctx, later)->reason, BROADCAST_CROWDED);
    assert_int_equal(poll_now(ctx, later)->state, POLL_draft);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere),
        cmocka_unit_test(what_the_table_forbids_leaves_the_batch_empty),
        cmocka_unit_test(nobody_sends_alone_what_they_wrote),
        cmocka_unit_test(who_wrote_it_or_asked_does_not_approve_it),
        cmocka_unit_test(it_is_priced_with_its_number_and_read_with_it),
        cmocka_unit_test(what_is_written_anew_is_asked_and_what_was_approved_is_not),
        cmocka_unit_test(a_poll_is_opened_when_its_time_comes),
        cmocka_unit_test(stopped_before_it_is_asked_it_is_gone_and_after_that_closed),
        cmocka_unit_test(closed_by_hand_nobody_is_asked_any_more),
        cmocka_unit_test(the_question_fits_one_message_without_accents),
        cmocka_unit_test(drafts_that_cannot_be_asked_are_told_why),
        cmocka_unit_test(an_audience_beyond_the_agency_is_refused),
        cmocka_unit_test(who_answered_is_an_audience_and_is_told_once_when_another_approves),
        cmocka_unit_test(a_telling_that_is_not_wanted_is_written_anew),
        cmocka_unit_test(small_places_stand_together_or_not_at_all),
        cmocka_unit_test(an_area_has_so_many_polls_open_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

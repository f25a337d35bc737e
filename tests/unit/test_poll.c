/* Polls: how they move, who is asked, what comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);

    assert_int_equal(poll_open(ctx, poll_now(ctx, id), "binh"), POLL_ILLEGAL);
    assert_int_equal(poll_drop(ctx, poll_now(ctx, id), "hoa"), POLL_ILLEGAL);
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", ""), POLL_ILLEGAL);
    assert_true(db_batch_empty(ctx));
    poll_closed_now(ctx, id);
    assert_int_equal(poll_close(ctx, poll_now(ctx, id), "hoa"), POLL_ILLEGAL);
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", ""), POLL_ILLEGAL); /* nobody answered */
    assert_true(db_batch_empty(ctx));
    test_ctx_free(ctx);
}

static void nobody_sends_alone_what_they_wrote(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);
    const char *id = poll_written(ctx, &draft);

    assert_int_equal(poll_open(ctx, poll_now(ctx, id), "hoa"), POLL_OWN);
    assert_true(db_batch_empty(ctx));
    poll_opened(ctx, id);

    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 1);
    test_ctx_free(ctx);
}

static void the_question_fits_one_message_without_accents(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp thôn hôm nào?", 3);
    struct broadcast asks = poll_broadcast(ctx, poll_now(ctx, id), "binh");
    const struct person reader = {.language = "vi", .name = "Lan"};

    const char *text = broadcast_text_for(ctx, &asks, &reader);

    assert_shows(text, "Hop thon hom nao? 1 Thu bay, 2 Chu nhat, 3 Thu hai.");
    assert_shows(text, arena_printf(ctx->arena, "TL %s", id));
    assert_int_equal(segments_of(text).segments, 1);
    test_ctx_free(ctx);
}

static void drafts_that_cannot_be_asked_are_told_why(void **state)
{
    struct ctx *ctx = menu_members();
    const char *why;
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 1);
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_options_count");
    draft.options = 2;
    draft.texts[0].options[1] = "thu bay";
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_option_twice");
    static const char *const commands[] = {"Đúng", "Học", "5", "Tiếp"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        draft.texts[0].options[1] = commands[i];
        assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_option_command");
    }
    static const char *const words[] = {"Phải", "Không", "Đồng ý", "Sai", "Ý kiến khác", "5 giờ", "Cả hai", "Thứ hai"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        draft.texts[0].options[1] = words[i];
        const char *wrong = poll_wrong(ctx, &draft, &why);
        if (wrong)
            fail_msg("%s: %s", words[i], wrong);
    }
    draft.texts[0].options[1] = " ";
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_option_empty");
    draft.texts[0].options[1] = "Chủ nhật";
    draft.texts[0].question = " ";
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_question_empty");
    draft.texts[0].question = "Họp hôm nào?";
    draft.days = 0;
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_days_wrong");
    draft.days = 3;
    static const char *const beyond[] = {"area:15 |", "person:lan", "agency:tinh", "all) | (agency:tinh"};
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        char reason[200] = "";
        draft.audience = poll_audience(ctx, draft.agency, beyond[i], reason, sizeof reason);
        assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_audience_wrong");
        assert_true(*reason);
    }
    draft.audience = "area:15 |";
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_audience_wrong");
    assert_non_null(why);
    char none[200];
    draft.audience = poll_audience(ctx, draft.agency, "", none, sizeof none);
    assert_null(poll_wrong(ctx, &draft, &why));
    test_ctx_free(ctx);
}

/* ---- what comes out ---- */

static void who_answered_is_an_audience_and_is_told_once(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = poll_asked_now(ctx, "Họp hôm nào?", 3);
    says(LAN, "2");
    poll_closed_now(ctx, id);

    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", "Hẹn 8 giờ"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);

    const struct broadcast *told = broadcast_by_id(ctx, poll_now(ctx, id)->told);
    assert_non_null(told);
    assert_string_equal(told->audience, arena_printf(ctx->arena, "answered:%s", id));
    assert_shows(told->texts[0].text, "2 Chủ nhật: 1, 3 Thứ hai: 0. Hẹn 8 giờ");
    assert_int_equal(poll_tell(ctx, poll_now(ctx, id), "hoa", ""), POLL_ILLEGAL);
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
    struct poll draft = poll_draft(ctx, "xa", "Họp hôm nào?", 3);
    const char *id = poll_written(ctx, &draft);
    assert_int_equal(poll_open(ctx, poll_now(ctx, id), "binh"), POLL_FULL);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_of_state_and_event_leads_where_the_book_says_or_nowhere),
        cmocka_unit_test(what_the_table_forbids_leaves_the_batch_empty),
        cmocka_unit_test(nobody_sends_alone_what_they_wrote),
        cmocka_unit_test(the_question_fits_one_message_without_accents),
        cmocka_unit_test(drafts_that_cannot_be_asked_are_told_why),
        cmocka_unit_test(who_answered_is_an_audience_and_is_told_once),
        cmocka_unit_test(small_places_stand_together_or_not_at_all),
        cmocka_unit_test(an_area_has_so_many_polls_open_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

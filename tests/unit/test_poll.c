/* Polls: who is asked, what a number means, that counts are what the ballots say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"
#include "social-core/text/segments.h"
#include "tests/unit/menu_scene.h"

#define MAI "+84912000003"
#define DAY_MS INT64_C(86400000)

#define says(msisdn, words) menu_texts(ctx, (msisdn), (words))

/* ---- the scene ---- */

static struct poll draft_of(struct ctx *ctx, const char *agency, const char *question, size_t options)
{
    directory_refresh(ctx);
    return (struct poll){.agency = agency_named(ctx, agency),
                         .by = "hoa",
                         .options = options,
                         .texts = {{"vi", question, {"Thứ bảy", "Chủ nhật", "Thứ hai"}},
                                   {"en", "When do we meet?", {"Saturday", "Sunday", "Monday"}}},
                         .text_count = 2,
                         .audience = poll_audience(ctx, agency_named(ctx, agency), ""),
                         .days = 7};
}

static const char *written(struct ctx *ctx, const struct poll *draft)
{
    const char *why, *wrong = poll_wrong(ctx, draft, &why), *id = poll_write(ctx, draft);
    if (wrong)
        fail_msg("%s", wrong);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, id));
}

static const struct poll *poll(struct ctx *ctx, const char *id)
{
    const struct poll *found = poll_by_id(ctx, id);
    assert_non_null(found);
    return found;
}

static void opened(struct ctx *ctx, const char *id)
{
    test_pass_ms(ctx, 1000);
    assert_int_equal(poll_open(ctx, poll(ctx, id), "binh"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

/* A poll of xa that is open: Saturday, Sunday or Monday. */
static const char *asked(struct ctx *ctx, const char *question, size_t options)
{
    struct poll draft = draft_of(ctx, "xa", question, options);
    const char *id = written(ctx, &draft);
    opened(ctx, id);
    return id;
}

static void closed(struct ctx *ctx, const char *id)
{
    assert_int_equal(poll_close(ctx, poll(ctx, id), "hoa"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static void assert_counts(struct ctx *ctx, const char *id, uint64_t first, uint64_t second, uint64_t third)
{
    const struct poll *now = poll(ctx, id);
    struct poll again = *now;
    poll_recount(ctx, &again);
    assert_int_equal(now->counts[0], first);
    assert_int_equal(now->counts[1], second);
    assert_int_equal(now->counts[2], third);
    assert_int_equal(now->votes, again.votes);
    assert_memory_equal(now->counts, again.counts, sizeof now->counts);
}

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
    const char *id = asked(ctx, "Họp hôm nào?", 3);

    assert_int_equal(poll_open(ctx, poll(ctx, id), "binh"), POLL_ILLEGAL);
    assert_int_equal(poll_drop(ctx, poll(ctx, id), "hoa"), POLL_ILLEGAL);
    assert_int_equal(poll_tell(ctx, poll(ctx, id), "hoa", ""), POLL_ILLEGAL);
    assert_true(db_batch_empty(ctx));
    closed(ctx, id);
    assert_int_equal(poll_close(ctx, poll(ctx, id), "hoa"), POLL_ILLEGAL);
    assert_int_equal(poll_tell(ctx, poll(ctx, id), "hoa", ""), POLL_ILLEGAL); /* nobody answered */
    assert_true(db_batch_empty(ctx));
    test_ctx_free(ctx);
}

static void nobody_sends_alone_what_they_wrote(void **state)
{
    struct ctx *ctx = menu_members();
    struct poll draft = draft_of(ctx, "xa", "Họp hôm nào?", 3);
    const char *id = written(ctx, &draft);

    assert_int_equal(poll_open(ctx, poll(ctx, id), "hoa"), POLL_OWN);
    assert_true(db_batch_empty(ctx));
    opened(ctx, id);

    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_BROADCAST), 1);
    test_ctx_free(ctx);
}

static void the_question_fits_one_message_without_accents(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp thôn hôm nào?", 3);
    struct broadcast asks = poll_broadcast(ctx, poll(ctx, id), "binh");
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
    struct poll draft = draft_of(ctx, "xa", "Họp hôm nào?", 1);
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
    draft.audience = poll_audience(ctx, draft.agency, "area:15 |");
    assert_string_equal(poll_wrong(ctx, &draft, &why), "poll_audience_wrong");
    assert_non_null(why);
    draft.audience = poll_audience(ctx, draft.agency, "");
    assert_null(poll_wrong(ctx, &draft, &why));
    test_ctx_free(ctx);
}

/* ---- answers ---- */

static void an_answer_is_a_number_the_words_or_the_number_of_the_poll(void **state)
{
    static const char *const ways[] = {"2",      "2.",     "Chủ nhật", "chu nhat!",
                                       "sunday", "chon 2", "TL %s 2",  "TL %s chu nhat"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct ctx *ctx = menu_members();
        const char *id = asked(ctx, "Họp hôm nào?", 3);
        const char *hole = strstr(ways[i], "%s");
        const char *words =
            hole ? arena_printf(ctx->arena, "%.*s%s%s", (int)(hole - ways[i]), ways[i], id, hole + 2) : ways[i];

        const char *answer = says(LAN, words);

        assert_shows(answer, "ban chon 2 Chu nhat");
        assert_counts(ctx, id, 0, 1, 0);
        test_ctx_free(ctx);
    }
}

static void an_answer_may_be_changed_and_is_counted_once(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);

    says(LAN, "1");
    says(LAN, "1");
    says(PAO, "3");
    says(LAN, "2");

    assert_counts(ctx, id, 0, 1, 1);
    assert_int_equal(poll(ctx, id)->votes, 2);
    test_ctx_free(ctx);
}

static void of_two_changes_at_once_one_is_done_again(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    const struct person *lan = person_by_handle(ctx, "lan");
    struct ballot before = ballot_of(ctx, poll(ctx, id), lan);
    says(LAN, "1");

    poll_vote(ctx, poll(ctx, id), lan, &before, "2");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_counts(ctx, id, 1, 0, 0);
    test_ctx_free(ctx);
}

static void an_answer_and_the_end_at_once_do_not_both_happen(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    const struct poll *read = poll(ctx, id);
    const struct person *lan = person_by_handle(ctx, "lan");
    struct ballot before = ballot_of(ctx, read, lan);
    closed(ctx, id);

    poll_vote(ctx, read, lan, &before, "2");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

/* The counts are what the ballots say after any row of answers, changes and repetitions. */
static void counts_never_drift(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    static const char *const words[] = {"1", "2", "3", "chu nhat", "7", "2.", "khong biet", "0"};
    unsigned seed = 7;
    for (int i = 0; i < 120; i++) {
        seed = seed * 1103515245u + 12345u;
        says(seed >> 16 & 1 ? LAN : PAO, words[(seed >> 20) % (sizeof words / sizeof *words)]);
        test_pass_ms(ctx, 60 * 1000);
    }
    struct poll again = *poll(ctx, id);
    poll_recount(ctx, &again);
    assert_int_equal(again.votes, 2);
    assert_int_equal(again.counts[0] + again.counts[1] + again.counts[2], 2);
    assert_memory_equal(poll(ctx, id)->counts, again.counts, sizeof again.counts);
    test_ctx_free(ctx);
}

static void a_number_that_is_no_option_is_told_which_there_are(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "5"), "1 Thu bay, 2 Chu nhat, 3 Thu hai");
    assert_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void a_late_answer_is_told_that_it_is_closed_and_what_came_out(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    says(PAO, "3");
    closed(ctx, id);

    const char *bare = says(LAN, "2"), *named = says(LAN, arena_printf(ctx->arena, "TL %s 2", id));

    assert_shows(bare, "da dong");
    assert_shows(bare, "3 Thu hai: 1");
    assert_shows(named, "3 Thu hai: 1");
    assert_counts(ctx, id, 0, 0, 1);
    test_ctx_free(ctx);
}

static void time_closes_it_and_later_nobody_remembers_it(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    size_t due;
    polls_to_watch(ctx, 10, &due);
    assert_int_equal(due, 0);
    test_pass_ms(ctx, 8 * DAY_MS);
    assert_shows(says(LAN, "2"), "da dong"); /* though nobody has closed it yet */
    assert_string_equal(polls_to_watch(ctx, 10, &due)[0], id);

    poll_watch(ctx, id);

    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(poll(ctx, id)->state, POLL_closed);
    test_pass_ms(ctx, 15 * DAY_MS);
    poll_watch(ctx, id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_shows(says(LAN, "2"), "khong cho cau tra loi nao");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 2", id)), "da dong");
    test_ctx_free(ctx);
}

/* ---- what a number means ---- */

static void the_last_poll_is_meant_by_a_number_and_others_by_theirs(void **state)
{
    struct ctx *ctx = menu_members();
    const char *first = asked(ctx, "Họp hôm nào?", 3), *second = asked(ctx, "Đi chợ hôm nào?", 3);

    assert_shows(says(LAN, "2"), "nhan so khac");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 3", first)), arena_printf(ctx->arena, "TL %s", first));

    assert_counts(ctx, second, 0, 1, 0);
    assert_counts(ctx, first, 0, 0, 1);
    test_ctx_free(ctx);
}

static void a_number_that_another_question_waits_for_is_not_taken(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "mat nuoc tu sang den gio"), "Nhan 1 dang");

    assert_shows(says(LAN, "1"), "Da dang bai");

    assert_counts(ctx, id, 0, 0, 0);
    assert_shows(says(LAN, "1"), "da nhan cau tra loi nay"); /* the SMSC's repetition is no vote either */
    assert_counts(ctx, id, 0, 0, 0);
    assert_shows(says(LAN, "2"), "ban chon 2");
    test_ctx_free(ctx);
}

static void a_draft_that_is_older_than_a_poll_is_not_posted_by_mistake(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "mat nuoc tu sang den gio");
    const char *id = asked(ctx, "Họp hôm nào?", 3);

    assert_shows(says(LAN, "1"), "CHON 1");
    assert_shows(says(LAN, "1"), arena_printf(ctx->arena, "TL %s 1", id)); /* nor by an SMSC's repetition */
    assert_int_equal(menu_posts(ctx), 0);
    assert_counts(ctx, id, 0, 0, 0);

    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s 2", id)), "ban chon 2");
    assert_shows(says(LAN, "CHON 1"), "Da dang bai");
    assert_shows(says(LAN, "3"), "ban chon 3");
    test_ctx_free(ctx);
}

static void a_poll_that_came_after_an_answer_gets_the_same_number(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "mat nuoc tu sang den gio");
    assert_shows(says(LAN, "1"), "Da dang bai");
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "1"), "ban chon 1");
    assert_counts(ctx, id, 1, 0, 0);
    test_ctx_free(ctx);
}

static void a_sentence_is_no_answer_to_options(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    assert_shows(says(LAN, "chu nhat nay ai di cho cung khong"), "Nhan 1 dang");
    assert_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void who_lives_elsewhere_or_joined_later_is_not_asked(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    says(MAI, "DK Mai, Ta Van");
    says("+84912000004", "DK Tu, Tan Thanh, Thanh Hoa");

    assert_shows(says(MAI, "2"), "khong cho cau tra loi nao");
    assert_shows(says(MAI, arena_printf(ctx->arena, "TL %s 2", id)), "khong hoi ban");
    assert_shows(says("+84912000004", arena_printf(ctx->arena, "TL %s 2", id)), "khong hoi ban");

    assert_counts(ctx, id, 0, 0, 0);
    test_ctx_free(ctx);
}

static void each_person_of_a_shared_phone_answers_for_oneself(void **state)
{
    struct ctx *ctx = menu_members();
    says(LAN, "LA Mai");
    assert_shows(says(LAN, "1"), "mai");
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    test_pass_ms(ctx, 2 * 60 * 60 * 1000);

    assert_shows(says(LAN, "2"), "Ai dang nhan?");
    const char *first = says(LAN, "1");
    assert_shows(first, "ban chon 2");
    test_pass_ms(ctx, 2 * 60 * 60 * 1000);
    assert_shows(says(LAN, "3"), "Ai dang nhan?");
    assert_shows(says(LAN, "2"), "ban chon 3");

    assert_counts(ctx, id, 0, 1, 1);
    test_ctx_free(ctx);
}

static void an_open_question_takes_the_first_words_and_then_its_number(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Thôn cần gì nhất?", 0);

    assert_shows(says(LAN, "sua cau treo"), "sua cau treo");
    assert_shows(says(LAN, "toi nay hop thon nhe ba con"), "Nhan 1 dang"); /* what is said later is no answer */
    says(LAN, "0");
    assert_shows(says(LAN, arena_printf(ctx->arena, "TL %s lam duong", id)), "lam duong");
    assert_shows(says(PAO, "5"), "5");

    struct poll again = *poll(ctx, id);
    poll_recount(ctx, &again);
    assert_int_equal(again.votes, 2);
    assert_int_equal(poll(ctx, id)->votes, 2);
    test_ctx_free(ctx);
}

/* ---- the menu ---- */

static void the_menu_offers_what_waits_and_takes_a_number(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    assert_shows(handset_dials(ctx, &lan, "*123#"), "8 Tro giup");
    const char *older = asked(ctx, "Đi chợ hôm nào?", 3), *id = asked(ctx, "Họp thôn hôm nào?", 3);

    assert_shows(handset_dials(ctx, &lan, "*123#"), "8 Tra loi y kien");
    assert_shows(handset_types(ctx, &lan, "8"), "1 Hop thon");
    assert_shows(handset_types(ctx, &lan, "2"), "2 Chu nhat");
    assert_shows(handset_types(ctx, &lan, "2"), "ban chon 2 Chu nhat");

    assert_counts(ctx, older, 0, 1, 0);
    assert_counts(ctx, id, 0, 0, 0);
    assert_shows(handset_types(ctx, &lan, "0"), "Di cho");
    assert_shows(handset_types(ctx, &lan, "2"), "Ban da chon: 2");
    assert_shows(handset_types(ctx, &lan, "7"), "1 Thu bay");
    assert_shows(handset_types(ctx, &lan, "thu hai"), "ban chon 3");
    assert_counts(ctx, older, 0, 0, 1);
    test_ctx_free(ctx);
}

static void what_was_left_open_in_the_menu_does_not_take_a_later_number(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *older = asked(ctx, "Đi chợ hôm nào?", 3);
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "8 1");
    const char *id = asked(ctx, "Họp thôn hôm nào?", 3);

    assert_shows(says(LAN, "2"), "ban chon 2");

    assert_counts(ctx, id, 0, 1, 0);
    assert_counts(ctx, older, 0, 0, 0);
    test_ctx_free(ctx);
}

static void words_answer_an_open_question_in_the_menu(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *id = asked(ctx, "Thôn cần gì nhất?", 0);
    handset_dials(ctx, &lan, "*123#");
    assert_shows(handset_follows(ctx, &lan, "8 1"), "Thon can gi nhat?");
    assert_shows(handset_types(ctx, &lan, "sua lai cau treo"), "sua lai cau treo");
    assert_int_equal(poll(ctx, id)->votes, 1);
    test_ctx_free(ctx);
}

/* ---- what comes out ---- */

static void who_answered_is_an_audience_and_is_told_once(void **state)
{
    struct ctx *ctx = menu_members();
    const char *id = asked(ctx, "Họp hôm nào?", 3);
    says(LAN, "2");
    closed(ctx, id);

    assert_int_equal(poll_tell(ctx, poll(ctx, id), "hoa", "Hẹn 8 giờ"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);

    const struct broadcast *told = broadcast_by_id(ctx, poll(ctx, id)->told);
    assert_non_null(told);
    assert_string_equal(told->audience, arena_printf(ctx->arena, "answered:%s", id));
    assert_shows(told->texts[0].text, "2 Chủ nhật: 1, 3 Thứ hai: 0. Hẹn 8 giờ");
    assert_int_equal(poll_tell(ctx, poll(ctx, id), "hoa", ""), POLL_ILLEGAL);
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
        struct poll draft = draft_of(ctx, "tinh", "Họp hôm nào?", 3);
        const char *id = written(ctx, &draft);
        put_places(ctx, id, "03037", cases[i].first);
        put_places(ctx, id, "15002", cases[i].second);
        size_t count;

        const struct poll_place *places = poll_places(ctx, poll(ctx, id), &count);

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
        asked(ctx, "Họp hôm nào?", 3);
    struct poll draft = draft_of(ctx, "xa", "Họp hôm nào?", 3);
    const char *id = written(ctx, &draft);
    assert_int_equal(poll_open(ctx, poll(ctx, id), "binh"), POLL_FULL);
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
        cmocka_unit_test(an_answer_is_a_number_the_words_or_the_number_of_the_poll),
        cmocka_unit_test(an_answer_may_be_changed_and_is_counted_once),
        cmocka_unit_test(of_two_changes_at_once_one_is_done_again),
        cmocka_unit_test(an_answer_and_the_end_at_once_do_not_both_happen),
        cmocka_unit_test(counts_never_drift),
        cmocka_unit_test(a_number_that_is_no_option_is_told_which_there_are),
        cmocka_unit_test(a_late_answer_is_told_that_it_is_closed_and_what_came_out),
        cmocka_unit_test(time_closes_it_and_later_nobody_remembers_it),
        cmocka_unit_test(the_last_poll_is_meant_by_a_number_and_others_by_theirs),
        cmocka_unit_test(a_number_that_another_question_waits_for_is_not_taken),
        cmocka_unit_test(a_draft_that_is_older_than_a_poll_is_not_posted_by_mistake),
        cmocka_unit_test(a_poll_that_came_after_an_answer_gets_the_same_number),
        cmocka_unit_test(a_sentence_is_no_answer_to_options),
        cmocka_unit_test(who_lives_elsewhere_or_joined_later_is_not_asked),
        cmocka_unit_test(each_person_of_a_shared_phone_answers_for_oneself),
        cmocka_unit_test(an_open_question_takes_the_first_words_and_then_its_number),
        cmocka_unit_test(the_menu_offers_what_waits_and_takes_a_number),
        cmocka_unit_test(what_was_left_open_in_the_menu_does_not_take_a_later_number),
        cmocka_unit_test(words_answer_an_open_question_in_the_menu),
        cmocka_unit_test(who_answered_is_an_audience_and_is_told_once),
        cmocka_unit_test(small_places_stand_together_or_not_at_all),
        cmocka_unit_test(an_area_has_so_many_polls_open_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

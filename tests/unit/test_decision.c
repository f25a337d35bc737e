/* The tables of decisions, what a crowd weighs, and what a card is scored by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

/* Written out once more, by hand: where each event leads from each state; -1: nowhere. */
static void every_pair_of_state_and_event_leads_where_the_table_says(void **state)
{
    static const int expected[DECISION_EVENTS][DECISION_STATES] = {
        /*                       second            waiting          undone lapsed done      appealed      upheld over reversed */
        [DECISION_DO_confirm] = {DECISION_waiting, -1, -1, -1, -1, -1, -1, -1, -1},
        [DECISION_DO_refuse] = {DECISION_undone, -1, -1, -1, -1, -1, -1, -1, -1},
        [DECISION_DO_undo] = {DECISION_undone, DECISION_undone, -1, -1, -1, -1, -1, -1, -1},
        [DECISION_DO_lapse] = {DECISION_lapsed, -1, -1, -1, -1, -1, -1, -1, -1},
        [DECISION_DO_effect] = {-1, DECISION_done, -1, -1, -1, -1, -1, -1, -1},
        [DECISION_DO_appeal] = {-1, -1, -1, -1, DECISION_appealed, -1, DECISION_appealed, -1, -1},
        [DECISION_DO_uphold] = {-1, -1, -1, -1, -1, DECISION_upheld, -1, -1, -1},
        [DECISION_DO_overturn] = {-1, -1, -1, -1, -1, DECISION_overturned, -1, -1, -1},
        [DECISION_DO_reverse] = {-1, -1, -1, -1, DECISION_reversed, DECISION_reversed, DECISION_reversed, -1, -1},
    };
    for (enum decision_event event = 0; event < DECISION_EVENTS; event++)
        for (enum decision_state from = 0; from < DECISION_STATES; from++) {
            enum decision_state to = DECISION_STATES;
            bool leads = decision_leads(from, event, &to);
            assert_int_equal(leads, expected[event][from] >= 0);
            assert_int_equal(to, leads ? (enum decision_state)expected[event][from] : DECISION_STATES);
        }
}

/* What every verdict does to posts and authors, run through for real: marked as the table says, told or not, struck or not. */
static void every_verdict_does_what_its_row_says(void **state)
{
    for (enum verdict verdict = 0; verdict < VERDICTS; verdict++) {
        const struct verdict_traits *traits = verdict_traits(verdict);
        struct ctx *ctx = moderated_ctx();
        joined_ago(ctx, LAN, "Lan", 30);
        joined_ago(ctx, PAO, "Pao", 30);
        text(ctx, LAN, "DANG #nuoc dap ban mu sap vo, moi nguoi chay di");
        text(ctx, PAO, "BAO 1 tin sai");
        struct decision order = false_order(ctx, "Đập an toàn.", "vỡ đập");
        order.verdict = verdict;
        order.agency = verdict == VERDICT_ask ? "xa" : NULL;
        struct moderator hoa = {.login = "hoa", .person = verdict == VERDICT_ask ? "2" : NULL};
        const char *id;
        assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), &hoa, &order, &id), DECISION_TAKEN);
        assert_int_equal(db_commit(ctx), DB_DONE);
        if (traits->second) {
            assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_TAKEN);
            assert_int_equal(db_commit(ctx), DB_DONE);
        }
        test_pass_ms(ctx, DECISION_UNDO_MS);
        carry_out(ctx);

        const uint64_t post = 1;
        assert_int_equal(posts_kept(ctx, &post, 1).list[0].mark, traits->mark);
        assert_int_equal(card_by_id(ctx, "1")->state, traits->settles ? CARD_decided : CARD_open);
        const char *me = text(ctx, LAN, "TOI"), *appeal = text(ctx, LAN, "KN 2 toi tan mat thay");
        assert_int_equal(strstr(me, "bi nhac") != NULL, traits->strike);
        assert_int_equal(strstr(appeal, "Da nhan y kien") != NULL, traits->appeal);
        moderated_free(ctx);
    }
}

static void a_burst_of_newcomers_adds_nothing_to_the_others_in_it_and_nothing_counts_more_than_it_weighs(void **state)
{
    for (uint64_t count = 1; count <= 2000; count += count < 20 ? 1 : 97)
        for (uint64_t newcomers = 0; newcomers <= count; newcomers += count < 20 ? 1 : 53) {
            bool brigade, more_brigade;
            uint64_t weight = newcomers * 20 + (count - newcomers) * 100;
            uint64_t counted = burst_weight(count, newcomers, weight, &brigade);
            assert_true(counted <= weight);
            assert_true(!brigade || counted <= 100 || counted <= (count - newcomers) * 100);
            assert_true(brigade == (count >= 5 && 2 * newcomers >= count));
            uint64_t more = burst_weight(count + 1, newcomers, weight + 100, &more_brigade);
            assert_true(more >= counted); /* one more who has been here for long never weighs it down */
        }
}

static void a_score_grows_with_each_of_its_parts(void **state)
{
    const struct card_score base = score_of(3, 100, 2, 300);
    assert_true(score_of(8, 100, 2, 300).whole > base.whole);
    assert_true(score_of(3, 1000, 2, 300).whole > base.whole);
    assert_true(score_of(3, 100, 9, 300).whole > base.whole);
    assert_true(score_of(3, 100, 2, 900).whole > base.whole);
    assert_true(score_of(0, 0, 0, 0).whole == 1);
    assert_true(score_of(99, 0, 0, 0).harm == 10);
}

/* So many persons of an area, each from a phone of their own, report a post in one minute. */
static void crowd_reports(struct ctx *ctx, uint64_t first, size_t count, int days)
{
    const struct post *post = post_by_id(ctx, 1);
    for (size_t i = 0; i < count; i++) {
        struct person person = {.id = arena_printf(ctx->arena, "%zu", (size_t)first + i),
                                .area = area_by_id(ctx, "03037"),
                                .joined_ms = ctx->now_ms - days * INT64_C(86400000)};
        struct report report = {.person = &person, .post = post, .reason = 0};
        assert_int_equal(report_take(ctx, &report).outcome, REPORT_TAKEN);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
}

static void a_brigade_of_a_thousand_new_phones_neither_takes_a_true_post_down_nor_buries_the_queue(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    joined_ago(ctx, MAI, "Mai", 30);
    text(ctx, LAN, "DANG #nuoc cong trinh nuoc bi rut ruot, de nghi xa tra loi");
    text(ctx, LAN, "DANG #nuoc ai cung phai uong thuoc la moi khoi");
    text(ctx, PAO, "BAO 2 tin sai");
    text(ctx, MAI, "BAO 2 tin sai");

    crowd_reports(ctx, 1000, 1000, 0);

    const struct card *card = card_by_id(ctx, "1");
    assert_int_equal(card->reasons[0], 1000);
    assert_int_equal(card->newcomers, 1000);
    assert_int_equal(card->brigades, 1);
    assert_int_equal(card->weight, 100);
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_NONE);
    size_t count;
    const struct card **queue = cards_for(ctx, NULL, 10, &count);
    assert_int_equal(count, 2);
    assert_string_equal(queue[0]->id, "2"); /* two whom it matters come before a thousand */
    moderated_free(ctx);
}

static void newcomers_who_come_slowly_count_less_and_less(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    text(ctx, LAN, "DANG #nuoc cong trinh nuoc bi rut ruot");

    for (uint64_t minute = 0; minute < 100; minute++) {
        crowd_reports(ctx, 1000 + 4 * minute, 4, 0);
        test_pass_ms(ctx, 60000);
    }

    const struct card *card = card_by_id(ctx, "1");
    assert_int_equal(card->newcomers, 400);
    assert_int_equal(card->brigades, 0);
    assert_true(card->weight < 1000); /* fewer than ten persons */
    moderated_free(ctx);
}

static void persons_of_one_phone_count_once(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc dap ban mu sap vo");
    struct phone phone = {.persons = {"2", "9"}, .count = 2};
    struct person sister = {.id = "9", .area = area_by_id(ctx, "03037"), .joined_ms = 1};
    struct report own = {.person = person_by_id(ctx, "2"), .phone = &phone, .post = post_by_id(ctx, 1), .reason = 0};
    struct report hers = {.person = &sister, .phone = &phone, .post = post_by_id(ctx, 1), .reason = 0};

    assert_int_equal(report_take(ctx, &own).outcome, REPORT_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(report_take(ctx, &hers).outcome, REPORT_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);

    const struct card *card = card_by_id(ctx, "1");
    assert_int_equal(card->same_phone, 1);
    assert_int_equal(card->weight, 100);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_state_and_event_leads_where_the_table_says),
        cmocka_unit_test(every_verdict_does_what_its_row_says),
        cmocka_unit_test(a_burst_of_newcomers_adds_nothing_to_the_others_in_it_and_nothing_counts_more_than_it_weighs),
        cmocka_unit_test(a_score_grows_with_each_of_its_parts),
        cmocka_unit_test(a_brigade_of_a_thousand_new_phones_neither_takes_a_true_post_down_nor_buries_the_queue),
        cmocka_unit_test(newcomers_who_come_slowly_count_less_and_less),
        cmocka_unit_test(persons_of_one_phone_count_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a card shows of what authorities said in public: notices, posts on their own channels, answers that may be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/authority.h"
#include "social-core/broadcast.h"
#include "social-core/case_move.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/moderating.h"

/* Lan, of Tả Van, posts a rumour that Pao reports: card 1. There is an agency far away too. */
static struct ctx *doubted_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    db_write(ctx, "HSET", key_agencies(ctx), "banho", "{\"title\":\"UBND xã Bản Hồ\",\"area\":\"03046\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    text(ctx, LAN, "DANG #nuoc dap Ban Mu sap vo, chay di");
    text(ctx, PAO, "BAO 1 tin sai");
    return ctx;
}

static void post_on(struct ctx *ctx, const char *channel, const char *words, uint64_t reply_to)
{
    const struct person *author = person_by_id(ctx, "2");
    post_write(ctx, author, channel_by_id(ctx, channel), words, reply_to, NULL);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static void notify(struct ctx *ctx, const char *audience, const char *words)
{
    struct broadcast draft = {.agency = "xa",
                              .title = "UBND xã Tả Van",
                              .by = "hoa",
                              .class = OUTBOX_BROADCAST,
                              .audience = audience,
                              .texts = {{"vi", words}},
                              .text_count = 1};
    broadcast_accept(ctx, &draft);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static size_t said(struct ctx *ctx, const struct statement **list)
{
    size_t count;
    *list = statements_about(ctx, card_by_id(ctx, "1"), &count);
    return count;
}

static void an_agencys_post_on_its_own_channel_about_the_same_thing_is_its_statement(void **state)
{
    struct ctx *ctx = doubted_ctx();
    const struct statement *list;
    assert_int_equal(said(ctx, &list), 0);

    post_on(ctx, "agency.xa", "Đập Bản Mù vẫn an toàn, không vỡ, bà con yên tâm", 0);

    assert_int_equal(said(ctx, &list), 1);
    assert_int_equal(list[0].kind, STATEMENT_post);
    assert_string_equal(list[0].id, "2");
    assert_string_equal(list[0].from, "UBND xã Tả Van");
    assert_string_equal(list[0].shared, "dap ban mu vo");
    moderated_free(ctx);
}

static void what_is_said_of_something_else_or_elsewhere_or_by_others_is_no_statement(void **state)
{
    struct ctx *ctx = doubted_ctx();
    const struct statement *list;
    post_on(ctx, "agency.xa", "Bản Mù mai họp thôn lúc 7 giờ", 0);
    post_on(ctx, "agency.banho", "Đập Bản Mù vẫn an toàn, không vỡ", 0);
    post_on(ctx, "area.03037", "Đập Bản Mù vẫn an toàn, không vỡ", 0);
    post_on(ctx, "agency.xa", "dap Ban Mu vo roi ma xa noi the", 2);

    assert_int_equal(said(ctx, &list), 0);
    moderated_free(ctx);
}

static void a_notice_to_everybody_of_a_place_is_one_and_what_few_got_or_nobody_is_none(void **state)
{
    struct ctx *ctx = doubted_ctx();
    const struct statement *list;
    notify(ctx, "area:03037", "{name} ơi, đập Bản Mù không vỡ, đừng chạy");
    notify(ctx, "asked:xa", "Đập Bản Mù không vỡ");
    notify(ctx, "all", "Đập Bản Mù không vỡ");
    assert_true(broadcast_move(ctx, broadcast_by_id(ctx, "4"), BROADCAST_DO_cancel, "hoa"));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(said(ctx, &list), 1);
    assert_int_equal(list[0].kind, STATEMENT_notice);
    assert_string_equal(list[0].text, "bà con ơi, đập Bản Mù không vỡ, đừng chạy");
    moderated_free(ctx);
}

static void an_answer_is_one_once_the_citizen_lets_it_be_shown(void **state)
{
    struct ctx *ctx = doubted_ctx();
    const struct statement *list;
    text(ctx, PAO, "HOI xa dap Ban Mu co vo khong?");
    const char *id = "2";
    assert_int_equal(case_answer(ctx, case_by_id(ctx, id), "can", "Đập Bản Mù an toàn."), CASE_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
    case_offer(ctx, case_by_id(ctx, id), "can", "Đập Bản Mù có vỡ không?\n\nĐập Bản Mù an toàn.");
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(said(ctx, &list), 0);

    case_decide_offer(ctx, case_by_id(ctx, id), true);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(said(ctx, &list), 1);
    assert_int_equal(list[0].kind, STATEMENT_answer);
    assert_string_equal(list[0].id, id);
    moderated_free(ctx);
}

static void the_nearest_come_first_then_the_newest_and_no_more_than_few(void **state)
{
    struct ctx *ctx = doubted_ctx();
    const struct statement *list;
    for (int i = 0; i < STATEMENTS + 2; i++) {
        test_pass_ms(ctx, 1000);
        post_on(ctx, "agency.xa", arena_printf(ctx->arena, "Đập Bản Mù: tin thứ %d của xã", i), 0);
    }
    post_on(ctx, "agency.xa", "Đập Bản Mù không vỡ, đừng chạy", 0);
    test_pass_ms(ctx, 1000);
    post_on(ctx, "agency.xa", "Đập Bản Mù: tin cuối của xã", 0);

    assert_int_equal(said(ctx, &list), STATEMENTS);
    assert_string_equal(list[0].text, "Đập Bản Mù không vỡ, đừng chạy");
    assert_string_equal(list[1].text, "Đập Bản Mù: tin cuối của xã");
    for (size_t i = 2; i < STATEMENTS; i++)
        assert_true(list[i].at_ms <= list[i - 1].at_ms);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agencys_post_on_its_own_channel_about_the_same_thing_is_its_statement),
        cmocka_unit_test(what_is_said_of_something_else_or_elsewhere_or_by_others_is_no_statement),
        cmocka_unit_test(a_notice_to_everybody_of_a_place_is_one_and_what_few_got_or_nobody_is_none),
        cmocka_unit_test(an_answer_is_one_once_the_citizen_lets_it_be_shown),
        cmocka_unit_test(the_nearest_come_first_then_the_newest_and_no_more_than_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

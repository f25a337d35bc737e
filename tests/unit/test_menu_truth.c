/* What one does about the truth on the screen: is it true, a report, an objection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/appeal.h"
#include "moderation/effect.h"
#include "moderation/moderation.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "tests/unit/menu_scene.h"

#define RUMOUR "dap ban mu sap vo, moi nguoi chay di"

static struct moderation *moderation;

/* Lan has posted a rumour, and Pao can read it. */
static struct ctx *rumour_ctx(void)
{
    char why[256] = "";
    struct ctx *ctx = menu_members();
    moderation = moderation_open(LOA_SHARE, ctx->world->directory, why, sizeof why);
    if (!moderation)
        fail_msg("%s", why);
    ctx->world->room = moderation_room(moderation);
    menu_texts(ctx, LAN, "DANG " RUMOUR);
    assert_non_null(post_by_id(ctx, 1));
    return ctx;
}

static void rumour_free(struct ctx *ctx)
{
    ctx->world->room = NULL;
    moderation_free(moderation);
    test_ctx_free(ctx);
}

/* hoa limits the post; the decision's number. */
static const char *limited(struct ctx *ctx)
{
    struct decision order = {.verdict = VERDICT_limit, .reason = 2};
    const struct moderator hoa = {.login = "hoa"};
    const char *id;
    menu_texts(ctx, PAO, "BAO 1 xuc pham");
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), &hoa, &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    id = arena_printf(ctx->arena, "%d", (int)db_fresh_value(ctx, id));
    test_pass_ms(ctx, DECISION_UNDO_MS);
    for (size_t count = 1; count;) {
        const char **ids = decisions_to_watch(ctx, 16, &count);
        for (size_t i = 0; i < count; i++) {
            decision_watch(ctx, ids[i]);
            assert_int_equal(db_commit(ctx), DB_DONE);
        }
    }
    return id;
}

static void what_is_read_is_reported_with_a_reason_by_number(void **state)
{
    struct ctx *ctx = rumour_ctx();
    struct handset pao = {.msisdn = PAO};
    handset_dials(ctx, &pao, "*123#");

    assert_shows(handset_follows(ctx, &pao, "1"), "dap ban mu");
    assert_shows(handset_follows(ctx, &pao, "3"), "1 sai, 2 nguy hiem");
    assert_shows(handset_types(ctx, &pao, "2"), "Da nhan bao cao ve 1");

    assert_int_equal(card_by_id(ctx, "1")->reasons[1], 1);
    rumour_free(ctx);
}

static void whether_it_is_true_is_asked_of_what_is_read_and_of_what_is_heard(void **state)
{
    struct ctx *ctx = rumour_ctx();
    struct handset pao = {.msisdn = PAO};
    handset_dials(ctx, &pao, "*123#");

    assert_shows(handset_follows(ctx, &pao, "1 2"), "Chua ro 1");
    assert_shows(handset_follows(ctx, &pao, "00 1 1 'nghe noi cau treo Nam Khao sap dut' 1"), "Chua ro 2");

    assert_int_equal(card_by_id(ctx, "1")->asks, 1);
    assert_true(card_by_id(ctx, "2")->asked);
    rumour_free(ctx);
}

static void who_has_nothing_to_object_to_is_not_offered_it(void **state)
{
    struct ctx *ctx = rumour_ctx();
    struct handset lan = {.msisdn = LAN}, pao = {.msisdn = PAO};
    limited(ctx);
    handset_dials(ctx, &lan, "*123#");
    handset_dials(ctx, &pao, "*123#");

    assert_shows(handset_follows(ctx, &lan, "7"), "Khieu nai");
    assert_null(strstr(handset_follows(ctx, &pao, "7"), "Khieu nai"));
    test_pass_ms(ctx, DECISION_APPEAL_MS + 1);
    handset_dials(ctx, &lan, "*123#");
    assert_null(strstr(handset_follows(ctx, &lan, "7"), "Khieu nai"));
    rumour_free(ctx);
}

static void a_decision_is_chosen_and_objected_to_once(void **state)
{
    struct ctx *ctx = rumour_ctx();
    struct handset lan = {.msisdn = LAN};
    const char *id = limited(ctx);
    size_t count;
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_follows(ctx, &lan, "7 6"), arena_printf(ctx->arena, "1 %s bai khong gui di: xuc pham", id));
    assert_shows(handset_types(ctx, &lan, "1"), arena_printf(ctx->arena, "khong dong y voi %s", id));
    assert_shows(handset_follows(ctx, &lan, "'toi tan mat' 2 'thay ma' 1"), "Da nhan y kien");

    const struct decision *decision = decision_by_id(ctx, id);
    const struct appeal *appeals = appeals_of(ctx, decision, &count);
    assert_int_equal(decision->state, DECISION_appealed);
    assert_int_equal(count, 1);
    assert_string_equal(appeals->text, "toi tan mat thay ma");
    assert_null(strstr(handset_follows(ctx, &lan, "00 7"), "Khieu nai"));
    rumour_free(ctx);
}

static void the_rest_of_an_objection_comes_as_a_text(void **state)
{
    struct ctx *ctx = rumour_ctx();
    struct handset lan = {.msisdn = LAN};
    const char *id = limited(ctx);
    size_t count;
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "7 6 1 'toi tan mat' 3");

    assert_shows(menu_texts(ctx, LAN, "thay nuoc tran qua dap"), "Da nhan y kien");

    assert_string_equal(appeals_of(ctx, decision_by_id(ctx, id), &count)->text, "toi tan mat thay nuoc tran qua dap");
    rumour_free(ctx);
}

static void what_is_limited_is_objected_to_without_its_number(void **state)
{
    struct ctx *ctx = rumour_ctx();
    limited(ctx);
    assert_shows(menu_texts(ctx, LAN, "KN toi tan mat thay"), "Da nhan y kien");
    rumour_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_reported_with_a_reason_by_number),
        cmocka_unit_test(whether_it_is_true_is_asked_of_what_is_read_and_of_what_is_heard),
        cmocka_unit_test(who_has_nothing_to_object_to_is_not_offered_it),
        cmocka_unit_test(a_decision_is_chosen_and_objected_to_once),
        cmocka_unit_test(the_rest_of_an_objection_comes_as_a_text),
        cmocka_unit_test(what_is_limited_is_objected_to_without_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

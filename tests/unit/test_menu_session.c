#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/menu_scene.h"

/* ---- the network: repeated, cut, resumed ---- */

static void an_answer_that_comes_again_does_nothing(void **state)
{
    struct ctx *ctx = menu_members();
    static const bool counting[] = {false, true};
    for (size_t i = 0; i < 2; i++) {
        struct handset lan = {.msisdn = LAN, .counts = counting[i]};
        handset_dials(ctx, &lan, "*123#");
        handset_follows(ctx, &lan, i ? "2 1 'bai thu hai'" : "2 1 'bai thu nhat'");
        unsigned answered = lan.sequence + counting[i];
        size_t before = menu_posts(ctx);
        assert_shows(handset_types(ctx, &lan, "1"), "Da dang");

        assert_string_equal(handset_says(ctx, &lan, MENU_ANSWERED, answered, "1"), "");
        assert_false(lan.shown);
        assert_int_equal(menu_posts(ctx), before + 1);
        assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");
    }
    test_ctx_free(ctx);
}

static void an_smsc_that_never_counts_is_understood(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    handset_says(ctx, &lan, MENU_ANSWERED, 0, "3");
    handset_says(ctx, &lan, MENU_ANSWERED, 0, "2");
    const char *channel = handset_says(ctx, &lan, MENU_ANSWERED, 0, "1");

    assert_shows(channel, "Benh");
    test_ctx_free(ctx);
}

static void an_smsc_that_numbers_nothing_is_understood(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN, .session = -1};

    assert_shows(handset_says(ctx, &lan, MENU_DIALLED, 0, "*123#"), "1 Doc tin moi");
    handset_says(ctx, &lan, MENU_ANSWERED, 0, "3");

    assert_shows(handset_says(ctx, &lan, MENU_ANSWERED, 0, "2"), "1 Benh");
    test_ctx_free(ctx);
}

static void replies_with_the_same_number_are_configuration(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    menu_scene_settings.sequence = MENU_SEQUENCE_SAME;

    handset_dials(ctx, &lan, "*123#");
    assert_int_equal(lan.row.screen.sequence, 0);
    assert_shows(handset_says(ctx, &lan, MENU_ANSWERED, 1, "3"), "1 Kenh dang theo");
    assert_int_equal(lan.row.screen.sequence, 1);
    assert_string_equal(handset_says(ctx, &lan, MENU_ANSWERED, 1, "3"), "");
    assert_shows(handset_says(ctx, &lan, MENU_ANSWERED, 2, "2"), "1 Benh");
    test_ctx_free(ctx);
}

static void the_sequence_goes_round(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN, .counts = true};
    handset_dials(ctx, &lan, "*123#");

    for (int i = 0; i < 200; i++)
        assert_shows(handset_types(ctx, &lan, i % 2 ? "0" : "3"), i % 2 ? "1 Doc tin moi" : "1 Kenh dang theo");
    test_ctx_free(ctx);
}

/* Each step of these is cut once. */
static const char *const long_ways[] = {
    "3 2 9 1 2 'mat nuoc tu sang' 2 'ca ban khong co' 1",
    "4 1 'bao gio cap gao?' 1 0",
    "6 pao 'mai di cho nhe' 2 'nho mang gui' 1",
    "7 5 Hoa 'tan thanh' 2",
};

static void a_session_cut_at_any_step_goes_on_where_it_was(void **state)
{
    for (size_t i = 0; i < sizeof long_ways / sizeof *long_ways; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN};
        handset_dials(ctx, &lan, "*123#");
        for (const char *at = long_ways[i]; *at;) {
            size_t bytes;
            const char *screen = handset_types(ctx, &lan, menu_first_words(ctx, at, &bytes));
            at += bytes;
            if (strstr(screen, "1 Doc tin moi"))
                continue;
            handset_says(ctx, &lan, MENU_CUT, lan.sequence, "");
            assert_false(lan.shown);
            test_pass_ms(ctx, 14 * 60 * 1000);
            assert_shows(handset_dials(ctx, &lan, "*123#"), "1 Lam tiep\n2 Bat dau moi");
            assert_string_equal(handset_types(ctx, &lan, "1"), screen);
        }
        test_ctx_free(ctx);
    }
}

static void a_session_that_was_cut_can_be_begun_anew(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *home = handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'toi nay hop'");
    handset_dials(ctx, &lan, "*123#");

    assert_string_equal(handset_types(ctx, &lan, "2"), home);

    assert_string_equal(handset_dials(ctx, &lan, "*123#"), home);
    assert_int_equal(menu_posts(ctx), 0);
    test_ctx_free(ctx);
}

static void a_session_lives_as_long_as_is_configured(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_types(ctx, &lan, "3");

    const struct db_reply *keys = db_read(ctx, "KEYS", "{vn}ussd:*");
    int64_t seconds = db_number(db_read(ctx, "TTL", keys->list[0].text), 0);

    assert_in_range(seconds, 15 * 60 - 5, 15 * 60);
    assert_int_equal(lan.row.screen.expires_ms, ctx->now_ms + 120 * 1000);
    test_ctx_free(ctx);
}

static void an_answer_to_a_session_nobody_knows_begins_one_and_does_nothing(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN, .session = 7};

    const char *screen = handset_says(ctx, &lan, MENU_ANSWERED, 4, "4");

    assert_shows(screen, "Phien truoc da het");
    assert_shows(handset_types(ctx, &lan, "3"), "1 Kenh dang theo");
    test_ctx_free(ctx);
}

static void another_code_is_told_the_right_one(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};

    static const char *const others[] = {"*124#", "*1234#", "*12#", "#", "xin chao"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_shows(handset_dials(ctx, &lan, others[i]), "*123#");
        assert_true(lan.row.screen.end);
    }
    static const char *const ours[] = {"*123#", "*123", "123", "123#", ""};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_shows(handset_dials(ctx, &lan, ours[i]), "1 Doc tin moi");
    test_ctx_free(ctx);
}

static void a_way_can_be_dialled_at_once(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};

    assert_shows(handset_dials(ctx, &lan, "*123*3*2#"), "1 Benh");
    assert_shows(handset_dials(ctx, &lan, "*123*7*1*9*9#"), "Lan (lan)");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_that_comes_again_does_nothing),
        cmocka_unit_test(an_smsc_that_never_counts_is_understood),
        cmocka_unit_test(an_smsc_that_numbers_nothing_is_understood),
        cmocka_unit_test(replies_with_the_same_number_are_configuration),
        cmocka_unit_test(the_sequence_goes_round),
        cmocka_unit_test(a_session_cut_at_any_step_goes_on_where_it_was),
        cmocka_unit_test(a_session_that_was_cut_can_be_begun_anew),
        cmocka_unit_test(a_session_lives_as_long_as_is_configured),
        cmocka_unit_test(an_answer_to_a_session_nobody_knows_begins_one_and_does_nothing),
        cmocka_unit_test(another_code_is_told_the_right_one),
        cmocka_unit_test(a_way_can_be_dialled_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

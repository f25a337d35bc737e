#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/post.h"
#include "tests/unit/menu_scene.h"

/* ---- words ---- */

static void words_are_written_on_and_sent_as_one(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    handset_follows(ctx, &lan, "2 1 'mat nuoc tu sang,' 2 'ca ban khong co,' 2 'ai biet vi sao?' 1");

    assert_string_equal(post_by_id(ctx, 1)->text, "mat nuoc tu sang, ca ban khong co, ai biet vi sao?");
    test_ctx_free(ctx);
}

/* What the words are for, how the rest comes, and what it is part of then. */
static const struct {
    const char *script, *rest, *answer;
} rests[] = {
    {"2 1 'hop thon luc bay gio' 3", "tai nha van hoa", "Da dang bai 1 len Xa Ta Van"},
    {"3 2 7 2 'mat nuoc tu' 3", "sang den gio", "Da dang bai 1 len Nuoc"},
    {"2 1 'nha toi con' 3", "2", "Da dang bai 1"},
    {"4 2 'bao gio lam duong' 3", "vao ban toi?", "Cau hoi 1 da gui UBND tinh"},
    {"6 pao 'mai di cho' 3", "nho mang gui", "Da gui pao"},
};

static void the_rest_of_words_comes_as_sms_and_is_one_text_with_them(void **state)
{
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN};
        handset_dials(ctx, &lan, "*123#");

        assert_shows(handset_follows(ctx, &lan, rests[i].script), "Nhan phan con lai toi 8070");
        assert_true(lan.row.screen.end);
        assert_shows(menu_texts(ctx, LAN, rests[i].rest), rests[i].answer);

        assert_shows(menu_texts(ctx, LAN, "hom nay troi dep qua"), "Loa giu tin cua ban");
        assert_int_equal(db_read(ctx, "KEYS", "{vn}ussd:*")->count, 0);
        test_ctx_free(ctx);
    }
}

static void both_halves_of_a_post_are_there(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'hop thon luc bay gio' 3");

    menu_texts(ctx, LAN, "tại nhà văn hóa");

    assert_string_equal(post_by_id(ctx, 1)->text, "hop thon luc bay gio tại nhà văn hóa");
    assert_int_equal(menu_posts(ctx), 1);
    test_ctx_free(ctx);
}

static void words_whose_rest_never_comes_can_still_be_sent(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'hop thon luc bay gio' 3");
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_follows(ctx, &lan, "1 1"), "Da dang bai 1");

    assert_shows(menu_texts(ctx, LAN, "chieu nay nha toi gat lua"), "Loa giu tin cua ban");
    assert_int_equal(menu_posts(ctx), 1);
    test_ctx_free(ctx);
}

static void too_many_words_are_refused_and_those_before_are_kept(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    char *many = arena_alloc(ctx->arena, 4002);
    memset(many, 'a', 4001);
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'tin ngan' 2");

    assert_shows(handset_types(ctx, &lan, many), "Dai qua");
    handset_follows(ctx, &lan, "'gon thoi' 1");

    assert_string_equal(post_by_id(ctx, 1)->text, "tin ngan gon thoi");
    test_ctx_free(ctx);
}

static void what_is_refused_stays_typed(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "6 pao 'mai di cho'");
    menu_texts(ctx, PAO, "NGUNG");

    assert_shows(handset_types(ctx, &lan, "1"), "dang khong nhan tin");

    assert_shows(handset_types(ctx, &lan, "0"), "mai di cho");
    test_ctx_free(ctx);
}

static void a_sentence_typed_for_a_number_is_kept_as_a_draft(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_types(ctx, &lan, "mai ai di cho phien khong"), "1 Dang len Xa Ta Van");
    assert_shows(handset_types(ctx, &lan, "1"), "Da dang bai 1");

    assert_string_equal(post_by_id(ctx, 1)->text, "mai ai di cho phien khong");
    test_ctx_free(ctx);
}

static void a_draft_is_dropped_by_its_zero(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_types(ctx, &lan, "mai ai di cho phien khong");

    assert_shows(handset_types(ctx, &lan, "0"), "Da bo tin nhap");
    assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");
    assert_int_equal(menu_posts(ctx), 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_written_on_and_sent_as_one),
        cmocka_unit_test(the_rest_of_words_comes_as_sms_and_is_one_text_with_them),
        cmocka_unit_test(both_halves_of_a_post_are_there),
        cmocka_unit_test(words_whose_rest_never_comes_can_still_be_sent),
        cmocka_unit_test(too_many_words_are_refused_and_those_before_are_kept),
        cmocka_unit_test(what_is_refused_stays_typed),
        cmocka_unit_test(a_sentence_typed_for_a_number_is_kept_as_a_draft),
        cmocka_unit_test(a_draft_is_dropped_by_its_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/broadcast.h"
#include "social-core/case_move.h"
#include "social-core/follow.h"
#include "social-core/menu/dialogs.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "tests/unit/menu_scene.h"

/* ---- the tables ---- */

static bool leads_somewhere(const char *name)
{
    return menu_screen(name) != NULL;
}

static void every_choice_of_every_screen_leads_to_a_screen(void **state)
{
    for (const struct menu_screen *screen = menu_screens(); screen->name; screen++) {
        if (screen->then && !leads_somewhere(screen->then))
            fail_msg("%s leads to %s, which is nowhere", screen->name, screen->then);
        for (const struct menu_item *item = screen->items; item->label; item++)
            if (!leads_somewhere(item->to))
                fail_msg("%s offers %s, which is nowhere", screen->name, item->to);
        assert_true(screen == menu_screen(screen->name));
    }
}

static bool is_reached(const char *name)
{
    for (const struct menu_screen *screen = menu_screens(); screen->name; screen++) {
        if (screen->then && !strcmp(screen->then, name))
            return true;
        for (const struct menu_item *item = screen->items; item->label; item++)
            if (!strcmp(item->to, name))
                return true;
    }
    return !strcmp(name, MENU_HOME) || !strcmp(name, MENU_TYPED);
}

static void every_screen_is_reached_from_another(void **state)
{
    for (const struct menu_screen *screen = menu_screens(); screen->name; screen++)
        if (!is_reached(screen->name))
            fail_msg("nothing leads to %s", screen->name);
}

/* ---- the dialogs ---- */

/* What is typed after dialling, and what the last screen says. */
static const struct {
    const char *script, *shows;
} dialogs[] = {
    {"1", "Khong co bai moi"},
    {"2 1 'toi nay hop thon' 1", "Da dang bai 1 len Xa Ta Van"},
    {"2 9 1 'chu y le tay trai' 1", "len"},
    {"3 2 1 1", "chua co bai"},
    {"3 2 1 3", "Da theo Benh"},
    {"3 2 1 4", "se gui ngay"},
    {"3 2 1 2 'ca xa bi sot' 1", "Da dang bai 1 len Benh"},
    {"3 1 1 1", "chua co bai"},
    {"4 1 'bao gio cap gao?' 1", "Cau hoi 1 da gui UBND xa Ta Van"},
    {"4 2 'bao gio lam duong?' 1", "Cau hoi 1 da gui UBND tinh Lao Cai"},
    {"5", "Chua co gi"},
    {"6 pao 'mai di cho' 1", "Da gui pao"},
    {"6 khongai", "Khong ai ten khongai"},
    {"7 1", "Lan (lan), Xa Ta Van"},
    {"7 2 1", "English"},
    {"7 3", "Từ nay tin có dấu"},
    {"7 4", "se khong gui tin nua"},
    {"7 5 Lan 'Ta Van' ", "Da ghi lai: lan"},
    {"7 5 Hoa 'Ta Van' 2", "Tu nay ban la Hoa (hoa)"},
    {"8", "Bam so de chon"},
    {"0", "Chao ban"},
};

static void each_dialog_does_what_the_text_does(void **state)
{
    for (size_t i = 0; i < sizeof dialogs / sizeof *dialogs; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN};

        assert_shows(handset_dials(ctx, &lan, "*123#"), "1 Doc tin moi");
        const char *screen = handset_follows(ctx, &lan, dialogs[i].script);

        if (!strstr(screen, dialogs[i].shows))
            fail_msg("%s: \"%s\" does not show \"%s\"", dialogs[i].script, screen, dialogs[i].shows);
        test_ctx_free(ctx);
    }
}

static void what_an_agency_sent_is_read_again_by_those_who_got_it(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN}, pao = {.msisdn = PAO};
    const struct broadcast draft = {.agency = "tinh",
                                    .title = "UBND tinh",
                                    .by = "hoa",
                                    .class = OUTBOX_BROADCAST,
                                    .audience = "all",
                                    .texts = {{"vi", "Mai phát gạo"}},
                                    .text_count = 1};
    const char *number = broadcast_accept(ctx, &draft);
    db_commit(ctx);
    uint64_t thing = db_fresh_value(ctx, number);
    receipt_note(ctx, thing, RECEIPT_PUSHED, person_by_handle(ctx, "lan")->id);
    db_commit(ctx);
    handset_dials(ctx, &lan, "*123#");
    handset_dials(ctx, &pao, "*123#");

    assert_shows(handset_follows(ctx, &lan, "3 3"), "1 Mai phat gao");
    assert_shows(handset_follows(ctx, &lan, "1"), "Thong bao cua UBND tinh");

    assert_int_equal(receipt_count(ctx, thing, RECEIPT_SEEN, 2), 1);
    assert_null(strstr(handset_follows(ctx, &pao, "3 3"), "Mai phat gao"));
    assert_null(strstr(menu_texts(ctx, PAO, arena_printf(ctx->arena, "DOC %d", (int)thing)), "phat gao"));
    assert_shows(menu_texts(ctx, LAN, arena_printf(ctx->arena, "DOC %d", (int)thing)), "phat gao");
    test_ctx_free(ctx);
}

static void persons_who_are_followed_go_by_their_handles(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *pao = arena_printf(ctx->arena, "person.%s", person_by_handle(ctx, "pao")->id);
    follow_begin(ctx, person_by_handle(ctx, "lan")->id, channel_by_id(ctx, pao), 0);
    assert_int_equal(db_commit(ctx), DB_DONE);
    menu_texts(ctx, LAN, "THEO nuoc");
    handset_dials(ctx, &lan, "*123#");

    const char *list = handset_follows(ctx, &lan, "3 1");

    assert_shows(list, " @pao");
    assert_shows(list, " Nuoc");
    assert_shows(list, " Xa Ta Van");
    test_ctx_free(ctx);
}

static void a_stranger_joins_and_is_asked_until_one_place_is_meant(void **state)
{
    struct ctx *ctx = menu_village(&menu_scene_settings);
    struct handset lan = {.msisdn = LAN};

    assert_shows(handset_dials(ctx, &lan, "*123#"), "1 Tham gia");
    assert_shows(handset_follows(ctx, &lan, "1 Lan"), "xa nao");
    assert_shows(handset_types(ctx, &lan, "Khong Co Noi Nay"), "khong thay noi nao");
    assert_shows(handset_types(ctx, &lan, "tan thanh"), "2 Xa Tan Thanh");
    assert_shows(handset_types(ctx, &lan, "2"), "Chao lan");
    assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");

    assert_string_equal(person_by_handle(ctx, "lan")->area->name, "Xã Tân Thành");
    test_ctx_free(ctx);
}

static void posts_are_read_one_at_a_time_and_replied_to(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    menu_texts(ctx, PAO, "DANG sang mai hop thon");
    menu_texts(ctx, PAO, "DANG chieu mai don duong");
    handset_dials(ctx, &lan, "*123#");

    const char *first = handset_types(ctx, &lan, "1");
    assert_shows(first, "sang mai hop thon");
    assert_null(strstr(first, "chieu mai"));
    assert_shows(first, "9 tiep");
    const char *second = handset_types(ctx, &lan, "9");
    assert_shows(second, "chieu mai don duong");
    assert_shows(handset_follows(ctx, &lan, "1 'toi se den' 1"), "Da tra loi, bai 3");

    assert_int_equal(post_by_id(ctx, 3)->reply_to, 2);
    test_ctx_free(ctx);
}

static void a_case_is_seen_with_its_answer_and_gone_on_with(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    menu_texts(ctx, LAN, "HOI xa bao gio cap gao?");
    case_answer(ctx, case_by_id(ctx, "1"), "hoa", "Thứ hai tuần sau");
    assert_int_equal(db_commit(ctx), DB_DONE);
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_types(ctx, &lan, "5"), "1 1 co tra loi: bao gio");
    const char *thread = handset_types(ctx, &lan, "1");
    assert_shows(thread, "Tra loi: Thu hai tuan sau\nBan: bao gio cap gao?");
    assert_shows(handset_follows(ctx, &lan, "1 'cam on' 1"), "Da them vao cau hoi 1");

    assert_int_equal(case_by_id(ctx, "1")->thread_count, 3);
    test_ctx_free(ctx);
}

static void an_answered_case_gets_stars_and_one_that_asks_back_stands_first(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    menu_texts(ctx, LAN, "HOI xa bao gio cap gao?");
    menu_texts(ctx, LAN, "HOI xa bao gio sua cau treo?");
    menu_texts(ctx, LAN, "HOI xa cho phien hop hom nao?");
    case_ask_back(ctx, case_by_id(ctx, "1"), "hoa", "Thôn nào?");
    assert_int_equal(db_commit(ctx), DB_DONE);
    case_answer(ctx, case_by_id(ctx, "2"), "hoa", "Tuần sau");
    assert_int_equal(db_commit(ctx), DB_DONE);
    ctx->now_ms += 1000;
    handset_dials(ctx, &lan, "*123#");

    const char *list = handset_types(ctx, &lan, "5");
    assert_shows(list, "1 1 cho ban tra loi");
    assert_shows(handset_types(ctx, &lan, "1"), "1 Tra loi");
    handset_types(ctx, &lan, "00");
    assert_shows(handset_follows(ctx, &lan, "5 3"), "2 Cham sao");
    assert_shows(handset_types(ctx, &lan, "2"), "5 5 sao");
    assert_shows(handset_types(ctx, &lan, "4"), "Cam on: 4/5 sao cho cau hoi 2.");

    assert_int_equal(case_by_id(ctx, "2")->stars, 4);
    assert_int_equal(case_by_id(ctx, "2")->state, CASE_closed);
    test_ctx_free(ctx);
}

static void a_case_of_somebody_else_stays_closed(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset pao = {.msisdn = PAO};
    menu_texts(ctx, LAN, "HOI xa bao gio cap gao?");
    handset_dials(ctx, &pao, "*123#");

    const char *screen = handset_follows(ctx, &pao, "5");

    assert_null(strstr(screen, "cap gao"));
    test_ctx_free(ctx);
}

/* ---- the ways: back, home, more, a number that is none ---- */

static void back_home_and_more_are_the_same_everywhere(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *home = handset_dials(ctx, &lan, "*123#");

    const char *topics = handset_follows(ctx, &lan, "3 2");
    assert_shows(topics, "1 Benh");
    assert_shows(topics, "0 lui 00 dau 9 tiep");
    const char *second = handset_types(ctx, &lan, "9");
    assert_shows(second, "Y te");
    handset_types(ctx, &lan, "1");
    assert_string_equal(handset_types(ctx, &lan, "0"), second);
    assert_shows(handset_types(ctx, &lan, "0"), "2 Moi chu de");
    assert_string_equal(handset_types(ctx, &lan, "0"), home);
    handset_follows(ctx, &lan, "3 2 1");
    assert_string_equal(handset_types(ctx, &lan, "00"), home);
    test_ctx_free(ctx);
}

static void a_number_that_is_not_there_changes_nothing(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    static const char *const wrong[] = {"77", "8", "9", "999", "12345678901234567890", "-1", "1x", "", "*"};
    handset_dials(ctx, &lan, "*123#");
    handset_types(ctx, &lan, "3");

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_shows(handset_types(ctx, &lan, wrong[i]), "1 Kenh dang theo");

    assert_shows(handset_types(ctx, &lan, "4"), "Khong co so do");
    test_ctx_free(ctx);
}

static void ending_at_the_first_screen_ends_the_session(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    assert_false(lan.row.screen.end);

    handset_types(ctx, &lan, "0");

    assert_true(lan.row.screen.end);
    assert_int_equal(db_number(db_read(ctx, "KEYS", "{vn}ussd:*"), 0), 0);
    test_ctx_free(ctx);
}

static void a_long_answer_comes_in_pages_that_lose_no_word(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    const char *text = "";
    for (int i = 0; i < 80; i++)
        text = arena_printf(ctx->arena, "%stu%d ", text, i);
    menu_texts(ctx, PAO, arena_printf(ctx->arena, "DANG %s", text));
    handset_dials(ctx, &lan, "*123#");

    const char *screen = handset_types(ctx, &lan, "1");
    const char *all = "";
    int pages = 0;
    for (; pages < 20 && strstr(screen, "9 tiep"); pages++) {
        all = arena_printf(ctx->arena, "%s %.*s", all, (int)(strrchr(screen, '\n') - screen), screen);
        screen = handset_types(ctx, &lan, "9");
    }
    all = arena_printf(ctx->arena, "%s %s", all, screen);

    assert_true(pages >= 2 && pages < 20);
    for (int i = 0; i < 80; i++)
        assert_shows(all, arena_printf(ctx->arena, " tu%d", i));
    test_ctx_free(ctx);
}

/* ---- what outranks the menu ---- */

static const char *const places_to_be[] = {"", "1", "2", "2 1", "2 1 'mot bai'", "3 2", "4", "6", "7", "7 5"};

static void stop_is_heard_at_every_step(void **state)
{
    for (size_t i = 0; i < sizeof places_to_be / sizeof *places_to_be; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN};
        handset_dials(ctx, &lan, "*123#");
        handset_follows(ctx, &lan, places_to_be[i]);

        assert_shows(handset_types(ctx, &lan, i % 2 ? "NGUNG" : "stop"), "se khong gui tin nua");

        assert_true(person_by_handle(ctx, "lan")->stopped);
        test_ctx_free(ctx);
    }
}

static void stopping_stops_everything_whatever_was_looked_at_before(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_follows(ctx, &lan, "3 1 1 0 0 0 7 4"), "se khong gui tin nua");

    assert_true(person_by_handle(ctx, "lan")->stopped);
    test_ctx_free(ctx);
}

static void a_cry_for_help_is_heard_at_every_step_and_the_way_back_is_open(void **state)
{
    for (size_t i = 0; i < sizeof places_to_be / sizeof *places_to_be; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN};
        const char *before = handset_dials(ctx, &lan, "*123#");
        if (*places_to_be[i])
            before = handset_follows(ctx, &lan, places_to_be[i]);

        assert_shows(handset_types(ctx, &lan, "SOS lu quet o suoi"), "114");
        const char *after = handset_types(ctx, &lan, "0");

        if (!strstr(before, "Khong co bai moi"))
            assert_string_equal(after, before);
        assert_non_null(case_by_id(ctx, "1"));
        test_ctx_free(ctx);
    }
}

static void help_is_heard_where_words_are_asked_for(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1");

    assert_shows(handset_types(ctx, &lan, "GIUP"), "Bam so de chon");
    assert_shows(handset_types(ctx, &lan, "0"), "go bai dang");
    test_ctx_free(ctx);
}

static void a_post_that_begins_like_stop_is_a_post(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    handset_follows(ctx, &lan, "2 1 'Ngung cap nuoc tu tam gio sang mai' 1");

    assert_false(person_by_handle(ctx, "lan")->stopped);
    assert_int_equal(menu_posts(ctx), 1);
    test_ctx_free(ctx);
}

static void a_command_typed_for_a_number_does_what_its_text_does(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_types(ctx, &lan, "THEO nuoc"), "Da theo Nuoc");
    assert_shows(handset_types(ctx, &lan, "TOI"), "Theo 2 kenh");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_choice_of_every_screen_leads_to_a_screen),
        cmocka_unit_test(every_screen_is_reached_from_another),
        cmocka_unit_test(each_dialog_does_what_the_text_does),
        cmocka_unit_test(what_an_agency_sent_is_read_again_by_those_who_got_it),
        cmocka_unit_test(persons_who_are_followed_go_by_their_handles),
        cmocka_unit_test(a_stranger_joins_and_is_asked_until_one_place_is_meant),
        cmocka_unit_test(posts_are_read_one_at_a_time_and_replied_to),
        cmocka_unit_test(a_case_is_seen_with_its_answer_and_gone_on_with),
        cmocka_unit_test(an_answered_case_gets_stars_and_one_that_asks_back_stands_first),
        cmocka_unit_test(a_case_of_somebody_else_stays_closed),
        cmocka_unit_test(back_home_and_more_are_the_same_everywhere),
        cmocka_unit_test(a_number_that_is_not_there_changes_nothing),
        cmocka_unit_test(ending_at_the_first_screen_ends_the_session),
        cmocka_unit_test(a_long_answer_comes_in_pages_that_lose_no_word),
        cmocka_unit_test(stop_is_heard_at_every_step),
        cmocka_unit_test(stopping_stops_everything_whatever_was_looked_at_before),
        cmocka_unit_test(a_cry_for_help_is_heard_at_every_step_and_the_way_back_is_open),
        cmocka_unit_test(help_is_heard_where_words_are_asked_for),
        cmocka_unit_test(a_post_that_begins_like_stop_is_a_post),
        cmocka_unit_test(a_command_typed_for_a_number_does_what_its_text_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

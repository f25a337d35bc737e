#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/case.h"
#include "social-core/keys.h"
#include "social-core/menu/dialogs.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/text/catalog.h"
#include "tests/unit/menu_scene.h"

static struct menu_settings settings;

#define assert_shows(screen, words)                                                                                    \
    do {                                                                                                               \
        const char *shown_ = (screen);                                                                                 \
        if (!strstr(shown_, (words)))                                                                                  \
            fail_msg("\"%s\" does not show \"%s\"", shown_, (words));                                                  \
    } while (0)

static struct ctx *with_members(void)
{
    struct ctx *ctx = menu_village(&settings);
    assert_shows(menu_texts(ctx, LAN, "DK Lan, Ta Van"), "lan");
    assert_shows(menu_texts(ctx, PAO, "DK Pao, Ta Van"), "pao");
    return ctx;
}

static size_t posts(struct ctx *ctx)
{
    return (size_t)db_number(db_read(ctx, "XLEN", key_posts(ctx)), 0);
}

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
    {"7 5 Hoa 'Ta Van' ", "Da ghi lai: lan"},
    {"8", "Bam so de chon"},
    {"0", "Chao ban"},
};

static void each_dialog_does_what_the_text_does(void **state)
{
    for (size_t i = 0; i < sizeof dialogs / sizeof *dialogs; i++) {
        struct ctx *ctx = with_members();
        struct handset lan = {.msisdn = LAN};

        assert_shows(handset_dials(ctx, &lan, "*123#"), "1 Doc tin moi");
        const char *screen = handset_follows(ctx, &lan, dialogs[i].script);

        if (!strstr(screen, dialogs[i].shows))
            fail_msg("%s: \"%s\" does not show \"%s\"", dialogs[i].script, screen, dialogs[i].shows);
        test_ctx_free(ctx);
    }
}

static void a_stranger_joins_and_is_asked_until_one_place_is_meant(void **state)
{
    struct ctx *ctx = menu_village(&settings);
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
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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

static void a_case_of_somebody_else_stays_closed(void **state)
{
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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

/* ---- the network: repeated, cut, resumed ---- */

static void an_answer_that_comes_again_does_nothing(void **state)
{
    struct ctx *ctx = with_members();
    static const bool counting[] = {false, true};
    for (size_t i = 0; i < 2; i++) {
        struct handset lan = {.msisdn = LAN, .counts = counting[i]};
        handset_dials(ctx, &lan, "*123#");
        handset_follows(ctx, &lan, i ? "2 1 'bai thu hai'" : "2 1 'bai thu nhat'");
        unsigned answered = lan.sequence + counting[i];
        size_t before = posts(ctx);
        assert_shows(handset_types(ctx, &lan, "1"), "Da dang");

        assert_string_equal(handset_says(ctx, &lan, MENU_ANSWERED, answered, "1"), "");
        assert_false(lan.shown);
        assert_int_equal(posts(ctx), before + 1);
        assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");
    }
    test_ctx_free(ctx);
}

static void an_smsc_that_never_counts_is_understood(void **state)
{
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN, .session = -1};

    assert_shows(handset_says(ctx, &lan, MENU_DIALLED, 0, "*123#"), "1 Doc tin moi");
    handset_says(ctx, &lan, MENU_ANSWERED, 0, "3");

    assert_shows(handset_says(ctx, &lan, MENU_ANSWERED, 0, "2"), "1 Benh");
    test_ctx_free(ctx);
}

static void replies_with_the_same_number_are_configuration(void **state)
{
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    settings.sequence = MENU_SEQUENCE_SAME;

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
    struct ctx *ctx = with_members();
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

static const char *first_words(struct ctx *ctx, const char *script, size_t *bytes)
{
    const char *begin = script + (*script == '\'');
    size_t length = strcspn(begin, *script == '\'' ? "'" : " ");
    *bytes = length + (*script == '\'' ? 2 : 0);
    *bytes += strspn(script + *bytes, " ");
    return arena_copy(ctx->arena, begin, length);
}

static void a_session_cut_at_any_step_goes_on_where_it_was(void **state)
{
    for (size_t i = 0; i < sizeof long_ways / sizeof *long_ways; i++) {
        struct ctx *ctx = with_members();
        struct handset lan = {.msisdn = LAN};
        handset_dials(ctx, &lan, "*123#");
        for (const char *at = long_ways[i]; *at;) {
            size_t bytes;
            const char *screen = handset_types(ctx, &lan, first_words(ctx, at, &bytes));
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    const char *home = handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'toi nay hop'");
    handset_dials(ctx, &lan, "*123#");

    assert_string_equal(handset_types(ctx, &lan, "2"), home);

    assert_string_equal(handset_dials(ctx, &lan, "*123#"), home);
    assert_int_equal(posts(ctx), 0);
    test_ctx_free(ctx);
}

static void a_session_lives_as_long_as_is_configured(void **state)
{
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN, .session = 7};

    const char *screen = handset_says(ctx, &lan, MENU_ANSWERED, 4, "4");

    assert_shows(screen, "Phien truoc da het");
    assert_shows(handset_types(ctx, &lan, "3"), "1 Kenh dang theo");
    test_ctx_free(ctx);
}

static void another_code_is_told_the_right_one(void **state)
{
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};

    assert_shows(handset_dials(ctx, &lan, "*123*3*2#"), "1 Benh");
    assert_shows(handset_dials(ctx, &lan, "*123*7*1*9*9#"), "Lan (lan)");
    test_ctx_free(ctx);
}

/* ---- words ---- */

static void words_are_written_on_and_sent_as_one(void **state)
{
    struct ctx *ctx = with_members();
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
        struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'hop thon luc bay gio' 3");

    menu_texts(ctx, LAN, "tại nhà văn hóa");

    assert_string_equal(post_by_id(ctx, 1)->text, "hop thon luc bay gio tại nhà văn hóa");
    assert_int_equal(posts(ctx), 1);
    test_ctx_free(ctx);
}

static void words_whose_rest_never_comes_can_still_be_sent(void **state)
{
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1 'hop thon luc bay gio' 3");
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_follows(ctx, &lan, "1 1"), "Da dang bai 1");

    assert_shows(menu_texts(ctx, LAN, "chieu nay nha toi gat lua"), "Loa giu tin cua ban");
    assert_int_equal(posts(ctx), 1);
    test_ctx_free(ctx);
}

static void too_many_words_are_refused_and_those_before_are_kept(void **state)
{
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_types(ctx, &lan, "mai ai di cho phien khong"), "1 Dang len Xa Ta Van");
    assert_shows(handset_types(ctx, &lan, "1"), "Da dang bai 1");

    assert_string_equal(post_by_id(ctx, 1)->text, "mai ai di cho phien khong");
    test_ctx_free(ctx);
}

static void a_draft_is_dropped_by_its_zero(void **state)
{
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_types(ctx, &lan, "mai ai di cho phien khong");

    assert_shows(handset_types(ctx, &lan, "0"), "Da bo tin nhap");
    assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");
    assert_int_equal(posts(ctx), 0);
    test_ctx_free(ctx);
}

/* ---- what outranks the menu ---- */

static const char *const places_to_be[] = {"", "1", "2", "2 1", "2 1 'mot bai'", "3 2", "4", "6", "7", "7 5"};

static void stop_is_heard_at_every_step(void **state)
{
    for (size_t i = 0; i < sizeof places_to_be / sizeof *places_to_be; i++) {
        struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_follows(ctx, &lan, "3 1 1 0 0 0 7 4"), "se khong gui tin nua");

    assert_true(person_by_handle(ctx, "lan")->stopped);
    test_ctx_free(ctx);
}

static void a_cry_for_help_is_heard_at_every_step_and_the_way_back_is_open(void **state)
{
    for (size_t i = 0; i < sizeof places_to_be / sizeof *places_to_be; i++) {
        struct ctx *ctx = with_members();
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
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");
    handset_follows(ctx, &lan, "2 1");

    assert_shows(handset_types(ctx, &lan, "GIUP"), "Bam so de chon");
    assert_shows(handset_types(ctx, &lan, "0"), "go bai dang");
    test_ctx_free(ctx);
}

static void a_post_that_begins_like_stop_is_a_post(void **state)
{
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    handset_follows(ctx, &lan, "2 1 'Ngung cap nuoc tu tam gio sang mai' 1");

    assert_false(person_by_handle(ctx, "lan")->stopped);
    assert_int_equal(posts(ctx), 1);
    test_ctx_free(ctx);
}

static void a_command_typed_for_a_number_does_what_its_text_does(void **state)
{
    struct ctx *ctx = with_members();
    struct handset lan = {.msisdn = LAN};
    handset_dials(ctx, &lan, "*123#");

    assert_shows(handset_types(ctx, &lan, "THEO nuoc"), "Da theo Nuoc");
    assert_shows(handset_types(ctx, &lan, "TOI"), "Theo 2 kenh");
    test_ctx_free(ctx);
}

/* ---- every screen fits: handset_says() asserts it of each one ---- */

static const char *const hard_words[] = {
    "0",
    "00",
    "9",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "1",
    "2",
    "3",
    "1",
    "9",
    "0",
    "",
    "77",
    "pao",
    "Ta Van",
    "tan thanh",
    "SOS",
    "GIUP",
    "{[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€ {[^]}~\\|€",
    "ភាសាខ្មែរ អក្សរខ្មែរ ភាសាខ្មែរ អក្សរខ្មែរ ភាសាខ្មែរ អក្សរខ្មែរ ភាសាខ្មែរ អក្សរខ្មែរ ភាសាខ្មែរ",
    "nghiêng nghiêng những ngọn núi nghìn năm ngẫm nghĩ nỗi nhớ nhung nơi người người ngóng ngày nắng",
    "mộtchữdàikhôngcóchỗnàocắtđượcvàcứkéodàimãikhônghếtchođếnkhimànhìnhkhôngcònchỗnữavẫnchưahếtđược",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 "
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦"};

static void hard_village(struct ctx *ctx)
{
    static const char long_title[] = "Trung tâm Dịch vụ hành chính công và Hỗ trợ thủ tục của nhân dân các dân tộc";
    for (int i = 0; i < 12; i++)
        db_write(ctx, "HSET", key_channels(ctx), arena_printf(ctx->arena, "dai%d", i),
                 arena_printf(ctx->arena, "{\"title\":\"%d %s\"}", i, long_title));
    db_write(ctx, "HSET", key_agencies(ctx), "xa",
             arena_printf(ctx->arena, "{\"title\":\"%s\",\"area\":\"03037\"}", long_title));
    db_write(ctx, "INCR", key_revision(ctx));
    db_write(ctx, "SET", key_number(ctx), "9999999");
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static unsigned visits[64];

/* Notes where the session of the only phone that has one stands. */
static void note_visit(struct ctx *ctx)
{
    const struct db_reply *keys = db_read(ctx, "KEYS", "{vn}ussd:*");
    const char *at = keys->count ? db_text(db_read(ctx, "HGET", keys->list[0].text, "at")) : NULL;
    for (size_t i = 0; at && menu_screens()[i].name; i++)
        visits[i] += !strcmp(menu_screens()[i].name, at);
}

static void walk(struct ctx *ctx, struct handset *handset, unsigned *dice, int steps)
{
    handset_dials(ctx, handset, "*123#");
    for (int i = 0; i < steps; i++) {
        *dice = *dice * 1103515245u + 12345u;
        const char *words = hard_words[(*dice >> 16) % (sizeof hard_words / sizeof *hard_words)];
        handset_types(ctx, handset, words);
        note_visit(ctx);
        if (handset->row.screen.end)
            handset_dials(ctx, handset, "*123#");
    }
}

/* Ways that together come to every screen; the last of them changes the language. */
static const char *const tours[] = {
    "1",       "2 1 x 1",     "3 1 1 1",   "3 2 1 1",          "3 2 1 3",     "3 2 1 3", "3 2 1 4",
    "3 2 1 4", "4 1 x 2 y 1", "6 pao x 1", "5 1 1 z",          "7 1",         "7 3",     "7 3",
    "7 4",     "7 4",         "8",         "7 5 Lan 'Ta Van'", "'THEO nuoc'", "7 2 1",
};

static void tour(struct ctx *ctx, struct handset *handset, const char *script)
{
    handset_dials(ctx, handset, "*123#");
    handset_types(ctx, handset, "00");
    for (const char *at = script; *at;) {
        size_t bytes;
        handset_types(ctx, handset, first_words(ctx, at, &bytes));
        note_visit(ctx);
        at += bytes;
    }
}

static void every_screen_fits_whatever_stands_on_it(void **state)
{
    static const struct {
        const char *language, *accents;
        unsigned octets;
    } worlds[] = {{"NN viet", "KHONG DAU", 160}, {"NN viet", "DAU", 160},       {"NN anh", "ACCENTS OFF", 160},
                  {"NN anh", "ACCENTS ON", 140}, {"NN viet", "KHONG DAU", 140}, {"NN viet", "DAU", 140}};
    unsigned dice = 7;
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        struct ctx *ctx = with_members();
        struct handset lan = {.msisdn = LAN}, stranger = {.msisdn = "+84912000009"};
        hard_village(ctx);
        menu_texts(ctx, LAN, worlds[i].language);
        menu_texts(ctx, LAN, worlds[i].accents);
        settings.screen_octets = worlds[i].octets;

        walk(ctx, &lan, &dice, 700);
        for (size_t j = 0; j < sizeof tours / sizeof *tours; j++)
            tour(ctx, &lan, tours[j]);
        walk(ctx, &stranger, &dice, 100);
        test_ctx_free(ctx);
    }
    for (size_t i = 0; menu_screens()[i].name; i++)
        if (!visits[i] && menu_screens()[i].kind != SCREEN_REST)
            fail_msg("the walk never came to %s", menu_screens()[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_choice_of_every_screen_leads_to_a_screen),
        cmocka_unit_test(every_screen_is_reached_from_another),
        cmocka_unit_test(each_dialog_does_what_the_text_does),
        cmocka_unit_test(a_stranger_joins_and_is_asked_until_one_place_is_meant),
        cmocka_unit_test(posts_are_read_one_at_a_time_and_replied_to),
        cmocka_unit_test(a_case_is_seen_with_its_answer_and_gone_on_with),
        cmocka_unit_test(a_case_of_somebody_else_stays_closed),
        cmocka_unit_test(back_home_and_more_are_the_same_everywhere),
        cmocka_unit_test(a_number_that_is_not_there_changes_nothing),
        cmocka_unit_test(ending_at_the_first_screen_ends_the_session),
        cmocka_unit_test(a_long_answer_comes_in_pages_that_lose_no_word),
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
        cmocka_unit_test(words_are_written_on_and_sent_as_one),
        cmocka_unit_test(the_rest_of_words_comes_as_sms_and_is_one_text_with_them),
        cmocka_unit_test(both_halves_of_a_post_are_there),
        cmocka_unit_test(words_whose_rest_never_comes_can_still_be_sent),
        cmocka_unit_test(too_many_words_are_refused_and_those_before_are_kept),
        cmocka_unit_test(what_is_refused_stays_typed),
        cmocka_unit_test(a_sentence_typed_for_a_number_is_kept_as_a_draft),
        cmocka_unit_test(a_draft_is_dropped_by_its_zero),
        cmocka_unit_test(stop_is_heard_at_every_step),
        cmocka_unit_test(stopping_stops_everything_whatever_was_looked_at_before),
        cmocka_unit_test(a_cry_for_help_is_heard_at_every_step_and_the_way_back_is_open),
        cmocka_unit_test(help_is_heard_where_words_are_asked_for),
        cmocka_unit_test(a_post_that_begins_like_stop_is_a_post),
        cmocka_unit_test(a_command_typed_for_a_number_does_what_its_text_does),
        cmocka_unit_test(every_screen_fits_whatever_stands_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

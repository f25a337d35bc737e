#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/appeal.h"
#include "moderation/moderation.h"
#include "social-core/broadcast.h"
#include "social-core/case_move.h"
#include "social-core/keys.h"
#include "social-core/menu/dialogs.h"
#include "social-core/receipt.h"
#include "tests/unit/poll_scene.h"

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

/* A long notice that Lan got, whose title is long as well. */
static void hard_notice(struct ctx *ctx)
{
    const struct broadcast draft = {.agency = "xa",
                                    .title = "",
                                    .by = "hoa",
                                    .class = OUTBOX_BROADCAST,
                                    .audience = "all",
                                    .texts = {{"vi", hard_words[sizeof hard_words / sizeof *hard_words - 3]}},
                                    .text_count = 1};
    const char *number = broadcast_accept(ctx, &draft);
    assert_int_equal(db_commit(ctx), DB_DONE);
    receipt_note(ctx, db_fresh_value(ctx, number), RECEIPT_PUSHED, person_by_handle(ctx, "lan")->id);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

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
    directory_refresh(ctx);
    hard_notice(ctx);
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
    "1",         "3 2 1 1 2",        "3 2 1 1 3 2", "1 4 x 1", "1 1 x 1", "2 1 x 1", "3 1 1 1",
    "3 2 1 1",   "3 2 1 3",          "3 2 1 3",     "3 2 1 4", "3 2 1 4", "3 3 1",   "4 1 x 2 y 1",
    "6 pao x 1", "5 1 1 z",          "7 1",         "7 3",     "7 3",     "7 4",     "7 4",
    "8",         "7 5 Lan 'Ta Van'", "'THEO nuoc'", "7 2 1",
};

static void tour(struct ctx *ctx, struct handset *handset, const char *script)
{
    handset_dials(ctx, handset, "*123#");
    handset_types(ctx, handset, "00");
    for (const char *at = script; *at;) {
        size_t bytes;
        handset_types(ctx, handset, menu_first_words(ctx, at, &bytes));
        note_visit(ctx);
        at += bytes;
    }
}

/* So that there is something to give stars to. */
static void answer_latest(struct ctx *ctx)
{
    size_t count;
    const struct case_view *views = cases_of_person(ctx, person_by_handle(ctx, "lan")->id, 1, &count);
    assert_int_equal(count, 1);
    assert_int_equal(case_answer(ctx, case_by_id(ctx, views->id), "hoa", "Mai."), CASE_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

/* The longest there can be, in a word that cannot be cut at a blank. */
static void ask_poll(struct ctx *ctx)
{
    char word[POLL_OPTION_BYTES + 1] = "";
    memset(word, 'm', POLL_OPTION_BYTES);
    struct poll draft = {.agency = agency_named(ctx, "xa"),
                         .by = "hoa",
                         .options = POLL_OPTIONS,
                         .texts = {{.language = "vi", .question = "Đường đến trường nên đi lối nào"}},
                         .text_count = 1,
                         .days = 7};
    for (size_t i = 0; i < POLL_OPTIONS; i++)
        draft.texts[0].options[i] = arena_printf(ctx->arena, "%zu %s", i, word);
    const char *id;
    assert_int_equal(poll_kept(ctx, NULL, &draft, "", 0, &id), BROADCAST_OKAY);
    poll_opened(ctx, id);
}

/* A decision about a post of Lan's, with the longest that its line can hold. */
static void decide_against(struct ctx *ctx, const char *person)
{
    db_write(ctx, "HSET", key_decision(ctx, "9999999"), "verdict", "limit", "state", "done", "reason", "insult", "by",
             "hoa", "done", arena_printf(ctx->arena, "%lld", (long long)ctx->now_ms), "revision", "1");
    appeal_let(ctx, "9999999", person);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static void every_screen_fits_whatever_stands_on_it(void **state)
{
    static const struct {
        const char *language, *accents;
        unsigned octets;
    } worlds[] = {{"NN viet", "KHONG DAU", 160}, {"NN viet", "DAU", 160},       {"NN anh", "ACCENTS OFF", 160},
                  {"NN anh", "ACCENTS ON", 140}, {"NN viet", "KHONG DAU", 140}, {"NN viet", "DAU", 140}};
    unsigned dice = 7;
    char why[256];
    struct moderation *moderation = moderation_open(LOA_SHARE, NULL, why, sizeof why);
    assert_non_null(moderation);
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        struct ctx *ctx = menu_members();
        struct handset lan = {.msisdn = LAN}, stranger = {.msisdn = "+84912000009"};
        ctx->world->room = moderation_room(moderation);
        hard_village(ctx);
        menu_texts(ctx, PAO, "DANG #benh toi nay co tiem");
        menu_texts(ctx, LAN, worlds[i].language);
        menu_texts(ctx, LAN, worlds[i].accents);
        menu_scene_settings.screen_octets = worlds[i].octets;

        walk(ctx, &lan, &dice, 700);
        for (size_t j = 0; j < sizeof tours / sizeof *tours; j++)
            tour(ctx, &lan, tours[j]);
        answer_latest(ctx);
        tour(ctx, &lan, "5 1 2 5");
        ask_poll(ctx);
        tour(ctx, &lan, "8 1 9 9 9 9 9 2");
        tour(ctx, &lan, "8 1 'khong biet'");
        menu_texts(ctx, LAN, "LA Mai");
        menu_texts(ctx, LAN, "1");
        tour(ctx, &lan, "7 6 2");
        decide_against(ctx, person_by_handle(ctx, "lan")->id);
        tour(ctx, &lan, "7 7 1 'toi tan mat thay' 2 'that ma' 9");
        walk(ctx, &stranger, &dice, 100);
        test_ctx_free(ctx);
    }
    moderation_free(moderation);
    for (size_t i = 0; menu_screens()[i].name; i++)
        if (!visits[i] && menu_screens()[i].kind != SCREEN_REST)
            fail_msg("the walk never came to %s", menu_screens()[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_fits_whatever_stands_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

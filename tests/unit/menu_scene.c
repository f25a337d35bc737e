#include "tests/unit/menu_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "social-core/talk.h"
#include "social-core/text/segments.h"

struct menu_settings menu_scene_settings;

static void village(struct ctx *ctx)
{
    db_write(ctx, "HSET", key_areas(ctx), "15", "{\"name\":\"Tỉnh Lào Cai\",\"kind\":\"province\",\"parent\":null}");
    db_write(ctx, "HSET", key_areas(ctx), "38", "{\"name\":\"Tỉnh Thanh Hóa\",\"kind\":\"province\",\"parent\":null}");
    db_write(ctx, "HSET", key_areas(ctx), "03037", "{\"name\":\"Xã Tả Van\",\"kind\":\"commune\",\"parent\":\"15\"}");
    db_write(ctx, "HSET", key_areas(ctx), "15001",
             "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"38\"}");
    db_write(ctx, "HSET", key_areas(ctx), "15002",
             "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"15\"}");
    static const char *const areas[] = {"15", "38", "03037", "15001", "15002"};
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        db_write(ctx, "HSET", key_area_numbers(ctx), areas[i], arena_printf(ctx->arena, "%zu", i + 1));
    static const char *const topics[][2] = {
        {"benh", "Bệnh"}, {"cho", "Chợ phiên"}, {"duong", "Đường"},  {"hoc", "Học"},     {"lua", "Lúa"},
        {"ngo", "Ngô"},   {"nuoc", "Nước"},     {"trau", "Trâu bò"}, {"vay", "Vay vốn"}, {"y_te", "Y tế"}};
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        db_write(ctx, "HSET", key_channels(ctx), topics[i][0],
                 arena_printf(ctx->arena, "{\"title\":\"%s\"}", topics[i][1]));
    db_write(ctx, "HSET", key_agencies(ctx), "xa", "{\"title\":\"UBND xã Tả Van\",\"area\":\"03037\"}");
    db_write(ctx, "HSET", key_agencies(ctx), "tinh", "{\"title\":\"UBND tỉnh Lào Cai\",\"area\":\"15\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
}

struct ctx *menu_village(struct menu_settings *settings)
{
    struct ctx *ctx = test_ctx();
    *settings =
        (struct menu_settings){.code = "*123#", .screen_octets = 160, .session_seconds = 120, .resume_minutes = 15};
    ctx->world->menu = settings;
    village(ctx);
    return ctx;
}

size_t menu_rows_waiting(struct ctx *ctx, enum outbox_class class)
{
    return (size_t)db_number(db_read(ctx, "XLEN", key_outbox(ctx, outbox_class_name(class))), 0);
}

static const struct db_reply *newest(struct ctx *ctx)
{
    const char *key = key_outbox(ctx, outbox_class_name(OUTBOX_DIRECT));
    return &db_read(ctx, "XREVRANGE", key, "+", "-", "COUNT", "1")->list[0];
}

const char *menu_texts(struct ctx *ctx, const char *msisdn, const char *words)
{
    size_t before = menu_rows_waiting(ctx, OUTBOX_DIRECT);
    converse(ctx, msisdn, words);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return menu_rows_waiting(ctx, OUTBOX_DIRECT) > before ? db_field(&newest(ctx)->list[1], "x") : "";
}

static void must_fit(struct ctx *ctx, const char *text)
{
    struct segments cost = segments_of(text);
    size_t octets = ctx->world->menu->screen_octets;
    if (cost.units > (cost.coding == CODING_GSM ? octets * 8 / 7 : octets / 2))
        fail_msg("a screen of %zu %s units: \"%s\"", cost.units, coding_name(cost.coding), text);
    if (strstr(text, "[ussd_") || strstr(text, "[screen_") || strstr(text, "{channel}"))
        fail_msg("a screen without its words: \"%s\"", text);
}

const char *handset_says(struct ctx *ctx, struct handset *handset, enum menu_event_kind kind, unsigned sequence,
                         const char *words)
{
    size_t before = menu_rows_waiting(ctx, OUTBOX_DIRECT);
    struct menu_event event = {.kind = kind,
                               .text = words,
                               .link = "ussd-1",
                               .service = "*123#",
                               .session = handset->session,
                               .sequence = sequence,
                               .at_ms = ctx->now_ms};
    menu_step(ctx, handset->msisdn, &event);
    assert_int_equal(db_commit(ctx), DB_DONE);
    handset->shown = menu_rows_waiting(ctx, OUTBOX_DIRECT) > before;
    if (!handset->shown)
        return "";
    const struct db_reply *row = newest(ctx);
    assert_true(outbox_row_read(row->list[0].text, &row->list[1], &handset->row));
    assert_true(handset->row.on_screen);
    assert_int_equal(handset->row.screen.session, handset->session);
    assert_string_equal(handset->row.screen.link, "ussd-1");
    assert_string_equal(handset->row.screen.service, "*123#");
    must_fit(ctx, handset->row.text);
    handset->sequence = handset->row.screen.sequence;
    return handset->row.text;
}

const char *handset_dials(struct ctx *ctx, struct handset *handset, const char *code)
{
    handset->session = (handset->session + 1) % 256;
    return handset_says(ctx, handset, MENU_DIALLED, 0, code);
}

const char *handset_types(struct ctx *ctx, struct handset *handset, const char *words)
{
    return handset_says(ctx, handset, MENU_ANSWERED, (handset->sequence + handset->counts) % 128, words);
}

const char *menu_first_words(struct ctx *ctx, const char *script, size_t *bytes)
{
    const char *begin = script + (*script == '\'');
    size_t length = strcspn(begin, *script == '\'' ? "'" : " ");
    *bytes = length + (*script == '\'' ? 2 : 0);
    *bytes += strspn(script + *bytes, " ");
    return arena_copy(ctx->arena, begin, length);
}

const char *handset_follows(struct ctx *ctx, struct handset *handset, const char *script)
{
    const char *screen = "";
    for (size_t bytes; *script; script += bytes)
        screen = handset_types(ctx, handset, menu_first_words(ctx, script, &bytes));
    return screen;
}

struct ctx *menu_members(void)
{
    struct ctx *ctx = menu_village(&menu_scene_settings);
    assert_shows(menu_texts(ctx, LAN, "DK Lan, Ta Van"), "lan");
    assert_shows(menu_texts(ctx, PAO, "DK Pao, Ta Van"), "pao");
    return ctx;
}

size_t menu_posts(struct ctx *ctx)
{
    return (size_t)db_number(db_read(ctx, "XLEN", key_posts(ctx)), 0);
}

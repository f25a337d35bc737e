/*
 * Any bytes as what a member of the village types into a USSD session, a screen a line: each screen fits, is UTF-8, and
 * the session that is kept is one that can be gone on with. The first byte chooses accents, octets and who it is.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/menu/dialogs.h"
#include "social-core/menu/menu.h"
#include "social-core/outbox.h"
#include "social-core/text/normal.h"
#include "social-core/text/segments.h"
#include "tests/fuzz/village.h"

#define PHONE "+84912000001"
#define STEPS_MAX 64
#define SESSION_FIELDS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The store: the village's, with one member and one session on top. */
static struct {
    struct db db, *village;
    bool member, accents;
    char *session[SESSION_FIELDS_MAX];
    size_t session_words;
    struct menu_settings settings;
    unsigned sequence; /* of the last screen */
    bool over;
} store;

static void forget_session(void)
{
    for (size_t i = 0; i < store.session_words; i++)
        free(store.session[i]);
    store.session_words = 0;
}

static struct db_reply text_reply(struct arena *arena, const char *text)
{
    return (struct db_reply){.kind = DB_TEXT, .text = arena_strdup(arena, text), .length = strlen(text)};
}

static struct db_reply map_reply(struct arena *arena, char *const *words, size_t count)
{
    struct db_reply map = {.kind = DB_LIST, .count = count, .list = arena_alloc(arena, (count + 1) * sizeof *map.list)};
    for (size_t i = 0; i < count; i++)
        map.list[i] = text_reply(arena, words[i]);
    return map;
}

static void overlay(struct arena *arena, struct db_command *command)
{
    static char *member[] = {"handle",   "lan", "name",  "Lan", "area",    "03037",
                             "language", "vi",  "phone", "x",   "accents", "1"};
    const char *key = command->count > 1 ? command->words[1] : "";
    if (strstr(key, "}ussd:"))
        *command->reply = map_reply(arena, store.session, store.session_words);
    else if (strstr(key, "}phones:") && store.member)
        *command->reply = text_reply(arena, "1");
    else if (strstr(key, "}person:1"))
        *command->reply = map_reply(arena, member, sizeof member / sizeof *member - (store.accents ? 0 : 2));
}

static void read_store(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    store.village->read(store.village, arena, commands, count);
    for (size_t i = 0; i < count; i++)
        overlay(arena, &commands[i]);
}

static void check_screen(const struct db_command *row)
{
    const char *text = NULL, *where = NULL;
    for (size_t i = 3; i + 1 < row->count; i += 2) {
        text = !strcmp(row->words[i], "x") ? row->words[i + 1] : text;
        where = !strcmp(row->words[i], "ussd") ? row->words[i + 1] : where;
    }
    if (!where)
        return;
    struct segments cost = segments_of(text);
    size_t octets = store.settings.screen_octets;
    must(is_utf8(text) && cost.units <= (cost.coding == CODING_GSM ? octets * 8 / 7 : octets / 2));
    int session, end;
    must(sscanf(where, "%d %u %d", &session, &store.sequence, &end) == 3);
    store.over = end;
}

static void keep_session(const struct db_command *write)
{
    forget_session();
    for (size_t i = 2; i < write->count && !strcmp(write->words[0], "HSET"); i++) {
        must(store.session_words < SESSION_FIELDS_MAX && is_utf8(write->words[i]));
        store.session[store.session_words++] = strdup(write->words[i]);
    }
}

static void commit_step(struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->batch.write_count; i++) {
        const struct db_command *write = &ctx->batch.writes[i];
        if (!strcmp(write->words[0], "XADD"))
            check_screen(write);
        else if (strstr(write->words[1], "}ussd:") && strcmp(write->words[0], "EXPIRE") != 0)
            keep_session(write);
    }
    village_renew(ctx);
}

static void step(struct ctx *ctx, enum menu_event_kind kind, const uint8_t *bytes, size_t size)
{
    struct menu_event event = {.kind = kind,
                               .text = text_normal(ctx->arena, bytes, size),
                               .link = "",
                               .service = "",
                               .session = 1,
                               .sequence = kind == MENU_DIALLED ? 0 : store.sequence,
                               .at_ms = ctx->now_ms};
    menu_step(ctx, PHONE, &event);
    commit_step(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx *ctx = village_ctx();
    if (!size || size > 4096)
        return 0;
    struct db *village = ctx->db;
    store.village = village;
    store.db.read = read_store;
    store.db.commit = village->commit;
    store.member = *data & 1;
    store.accents = *data & 2;
    store.settings = (struct menu_settings){.code = "*123#",
                                            .screen_octets = *data & 4 ? 140 : 160,
                                            .session_seconds = 120,
                                            .resume_minutes = 15,
                                            .sequence = *data & 8 ? MENU_SEQUENCE_SAME : MENU_SEQUENCE_NEXT};
    ctx->db = &store.db;
    ctx->world->menu = &store.settings;
    step(ctx, MENU_DIALLED, (const uint8_t *)"*123#", 5);
    const uint8_t *at = data + 1, *end = data + size;
    for (int i = 0; i < STEPS_MAX && at < end; i++) {
        const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((line ? line : end) - at);
        bool dials = store.over || (length && *at == '*');
        step(ctx, dials ? MENU_DIALLED : MENU_ANSWERED, at, length);
        at += length + 1;
    }
    forget_session();
    ctx->db = village;
    ctx->world->menu = NULL;
    return 0;
}

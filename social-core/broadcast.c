#include "social-core/broadcast.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audience.h"
#include "social-core/audit.h"
#include "social-core/keys.h"
#include "social-core/reply.h"
#include "social-core/sleepers.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define TEXT_FIELD "text."

static const char *const state_names[BROADCAST_STATES] = {"sending", "paused", "done", "cancelled", "failed"};

/* Which state may follow which, by somebody's wish. */
static const bool moves[BROADCAST_STATES][BROADCAST_STATES] = {
    [BROADCAST_SENDING] = {[BROADCAST_PAUSED] = true, [BROADCAST_CANCELLED] = true},
    [BROADCAST_PAUSED] = {[BROADCAST_SENDING] = true, [BROADCAST_CANCELLED] = true},
};

static const char *const move_names[BROADCAST_STATES] = {
    [BROADCAST_SENDING] = "resume", [BROADCAST_PAUSED] = "pause", [BROADCAST_CANCELLED] = "cancel"};

const char *broadcast_state_name(enum broadcast_state state)
{
    return state_names[state];
}

static size_t index_of(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && (!name || strcmp(names[i], name) != 0))
        i++;
    return i;
}

static enum broadcast_state state_of(const char *name)
{
    size_t state = index_of(state_names, BROADCAST_STATES, name);
    return state < BROADCAST_STATES ? (enum broadcast_state)state : BROADCAST_FAILED;
}

static uint64_t count_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? strtoull(text, NULL, 10) : 0;
}

/* The first text is the one that others fall back to: `language` names it. */
static void read_texts(const struct db_reply *fields, struct broadcast *broadcast)
{
    const char *first = db_field(fields, "language");
    for (size_t i = 0; i + 1 < fields->count && broadcast->text_count < BROADCAST_TEXTS; i += 2) {
        const char *field = fields->list[i].text;
        if (strncmp(field, TEXT_FIELD, strlen(TEXT_FIELD)) != 0)
            continue;
        struct broadcast_text *text = &broadcast->texts[broadcast->text_count++];
        *text = (struct broadcast_text){.language = field + strlen(TEXT_FIELD), .text = fields->list[i + 1].text};
        if (first && !strcmp(text->language, first)) {
            struct broadcast_text swapped = broadcast->texts[0];
            broadcast->texts[0] = *text;
            *text = swapped;
        }
    }
}

static struct broadcast *broadcast_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    if (!db_field(fields, "state") || !db_field(fields, "audience"))
        return NULL;
    struct broadcast *broadcast = arena_alloc(ctx->arena, sizeof *broadcast);
    const char *class = db_field(fields, "class"), *at = db_field(fields, "at");
    *broadcast = (struct broadcast){
        .id = id,
        .audience = db_field(fields, "audience"),
        .agency = db_field(fields, "agency"),
        .by = db_field(fields, "by"),
        .correction = db_field(fields, "correction") != NULL,
        .class = class && !strcmp(class, outbox_class_name(OUTBOX_EMERGENCY)) ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST,
        .state = state_of(db_field(fields, "state")),
        .at_ms = at ? strtoll(at, NULL, 10) : 0,
        .highest = count_of(fields, "highest"),
        .expected = count_of(fields, "expected"),
        .after = count_of(fields, "after"),
        .reach = count_of(fields, "reach"),
        .sure = count_of(fields, "sure") != 0,
        .turn = (unsigned)count_of(fields, "turn"),
        .sent = count_of(fields, "sent"),
        .refused = count_of(fields, "refused"),
        .left = count_of(fields, "left"),
        .repeated = count_of(fields, "repeated"),
        .segments = count_of(fields, "segments"),
        .state_held = db_field(fields, "state"),
        .row = db_field(fields, "row")};
    const struct agency *agency = broadcast->agency && *broadcast->agency ? agency_named(ctx, broadcast->agency) : NULL;
    broadcast->title = agency ? agency->title : broadcast->agency && *broadcast->agency ? broadcast->agency : "Loa";
    read_texts(fields, broadcast);
    return broadcast->text_count ? broadcast : NULL;
}

struct broadcast *broadcast_by_id(struct ctx *ctx, const char *id)
{
    return broadcast_of(ctx, id, db_read(ctx, "HGETALL", key_broadcast(ctx, id)));
}

const struct broadcast **broadcasts_latest(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_broadcasts(ctx), "0", last);
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    const struct broadcast **list = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *list);
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_broadcast(ctx, ids->list[i].text));
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++)
        if ((list[*count] = broadcast_of(ctx, ids->list[i].text, fields[i])))
            ++*count;
    return list;
}

static const char *wrong_text(struct ctx *ctx, const struct broadcast_text *text)
{
    const struct locale *locale = locale_of(ctx->world->catalogs, text->language);
    if (strcmp(locale->code, text->language) != 0)
        return arena_printf(ctx->arena, "'%.20s' is no language that Loa speaks", text->language);
    if (!*text->text)
        return arena_printf(ctx->arena, "the text in %s is empty", text->language);
    if (strlen(text->text) > BROADCAST_TEXT_BYTES)
        return arena_printf(ctx->arena, "the text in %s is longer than %d bytes", text->language, BROADCAST_TEXT_BYTES);
    return NULL;
}

const char *broadcast_wrong(struct ctx *ctx, const struct broadcast *draft)
{
    char why[400];
    const char *trouble = NULL;
    if (draft->class != OUTBOX_BROADCAST && draft->class != OUTBOX_EMERGENCY)
        return "the class must be broadcast or emergency";
    if (!draft->agency || !agency_named(ctx, draft->agency))
        return arena_printf(ctx->arena, "'%.40s' is no agency: a notice says whose it is",
                            draft->agency ? draft->agency : "");
    if (!draft->text_count)
        return "there is no text";
    for (size_t i = 0; i < draft->text_count && !trouble; i++)
        trouble = wrong_text(ctx, &draft->texts[i]);
    if (!trouble && !audience_read(ctx, draft->audience, why, sizeof why))
        trouble = arena_strdup(ctx->arena, why);
    return trouble;
}

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

static void audit(struct ctx *ctx, const char *by, const char *did, const char *id, const char *note)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "broadcast-%s", did),
               arena_printf(ctx->arena, "%s%s%s", id, *note ? " " : "", note));
}

const char *broadcast_accept(struct ctx *ctx, const struct broadcast *draft)
{
    const char *highest = db_text(db_read(ctx, "GET", key_persons(ctx)));
    const char *id = draft->id ? draft->id : db_fresh(ctx, key_number(ctx)), *key = key_broadcast(ctx, id);
    db_write(ctx, "HSET", key, "state", state_names[BROADCAST_SENDING], "class", outbox_class_name(draft->class),
             "agency", draft->agency ? draft->agency : "", "by", draft->by, "audience", draft->audience, "language",
             draft->texts[0].language, "at", number(ctx, (uint64_t)ctx->now_ms), "highest", highest ? highest : "0",
             "expected", number(ctx, draft->expected), "after", "0", "reach", "0", "row", "1");
    if (draft->correction)
        db_write(ctx, "HSET", key, "correction", "1");
    for (size_t i = 0; i < draft->text_count; i++)
        db_write(ctx, "HSET", key, arena_printf(ctx->arena, TEXT_FIELD "%s", draft->texts[i].language),
                 draft->texts[i].text);
    db_write(ctx, "ZADD", key_broadcasts(ctx), id, id);
    outbox_broadcast(ctx, draft->class, id);
    audit(ctx, draft->by, "send", id, draft->audience);
    return id;
}

static void guard(struct ctx *ctx, const struct broadcast *broadcast)
{
    db_guard(ctx, key_broadcast(ctx, broadcast->id), "state", broadcast->state_held);
    db_guard(ctx, key_broadcast(ctx, broadcast->id), "row", broadcast->row);
}

/* A broadcast stands in the outbox once: when it is resumed before its sender has noticed the pause, the row is still
 * there and is enough. */
bool broadcast_move(struct ctx *ctx, const struct broadcast *broadcast, enum broadcast_state to, const char *by)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    if (!moves[broadcast->state][to])
        return false;
    guard(ctx, broadcast);
    db_write(ctx, "HSET", key, "state", state_names[to]);
    if (to == BROADCAST_SENDING && !broadcast->row) {
        db_write(ctx, "HSET", key, "row", "1");
        outbox_broadcast(ctx, broadcast->class, broadcast->id);
    }
    audit(ctx, by, move_names[to], broadcast->id, "");
    return true;
}

bool broadcast_again(struct ctx *ctx, const struct broadcast *broadcast)
{
    const char *key = key_broadcast(ctx, broadcast->id), *highest = db_text(db_read(ctx, "GET", key_persons(ctx)));
    if (broadcast->state != BROADCAST_DONE)
        return false;
    guard(ctx, broadcast);
    db_write(ctx, "HSET", key, "state", state_names[BROADCAST_SENDING], "row", "1", "after", "0", "reach", "0",
             "highest", highest ? highest : "0");
    outbox_broadcast(ctx, broadcast->class, broadcast->id);
    return true;
}

static const struct broadcast_text *text_in(const struct broadcast *broadcast, const char *language)
{
    for (size_t i = 0; i < broadcast->text_count; i++)
        if (!strcmp(broadcast->texts[i].language, language))
            return &broadcast->texts[i];
    return &broadcast->texts[0];
}

static const char *with_name(struct ctx *ctx, const char *text, const char *name)
{
    static const char mark[] = "{name}";
    const char *at = strstr(text, mark), *filled = "";
    for (; at; text = at + strlen(mark), at = strstr(text, mark))
        filled = arena_printf(ctx->arena, "%s%.*s%s", filled, (int)(at - text), text, name);
    return arena_printf(ctx->arena, "%s%s", filled, text);
}

const char *broadcast_text_for(struct ctx *ctx, const struct broadcast *broadcast, const struct person *person)
{
    const struct broadcast_text *text = text_in(broadcast, person->language);
    const char *phrase = broadcast->correction                  ? "notice_correction"
                         : broadcast->class == OUTBOX_EMERGENCY ? "notice_emergency"
                                                                : "notice";
    const char *const words[] = {phrase, "from", broadcast->title, "text", with_name(ctx, text->text, person->name),
                                 NULL};
    struct person reader = *person;
    reader.language = text->language;
    return told_person(ctx, &reader, words);
}

static void count(struct ctx *ctx, const char *key, const char *field, uint64_t by)
{
    if (by)
        db_write(ctx, "HINCRBY", key, field, number(ctx, by));
}

void broadcast_step(struct ctx *ctx, const char *id, const struct broadcast_step *step)
{
    const char *key = key_broadcast(ctx, id);
    db_guard(ctx, key, "after", number(ctx, step->from));
    db_write(ctx, "HSET", key, "after", number(ctx, step->after), "reach", number(ctx, step->reach), "sure",
             step->sure ? "1" : "0", "turn", number(ctx, step->turn));
    count(ctx, key, "sent", step->sent);
    count(ctx, key, "refused", step->refused);
    count(ctx, key, "left", step->left);
    count(ctx, key, "repeated", step->repeated);
    count(ctx, key, "segments", step->segments);
}

const char *broadcast_sleepers(struct ctx *ctx, const struct broadcast *broadcast)
{
    return arena_printf(ctx->arena, "broadcast.%s", broadcast->id);
}

void broadcast_end(struct ctx *ctx, const struct broadcast *broadcast, const char *row, enum broadcast_state state)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    guard(ctx, broadcast);
    db_write(ctx, "HSET", key, "state", state_names[state]);
    db_write(ctx, "HDEL", key, "row");
    if (state == BROADCAST_CANCELLED || state == BROADCAST_FAILED)
        sleepers_forget(ctx, broadcast_sleepers(ctx, broadcast), broadcast->highest);
    db_write(ctx, "XDEL", key_outbox(ctx, outbox_class_name(broadcast->class)), row);
}

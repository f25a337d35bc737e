#include "social-core/broadcast.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audience.h"
#include "social-core/base/moves.h"
#include "social-core/broadcast_write.h"
#include "social-core/keys.h"
#include "social-core/poll_plan.h"
#include "social-core/reply.h"
#include "social-core/sleepers.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define TEXT_FIELD "text."

static const struct {
    const char *name, *folder;
} states[BROADCAST_STATES] = {
#define STATE(name, text, folder) {#text, #folder},
#include "social-core/broadcast_moves.def"
};

static const char *const event_names[BROADCAST_EVENTS] = {
#define EVENT(name) #name,
#include "social-core/broadcast_moves.def"
};

const char *broadcast_state_name(enum broadcast_state state)
{
    return states[state].name;
}

const char *broadcast_folder(enum broadcast_state state)
{
    return states[state].folder;
}

bool broadcast_leads(enum broadcast_state from, enum broadcast_event event, enum broadcast_state *to)
{
    static const struct move moves[] = {
#define MOVE(event, from, to) {BROADCAST_DO_##event, BROADCAST_##from, BROADCAST_##to},
#include "social-core/broadcast_moves.def"
    };
    int state = MOVES_LEAD(moves, event, from);
    if (state >= 0)
        *to = (enum broadcast_state)state;
    return state >= 0;
}

static enum broadcast_state state_of(const char *name)
{
    for (size_t i = 0; name && i < BROADCAST_STATES; i++)
        if (!strcmp(states[i].name, name))
            return (enum broadcast_state)i;
    return BROADCAST_FAILED;
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

static int64_t time_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? strtoll(text, NULL, 10) : 0;
}

static const char *text_of(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text ? text : "";
}

static const char *some_text(const struct db_reply *fields, const char *field)
{
    const char *text = db_field(fields, field);
    return text && *text ? text : NULL;
}

static void read_plan(const struct db_reply *fields, struct broadcast *broadcast)
{
    broadcast->revision = db_field(fields, "revision");
    broadcast->choice = (struct audience_choice){.area = text_of(fields, "in.area"),
                                                 .channel = text_of(fields, "in.channel"),
                                                 .language = text_of(fields, "in.language"),
                                                 .asked = *text_of(fields, "in.asked"),
                                                 .expression = text_of(fields, "in.expression")};
    broadcast->when = (struct broadcast_when){.start_ms = time_of(fields, "start"),
                                              .every = recurrence_named(db_field(fields, "every")),
                                              .until_ms = time_of(fields, "until")};
    broadcast->price = some_text(fields, "price");
    broadcast->asked_by = some_text(fields, "asked-by");
    broadcast->approved_by = some_text(fields, "approved-by");
    broadcast->upper = some_text(fields, "upper");
    broadcast->reason = some_text(fields, "reason");
    broadcast->series = some_text(fields, "series");
    broadcast->poll = some_text(fields, "poll");
    broadcast->asks = broadcast->poll && !strcmp(broadcast->poll, broadcast->id);
    broadcast->next_ms = time_of(fields, "next");
    broadcast->watch_ms = time_of(fields, "watch");
}

static struct broadcast *broadcast_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    if (!db_field(fields, "state") || !db_field(fields, "audience"))
        return NULL;
    struct broadcast *broadcast = arena_alloc(ctx->arena, sizeof *broadcast);
    const char *class = db_field(fields, "class");
    *broadcast = (struct broadcast){
        .id = id,
        .audience = db_field(fields, "audience"),
        .agency = some_text(fields, "agency"),
        .by = db_field(fields, "by"),
        .correction = some_text(fields, "correction") != NULL,
        .class = class && !strcmp(class, outbox_class_name(OUTBOX_EMERGENCY)) ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST,
        .state = state_of(db_field(fields, "state")),
        .at_ms = time_of(fields, "at"),
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
    const struct agency *agency = broadcast->agency ? agency_named(ctx, broadcast->agency) : NULL;
    broadcast->title = agency ? agency->title : broadcast->agency ? broadcast->agency : "Loa";
    read_plan(fields, broadcast);
    read_texts(fields, broadcast);
    return broadcast->text_count ? broadcast : NULL;
}

struct broadcast *broadcast_by_id(struct ctx *ctx, const char *id)
{
    return broadcast_of(ctx, id, db_read(ctx, "HGETALL", key_broadcast(ctx, id)));
}

const struct broadcast **broadcasts_by_ids(struct ctx *ctx, const struct db_reply *ids, size_t *count)
{
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

const struct broadcast **broadcasts_latest(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    return broadcasts_by_ids(ctx, db_read(ctx, "ZREVRANGE", key_broadcasts(ctx), "0", last), count);
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

bool broadcast_is_under_way(const struct broadcast *broadcast)
{
    return broadcast->state == BROADCAST_SENDING || broadcast->state == BROADCAST_PAUSED;
}

/* What nobody has let go yet, or somebody took back, is no notice. */
bool broadcast_is_notice(const struct ctx *ctx, const struct broadcast *broadcast, const struct area **of)
{
    const char *audience = broadcast->audience;
    bool out = broadcast_is_under_way(broadcast) || broadcast->state == BROADCAST_DONE;
    *of = strncmp(audience, "area:", 5) ? NULL : area_by_id(ctx, audience + 5);
    return out && broadcast->text_count && (*of || !strcmp(audience, "all"));
}

const char *broadcast_words_to_all(struct ctx *ctx, const struct broadcast *notice)
{
    return arena_filled(ctx->arena, notice->texts[0].text, "{name}", "bà con");
}

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

const char *broadcast_accept(struct ctx *ctx, const struct broadcast *draft)
{
    struct broadcast broadcast = *draft;
    broadcast.id = draft->id ? draft->id : db_fresh(ctx, key_number(ctx));
    broadcast.state = BROADCAST_SENDING;
    broadcast.at_ms = ctx->now_ms;
    broadcast.revision = "1";
    broadcast.next_ms = broadcast.watch_ms = 0;
    broadcast_write_plan(ctx, &broadcast);
    broadcast_write_start(ctx, &broadcast);
    broadcast_file(ctx, NULL, &broadcast);
    db_write(ctx, "ZADD", key_broadcasts(ctx), broadcast.id, broadcast.id);
    broadcast_audit(ctx, draft->series ? BROADCAST_BY_TIME : draft->by, "send", broadcast.id, draft->audience);
    return broadcast.id;
}

/* The time that a series, or one that waits for its time, is looked at when it goes on. */
static void watch_again(struct ctx *ctx, const struct broadcast *broadcast)
{
    int64_t next = recurrence_next(broadcast->when.start_ms, broadcast->when.every, ctx->now_ms);
    const char *at = number(ctx, (uint64_t)next);
    db_write(ctx, "HSET", key_broadcast(ctx, broadcast->id), "next", at, "watch", at);
    db_write(ctx, "ZADD", key_broadcast_watch(ctx), at, broadcast->id);
}

/* A broadcast stands in the outbox once: when it is resumed before its sender has noticed the pause, the row is still
 * there and is enough. */
bool broadcast_move(struct ctx *ctx, const struct broadcast *broadcast, enum broadcast_event event, const char *by)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    struct broadcast after = *broadcast;
    bool by_hand = event == BROADCAST_DO_pause || event == BROADCAST_DO_resume || event == BROADCAST_DO_cancel;
    if (!by_hand || !broadcast_leads(broadcast->state, event, &after.state))
        return false;
    broadcast_guard(ctx, broadcast);
    if (event == BROADCAST_DO_cancel)
        poll_stopped(ctx, broadcast, by);
    db_write(ctx, "HSET", key, "state", broadcast_state_name(after.state), "revision",
             revision_after(ctx->arena, broadcast->revision));
    broadcast_file(ctx, broadcast, &after);
    if (after.state == BROADCAST_SENDING && !broadcast->row) {
        db_write(ctx, "HSET", key, "row", "1");
        outbox_broadcast(ctx, broadcast->class, broadcast->id);
    }
    if (after.state == BROADCAST_SCHEDULED)
        watch_again(ctx, broadcast);
    broadcast_audit(ctx, by, event_names[event], broadcast->id, "");
    return true;
}

bool broadcast_again(struct ctx *ctx, const struct broadcast *broadcast)
{
    struct broadcast after = *broadcast;
    if (!broadcast->correction || !broadcast_leads(broadcast->state, BROADCAST_DO_again, &after.state))
        return false;
    broadcast_guard(ctx, broadcast);
    db_write(ctx, "HSET", key_broadcast(ctx, broadcast->id), "state", broadcast_state_name(after.state), "revision",
             revision_after(ctx->arena, broadcast->revision));
    broadcast_file(ctx, broadcast, &after);
    broadcast_write_start(ctx, broadcast);
    return true;
}

static const struct broadcast_text *text_in(const struct broadcast *broadcast, const char *language)
{
    for (size_t i = 0; i < broadcast->text_count; i++)
        if (!strcmp(broadcast->texts[i].language, language))
            return &broadcast->texts[i];
    return &broadcast->texts[0];
}

const char *broadcast_words(const struct broadcast *broadcast, const char *language)
{
    return text_in(broadcast, language)->text;
}

const char *broadcast_text_for(struct ctx *ctx, const struct broadcast *broadcast, const struct person *person)
{
    const struct broadcast_text *text = text_in(broadcast, person->language);
    const char *phrase = broadcast->correction                  ? "notice_correction"
                         : broadcast->class == OUTBOX_EMERGENCY ? "notice_emergency"
                                                                : "notice";
    const char *const words[] = {
        phrase, "from", broadcast->title, "text", arena_filled(ctx->arena, text->text, "{name}", person->name), NULL};
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
    count(ctx, key, "segments", step->segments);
}

void broadcast_repeats(struct ctx *ctx, const char *id, uint64_t repeated)
{
    count(ctx, key_broadcast(ctx, id), "repeated", repeated);
}

const char *broadcast_sleepers(struct ctx *ctx, const struct broadcast *broadcast)
{
    return arena_printf(ctx->arena, "broadcast.%s", broadcast->id);
}

void broadcast_end(struct ctx *ctx, const struct broadcast *broadcast, const char *row, enum broadcast_state state)
{
    const char *key = key_broadcast(ctx, broadcast->id);
    struct broadcast after = *broadcast;
    after.state = state;
    broadcast_guard(ctx, broadcast);
    db_write(ctx, "HSET", key, "state", broadcast_state_name(state));
    db_write(ctx, "HDEL", key, "row");
    if (state == BROADCAST_CANCELLED || state == BROADCAST_FAILED)
        sleepers_forget(ctx, broadcast_sleepers(ctx, broadcast), broadcast->highest);
    broadcast_file(ctx, broadcast, &after);
    db_write(ctx, "XDEL", key_outbox(ctx, outbox_class_name(broadcast->class)), row);
}

#include "social-core/poll.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audience_choice.h"
#include "social-core/audit.h"
#include "social-core/base/moves.h"
#include "social-core/keys.h"
#include "social-core/poll_asked.h"
#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define DAY_MS INT64_C(86400000)

static const char *const state_names[] = {
#define STATE(name) #name,
#include "social-core/poll_moves.def"
};

bool poll_leads(enum poll_state from, enum poll_event event, enum poll_state *to)
{
    static const struct move moves[] = {
#define MOVE(event, from, to) {POLL_DO_##event, POLL_##from, POLL_##to},
#include "social-core/poll_moves.def"
    };
    int state = MOVES_LEAD(moves, event, from);
    if (state >= 0)
        *to = (enum poll_state)state;
    return state >= 0;
}

const char *poll_state_name(enum poll_state state)
{
    return state_names[state];
}

bool poll_is_open(const struct ctx *ctx, const struct poll *poll)
{
    return poll->state == POLL_open && ctx->now_ms < poll->closes_ms;
}

/* ---- read ---- */

static enum poll_state state_of(const char *name)
{
    size_t state = 0;
    while (state < POLL_STATES && strcmp(name, state_names[state]) != 0)
        state++;
    return state < POLL_STATES ? (enum poll_state)state : POLL_dropped;
}

static int64_t number_of(const struct db_reply *fields, const char *name)
{
    const char *text = db_field(fields, name);
    return text ? strtoll(text, NULL, 10) : 0;
}

static const char *text_field(struct ctx *ctx, const char *language, const char *what)
{
    return arena_printf(ctx->arena, "%s.%s", what, language);
}

static const char *option_field(struct ctx *ctx, const char *language, size_t option)
{
    return arena_printf(ctx->arena, "o%zu.%s", option + 1, language);
}

/* `languages` lists them, the one to fall back to first. */
static void read_texts(struct ctx *ctx, const struct db_reply *fields, struct poll *poll)
{
    const char *languages = db_field(fields, "languages");
    char *rest = arena_strdup(ctx->arena, languages ? languages : ""), *save = NULL;
    for (char *code = strtok_r(rest, " ", &save); code && poll->text_count < POLL_LANGUAGES;
         code = strtok_r(NULL, " ", &save)) {
        struct poll_text *text = &poll->texts[poll->text_count];
        *text = (struct poll_text){.language = code, .question = db_field(fields, text_field(ctx, code, "q"))};
        for (size_t i = 0; i < poll->options; i++)
            text->options[i] = db_field(fields, option_field(ctx, code, i));
        poll->text_count += text->question != NULL;
    }
}

static const struct poll *poll_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *agency = db_field(fields, "agency"), *state = db_field(fields, "state");
    struct poll *poll = arena_alloc(ctx->arena, sizeof *poll);
    *poll = (struct poll){.id = id,
                          .agency = agency ? agency_named(ctx, agency) : NULL,
                          .by = db_field(fields, "by"),
                          .state = state ? state_of(state) : POLL_dropped,
                          .options = (size_t)number_of(fields, "options"),
                          .audience = db_field(fields, "audience"),
                          .days = (int)number_of(fields, "days"),
                          .written_ms = number_of(fields, "written"),
                          .opened_ms = number_of(fields, "opened"),
                          .closes_ms = number_of(fields, "closes"),
                          .closed_ms = number_of(fields, "closed"),
                          .highest = (uint64_t)number_of(fields, "highest"),
                          .broadcast = (uint64_t)number_of(fields, "broadcast"),
                          .told = db_field(fields, "told"),
                          .outcome = db_field(fields, "outcome"),
                          .votes = (uint64_t)number_of(fields, "votes"),
                          .state_held = state};
    if (!state || !poll->agency || poll->options > POLL_OPTIONS)
        return NULL;
    read_texts(ctx, fields, poll);
    for (size_t i = 0; i < poll->options; i++)
        poll->counts[i] = (uint64_t)number_of(fields, arena_printf(ctx->arena, "n%zu", i + 1));
    return poll->text_count ? poll : NULL;
}

const struct poll **polls_by_ids(struct ctx *ctx, const char *const *ids, size_t count)
{
    const struct db_reply **fields = arena_alloc(ctx->arena, (count + 1) * sizeof *fields);
    const struct poll **polls = arena_alloc(ctx->arena, (count + 1) * sizeof *polls);
    for (size_t i = 0; i < count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_poll(ctx, ids[i]));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        polls[i] = poll_of(ctx, ids[i], fields[i]);
    return polls;
}

const struct poll *poll_by_id(struct ctx *ctx, const char *id)
{
    size_t digits = strspn(id, "0123456789");
    return digits && !id[digits] ? *polls_by_ids(ctx, &id, 1) : NULL;
}

const struct poll **polls_of_agency(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    const struct db_reply *found = db_read(ctx, "ZREVRANGE", key_polls(ctx, agency->name), "0", last);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    const struct poll **polls = polls_by_ids(ctx, ids, found->count);
    *count = 0;
    for (size_t i = 0; i < found->count; i++)
        if (polls[i])
            polls[(*count)++] = polls[i];
    return polls;
}

/* ---- its texts ---- */

const struct poll_text *poll_text_in(const struct poll *poll, const char *language)
{
    for (size_t i = 0; i < poll->text_count; i++)
        if (!strcmp(poll->texts[i].language, language))
            return &poll->texts[i];
    return &poll->texts[0];
}

const char *poll_options_text(struct ctx *ctx, const struct poll *poll, const char *language, const char *between)
{
    const struct poll_text *text = poll_text_in(poll, language);
    const char *all = "";
    for (size_t i = 0; i < poll->options; i++)
        all = arena_printf(ctx->arena, "%s%s%zu %s", all, i ? between : "", i + 1, text->options[i]);
    return all;
}

const char *poll_results_text(struct ctx *ctx, const struct poll *poll, const char *language)
{
    const struct poll_text *text = poll_text_in(poll, language);
    const char *all = "";
    if (!poll->options && poll->outcome)
        return poll->outcome;
    if (!poll->options)
        return phrase(ctx->arena, locale_of(ctx->world->catalogs, text->language), "poll_answered_by", "votes",
                      arena_printf(ctx->arena, "%" PRIu64, poll->votes));
    for (size_t i = 0; i < poll->options; i++)
        all = arena_printf(ctx->arena, "%s%s%zu %s: %" PRIu64, all, i ? ", " : "", i + 1, text->options[i],
                           poll->counts[i]);
    return all;
}

const char *poll_audience(struct ctx *ctx, const struct agency *agency, const char *wish, char *why, size_t size)
{
    const struct audience_choice choice = {.area = "", .channel = "", .language = "", .expression = wish};
    return audience_of_choice(ctx, agency, &choice, why, size);
}

static struct broadcast broadcast_from(const struct poll *poll, const char *by, const char *audience)
{
    return (struct broadcast){.agency = poll->agency->name,
                              .title = poll->agency->title,
                              .by = by,
                              .audience = audience,
                              .class = OUTBOX_BROADCAST,
                              .text_count = poll->text_count};
}

struct broadcast poll_broadcast(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct broadcast draft = broadcast_from(poll, by, poll->audience);
    for (size_t i = 0; i < poll->text_count; i++) {
        const struct poll_text *text = &poll->texts[i];
        const struct locale *locale = locale_of(ctx->world->catalogs, text->language);
        const char *options = poll_options_text(ctx, poll, text->language, ", ");
        const char *words =
            poll->options
                ? phrase(ctx->arena, locale, "poll_ask", "question", text->question, "options", options, "id", poll->id)
                : phrase(ctx->arena, locale, "poll_ask_words", "question", text->question, "id", poll->id);
        draft.texts[i] = (struct broadcast_text){text->language, words};
    }
    return draft;
}

/* ---- written ---- */

static const char *ms_text(struct ctx *ctx, int64_t ms)
{
    return arena_printf(ctx->arena, "%" PRId64, ms);
}

static void audit(struct ctx *ctx, const char *by, const char *did, const char *id)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "poll-%s", did), arena_printf(ctx->arena, "poll %s", id));
}

const char *poll_write(struct ctx *ctx, const struct poll *draft)
{
    const char *id = db_fresh(ctx, key_number(ctx)), *key = key_poll(ctx, id), *languages = "";
    for (size_t i = 0; i < draft->text_count; i++) {
        const struct poll_text *text = &draft->texts[i];
        languages = arena_printf(ctx->arena, "%s%s%s", languages, i ? " " : "", text->language);
        db_write(ctx, "HSET", key, text_field(ctx, text->language, "q"), text->question);
        for (size_t j = 0; j < draft->options; j++)
            db_write(ctx, "HSET", key, option_field(ctx, text->language, j), text->options[j]);
    }
    db_write(ctx, "HSET", key, "state", state_names[POLL_draft], "agency", draft->agency->name, "by", draft->by,
             "languages", languages, "options", arena_printf(ctx->arena, "%zu", draft->options), "audience",
             draft->audience, "days", arena_printf(ctx->arena, "%d", draft->days), "written",
             ms_text(ctx, ctx->now_ms));
    db_write(ctx, "ZADD", key_polls(ctx, draft->agency->name), id, id);
    audit(ctx, draft->by, "write", id);
    return id;
}

/* The event in the batch, guarded by the state as it was read; false when it cannot happen. */
static bool move(struct ctx *ctx, const struct poll *poll, enum poll_event event, struct poll *after)
{
    *after = *poll;
    if (!poll_leads(poll->state, event, &after->state))
        return false;
    db_guard(ctx, key_poll(ctx, poll->id), "state", poll->state_held);
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "state", state_names[after->state]);
    return true;
}

enum poll_refusal poll_open(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    enum poll_state to;
    if (!poll_leads(poll->state, POLL_DO_open, &to))
        return POLL_ILLEGAL;
    if (!strcmp(poll->by, by))
        return POLL_OWN;
    if (polls_open_in(ctx, poll->agency) >= POLL_OPEN_MOST)
        return POLL_FULL;
    const char *highest = db_text(db_read(ctx, "GET", key_persons(ctx)));
    struct broadcast draft = poll_broadcast(ctx, poll, by);
    move(ctx, poll, POLL_DO_open, &after);
    after.opened_ms = ctx->now_ms;
    after.closes_ms = ctx->now_ms + poll->days * DAY_MS;
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "opened", ms_text(ctx, after.opened_ms), "closes",
             ms_text(ctx, after.closes_ms), "highest", highest ? highest : "0", "broadcast",
             broadcast_accept(ctx, &draft));
    poll_file(ctx, &after, after.closes_ms);
    audit(ctx, by, "open", poll->id);
    return POLL_DONE;
}

enum poll_refusal poll_close(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (!move(ctx, poll, POLL_DO_close, &after))
        return POLL_ILLEGAL;
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "closed", ms_text(ctx, ctx->now_ms));
    poll_file(ctx, &after, ctx->now_ms + POLL_REMEMBERED_DAYS * DAY_MS);
    audit(ctx, by, "close", poll->id);
    return POLL_DONE;
}

enum poll_refusal poll_drop(struct ctx *ctx, const struct poll *poll, const char *by)
{
    struct poll after;
    if (!move(ctx, poll, POLL_DO_drop, &after))
        return POLL_ILLEGAL;
    db_write(ctx, "DEL", key_poll(ctx, poll->id));
    db_write(ctx, "ZREM", key_polls(ctx, poll->agency->name), poll->id);
    audit(ctx, by, "drop", poll->id);
    return POLL_DONE;
}

enum poll_refusal poll_tell(struct ctx *ctx, const struct poll *poll, const char *by, const char *outcome)
{
    struct poll after;
    if (!poll->votes || !move(ctx, poll, POLL_DO_tell, &after))
        return POLL_ILLEGAL;
    after.outcome = *outcome ? outcome : NULL;
    struct broadcast draft = broadcast_from(poll, by, arena_printf(ctx->arena, "answered:%s", poll->id));
    for (size_t i = 0; i < poll->text_count; i++) {
        const char *language = poll->texts[i].language, *results = poll_results_text(ctx, &after, language);
        bool both = poll->options && after.outcome;
        draft.texts[i] = (struct broadcast_text){
            language, phrase(ctx->arena, locale_of(ctx->world->catalogs, language), "poll_result", "id", poll->id,
                             "results", both ? arena_printf(ctx->arena, "%s. %s", results, outcome) : results)};
    }
    draft.expected = poll->votes;
    db_write(ctx, "HSET", key_poll(ctx, poll->id), "told", broadcast_accept(ctx, &draft), "outcome", outcome);
    audit(ctx, by, "tell", poll->id);
    return POLL_DONE;
}

#include "social-core/poll.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/moves.h"
#include "social-core/keys.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

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

static const char *some_text(const struct db_reply *fields, const char *name)
{
    const char *text = db_field(fields, name);
    return text && *text ? text : NULL;
}

const char *poll_text_field(struct ctx *ctx, const char *language, const char *what)
{
    return arena_printf(ctx->arena, "%s.%s", what, language);
}

const char *poll_option_field(struct ctx *ctx, const char *language, size_t option)
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
        *text = (struct poll_text){.language = code, .question = db_field(fields, poll_text_field(ctx, code, "q"))};
        for (size_t i = 0; i < poll->options; i++)
            text->options[i] = db_field(fields, poll_option_field(ctx, code, i));
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
                          .telling = db_field(fields, "telling"),
                          .votes = (uint64_t)number_of(fields, "votes"),
                          .state_held = state};
    if (!state || !poll->agency || poll->options > POLL_OPTIONS)
        return NULL;
    read_texts(ctx, fields, poll);
    poll->outcome = poll->state == POLL_told ? some_text(fields, "outcome") : NULL;
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

size_t poll_ask_texts(struct ctx *ctx, const struct poll *poll, struct broadcast_text *texts)
{
    const char *id = poll->id ? poll->id : POLL_MARK;
    for (size_t i = 0; i < poll->text_count; i++) {
        const struct poll_text *text = &poll->texts[i];
        const struct locale *locale = locale_of(ctx->world->catalogs, text->language);
        const char *options = poll_options_text(ctx, poll, text->language, ", ");
        const char *words =
            poll->options
                ? phrase(ctx->arena, locale, "poll_ask", "question", text->question, "options", options, "id", id)
                : phrase(ctx->arena, locale, "poll_ask_words", "question", text->question, "id", id);
        texts[i] = (struct broadcast_text){text->language, words};
    }
    return poll->text_count;
}

#include "social-core/case.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/world.h"

static const char *const state_names[] = {
#define STATE(name) #name,
#include "social-core/case_moves.def"
};

/* What stands in a thread. */
static const struct {
    const char *kind;
    bool citizens, sent, for_citizen;
} kinds[] = {
    {"question", true, false, true},   {"more", true, false, true},      {"answer", false, true, true},
    {"ask", false, true, true},        {"forward", false, false, true},  {"claim", false, false, false},
    {"release", false, false, false},  {"note", false, false, false},    {"rate", true, false, false},
    {"raise", false, false, false},    {"close", false, false, false},   {"remind", false, false, false},
    {"duty", false, false, false},     {"refused", false, false, false}, {"offer", false, false, false},
    {"original", false, false, false}, {"shown", true, false, false},    {"kept", true, false, false},
};

const char *case_state_name(enum case_state state)
{
    return state_names[state];
}

static enum case_state state_of(const char *name)
{
    for (size_t i = 0; name && i < CASE_STATES; i++)
        if (!strcmp(name, state_names[i]))
            return (enum case_state)i;
    return CASE_new;
}

bool case_open_for_agency(const struct case_view *view)
{
    return view->state != CASE_awaiting && view->state != CASE_answered && view->state != CASE_closed;
}

bool case_late(const struct ctx *ctx, const struct case_view *view)
{
    return case_open_for_agency(view) && view->due_ms < ctx->now_ms;
}

static size_t kind_of(const struct case_entry *entry)
{
    size_t i = 0, count = sizeof kinds / sizeof *kinds;
    while (i < count && strcmp(kinds[i].kind, entry->kind) != 0)
        i++;
    return i;
}

#define IS(entry, property) (kind_of(entry) < sizeof kinds / sizeof *kinds && kinds[kind_of(entry)].property)

bool case_entry_is_citizens(const struct case_entry *entry)
{
    return IS(entry, citizens);
}

bool case_entry_is_sent(const struct case_entry *entry)
{
    return IS(entry, sent);
}

bool case_entry_for_citizen(const struct case_entry *entry)
{
    return IS(entry, for_citizen);
}

static int64_t number_of(const struct db_reply *fields, const char *name)
{
    const char *text = db_field(fields, name);
    return text ? strtoll(text, NULL, 10) : 0;
}

static const struct agency *agency_field(struct ctx *ctx, const struct db_reply *fields, const char *name)
{
    const char *agency = db_field(fields, name);
    return agency && *agency ? agency_named(ctx, agency) : NULL;
}

static const char *text_field(const struct db_reply *fields, const char *name)
{
    const char *text = db_field(fields, name);
    return text && *text ? text : NULL;
}

static const struct question_kind *kind_field(struct ctx *ctx, const struct db_reply *fields, const char *question)
{
    const struct question_kind *kind = kind_named(ctx->world->service, db_field(fields, "kind"));
    return kind ? kind : kind_of_text(ctx->world->service, ctx->arena, question ? question : "");
}

static struct case_view *view_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *area = db_field(fields, "area"), *question = db_field(fields, "question");
    const struct agency *agency = agency_field(ctx, fields, "agency");
    if (!agency || !db_field(fields, "asker") || !db_field(fields, "revision"))
        return NULL;
    struct case_view *view = arena_alloc(ctx->arena, sizeof *view);
    *view = (struct case_view){.id = id,
                               .agency = agency,
                               .asker_id = db_field(fields, "asker"),
                               .area = area ? area_by_id(ctx, area) : NULL,
                               .state = state_of(db_field(fields, "state")),
                               .officer = text_field(fields, "officer"),
                               .kind = kind_field(ctx, fields, question),
                               .labels = db_field(fields, "labels"),
                               .raised = agency_field(ctx, fields, "raised"),
                               .opened_ms = number_of(fields, "opened"),
                               .last_ms = number_of(fields, "last"),
                               .due_ms = number_of(fields, "due"),
                               .settled_ms = number_of(fields, "settled"),
                               .watch_ms = number_of(fields, "watch"),
                               .paused_ms = number_of(fields, "paused"),
                               .stars = (int)number_of(fields, "stars"),
                               .reminded = (int)number_of(fields, "reminded"),
                               .offered = text_field(fields, "offered"),
                               .shown = number_of(fields, "shown"),
                               .revision = db_field(fields, "revision"),
                               .first_line = question ? question : ""};
    if (!view->labels)
        view->labels = "";
    return view;
}

/* "sent" and "delivered" are known only of messages whose report is awaited; a row still in the outbox has no entry. */
static const char *delivery_of(const struct db_reply *state)
{
    const char *text = db_text(state);
    return text ? text : "waiting";
}

static void fill_thread(struct ctx *ctx, struct case_view *view, const struct db_reply *entries)
{
    struct case_entry *thread = arena_alloc(ctx->arena, (entries->count + 1) * sizeof *thread);
    const struct db_reply **states = arena_alloc(ctx->arena, (entries->count + 1) * sizeof *states);
    for (size_t i = 0; i < entries->count; i++) {
        const struct db_reply *fields = &entries->list[i].list[1];
        const char *kind = db_field(fields, "kind"), *about = db_field(fields, "about");
        thread[i] = (struct case_entry){.kind = kind ? kind : "",
                                        .who = db_field(fields, "who"),
                                        .text = db_field(fields, "x"),
                                        .at_ms = number_of(fields, "t")};
        states[i] = about ? db_ask(ctx, "HGET", key_sent(ctx, about), "state") : NULL;
    }
    db_wait(ctx);
    for (size_t i = 0; i < entries->count; i++)
        thread[i].delivery = states[i] ? delivery_of(states[i]) : NULL;
    view->thread = thread;
    view->thread_count = entries->count;
}

const struct case_view *case_by_id(struct ctx *ctx, const char *id)
{
    if (!*id || strspn(id, "0123456789") != strlen(id))
        return NULL;
    const struct db_reply *fields = db_ask(ctx, "HGETALL", key_case_(ctx, id));
    const struct db_reply *entries = db_ask(ctx, "XRANGE", key_thread(ctx, id), "-", "+");
    db_wait(ctx);
    struct case_view *view = view_of(ctx, id, fields);
    if (!view)
        return NULL;
    fill_thread(ctx, view, entries);
    view->asker = person_handles(ctx, &view->asker_id, 1)[0];
    return view;
}

static struct case_view *views_of(struct ctx *ctx, const char *const *ids, size_t wanted, size_t *count)
{
    const struct db_reply **fields = arena_alloc(ctx->arena, (wanted + 1) * sizeof *fields);
    struct case_view *views = arena_alloc(ctx->arena, (wanted + 1) * sizeof *views);
    for (size_t i = 0; i < wanted; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_case_(ctx, ids[i]));
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < wanted; i++) {
        const struct case_view *view = view_of(ctx, ids[i], fields[i]);
        if (view)
            views[(*count)++] = *view;
    }
    return views;
}

const struct case_view *cases_by_ids(struct ctx *ctx, const char *const *ids, size_t wanted, size_t *count)
{
    struct case_view *views = views_of(ctx, ids, wanted, count);
    const char **askers = arena_alloc(ctx->arena, (*count + 1) * sizeof *askers);
    for (size_t i = 0; i < *count; i++)
        askers[i] = views[i].asker_id;
    const char **handles = person_handles(ctx, askers, *count);
    for (size_t i = 0; i < *count; i++)
        views[i].asker = handles[i];
    return views;
}

const struct case_view *cases_of_person(struct ctx *ctx, const char *person, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    const struct db_reply *found = db_read(ctx, "ZREVRANGE", key_asked(ctx, person), "0", last);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    return views_of(ctx, ids, found->count, count);
}

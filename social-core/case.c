#include "social-core/case.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/budget.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/reply.h"

static const char *const state_names[] = {"new", "answered", "waiting"};

const char *case_state_name(enum case_state state)
{
    return state_names[state];
}

static enum case_state state_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof state_names / sizeof *state_names; i++)
        if (!strcmp(name, state_names[i]))
            return (enum case_state)i;
    return CASE_NEW;
}

static int64_t ms_of(const char *text)
{
    return text ? strtoll(text, NULL, 10) : 0;
}

static const char *now_of(struct ctx *ctx)
{
    return arena_printf(ctx->arena, "%" PRId64, ctx->now_ms);
}

static struct case_view *view_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *agency = db_field(fields, "agency"), *area = db_field(fields, "area");
    if (!agency || !agency_named(ctx, agency))
        return NULL;
    struct case_view *view = arena_alloc(ctx->arena, sizeof *view);
    *view = (struct case_view){.id = id,
                               .agency = agency_named(ctx, agency),
                               .asker_id = db_field(fields, "asker"),
                               .area = area ? area_by_id(ctx, area) : NULL,
                               .state = state_of(db_field(fields, "state")),
                               .opened_ms = ms_of(db_field(fields, "opened")),
                               .last_ms = ms_of(db_field(fields, "last")),
                               .revision = db_field(fields, "revision"),
                               .first_line = db_field(fields, "question")};
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
                                        .at_ms = ms_of(db_field(fields, "t"))};
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

const struct case_view *cases_of_agency(struct ctx *ctx, const struct agency *agency, size_t skip, size_t limit,
                                        size_t *count, bool *more)
{
    const char *first = arena_printf(ctx->arena, "%zu", skip), *last = arena_printf(ctx->arena, "%zu", skip + limit);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_inbox(ctx, agency->name), first, last);
    size_t shown = ids->count < limit ? ids->count : limit;
    const struct db_reply **fields = arena_alloc(ctx->arena, (shown + 1) * sizeof *fields);
    for (size_t i = 0; i < shown; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_case_(ctx, ids->list[i].text));
    db_wait(ctx);
    struct case_view *views = arena_alloc(ctx->arena, (shown + 1) * sizeof *views);
    const char **askers = arena_alloc(ctx->arena, (shown + 1) * sizeof *askers);
    *count = 0;
    for (size_t i = 0; i < shown; i++) {
        const struct case_view *view = view_of(ctx, ids->list[i].text, fields[i]);
        if (!view)
            continue;
        askers[*count] = view->asker_id;
        views[(*count)++] = *view;
    }
    const char **handles = person_handles(ctx, askers, *count);
    for (size_t i = 0; i < *count; i++)
        views[i].asker = handles[i];
    *more = ids->count > limit;
    return views;
}

const struct case_view *cases_of_person(struct ctx *ctx, const char *person, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_asked(ctx, person), "0", last);
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    struct case_view *views = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *views);
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_case_(ctx, ids->list[i].text));
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++) {
        const struct case_view *view = view_of(ctx, ids->list[i].text, fields[i]);
        if (view)
            views[(*count)++] = *view;
    }
    return views;
}

static void add_entry(struct ctx *ctx, const char *id, const char *kind, const char *who, const char *text,
                      const char *about)
{
    db_write(ctx, "XADD", key_thread(ctx, id), "*", "kind", kind, "who", who, "t", now_of(ctx), "x", text,
             about ? "about" : "-", about ? about : "");
}

static void move_up(struct ctx *ctx, const char *id, const char *agency, const char *asker)
{
    db_write(ctx, "ZADD", key_inbox(ctx, agency), now_of(ctx), id);
    db_write(ctx, "ZADD", key_asked(ctx, asker), now_of(ctx), id);
}

const char *case_open(struct ctx *ctx, const struct person *asker, const struct agency *agency, const char *text)
{
    const char *id = db_fresh(ctx, key_number(ctx));
    db_write(ctx, "HSET", key_case_(ctx, id), "agency", agency->name, "asker", asker->id, "area", asker->area->id,
             "state", case_state_name(CASE_NEW), "opened", now_of(ctx), "last", now_of(ctx), "revision", "1",
             "question", text);
    add_entry(ctx, id, "question", asker->handle, text, NULL);
    move_up(ctx, id, agency->name, asker->id);
    idset_add(ctx, key_contacts, agency->name, asker->id);
    return id;
}

/* A case moves only from where it was read: two answers at once, or an answer to a question that just changed, conflict. */
static void move(struct ctx *ctx, const struct case_view *view, enum case_state state)
{
    const char *next = arena_printf(ctx->arena, "%ld", strtol(view->revision, NULL, 10) + 1);
    db_guard(ctx, key_case_(ctx, view->id), "revision", view->revision);
    db_write(ctx, "HSET", key_case_(ctx, view->id), "state", case_state_name(state), "last", now_of(ctx), "revision",
             next);
    move_up(ctx, view->id, view->agency->name, view->asker_id);
}

void case_continue(struct ctx *ctx, const struct case_view *view, const struct person *asker, const char *text)
{
    move(ctx, view, CASE_WAITING);
    add_entry(ctx, view->id, "more", asker->handle, text, NULL);
}

void case_answer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    const char *about = arena_printf(ctx->arena, "case.%s.%s", view->id, view->revision);
    move(ctx, view, CASE_ANSWERED);
    add_entry(ctx, view->id, "answer", login, text, about);
    if (!asker || asker->stopped) {
        db_write(ctx, "HSET", key_sent(ctx, about), "state", "stopped");
        return;
    }
    size_t segments = tell(ctx, OUTBOX_CASE, asker, about, "case_answer", "id", view->id, "agency", view->agency->title,
                           "text", text);
    budget_spend(ctx, budget_agency(ctx, view->agency->name), segments);
    db_write(ctx, "HSET", key_dialog(ctx, seal_hash_of(ctx, asker)), "last",
             arena_printf(ctx->arena, "case %s", view->id));
}

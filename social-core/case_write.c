#include "social-core/case_write.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/moves.h"
#include "social-core/keys.h"

#define FOLDERS_MAX 16
#define LOG_LENGTH "10000"

/* Where a case lies, and its place there. */
struct folder {
    const char *key;
    int64_t score;
};

struct folders {
    struct folder list[FOLDERS_MAX];
    size_t count;
};

static const char *ms_text(struct ctx *ctx, int64_t ms)
{
    return arena_printf(ctx->arena, "%" PRId64, ms);
}

static void lie_in(struct folders *folders, const char *key, int64_t score)
{
    if (folders->count < FOLDERS_MAX)
        folders->list[folders->count++] = (struct folder){.key = key, .score = score};
}

static void lie_under_labels(struct ctx *ctx, struct folders *folders, const struct case_view *view)
{
    char *rest = arena_strdup(ctx->arena, view->labels), *save = NULL;
    for (char *label = strtok_r(rest, " ", &save); label; label = strtok_r(NULL, " ", &save))
        lie_in(folders, key_folder(ctx, view->agency->name, arena_printf(ctx->arena, "label.%s", label)), view->due_ms);
}

/* Open ones by when they are due, so that what is late stands first; the others by their last word. */
static struct folders folders_of(struct ctx *ctx, const struct case_view *view)
{
    struct folders folders = {0};
    bool open = case_open_for_agency(view);
    const char *agency = view->agency->name, *state = case_state_name(view->state);
    lie_in(&folders, key_folder(ctx, agency, open ? "open" : state), open ? view->due_ms : view->last_ms);
    lie_in(&folders, key_inbox(ctx, agency), view->last_ms);
    lie_in(&folders, key_asked(ctx, view->asker_id), view->last_ms);
    if (view->watch_ms)
        lie_in(&folders, key_watch(ctx), view->watch_ms);
    if (!open)
        return folders;
    lie_in(&folders, key_folder(ctx, agency, arena_printf(ctx->arena, "kind.%s", view->kind->name)), view->due_ms);
    lie_in(&folders, view->officer ? key_held(ctx, view->officer) : key_folder(ctx, agency, "free"), view->due_ms);
    lie_under_labels(ctx, &folders, view);
    if (view->raised)
        lie_in(&folders, key_folder(ctx, view->raised->name, "raised"), view->due_ms);
    return folders;
}

static bool lies_in(const struct folders *folders, const char *key)
{
    for (size_t i = 0; i < folders->count; i++)
        if (!strcmp(folders->list[i].key, key))
            return true;
    return false;
}

static void file_anew(struct ctx *ctx, const char *id, const struct folders *before, const struct folders *after)
{
    for (size_t i = 0; i < before->count; i++)
        if (!lies_in(after, before->list[i].key))
            db_write(ctx, "ZREM", before->list[i].key, id);
    for (size_t i = 0; i < after->count; i++)
        db_write(ctx, "ZADD", after->list[i].key, ms_text(ctx, after->list[i].score), id);
}

/* What open desks follow: whose case moved. Both agencies', when it went from one to another. */
static void log_move(struct ctx *ctx, const char *id, const struct agency *agency)
{
    db_write(ctx, "XADD", key_case_log(ctx), "MAXLEN", "~", LOG_LENGTH, "*", "a", agency->name, "n", id);
}

static void write_fields(struct ctx *ctx, const struct case_view *view)
{
    db_write(ctx, "HSET", key_case_(ctx, view->id), "agency", view->agency->name, "asker", view->asker_id, "area",
             view->area ? view->area->id : "", "state", case_state_name(view->state), "officer",
             view->officer ? view->officer : "", "kind", view->kind->name, "labels", view->labels, "raised",
             view->raised ? view->raised->name : "", "opened", ms_text(ctx, view->opened_ms), "last",
             ms_text(ctx, view->last_ms), "due", ms_text(ctx, view->due_ms), "settled", ms_text(ctx, view->settled_ms),
             "watch", ms_text(ctx, view->watch_ms), "paused", ms_text(ctx, view->paused_ms), "stars",
             ms_text(ctx, view->stars), "reminded", ms_text(ctx, view->reminded), "offered",
             view->offered ? view->offered : "", "shown", view->shown ? "1" : "0", "revision", view->revision,
             "question", view->first_line);
}

void case_write_new(struct ctx *ctx, const struct case_view *view)
{
    static const struct folders nowhere = {0};
    struct folders folders = folders_of(ctx, view);
    write_fields(ctx, view);
    file_anew(ctx, view->id, &nowhere, &folders);
    log_move(ctx, view->id, view->agency);
}

void case_write(struct ctx *ctx, const struct case_view *before, const struct case_view *after)
{
    struct case_view next = *after;
    struct folders older = folders_of(ctx, before), newer = folders_of(ctx, after);
    next.revision = revision_after(ctx->arena, before->revision);
    db_guard(ctx, key_case_(ctx, before->id), "revision", before->revision);
    write_fields(ctx, &next);
    file_anew(ctx, before->id, &older, &newer);
    log_move(ctx, before->id, after->agency);
    if (strcmp(before->agency->name, after->agency->name) != 0)
        log_move(ctx, before->id, before->agency);
}

void case_write_entry(struct ctx *ctx, const char *id, const char *kind, const char *who, const char *text,
                      const char *about)
{
    const char *now = ms_text(ctx, ctx->now_ms);
    if (about)
        db_write(ctx, "XADD", key_thread(ctx, id), "*", "kind", kind, "who", who, "t", now, "x", text, "about", about);
    else
        db_write(ctx, "XADD", key_thread(ctx, id), "*", "kind", kind, "who", who, "t", now, "x", text);
}

/* What changes about a case without moving it. */
#include <string.h>

#include "social-core/case_move.h"
#include "social-core/case_write.h"
#include "social-core/world.h"

#define LABEL_LETTERS 20
#define LABELS 8

void case_mark(struct ctx *ctx, const struct case_view *view, const char *kind, const char *who, const char *text)
{
    case_write(ctx, view, view);
    case_write_entry(ctx, view->id, kind, who, text, NULL);
}

void case_note(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    case_mark(ctx, view, "note", login, text);
}

void case_original(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    case_write_entry(ctx, view->id, "original", login, text, NULL);
}

void case_set_kind(struct ctx *ctx, const struct case_view *view, const struct question_kind *kind)
{
    struct case_view after = *view;
    after.kind = kind;
    after.due_ms = kind_due(ctx->world->service, kind, view->agency, view->opened_ms);
    if (case_open_for_agency(view))
        after.watch_ms = after.due_ms;
    case_write(ctx, view, &after);
}

static bool has_label(struct ctx *ctx, const struct case_view *view, const char *label)
{
    return strstr(arena_printf(ctx->arena, " %s ", view->labels), arena_printf(ctx->arena, " %s ", label)) != NULL;
}

static size_t labels_of(const struct case_view *view)
{
    size_t count = 0;
    for (const char *at = view->labels; *at; at += strspn(at, " ")) {
        at += strcspn(at, " ");
        count++;
    }
    return count;
}

static const char *without(struct ctx *ctx, const struct case_view *view, const char *label)
{
    const char *left = "";
    char *rest = arena_strdup(ctx->arena, view->labels), *save = NULL;
    for (char *one = strtok_r(rest, " ", &save); one; one = strtok_r(NULL, " ", &save))
        if (strcmp(one, label) != 0)
            left = arena_printf(ctx->arena, "%s%s%s", left, *left ? " " : "", one);
    return left;
}

bool case_label(struct ctx *ctx, const struct case_view *view, const char *label, bool on)
{
    struct case_view after = *view;
    size_t length = strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    if (!length || length > LABEL_LETTERS || label[length])
        return false;
    if (on && !has_label(ctx, view, label)) {
        if (labels_of(view) == LABELS)
            return false;
        after.labels = arena_printf(ctx->arena, "%s%s%s", view->labels, *view->labels ? " " : "", label);
    } else if (!on) {
        after.labels = without(ctx, view, label);
    }
    case_write(ctx, view, &after);
    return true;
}

void case_offer(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    struct case_view after = *view;
    after.offered = text;
    after.shown = false;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, "offer", login, text, NULL);
}

void case_decide_offer(struct ctx *ctx, const struct case_view *view, bool agreed)
{
    struct case_view after = *view;
    after.shown = agreed;
    if (!agreed)
        after.offered = NULL;
    case_write(ctx, view, &after);
    case_write_entry(ctx, view->id, agreed ? "shown" : "kept", view->asker ? view->asker : "-", "", NULL);
}

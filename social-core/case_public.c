#include "social-core/case_public.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/base/growing.h"
#include "social-core/case_move.h"
#include "social-core/dialog.h"
#include "social-core/keys.h"
#include "social-core/reply.h"
#include "social-core/text/fold.h"

#define HIDDEN "…"

static bool same_word(struct arena *arena, const char *word, size_t length, const char *name)
{
    const char *squashed = text_squash(arena, arena_copy(arena, word, length));
    return *squashed && !strcmp(squashed, name);
}

/* Each word of the name, and the handle: a villager signs with any of them. */
static bool is_named(struct arena *arena, const char *word, size_t length, const struct person *asker)
{
    if (same_word(arena, word, length, text_squash(arena, asker->handle)))
        return true;
    char *rest = arena_strdup(arena, asker->name), *save = NULL;
    for (char *part = strtok_r(rest, " ", &save); part; part = strtok_r(NULL, " ", &save))
        if (same_word(arena, word, length, text_squash(arena, part)))
            return true;
    return false;
}

/* A run of six digits or more may be a phone's, a paper's, an account's. */
static bool is_number(const char *word, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += word[i] >= '0' && word[i] <= '9';
    return digits >= 6;
}

static const char *without_names(struct ctx *ctx, const char *text, const struct person *asker)
{
    struct growing clean = growing_begin(ctx->arena);
    while (*text) {
        size_t blank = strspn(text, " \n"), length = strcspn(text + blank, " \n");
        const char *word = text + blank;
        bool hide = is_number(word, length) || (asker && is_named(ctx->arena, word, length, asker));
        growing_put(&clean, text, blank);
        growing_put(&clean, hide ? HIDDEN : word, hide ? strlen(HIDDEN) : length);
        text = word + length;
    }
    return clean.text;
}

const char *case_without_names(struct ctx *ctx, const struct case_view *view, const char *text)
{
    return without_names(ctx, text, person_by_id(ctx, view->asker_id));
}

const char *case_public_text(struct ctx *ctx, const struct case_view *view)
{
    const char *answer = "";
    for (size_t i = 0; i < view->thread_count; i++)
        if (!strcmp(view->thread[i].kind, "answer"))
            answer = view->thread[i].text;
    return case_without_names(ctx, view, arena_printf(ctx->arena, "%s\n\n%s", view->first_line, answer));
}

const struct case_view *const *cases_shown(struct ctx *ctx, const struct agency *agency, int64_t since_ms, size_t limit,
                                           size_t *count)
{
    static const char *const folders[] = {"answered", "closed"};
    const char *since = arena_printf(ctx->arena, "%" PRId64, since_ms), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct case_view **shown = arena_alloc(ctx->arena, (2 * limit + 1) * sizeof *shown);
    *count = 0;
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++) {
        const struct db_reply *ids = db_read(ctx, "ZRANGE", key_folder(ctx, agency->name, folders[f]), "+inf", since,
                                             "BYSCORE", "REV", "LIMIT", "0", most);
        const char **numbers = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *numbers);
        for (size_t i = 0; i < ids->count; i++)
            numbers[i] = ids->list[i].text;
        size_t found;
        const struct case_view *views = cases_by_ids(ctx, numbers, ids->count, &found);
        for (size_t i = 0; i < found; i++)
            if (views[i].shown && views[i].offered)
                shown[(*count)++] = &views[i];
    }
    return shown;
}

enum offer_outcome case_offer_to_asker(struct ctx *ctx, const struct case_view *view, const char *login,
                                       const char *text)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    const char *hash = asker && !asker->stopped ? seal_hash_of(ctx, asker) : NULL;
    if ((view->state != CASE_answered && view->state != CASE_closed) || strspn(text, " \n") == strlen(text) ||
        strlen(text) > OFFER_BYTES)
        return OFFER_WRONG;
    if (!hash)
        return OFFER_GONE;
    struct phone phone = {.hash = hash};
    const struct db_reply *asked = dialog_ask(ctx, &phone);
    db_wait(ctx);
    struct dialog dialog = dialog_ready(ctx, &phone, asked);
    if (dialog.ask)
        return OFFER_BUSY;
    dialog_open(ctx, &dialog, "offer", "options", view->id);
    case_offer(ctx, view, login, text);
    tell(ctx, OUTBOX_CASE, asker, NULL, "offer", "id", view->id, "agency", view->agency->title);
    return OFFER_DONE;
}

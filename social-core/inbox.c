#include "social-core/inbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/text/fold.h"

#define SCANNED 200
#define QUERY_WORDS 8

/* Folders that are what case_write.c files cases under; the rest are views of those. */
static const struct {
    const char *name;
    bool latest_first;
} folders[] = {{"open", false},    {"free", false},    {"raised", false},
               {"awaiting", true}, {"answered", true}, {"closed", true}};

static bool is_named(const char *folder, const char *prefix)
{
    size_t length = strlen(prefix);
    return !strncmp(folder, prefix, length) && folder[length] &&
           !folder[length + strspn(folder + length, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

bool inbox_folder_valid(const char *folder)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!strcmp(folder, folders[i].name))
            return true;
    return !strcmp(folder, "late") || !strcmp(folder, "mine") || !strcmp(folder, "all") || is_named(folder, "kind.") ||
           is_named(folder, "label.");
}

static const char *key_of(struct ctx *ctx, const struct inbox_wish *wish, bool *latest_first)
{
    *latest_first = !strcmp(wish->folder, "all");
    if (*latest_first)
        return key_inbox(ctx, wish->agency->name);
    if (!strcmp(wish->folder, "mine"))
        return key_held(ctx, wish->login);
    if (!strcmp(wish->folder, "late"))
        return key_folder(ctx, wish->agency->name, "open");
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (!strcmp(wish->folder, folders[i].name))
            *latest_first = folders[i].latest_first;
    return key_folder(ctx, wish->agency->name, wish->folder);
}

/* The numbers of a page, at most one more than it holds. By their rank: a score would be counted through from the first,
 * however far down the page is. What is late stands first among the open ones. */
static size_t read_ids(struct ctx *ctx, const struct inbox_wish *wish, const char **ids)
{
    bool latest_first, late = !strcmp(wish->folder, "late");
    const char *key = key_of(ctx, wish, &latest_first), *first = arena_printf(ctx->arena, "%zu", wish->skip);
    const struct db_reply *read = db_read(ctx, latest_first ? "ZREVRANGE" : "ZRANGE", key, first,
                                          arena_printf(ctx->arena, "%zu", wish->skip + wish->limit), "WITHSCORES");
    size_t count = 0;
    for (size_t i = 0; i + 1 < read->count; i += 2)
        if (!late || strtoll(read->list[i + 1].text, NULL, 10) < ctx->now_ms)
            ids[count++] = read->list[i].text;
    return count;
}

/* ---- search ---- */

struct query {
    char *words[QUERY_WORDS];
    size_t count;
};

static struct query query_of(struct ctx *ctx, const char *text)
{
    struct query query = {0};
    char *rest = arena_strdup(ctx->arena, text_words(ctx->arena, text)), *save = NULL;
    for (char *word = strtok_r(rest, " ", &save); word && query.count < QUERY_WORDS; word = strtok_r(NULL, " ", &save))
        query.words[query.count++] = word;
    return query;
}

static bool matches(struct arena *scratch, const struct query *query, const char *text)
{
    const char *words = text_words(scratch, text);
    for (size_t i = 0; i < query->count; i++)
        if (!strstr(words, query->words[i]))
            return false;
    return query->count > 0;
}

static struct arena *scratch_of(struct ctx *ctx)
{
    struct arena *scratch = arena_new();
    arena_defer(ctx->arena, (void (*)(void *))arena_free, scratch);
    return scratch;
}

/* The numbers of what matches, at most one more than the page holds. */
static size_t search(struct ctx *ctx, const struct inbox_wish *wish, const char **found)
{
    struct query query = query_of(ctx, wish->text);
    struct arena *scratch = scratch_of(ctx);
    size_t count = 0, skipped = 0;
    bool within = is_named(wish->folder, "kind.") || is_named(wish->folder, "label.");
    const char *searched =
        within ? key_folder(ctx, wish->agency->name, wish->folder) : key_inbox(ctx, wish->agency->name);
    for (size_t at = 0; at < INBOX_SEARCHED && count <= wish->limit; at += SCANNED) {
        const struct db_reply *ids = db_read(ctx, "ZREVRANGE", searched, arena_printf(ctx->arena, "%zu", at),
                                             arena_printf(ctx->arena, "%zu", at + SCANNED - 1));
        const struct db_reply **questions = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *questions);
        for (size_t i = 0; i < ids->count; i++)
            questions[i] = db_ask(ctx, "HGET", key_case_(ctx, ids->list[i].text), "question");
        db_wait(ctx);
        for (size_t i = 0; i < ids->count && count <= wish->limit; i++) {
            const char *question = db_text(questions[i]);
            bool named = !strcmp(ids->list[i].text, wish->text);
            if ((named || (question && matches(scratch, &query, question))) && skipped++ >= wish->skip)
                found[count++] = ids->list[i].text;
        }
        arena_reset(scratch);
        if (ids->count < SCANNED)
            break;
    }
    return count;
}

struct inbox inbox_read(struct ctx *ctx, const struct inbox_wish *wish)
{
    struct inbox inbox = {0};
    const char **ids = arena_alloc(ctx->arena, (wish->limit + 1) * sizeof *ids);
    size_t found = wish->text && *wish->text ? search(ctx, wish, ids) : read_ids(ctx, wish, ids);
    inbox.more = found > wish->limit;
    inbox.cases = cases_by_ids(ctx, ids, inbox.more ? wish->limit : found, &inbox.count);
    return inbox;
}

const struct db_reply *inbox_count_ask(struct ctx *ctx, const struct inbox_wish *wish)
{
    bool latest_first;
    const char *key = key_of(ctx, wish, &latest_first);
    if (!strcmp(wish->folder, "late"))
        return db_ask(ctx, "ZCOUNT", key, "-inf", arena_printf(ctx->arena, "(%" PRId64, ctx->now_ms));
    return db_ask(ctx, "ZCARD", key);
}

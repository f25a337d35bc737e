/* `loa keys`: what lies in Redis, by kind: how many keys, how many bytes, and what each kind holds (keys.def). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "gateway/tool.h"

#define SAMPLED 200 /* keys of a kind whose bytes are asked for */

static const struct {
    const char *name, *pattern, *type, *holds, *writer;
} kinds[] = {
#define KEY0(name, pattern, type, holds, writer) {#name, pattern, type, holds, writer},
#define KEY1(name, a, pattern, type, holds, writer) {#name, pattern, type, holds, writer},
#define KEY2(name, a, b, pattern, type, holds, writer) {#name, pattern, type, holds, writer},
#include "social-core/keys.def"
#undef KEY0
#undef KEY1
#undef KEY2
};

#define KINDS (sizeof kinds / sizeof *kinds)

struct counted {
    uint64_t keys, sampled, bytes;
};

/* The kind of a key without its region: `%s` stands for anything. Where two fit, the one with more letters of its own. */
static size_t kind_of(const char *key)
{
    size_t best = KINDS, most = 0;
    for (size_t i = 0; i < KINDS; i++) {
        const char *argument = strstr(kinds[i].pattern, "%s");
        size_t own = argument ? (size_t)(argument - kinds[i].pattern) : strlen(kinds[i].pattern);
        bool fits = argument ? !strncmp(key, kinds[i].pattern, own) && key[own] : !strcmp(key, kinds[i].pattern);
        if (fits && own >= most) {
            best = i;
            most = own;
        }
    }
    return best;
}

/* "seen:old" is the older generation of `seen`. */
static size_t kind_or_older(struct arena *arena, const char *key)
{
    size_t kind = kind_of(key), length = strlen(key);
    if (kind == KINDS && length > 4 && !strcmp(key + length - 4, ":old"))
        kind = kind_of(arena_copy(arena, key, length - 4));
    return kind;
}

static void measure(struct ctx *ctx, struct counted *counted, const char *const *keys, const size_t *of, size_t count)
{
    const struct db_reply **sizes = arena_alloc(ctx->arena, (count + 1) * sizeof *sizes);
    for (size_t i = 0; i < count; i++)
        if (counted[of[i]].keys++ < SAMPLED)
            sizes[i] = db_ask(ctx, "MEMORY", "USAGE", keys[i]);
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        if (sizes[i] && sizes[i]->kind == DB_INTEGER) {
            counted[of[i]].sampled++;
            counted[of[i]].bytes += (uint64_t)sizes[i]->integer;
        }
}

static void count_all(struct tool *tool, struct counted *counted)
{
    struct ctx *ctx = &tool->ctx;
    char cursor[24] = "0";
    do {
        tool_renew(tool);
        const char *region = arena_printf(ctx->arena, "{%s}*", ctx->world->region);
        const struct db_reply *page = db_read(ctx, "SCAN", cursor, "MATCH", region, "COUNT", "500");
        const struct db_reply *found = &page->list[1];
        const char **keys = arena_alloc(ctx->arena, (found->count + 1) * sizeof *keys);
        size_t *of = arena_alloc(ctx->arena, (found->count + 1) * sizeof *of);
        snprintf(cursor, sizeof cursor, "%s", page->list[0].text);
        for (size_t i = 0; i < found->count; i++) {
            keys[i] = found->list[i].text;
            of[i] = kind_or_older(ctx->arena, strchr(keys[i], '}') + 1);
        }
        measure(ctx, counted, keys, of, found->count);
    } while (strcmp(cursor, "0") != 0);
}

static void print_kind(const char *pattern, const struct counted *counted)
{
    uint64_t each = counted->sampled ? counted->bytes / counted->sampled : 0;
    const char *about = counted->sampled < counted->keys ? "~" : " ";
    printf("%-26s %10" PRIu64 " %s%12" PRIu64 " %10" PRIu64 "\n", pattern, counted->keys, about, each * counted->keys,
           each);
}

/* `%s` as `*`. */
static const char *shown(struct arena *arena, const char *pattern)
{
    const char *text = "", *at;
    while ((at = strstr(pattern, "%s"))) {
        text = arena_printf(arena, "%s%.*s*", text, (int)(at - pattern), pattern);
        pattern = at + 2;
    }
    return arena_printf(arena, "%s%s", text, pattern);
}

static int list(struct tool *tool)
{
    static struct counted counted[KINDS + 1];
    count_all(tool, counted);
    printf("%-26s %10s  %12s %10s\n", "key", "keys", "bytes", "a key");
    for (size_t i = 0; i < KINDS; i++)
        if (counted[i].keys)
            print_kind(shown(tool->ctx.arena, kinds[i].pattern), &counted[i]);
    if (counted[KINDS].keys)
        print_kind("(none of Loa's)", &counted[KINDS]);
    printf("~ estimated from %d keys of the kind. `loa keys KIND` says what one holds.\n", SAMPLED);
    return 0;
}

static int explain(struct tool *tool, const char *name)
{
    const char *bare = *name == '{' && strchr(name, '}') ? strchr(name, '}') + 1 : name;
    size_t kind = kind_or_older(tool->ctx.arena, bare);
    for (size_t i = 0; i < KINDS && kind == KINDS; i++)
        if (!strcmp(shown(tool->ctx.arena, kinds[i].pattern), bare) || !strcmp(kinds[i].name, bare))
            kind = i;
    if (kind == KINDS) {
        fprintf(stderr, "loa keys: %s is no key of Loa; `loa keys` lists the kinds\n", name);
        return 1;
    }
    printf("{%s}%s\n%s\n%s\nwritten by %s\n", tool->ctx.world->region, shown(tool->ctx.arena, kinds[kind].pattern),
           kinds[kind].type, kinds[kind].holds, kinds[kind].writer);
    return 0;
}

int run_keys(int argc, char **argv)
{
    struct tool tool;
    if (tool_open(&tool, "loa keys", &argc, argv) < 0)
        return 1;
    int status = 2;
    if (argc == 1)
        status = list(&tool);
    else if (argc == 2)
        status = explain(&tool, argv[1]);
    else
        fputs("usage: loa keys [-c loa.ini] [KEY]\n", stderr);
    tool_close(&tool);
    return status;
}

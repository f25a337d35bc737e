/*
 * A country in Redis without texting a million times. Usage:
 *   people -c LOA.INI write COUNT FIRST-NUMBER     the commands that make COUNT persons, for `redis-cli --pipe`
 *   people -c LOA.INI got THING EVERY COUNT        notes that each EVERY-th of COUNT got a thing, as the gateway does
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/tool.h"
#include "social-core/census.h"
#include "social-core/directory.h"
#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/receipt.h"
#include "social-core/seal.h"

#define AT_ONCE 256
#define HOMES 50

static void put(const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    printf("*%zu\r\n", count);
    for (size_t i = 0; i < count; i++)
        printf("$%zu\r\n%s\r\n", strlen(words[i]), words[i]);
}

/* Communes in the order of provinces, so that one province is a part of all. */
static size_t communes(struct ctx *ctx, const struct area **homes)
{
    const struct area *const *provinces, *const *below;
    size_t found = 0, count = areas_below(ctx, NULL, &provinces);
    for (size_t i = 0; i < count && found < HOMES; i++) {
        size_t under = areas_below(ctx, provinces[i], &below);
        for (size_t j = 0; j < under && found < HOMES; j++)
            homes[found++] = below[j];
    }
    return found;
}

/* What the batch holds goes to stdout as commands, and nowhere else. */
static void put_batch(struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->batch.write_count; i++) {
        const struct db_command *write = &ctx->batch.writes[i];
        const char **words = arena_alloc(ctx->arena, (write->count + 1) * sizeof *words);
        memcpy(words, write->words, write->count * sizeof *words);
        put(words);
    }
    db_batch_drop(ctx);
}

static void write_people(struct tool *tool, uint64_t count, uint64_t first_number)
{
    struct ctx *ctx = &tool->ctx;
    const struct area *homes[HOMES];
    uint64_t first = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0) + 1;
    for (uint64_t i = 0; i < count; i++) {
        if (i % AT_ONCE == 0)
            tool_renew(tool);
        size_t found = communes(ctx, homes);
        const char *id = arena_printf(ctx->arena, "%" PRIu64, first + i);
        const char *msisdn = arena_printf(ctx->arena, "+%" PRIu64, first_number + i);
        struct person person = {.id = id, .language = i % 10 ? "vi" : "en", .area = homes[i % found]};
        put((const char *const[]){"HSET", key_person(ctx, id), "handle", arena_printf(ctx->arena, "nguoi%s", id),
                                  "name", "Lan", "language", person.language, "area", person.area->id, "joined",
                                  "1795507200", "sealed", seal_phone(ctx->world->seal, ctx->arena, msisdn), NULL});
        census_add(ctx, &person);
        put_batch(ctx);
    }
    put((const char *const[]){"SET", key_persons(ctx), arena_printf(ctx->arena, "%" PRIu64, first + count - 1), NULL});
}

static void note_receipts(struct tool *tool, uint64_t thing, uint64_t every, uint64_t count)
{
    uint64_t ids[AT_ONCE];
    for (uint64_t i = every, held = 0; i <= count; i += every) {
        ids[held++] = i;
        if (held == AT_ONCE || i + every > count) {
            receipt_note_all(&tool->ctx, thing, RECEIPT_PUSHED, ids, held, IDSET_IDS / every);
            db_commit(&tool->ctx);
            tool_renew(tool);
            held = 0;
        }
    }
}

static uint64_t number(const char *text)
{
    return strtoull(text, NULL, 10);
}

int main(int argc, char **argv)
{
    struct tool tool;
    int status = 0;
    if (tool_open(&tool, "people", &argc, argv) < 0)
        return 1;
    directory_refresh(&tool.ctx);
    if (argc == 4 && !strcmp(argv[1], "write"))
        write_people(&tool, number(argv[2]), number(argv[3]));
    else if (argc == 5 && !strcmp(argv[1], "got"))
        note_receipts(&tool, number(argv[2]), number(argv[3]), number(argv[4]));
    else
        status =
            fputs("usage: people -c LOA.INI write COUNT FIRST-NUMBER | got THING EVERY COUNT\n", stderr) < 0 ? 1 : 2;
    tool_close(&tool);
    return status;
}

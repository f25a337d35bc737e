#include "social-core/canned.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct canned *)a)->name, ((const struct canned *)b)->name);
}

const struct canned *canned_all(struct ctx *ctx, const struct agency *agency, const char *language, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_canned(ctx, agency->name, language));
    struct canned *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = map->count / 2;
    for (size_t i = 0; i < *count; i++)
        list[i] = (struct canned){.name = map->list[2 * i].text, .text = map->list[2 * i + 1].text};
    qsort(list, *count, sizeof *list, by_name);
    return list;
}

const char *canned_text(struct ctx *ctx, const struct agency *agency, const char *language, const char *name)
{
    return db_text(db_read(ctx, "HGET", key_canned(ctx, agency->name, language), name));
}

bool canned_write(struct ctx *ctx, const struct agency *agency, const char *language, const char *name,
                  const char *text)
{
    const char *key = key_canned(ctx, agency->name, language);
    if (!*name || strlen(name) > CANNED_NAME_BYTES || strlen(text) > CANNED_BYTES)
        return false;
    if (!*text) {
        db_write(ctx, "HDEL", key, name);
        return true;
    }
    if (db_number(db_read(ctx, "HLEN", key), 0) >= CANNED_MAX && !db_text(db_read(ctx, "HGET", key, name)))
        return false;
    db_write(ctx, "HSET", key, name, text);
    return true;
}

const char *canned_fill(struct ctx *ctx, const char *text, const struct case_view *view)
{
    const struct person *asker = person_by_id(ctx, view->asker_id);
    const char *name = asker ? asker->name : "", *due = calendar_day_text(ctx->arena, view->due_ms);
    const char *hours = hours_text(ctx->arena, &view->agency->hours);
    const struct {
        const char *place, *value;
    } places[] = {{"{name}", name},
                  {"{ten}", name},
                  {"{id}", view->id},
                  {"{so}", view->id},
                  {"{agency}", view->agency->title},
                  {"{co_quan}", view->agency->title},
                  {"{due}", due},
                  {"{han}", due},
                  {"{hours}", hours},
                  {"{gio}", hours}};
    const char *filled = "";
    while (*text) {
        size_t plain = strcspn(text, "{"), i = 0, count = sizeof places / sizeof *places;
        filled = arena_printf(ctx->arena, "%s%.*s", filled, (int)plain, text);
        text += plain;
        while (i < count && strncmp(text, places[i].place, strlen(places[i].place)) != 0)
            i++;
        if (i < count) {
            filled = arena_printf(ctx->arena, "%s%s", filled, places[i].value);
            text += strlen(places[i].place);
        } else if (*text) {
            filled = arena_printf(ctx->arena, "%s{", filled);
            text++;
        }
    }
    return filled;
}

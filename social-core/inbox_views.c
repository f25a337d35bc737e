#include "social-core/inbox_views.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/inbox.h"
#include "social-core/keys.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct inbox_saved *)a)->name, ((const struct inbox_saved *)b)->name);
}

const struct inbox_saved *inbox_views(struct ctx *ctx, const char *login, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_views(ctx, login));
    struct inbox_saved *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = map->count / 2;
    for (size_t i = 0; i < *count; i++) {
        const json_t *json = json_read(ctx->arena, map->list[2 * i + 1].text);
        const char *folder = json_text(ctx->arena, json, "folder"), *find = json_text(ctx->arena, json, "find");
        list[i] = (struct inbox_saved){
            .name = map->list[2 * i].text, .folder = folder ? folder : "open", .find = find ? find : ""};
    }
    qsort(list, *count, sizeof *list, by_name);
    return list;
}

bool inbox_view_keep(struct ctx *ctx, const char *login, const struct inbox_saved *view)
{
    const char *key = key_views(ctx, login);
    if (!*view->name || strlen(view->name) > INBOX_VIEW_BYTES || strlen(view->find) > INBOX_VIEW_FIND ||
        !inbox_folder_valid(view->folder))
        return false;
    if (db_number(db_read(ctx, "HLEN", key), 0) >= INBOX_VIEWS && !db_text(db_read(ctx, "HGET", key, view->name)))
        return false;
    json_t *json = json_new(ctx->arena);
    json_put(json, "folder", view->folder);
    json_put(json, "find", view->find);
    db_write(ctx, "HSET", key, view->name, json_write(ctx->arena, json));
    return true;
}

void inbox_view_drop(struct ctx *ctx, const char *login, const char *name)
{
    db_write(ctx, "HDEL", key_views(ctx, login), name);
}

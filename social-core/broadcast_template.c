#include "social-core/broadcast_template.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/keys.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **broadcast_templates(struct ctx *ctx, const struct agency *agency, size_t *count)
{
    const struct db_reply *names = db_read(ctx, "HKEYS", key_broadcast_templates(ctx, agency->name));
    const char **list = arena_alloc(ctx->arena, (names->count + 1) * sizeof *list);
    *count = names->count;
    for (size_t i = 0; i < names->count; i++)
        list[i] = names->list[i].text;
    qsort(list, *count, sizeof *list, by_name);
    return list;
}

static const char *text_or_nothing(struct ctx *ctx, const json_t *json, const char *key)
{
    const char *text = json_text(ctx->arena, json, key);
    return text ? text : "";
}

bool broadcast_template_read(struct ctx *ctx, const struct agency *agency, const char *name, struct broadcast *draft)
{
    const char *kept = db_text(db_read(ctx, "HGET", key_broadcast_templates(ctx, agency->name), name));
    json_t *json = json_read(ctx->arena, kept), *texts = json_object_get(json, "texts"), *text;
    const char *language;
    if (!kept)
        return false;
    draft->choice = (struct audience_choice){.area = text_or_nothing(ctx, json, "area"),
                                             .channel = text_or_nothing(ctx, json, "channel"),
                                             .language = text_or_nothing(ctx, json, "language"),
                                             .asked = json_is_true(json_object_get(json, "asked")),
                                             .expression = text_or_nothing(ctx, json, "expression")};
    draft->class = json_is_true(json_object_get(json, "emergency")) ? OUTBOX_EMERGENCY : OUTBOX_BROADCAST;
    json_object_foreach(texts, language, text) if (draft->text_count < BROADCAST_TEXTS && json_is_string(text))
        draft->texts[draft->text_count++] =
        (struct broadcast_text){arena_strdup(ctx->arena, language), arena_strdup(ctx->arena, json_string_value(text))};
    return true;
}

static const char *template_text(struct ctx *ctx, const struct broadcast *broadcast)
{
    const struct audience_choice *choice = &broadcast->choice;
    json_t *json = json_new(ctx->arena), *texts = json_object();
    json_put(json, "area", choice->area);
    json_put(json, "channel", choice->channel);
    json_put(json, "language", choice->language);
    json_put(json, "expression", choice->expression);
    json_object_set_new(json, "asked", json_boolean(choice->asked));
    json_object_set_new(json, "emergency", json_boolean(broadcast->class == OUTBOX_EMERGENCY));
    for (size_t i = 0; i < broadcast->text_count; i++)
        json_put(texts, broadcast->texts[i].language, broadcast->texts[i].text);
    json_object_set_new(json, "texts", texts);
    return json_write(ctx->arena, json);
}

bool broadcast_template_write(struct ctx *ctx, const struct agency *agency, const char *name,
                              const struct broadcast *broadcast)
{
    const char *key = key_broadcast_templates(ctx, agency->name);
    if (!*name || strlen(name) > BROADCAST_TEMPLATE_NAME_BYTES)
        return false;
    if (!broadcast) {
        db_write(ctx, "HDEL", key, name);
        return true;
    }
    const struct db_reply *count = db_ask(ctx, "HLEN", key), *same = db_ask(ctx, "HEXISTS", key, name);
    db_wait(ctx);
    if (db_number(count, 0) >= BROADCAST_TEMPLATES && !db_number(same, 0))
        return false;
    db_write(ctx, "HSET", key, name, template_text(ctx, broadcast));
    return true;
}

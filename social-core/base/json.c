#include "social-core/base/json.h"

#include <stdlib.h>

static void release(void *json)
{
    json_decref(json);
}

json_t *json_new(struct arena *arena)
{
    json_t *object = json_object();
    arena_defer(arena, release, object);
    return object;
}

json_t *json_read(struct arena *arena, const char *text)
{
    json_t *json = text ? json_loads(text, 0, NULL) : NULL;
    if (!json)
        return json_new(arena);
    arena_defer(arena, release, json);
    return json_is_object(json) ? json : json_new(arena);
}

/* Behind a text's closing quotation mark, or at the end. */
static const char *behind_text(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    return at < end ? at + 1 : end;
}

size_t json_depth(const char *from, const char *end)
{
    size_t depth = 0, most = 0;
    for (const char *at = from; at < end;) {
        char c = *at++;
        if (c == '"')
            at = behind_text(at, end);
        else if (c == '{' || c == '[')
            most = ++depth > most ? depth : most;
        else if ((c == '}' || c == ']') && depth)
            depth--;
    }
    return most;
}

const char *json_write(struct arena *arena, const json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    if (text)
        arena_defer(arena, free, text);
    return text ? text : "{}";
}

const char *json_text(struct arena *arena, const json_t *object, const char *key)
{
    return arena_strdup(arena, json_string_value(json_object_get(object, key)));
}

void json_put(json_t *object, const char *key, const char *text)
{
    if (text)
        json_object_set_new(object, key, json_string(text));
}

#include "social-core/service.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/directory.h"
#include "social-core/text/fold.h"

#define DAYS_OTHERWISE 5

struct kind {
    struct question_kind kind;
    const json_t *words, *days;
};

struct service {
    struct arena *arena;
    struct calendar *calendar;
    struct kind *kinds;
    const struct question_kind **list;
    size_t count;
};

static int take_kind(struct service *service, const json_t *item, const char *path, char *why, size_t size)
{
    struct kind *kind = &service->kinds[service->count];
    kind->kind.name = json_string_value(json_object_get(item, "name"));
    kind->kind.title = json_string_value(json_object_get(item, "title"));
    kind->words = json_object_get(item, "words");
    kind->days = json_object_get(item, "days");
    if (!kind->kind.name || !kind->kind.title || !json_is_object(kind->days)) {
        snprintf(why, size, "%s: kinds[%zu] needs name, title and days", path, service->count);
        return -1;
    }
    service->list[service->count++] = &kind->kind;
    return 0;
}

static int load_kinds(struct service *service, const char *path, char *why, size_t size)
{
    json_error_t error;
    json_t *file = json_load_file(path, JSON_REJECT_DUPLICATES, &error), *item;
    size_t i, count = json_array_size(json_object_get(file, "kinds"));
    if (!file) {
        snprintf(why, size, "%s: line %d: %s", path, error.line, error.text);
        return -1;
    }
    arena_defer(service->arena, (void (*)(void *))json_decref, file);
    service->kinds = arena_alloc(service->arena, (count + 1) * sizeof *service->kinds);
    service->list = arena_alloc(service->arena, (count + 1) * sizeof *service->list);
    json_array_foreach(json_object_get(file, "kinds"), i, item)
    {
        if (take_kind(service, item, path, why, size) < 0)
            return -1;
    }
    if (!count)
        snprintf(why, size, "%s: has no kinds", path);
    return count ? 0 : -1;
}

const char *service_holidays(struct arena *arena, const char *folder, const char *holidays)
{
    return *holidays ? holidays : arena_printf(arena, "%s/holidays.json", folder);
}

struct service *service_load(const char *folder, const char *holidays, char *why, size_t size)
{
    struct arena *arena = arena_new();
    struct service *service = arena_alloc(arena, sizeof *service);
    service->arena = arena;
    service->calendar = calendar_load(service_holidays(arena, folder, holidays), why, size);
    if (service->calendar && load_kinds(service, arena_printf(arena, "%s/kinds.json", folder), why, size) == 0)
        return service;
    service_free(service);
    return NULL;
}

void service_free(struct service *service)
{
    if (!service)
        return;
    calendar_free(service->calendar);
    arena_free(service->arena);
}

const struct calendar *service_calendar(const struct service *service)
{
    return service->calendar;
}

size_t service_kinds(const struct service *service, const struct question_kind *const **list)
{
    *list = service->list;
    return service->count;
}

const struct question_kind *kind_named(const struct service *service, const char *name)
{
    for (size_t i = 0; name && i < service->count; i++)
        if (!strcmp(service->list[i]->name, name))
            return service->list[i];
    return NULL;
}

/* Whole words only: "tiem" is no part of "tiem nang", but that is left to the words' order in the file. */
static bool holds_words(struct arena *arena, const char *text, const char *words)
{
    return strstr(arena_printf(arena, " %s ", text), arena_printf(arena, " %s ", words)) != NULL;
}

const struct question_kind *kind_of_text(const struct service *service, struct arena *arena, const char *text)
{
    const char *words = text_words(arena, text);
    for (size_t i = 0; i < service->count; i++) {
        size_t j;
        json_t *word;
        json_array_foreach(service->kinds[i].words, j, word)
        {
            if (json_is_string(word) && holds_words(arena, words, json_string_value(word)))
                return service->list[i];
        }
    }
    return service->list[service->count - 1];
}

const char *agency_level(const struct agency *agency)
{
    if (!agency->area)
        return "central";
    return strcmp(agency->area->kind, "province") ? "commune" : "province";
}

int kind_days(const struct service *service, const struct question_kind *kind, const struct agency *agency)
{
    for (size_t i = 0; i < agency->day_count; i++)
        if (!strcmp(agency->days[i].kind, kind->name))
            return agency->days[i].days;
    const struct kind *rule = (const struct kind *)(const void *)kind;
    const json_t *days = json_object_get(rule->days, agency_level(agency));
    return json_is_integer(days) ? (int)json_integer_value(days) : DAYS_OTHERWISE;
}

int64_t kind_due(const struct service *service, const struct question_kind *kind, const struct agency *agency,
                 int64_t from_ms)
{
    return calendar_due(service->calendar, &agency->hours, from_ms, kind_days(service, kind, agency));
}

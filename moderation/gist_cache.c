#include "moderation/gist_cache.h"

#include <stdlib.h>
#include <string.h>

struct held {
    char *text; /* NULL: nothing is held */
    struct gist *gist;
    int64_t revision; /* of the gazetteer it was read with */
};

struct gist_cache {
    const struct wording *wording;
    const struct gazetteer *gazetteer;
    size_t room;
    struct held held[]; /* two texts in one place push each other out */
};

struct gist_cache *gist_cache_new(const struct wording *wording, const struct gazetteer *gazetteer, size_t room)
{
    struct gist_cache *cache = calloc(1, sizeof *cache + room * sizeof *cache->held);
    if (!cache)
        abort();
    cache->wording = wording;
    cache->gazetteer = gazetteer;
    cache->room = room;
    return cache;
}

void gist_cache_free(struct gist_cache *cache)
{
    for (size_t i = 0; cache && i < cache->room; i++) {
        free(cache->held[i].text);
        free(cache->held[i].gist);
    }
    free(cache);
}

static int64_t revision_of(const struct gazetteer *gazetteer)
{
    return gazetteer && gazetteer->revision ? gazetteer->revision(gazetteer->self) : 0;
}

static void hold(struct held *held, const char *text, const struct gist *gist, int64_t revision)
{
    free(held->text);
    free(held->gist);
    *held = (struct held){.text = strdup(text), .gist = malloc(gist->bytes), .revision = revision};
    if (!held->text || !held->gist)
        abort();
    memcpy(held->gist, gist, gist->bytes);
}

const struct gist *gist_cached(struct gist_cache *cache, struct arena *arena, const char *text)
{
    struct held *held = &cache->held[words_hash(text, strlen(text)) & (cache->room - 1)];
    int64_t revision = revision_of(cache->gazetteer);
    if (!held->text || held->revision != revision || strcmp(held->text, text) != 0)
        hold(held, text, gist_of(arena, cache->wording, cache->gazetteer, text), revision);
    return arena_copy_of(arena, held->gist, held->gist->bytes);
}

/** Gists of texts compared lately: the variants of a rumour that runs are compared again with each new post. */
#ifndef LOA_MODERATION_GIST_CACHE_H
#define LOA_MODERATION_GIST_CACHE_H

#include "moderation/gist.h"

struct gist_cache;

/** An empty cache of `room` texts (a power of two; about 1 kB each) for one wording and one gazetteer (NULL: none), both borrowed;
 *  what was read before the gazetteer's revision changed is read anew. Owned by the caller, ended by gist_cache_free(). */
struct gist_cache *gist_cache_new(const struct wording *wording, const struct gazetteer *gazetteer, size_t room);
void gist_cache_free(struct gist_cache *cache);

/** As gist_of(): the gist is the arena's. */
const struct gist *gist_cached(struct gist_cache *cache, struct arena *arena, const char *text);

#endif

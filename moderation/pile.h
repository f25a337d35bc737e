/**
 * Clusters in memory: texts are put in one after the other, each finds those that say the same. What comes out does not
 * depend on their order: two texts are in one cluster when a chain of texts that say the same leads from one to the other.
 */
#ifndef LOA_MODERATION_PILE_H
#define LOA_MODERATION_PILE_H

#include <stddef.h>

#include "moderation/alike.h"

struct pile;

struct pile_finding {
    size_t joined;  /**< the first text found that says the same; PILE_NONE: none */
    size_t nearest; /**< of those that do not, the one that shares most words; PILE_NONE: none, or not looked for */
};

#define PILE_NONE ((size_t)-1)

/** An empty pile. Owned by the caller. */
struct pile *pile_new(void);
void pile_free(struct pile *pile);

/** Puts a text in (its gist is copied) and joins it with all that say the same. Its number: 0, 1, 2 … `finding` may be NULL. */
size_t pile_add(struct pile *pile, const struct gist *gist, struct pile_finding *finding);

/** What a text would be joined with, without putting it in. */
struct pile_finding pile_find(const struct pile *pile, const struct gist *gist);

/** The first text, by number, of the cluster that a text is in. */
size_t pile_cluster(const struct pile *pile, size_t text);

/** The gist of a text; owned by the pile. */
const struct gist *pile_gist(const struct pile *pile, size_t text);

/** How many texts were put in. */
size_t pile_count(const struct pile *pile);

/** Bytes the pile takes. */
size_t pile_bytes(const struct pile *pile);

#endif

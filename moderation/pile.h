/**
 * Clusters in memory: texts are put in one after the other, each finds those that say the same and joins them. Two clusters that one
 * text would tie together stay two when the texts at their cores contradict each other: then alone their order matters.
 */
#ifndef LOA_MODERATION_PILE_H
#define LOA_MODERATION_PILE_H

#include <stddef.h>

#include "moderation/alike.h"
#include "moderation/candidates.h"

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

/** Puts a text in and joins it with nothing: for a pile whose clusters somebody else made. Its number. */
size_t pile_put(struct pile *pile, const struct gist *gist);

/** The text that says the same word for word; PILE_NONE: none. */
size_t pile_same(const struct pile *pile, const struct gist *gist);

/** How a text in the pile compares with another. */
struct pile_match {
    size_t text;
    bool same, same_words, contradicts; /**< alike.h */
    bool shorter;                       /**< the other is a shorter wording of it: alike_shorter() */
    int nearness;                       /**< words shared less slips */
};

/** At most so many texts are compared with one. */
#define PILE_MATCHES (CANDIDATES_MAX + 1)

/** Compares a text with those it shares most with; returns how many. */
size_t pile_compare(const struct pile *pile, const struct gist *gist, struct pile_match matches[PILE_MATCHES]);

/** The first text, by number, of the cluster that a text is in. */
size_t pile_cluster(const struct pile *pile, size_t text);

/** The gist of a text; owned by the pile. */
const struct gist *pile_gist(const struct pile *pile, size_t text);

/** How many texts were put in. */
size_t pile_count(const struct pile *pile);

/** Bytes the pile takes. */
size_t pile_bytes(const struct pile *pile);

#endif

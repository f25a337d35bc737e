/** Which texts are worth comparing with: those that share most traits (gist.h). */
#ifndef LOA_MODERATION_CANDIDATES_H
#define LOA_MODERATION_CANDIDATES_H

#include <stddef.h>
#include <stdint.h>

#include "moderation/gist.h"

/** So many texts are compared with one at most. */
#define CANDIDATES_MAX 48

/** So many are looked at though they share little: of texts in memory, where a look costs a microsecond, */
#define CANDIDATES_FEW 12

/** and of those that must be read from the store. */
#define CANDIDATES_FEW_READ 4

/** So many texts are remembered with one trait: the newest. */
#define TRAIT_TEXTS 64

/** A trait of no more texts is rare. */
#define TRAIT_RARE 16

struct candidates {
    uint64_t texts[CANDIDATES_MAX]; /**< most and rarest traits in common first, then the newest */
    size_t count;
};

/** Entries of what is seen at most: of every trait, and one more. */
#define CANDIDATES_SEEN ((GIST_TRAITS + 1) * TRAIT_TEXTS)

/** An entry of what is seen: a text that shares a trait which so many texts have. */
static inline uint64_t candidate_seen(uint64_t text, size_t texts_with_trait)
{
    return text << 2 | (texts_with_trait >= TRAIT_TEXTS ? 0u : texts_with_trait > TRAIT_RARE ? 1u : 2u);
}

/** The same of a text that seems to say it word for word. */
static inline uint64_t candidate_seen_whole(uint64_t text)
{
    return text << 2 | 3u;
}

/**
 * Counts how often each text is named in `seen` (candidate_seen(), one a trait shared) and takes the best; a rare trait counts for
 * several. Of those that share only a few of the `traits`, `few` at most (CANDIDATES_FEW or less), and only where they are among the first.
 */
void candidates_best(const uint64_t *seen, size_t count, size_t traits, size_t few, struct candidates *best);

#endif

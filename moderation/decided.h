/**
 * What has been decided already, in memory: whether a new text says what a decided cluster says. Answers without the store, in a
 * fraction of a millisecond; built anew when decisions changed. Knows nothing of how decisions are kept:
 *
 *     if (decided_revision(decided) != revision)               (read with what the task asks first, as the directory's is)
 *         decided_set(decided, revision, list, count);         (newest decision first)
 *     const struct decided_hit *hit = decided_find(decided, ctx->arena, text);
 */
#ifndef LOA_MODERATION_DECIDED_H
#define LOA_MODERATION_DECIDED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/gist.h"

struct decided;

enum decided_verdict { DECIDED_FALSE, DECIDED_TRUE, DECIDED_UNCLEAR };

/** A decision as it is needed here; borrowed during decided_set(), copied by it. */
struct decided_row {
    uint64_t cluster;
    enum decided_verdict verdict;
    const char *correction; /**< what is told of it; NULL: nothing */
    const char *const
        *texts; /**< the cluster's variants (text_normal()), in any order; more different ones are better */
    size_t count;
    uint64_t decision; /**< its number */
};

/** So many different variants of one cluster are held, and so many in all: what is over is left out, the oldest decisions first. */
#define DECIDED_VARIANTS 48
#define DECIDED_TEXTS 16384

/** An empty index. `wording` is borrowed; `gazetteer` (borrowed) may be NULL. Owned by the caller, ended by decided_free(). */
struct decided *decided_new(const struct wording *wording, const struct gazetteer *gazetteer);
void decided_free(struct decided *decided);

/** The revision that decided_set() was given last; -1 before. */
int64_t decided_revision(const struct decided *decided);

/**
 * Replaces everything by these decisions, newest first: what two decisions hold word for word belongs to the newer. Waits for nothing,
 * so no other task sees it half done. A text that was not
 * there the last time costs a tenth of a millisecond, one that was a tenth of that.
 */
void decided_set(struct decided *decided, int64_t revision, const struct decided_row *list, size_t count);

/** Reads texts that decided_set() will be given: between reads of the store, so that it blocks the loop for no long time. */
void decided_read(struct decided *decided, const char *const *texts, size_t count);

/** What a text meets. */
struct decided_hit {
    uint64_t cluster, decision;
    enum decided_verdict verdict;
    const char *correction; /**< NULL: none */
    const char *variant;    /**< the variant that is nearest, to show why */
    bool same_words;        /**< it is that variant word for word, openers and closers aside */
    const char
        *shorter; /**< decided_asked(): the words of the text that the variant says too, for it says more; else NULL */
};

/**
 * The decided cluster a text (text_normal()) belongs to; NULL: none. One that agrees with one variant and is contradicted by more of the
 * others belongs to none. The hit and its texts are the arena's: they outlive a decided_set() meanwhile.
 */
const struct decided_hit *decided_find(struct decided *decided, struct arena *arena, const char *text);

/** As decided_find(), for a question: where that finds none, a decided cluster of which the text is a shorter wording (alike_shorter()),
 *  and no shorter wording of another. Never for a post: it did not say what was decided. */
const struct decided_hit *decided_asked(struct decided *decided, struct arena *arena, const char *text);

/** Since the start, but for the first three. */
struct decided_stats {
    uint64_t clusters, texts; /**< held now */
    uint64_t left_out;        /**< variants that there was no room for, now */
    uint64_t asked, found;
};

struct decided_stats decided_stats(const struct decided *decided);

#endif

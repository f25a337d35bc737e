/** Inside the audience: the sets that an expression can name, one row each. */
#ifndef LOA_AUDIENCE_SETS_H
#define LOA_AUDIENCE_SETS_H

#include "social-core/audience.h"
#include "social-core/db.h"

/** A set named in an expression. */
struct audience_set {
    const struct audience_set_kind *kind;
    const char *value;            /**< what stands behind the colon; NULL: nothing */
    const char *name;             /**< of an idset: its name in the key */
    const unsigned char *numbers; /**< of areas: a bit for each number that is wanted */
    uint32_t highest, language;   /**< the highest of those numbers; of a language */
    uint64_t id;                  /**< of a person or a thing */
};

struct audience_set_kind {
    const char *word; /**< "area" */
    const char *what; /**< what stands behind the colon: the key of a sentence; NULL: no colon */
    /** Finds what the value means; NULL, or what is wrong with it: a sentence that goes on behind the set. */
    const char *(*look)(struct ctx *ctx, struct audience_set *set);
    /** Queues the read of a chunk; NULL: only the census is needed, or fill() reads by itself. */
    const struct db_reply *(*ask)(struct ctx *ctx, const struct audience_set *set, uint64_t chunk);
    /** Adds the set's ids of a chunk; `answer` of ask(), `census` of the chunk. */
    void (*fill)(struct ctx *ctx, const struct audience_set *set, uint64_t chunk, const struct db_reply *answer,
                 const struct db_reply *census, struct idbits *bits);
};

/** The kind with this name, or NULL. */
const struct audience_set_kind *audience_set_kind(const char *word);

/** All names, as a sentence lists them. */
const char *audience_set_words(struct arena *arena);

#endif

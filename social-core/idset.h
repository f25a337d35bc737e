/**
 * Sets of person ids in Redis, small and in order: chunks of 32,768 ids, each a set of what an id is beyond the chunk's
 * first (0 to 32,767: 2 bytes each while Redis keeps it as an intset; set-max-intset-entries 32768). A chunk is read
 * once, into 4 kB of bits; sets are united, intersected and walked through as bits, so a walk's place is one id.
 */
#ifndef LOA_IDSET_H
#define LOA_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

/** Ids of one chunk. */
#define IDSET_IDS 32768

/** One of a family of sets: the key of a chunk of the set `name`, as keys.h builds it. */
typedef const char *(*idset_key)(const struct ctx *ctx, const char *name, const char *chunk);

/** The chunk an id belongs to, as it stands in the key. */
const char *idset_chunk(struct ctx *ctx, const char *id);

/** What an id is beyond its chunk's first: as it stands in the set. */
const char *idset_place(struct ctx *ctx, const char *id);

/** Put into the batch that an id belongs to a set, or no longer. */
void idset_add(struct ctx *ctx, idset_key key, const char *name, const char *id);
void idset_remove(struct ctx *ctx, idset_key key, const char *name, const char *id);

/** Puts into the batch one command ("SADD", "SREM") for many ids, in ascending order. */
void idset_write_all(struct ctx *ctx, const char *verb, idset_key key, const char *name, const uint64_t *ids,
                     size_t count);

/** The same over places of the one set that lies at `key`. */
void idset_write_places(struct ctx *ctx, const char *verb, const char *key, const uint64_t *places, size_t count);

/** Queues the read of a chunk; after the caller's db_wait(), idbits_add_members() takes it. */
const struct db_reply *idset_ask(struct ctx *ctx, idset_key key, const char *name, uint64_t chunk);

/** The ids of one chunk as bits. */
struct idbits {
    uint64_t words[IDSET_IDS / 64];
};

void idbits_add(struct idbits *bits, uint64_t place);
bool idbits_has(const struct idbits *bits, uint64_t place);
size_t idbits_count(const struct idbits *bits);
void idbits_unite(struct idbits *bits, const struct idbits *others);
void idbits_keep(struct idbits *bits, const struct idbits *others);
void idbits_remove(struct idbits *bits, const struct idbits *others);

/** Adds what a chunk read as a set (places), or as a string of bits (the first is the highest of byte 0), holds. */
void idbits_add_members(struct idbits *bits, const struct db_reply *members);
void idbits_add_string(struct idbits *bits, const struct db_reply *string);

/** Where ids come from: fills the bits of a chunk, which are empty when it is called. */
struct idsource {
    void (*fill)(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits);
    const void *what;
};

/** A walk holds the chunk it is in, and no memory of any work: it may be kept from one to the next. Begins zeroed. */
struct idwalk {
    struct idbits bits;
    uint64_t chunk;
    bool filled;
};

/**
 * Up to `limit` ids greater than `after` and not greater than `highest`, ascending, into `ids`; returns how many, 0 at
 * the end. Each chunk is read once, however small the steps.
 */
size_t idwalk_next(struct ctx *ctx, struct idwalk *walk, const struct idsource *source, uint64_t after,
                   uint64_t highest, uint64_t *ids, size_t limit);

/** How many ids the chunk holds in which the walk is. */
size_t idwalk_density(const struct idwalk *walk);

#endif

/**
 * A whole region as text, to move it to another server: a JSON line that says what it is, one a key (its name without the
 * region, how long it lives, what DUMP gave), and one with counts and a hash of all before.
 */
#ifndef LOA_REDIS_REGION_H
#define LOA_REDIS_REGION_H

#include <stdint.h>
#include <stdio.h>

#include "social-core/db.h"

struct region_counts {
    uint64_t keys, persons, posts;
};

/** What the text must agree with: the region's name, and something that only the same phone key gives. */
struct region_name {
    const char *region, *phone_key;
};

/** Writes the region at `db` (redis_blocking_open()). Nobody writes to that server meanwhile: it is told to let them
 *  wait. -1 with one sentence in `why`. */
int region_export(struct db *db, const struct region_name *name, FILE *out, struct region_counts *counts, char *why,
                  size_t size);

/** Reads it into a server that has no key of the region. -1 with one sentence in `why`: then nothing is left there. After
 *  a kill it begins anew. */
int region_import(struct db *db, const struct region_name *name, FILE *in, struct region_counts *counts, char *why,
                  size_t size);

#endif

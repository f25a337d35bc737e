/** The context of one piece of work: its memory, its store, its time, and the world it happens in. */
#ifndef LOA_CTX_H
#define LOA_CTX_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "social-core/base/arena.h"
#include "social-core/db.h"

struct work;
struct world;

struct ctx {
    struct arena *arena; /**< everything this work allocates; borrowed */
    struct db *db;       /**< the store; borrowed */
    struct world *world; /**< what all work shares: region, languages, directory, sealing key; borrowed */
    struct work *work;   /**< what does slow things aside (work.h); NULL: they are done here */
    const json_t *words; /**< sentences for whoever reads the page or the shell (sentence.h); borrowed; NULL: nobody */
    int64_t now_ms;      /**< the time of this work, ms since 1970 UTC: a test may set any */
    void (*random)(void *bytes, size_t size); /**< unguessable bytes: a test may repeat a seed */
    struct db_batch batch;                    /**< the writes gathered so far */
    struct db_command *asked;                 /**< reads queued for db_wait() */
    size_t asked_count, asked_room;
};

#endif

/** The gateway's store (store.h) for one caller who waits: its loop runs until it has answered. What it knows of slots
 *  that move, tools know by it too. */
#ifndef LOA_REDIS_LOOPED_H
#define LOA_REDIS_LOOPED_H

#include "social-core/db.h"

struct looped;

/** Connects to the server at `url` that has the keys of `region`. NULL when that is no address. Waits `patience_ms` for
 *  each answer, then ends the process with a log line. Owned by the caller, ended by looped_close(). */
struct looped *looped_open(const char *url, const char *region, int patience_ms);
void looped_close(struct looped *looped);

/** The port. */
struct db *looped_db(struct looped *looped);

#endif

/** The store over a blocking connection: for the command line's tools and for tests. */
#ifndef LOA_REDIS_BLOCKING_H
#define LOA_REDIS_BLOCKING_H

#include "social-core/db.h"

/**
 * Connects, loads the commit function, and returns the store, or NULL with one sentence in `why`. A command that fails
 * later ends the process with a log line. Owned by the caller, ended by redis_blocking_close().
 */
struct db *redis_blocking_open(const char *url, char *why, size_t size);
void redis_blocking_close(struct db *db);

/** For tools that must speak to the server itself (INFO, CONFIG): the reply in the arena. */
struct db_reply redis_blocking_command(struct db *db, struct arena *arena, const char *const *words);

#endif

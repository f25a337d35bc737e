/** The bounds up to which Redis keeps what Loa stores compactly: with lower ones all works and takes more memory. */
#ifndef LOA_REDIS_SHAPES_H
#define LOA_REDIS_SHAPES_H

#include <stddef.h>

#include "social-core/db.h"

/** 0 when every bound is high enough; else -1 with one sentence in `why`: which is not, and the command that mends it.
 *  `db` is one of redis_blocking_open(). */
int shapes_check(struct db *db, char *why, size_t size);

#endif

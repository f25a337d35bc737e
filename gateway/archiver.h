/** Moves old posts into the archive (social-core/post_archive.h), a chunk at a time, beside everything else. */
#ifndef LOA_GATEWAY_ARCHIVER_H
#define LOA_GATEWAY_ARCHIVER_H

#include "gateway/works.h"

struct event_base;
struct archiver;

/** Begins to look for posts older than `days`; NULL when that is 0: never. Several gateways may do the same at once.
 *  Owned by the caller, ended by archiver_free() (NULL is allowed) before the works. */
struct archiver *archiver_new(struct event_base *base, struct works *works, double days);
void archiver_free(struct archiver *archiver);

#endif

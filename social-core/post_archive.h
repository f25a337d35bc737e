/**
 * The archive: posts older than an age, in chunks of 256 numbers, each one compressed text (a JSON line a post with the
 * fields of its entry). It takes a third of the log's memory; who reads posts does not see the difference (post_log.h).
 */
#ifndef LOA_POST_ARCHIVE_H
#define LOA_POST_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

#define ARCHIVE_CHUNK 256

/**
 * Moves the next chunk of the log into the archive when every post in it is older than `age_ms`, in one commit: in
 * both places or in neither it never is. False when there was none to move, or another gateway moved it.
 */
bool archive_some(struct ctx *ctx, int64_t age_ms);

/** Queues the question how many chunks the archive has; as a number after db_wait(). */
const struct db_reply *archive_chunks_ask(struct ctx *ctx);

/** Entries as XRANGE gives them. */
struct archive_chunk {
    const struct db_reply *entries;
    size_t count;
};

/** Several chunks in one read; one that holds no post is empty. */
struct archive_chunk *archive_chunks_read(struct ctx *ctx, const uint64_t *chunks, size_t count);

#endif

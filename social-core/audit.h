/**
 * The audit log: who of the staff did what, when, about what. Nobody writes a person's text, number or address into it.
 * Lines are only ever added, each chained to the one before by a hash, so that a line changed, cut out or put in is seen.
 * A cut at the end is seen by whoever noted the newest hash elsewhere: the gateway logs it (`audit_head`).
 */
#ifndef LOA_AUDIT_H
#define LOA_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

#define AUDIT_HASH_BYTES 41 /**< SHA-1 in hex, and a NUL */

/**
 * Puts a line into the batch, committed with what it tells of. `who`: a login, or "shell:USER" for the command line;
 * `what`: a verb such as "sign-in", "case-view", "broadcast-approve"; `about`: what it was done to, such as "case 45",
 * "" for nothing; it may hold a fresh number. What is longer than 80 bytes is cut, what is no printable ASCII becomes `?`.
 */
void audit_note(struct ctx *ctx, const char *who, const char *what, const char *about);

struct audit_line {
    uint64_t number; /**< 1, 2, 3, … */
    int64_t at_ms;
    const char *who, *what, *about;
    const char *hash; /**< of this line and all before it */
};

/** Up to `most` lines after number `after`, oldest first; `*count` of them. */
const struct audit_line *audit_lines(struct ctx *ctx, uint64_t after, size_t most, size_t *count);

/** The newest `most` lines, newest first. */
const struct audit_line *audit_newest(struct ctx *ctx, size_t most, size_t *count);

/** Where a walk along the chain stands: zeroed at its beginning. */
struct audit_walk {
    uint64_t number;             /**< of the line looked at last */
    char hash[AUDIT_HASH_BYTES]; /**< its hash */
};

/** True when `line` is the next of the walk and its hash is right; the walk then stands there. */
bool audit_follows(struct audit_walk *walk, const struct audit_line *line);

/** The number the next line would have had if none was ever cut off at the end, less one; 0: there is no log. */
uint64_t audit_length(struct ctx *ctx);

#endif

/**
 * How long decisions took, from the first doubt about a card until it was decided: counted by bounds of minutes, so that the
 * middle one and the one of nine in ten can be told of any time without keeping each.
 */
#ifndef LOA_MODERATION_TIMES_H
#define LOA_MODERATION_TIMES_H

#include <stdint.h>

#include "moderation/tally.h"

/** Counts one that took so long, in the batch. */
void times_note(struct ctx *ctx, int64_t took_ms);

struct times {
    int64_t decided; /**< how many */
    int64_t median,
        ninety; /**< minutes within which half, and nine in ten, were decided: the bound above; 0: none was */
};

/** Of a month ("2026-11"), or of all of them (NULL). */
struct times times_of(const struct tally_line *lines, size_t count, const char *month);

#endif

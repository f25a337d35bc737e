/**
 * Whether two texts say the same, word by word and with reasons: docs/clusters.md. Symmetric, and nothing but the two gists
 * decides: no order of arrival, no statistics.
 */
#ifndef LOA_MODERATION_ALIKE_H
#define LOA_MODERATION_ALIKE_H

#include <stdbool.h>
#include <stdint.h>

#include "moderation/gist.h"

/** No word of the other text. */
#define ALIKE_NONE 0xff

enum alike_reason {
    ALIKE_SAME,     /**< every word that carries something has its mate */
    ALIKE_LONGER,   /**< the same, and one of them says a little more */
    ALIKE_FEW,      /**< too few words in common */
    ALIKE_NUMBER,   /**< a number that the other has not */
    ALIKE_PLACE,    /**< a place's name that the other has not */
    ALIKE_DECISIVE, /**< a negation, a denial, a time that the other has not, or that belongs to another word there */
    ALIKE_OTHER,    /**< another word stands in its place */
    ALIKE_MORE,     /**< one of them says much more */
    ALIKE_SLIPS     /**< more slips than one makes in so short a text */
};

struct alike {
    bool same;
    enum alike_reason reason;
    bool in_left;   /**< when it keeps them apart: the word `word` of the left gist does, else of the right */
    uint8_t word;   /**< ALIKE_NONE: no single word */
    uint8_t shared; /**< words that carry something and have a mate */
    uint8_t slips;  /**< letters wrong in mates */
    uint8_t left_mates[GIST_WORDS], right_mates[GIST_WORDS]; /**< the mate of each word, or ALIKE_NONE */
};

/** Compares; allocates nothing. */
void alike(const struct gist *left, const struct gist *right, struct alike *result);

/** Whether a comparison can find them the same at all: each has the digits of the other. Far quicker than comparing. */
bool alike_possible(const struct gist *left, const struct gist *right);

/** Whether both speak of the same thing, whatever each says of it: they have enough words in common. */
bool alike_about(const struct alike *result);

/** Whether one says what the other does not or denies it: another number, place, negation or word; and not only more or less. */
bool alike_contradicts(const struct alike *result);

/** Whether a comparison that found them different shows the left one (or else the right one) to be a shorter wording of the other: each
 *  word of it that carries something is there, and what the other says beyond holds no number, name, time or "not". */
bool alike_shorter(const struct gist *left, const struct gist *right, const struct alike *result, bool left_is_shorter);

/** A reason as it is told: "number", "slips" … */
const char *alike_reason_name(enum alike_reason reason);

#endif

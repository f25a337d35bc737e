/** Which word of one gist is which of the other: equal words, slips of the finger, words run together or torn apart. */
#ifndef LOA_MODERATION_MATES_H
#define LOA_MODERATION_MATES_H

#include "moderation/alike.h"
#include "moderation/reading.h"

/** Fills the mates of both gists and the slips of `result`. */
void mates_find(const struct reading *left, const struct reading *right, struct alike *result);

#endif

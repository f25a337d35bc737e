/** Blanks that slipped: lost, or in the wrong place by a letter. Read before anything is known of the words. */
#ifndef LOA_MODERATION_BLANKS_H
#define LOA_MODERATION_BLANKS_H

#include "moderation/plain_words.h"

/**
 * Mends what would hide a "not" ("chu abat" is "chua bat", "kphai" is "k phai") or an abbreviation of two words ("trecon"). Other words
 * are known run together as they stand: mates.h. `list` has room for GIST_WORDS; returns how many there are now.
 */
size_t blanks_mended(struct arena *arena, const struct wording *wording, struct plain_word *list, size_t count);

#endif

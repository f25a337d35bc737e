/** Vietnamese syllables, by their sounds: what is one is a word somebody means, no slip of the finger. */
#ifndef LOA_UNDERSTAND_SYLLABLE_H
#define LOA_UNDERSTAND_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>

/** Whether folded letters can be one Vietnamese syllable. */
bool syllable_possible(const char *folded, size_t length);

/** Whether folded letters can be a row of Vietnamese syllables written together. */
bool syllables_possible(const char *folded, size_t length);

#endif

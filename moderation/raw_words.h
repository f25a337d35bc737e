/** The words of a folded text as they stand there: letters and digits apart, but for abbreviations of both ("2moro", "t7"). */
#ifndef LOA_MODERATION_RAW_WORDS_H
#define LOA_MODERATION_RAW_WORDS_H

#include "moderation/plain_words.h"

/** Of a longer word no more letters are looked at. */
#define WORD_LETTERS 40

/** Fills `list`; returns how many there are. The letters are the arena's. */
size_t raw_words_of(struct arena *arena, const struct wording *wording, const char *folded,
                    struct plain_word list[GIST_WORDS]);

#endif

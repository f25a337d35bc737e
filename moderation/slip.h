/** Slips of the finger: how far two spellings lie apart (letters lost, doubled, swapped, wrong). */
#ifndef LOA_MODERATION_SLIP_H
#define LOA_MODERATION_SLIP_H

#include <stdbool.h>
#include <stddef.h>

/** Longer spellings are never compared. */
#define SLIP_LETTERS 63

/**
 * Edits between two spellings (optimal string alignment: a letter lost, added, wrong, or two neighbours swapped, one each);
 * `limit + 1` when there are more than `limit`. Allocates nothing.
 */
size_t slips_between(const char *left, size_t left_length, const char *right, size_t right_length, size_t limit);

/** Whether the two differ by one wrong letter and nothing else. */
bool slip_is_wrong_letter(const char *left, size_t left_length, const char *right, size_t right_length);

/** Which letters occur, as bits: two spellings with n slips differ in 2 n bits at most. */
static inline unsigned letters_in(const char *letters, size_t length)
{
    unsigned bits = 0;
    for (size_t i = 0; i < length; i++)
        bits |= 1u << ((unsigned char)letters[i] & 31);
    return bits;
}

/** In how many letters two of letters_in() differ, counted up to three. */
static inline size_t letters_apart(unsigned left, unsigned right)
{
    size_t apart = 0;
    for (unsigned differ = left ^ right; differ && apart < 3; differ &= differ - 1)
        apart++;
    return apart;
}

/** Whether letters were lost from `whole` and nothing else: what is left are two at least, in their order. */
bool slip_is_remainder(const char *left_over, size_t left_over_length, const char *whole, size_t whole_length);

/** Whether a wrong letter (slip_is_wrong_letter()) is one that lies beside the right one on the keys, or sounds like it ("z" for "v"). */
bool slip_is_near(const char *left, const char *right, size_t length);

#endif

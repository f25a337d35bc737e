#include "moderation/slip.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, row by row. */
static size_t slips_apart(const char *left, size_t left_length, const char *right, size_t right_length, size_t limit)
{
    unsigned char rows[3][SLIP_LETTERS + 1], *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= right_length; j++)
        last[j] = (unsigned char)j;
    memset(rows[0], SLIP_LETTERS, right_length + 1);
    for (size_t i = 1; i <= left_length; i++) {
        size_t lowest = row[0] = (unsigned char)i;
        for (size_t j = 1; j <= right_length; j++) {
            bool same = left[i - 1] == right[j - 1];
            size_t edits = least(last[j - 1] + !same, least(last[j], row[j - 1]) + 1u);
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                edits = least(edits, before[j - 2] + 1u);
            row[j] = (unsigned char)edits;
            lowest = least(lowest, edits);
        }
        if (lowest > limit)
            return limit + 1;
        unsigned char *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[right_length], limit + 1);
}

/* What agrees at both ends is no part of what differs. */
size_t slips_between(const char *left, size_t left_length, const char *right, size_t right_length, size_t limit)
{
    size_t apart = left_length > right_length ? left_length - right_length : right_length - left_length;
    if (apart > limit || left_length > SLIP_LETTERS || right_length > SLIP_LETTERS)
        return limit + 1;
    for (; left_length && right_length && *left == *right; left_length--, right_length--) {
        left++;
        right++;
    }
    for (; left_length && right_length && left[left_length - 1] == right[right_length - 1]; left_length--)
        right_length--;
    return left_length && right_length ? slips_apart(left, left_length, right, right_length, limit) : apart;
}

bool slip_is_wrong_letter(const char *left, size_t left_length, const char *right, size_t right_length)
{
    size_t differ = 0;
    if (left_length != right_length)
        return false;
    for (size_t i = 0; i < left_length; i++)
        differ += left[i] != right[i];
    return differ == 1;
}

bool slip_is_remainder(const char *left_over, size_t left_over_length, const char *whole, size_t whole_length)
{
    size_t found = 0;
    for (size_t i = 0; i < whole_length && found < left_over_length; i++)
        found += whole[i] == left_over[found];
    return found == left_over_length && (left_over_length >= 2 || *left_over == *whole);
}

static bool beside(char key, char other)
{
    static const char *const keys[] = {"sqwzx",  "vghn", "xdfv",   "serfcxz", "wsdr",   "drtgvc", "ftyhbv",
                                       "gyujnb", "uojk", "huikmn", "jiol",    "kop",    "njk",    "bhjm",
                                       "iklp",   "ol",   "wa",     "edft",    "awedxz", "rfgy",   "yhji",
                                       "cfgbz",  "qase", "zsdc",   "tghu",    "asxvdr"};
    return key >= 'a' && key <= 'z' && strchr(keys[key - 'a'], other);
}

bool slip_is_near(const char *left, const char *right, size_t length)
{
    size_t at = 0;
    while (at < length && left[at] == right[at])
        at++;
    return at < length && (beside(left[at], right[at]) || beside(right[at], left[at]));
}

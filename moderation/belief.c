#include <string.h>

#include "moderation/pairing.h"

#define RUN_LETTERS 4  /* shorter than this, nothing is known as run together */
#define WRONG_LETTER 5 /* a wrong letter is a slip in a word this long */
#define NEAR_LETTER 3  /* one beside it on the keys in a shorter one */
#define TWO_SLIPS 5    /* two slips are allowed in a word this long; one letter less between words that agree */
#define MIXED_UP 3     /* the same letters in another order in one this long */
#define LONG_NAME 4    /* a slip in a shorter name makes another name of it */
#define LONG_ENOUGH 5  /* a slip in so long a word leaves a decisive one what it is */

/* Whether the words before two runs are mates, or both runs stand first, openers aside. */
static bool same_before(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    bool at_start = left->first == pairing->left.reading->first && right->first == pairing->right.reading->first;
    return at_start || (left->first && right->first && pairing->left.mates[left->first - 1] == right->first - 1);
}

static bool same_behind(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    size_t left_end = left->first + left->count, right_end = right->first + right->count;
    bool at_end = left_end == pairing->left.reading->end && right_end == pairing->right.reading->end;
    return at_end || (left_end < pairing->left.gist->count && pairing->left.mates[left_end] == right_end);
}

static bool in_context(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    return same_before(pairing, left, right) || same_behind(pairing, left, right);
}

static bool enclosed(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    return same_before(pairing, left, right) && same_behind(pairing, left, right);
}

/* A short word that may be a slip of another stands between words that agree; or, where all else has its mate, between one that agrees
 * and one that has no mate there either: what only one text has beside it makes another thing of it ("gạo", "áo mưa"). */
static bool short_believed(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    const struct side *one = &pairing->left, *other = &pairing->right;
    size_t left_end = left->first + left->count, right_end = right->first + right->count;
    bool open_behind = same_before(pairing, left, right) && free_at(one, left_end) && free_at(other, right_end);
    bool open_before = same_behind(pairing, left, right) && left->first && right->first &&
                       free_at(one, left->first - 1) && free_at(other, right->first - 1);
    return enclosed(pairing, left, right) || (pairing->last && (open_behind || open_before));
}

/* "s" for "x", as it is spoken: in a longer word between words that agree. */
static bool sounds_alike(const struct run *left, const struct run *right)
{
    char a = left->letters[0], b = right->letters[0];
    return ((a == 's' && b == 'x') || (a == 'x' && b == 's')) && left->length >= LONG_NAME;
}

/* A wrong letter: in a long word, or beside the right one on the keys, or between words that agree, in what is no word. */
static bool wrong_letter_believed(const struct pairing *pairing, const struct run *left, const struct run *right,
                                  bool both_words)
{
    if (both_words)
        return sounds_alike(left, right) && enclosed(pairing, left, right);
    if (left->length >= WRONG_LETTER && left->letters[0] == right->letters[0])
        return true;
    bool near = slip_is_near(left->letters, right->letters, left->length) && in_context(pairing, left, right);
    return left->length >= NEAR_LETTER && (near || enclosed(pairing, left, right));
}

/* Without letters drawn out: "ttaai" is "tai". */
static struct run squeezed(const struct run *run)
{
    struct run less = {.first = run->first, .count = run->count};
    for (size_t i = 0; i < run->length; i++)
        if (!i || run->letters[i] != run->letters[i - 1])
            less.letters[less.length++] = run->letters[i];
    return less;
}

/* Slips of two words between which several letters were doubled: the doubling counts once. */
static size_t slips_doubled(const struct run *left, const struct run *right)
{
    struct run one = squeezed(left), other = squeezed(right);
    size_t slips = slips_between(one.letters, one.length, other.letters, other.length, 1);
    bool wrong = slips && slip_is_wrong_letter(one.letters, one.length, other.letters, other.length);
    bool doubled = one.length < left->length || other.length < right->length;
    return doubled && !wrong && (!slips || one.length == other.length) && one.length >= NEAR_LETTER &&
                   other.length >= NEAR_LETTER
               ? slips + 1
               : NO_MATCH;
}

/* Two slips in one word: in a long one, or between words that agree, or where only the order of letters is wrong. */
static bool two_slips_believed(const struct pairing *pairing, const struct run *left, const struct run *right,
                               bool both_words, bool name)
{
    size_t longer = left->length > right->length ? left->length : right->length;
    bool same_start = left->letters[0] == right->letters[0] || left->letters[0] == right->letters[1] ||
                      left->letters[1] == right->letters[0];
    bool mixed_up = left->length == right->length && longer >= MIXED_UP &&
                    letters_in(left->letters, left->length) == letters_in(right->letters, right->length);
    bool near = left->length + right->length + 1 >= 2 * longer;
    bool short_name = name && (left->length < LONG_NAME || right->length < LONG_NAME);
    bool remainder = slip_is_remainder(left->letters, left->length, right->letters, right->length) ||
                     slip_is_remainder(right->letters, right->length, left->letters, left->length);
    bool same_letters =
        letters_apart(letters_in(left->letters, left->length), letters_in(right->letters, right->length)) <= 2;
    bool other_name =
        name && letters_apart(letters_in(left->letters, left->length), letters_in(right->letters, right->length)) > 1;
    if (both_words || short_name || other_name || !in_context(pairing, left, right))
        return false;
    if (same_letters && enclosed(pairing, left, right) && (remainder || near))
        return true;
    return near && (mixed_up || (longer >= TWO_SLIPS && same_start));
}

/* The slips between two single words when one may be meant for the other, else NO_MATCH. */
static size_t word_slips(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    uint8_t a = flags_at(&pairing->left, left->first), b = flags_at(&pairing->right, right->first);
    bool both_words = a & b & GIST_SYLLABLE;
    size_t longer = left->length > right->length ? left->length : right->length;
    size_t slips = slips_between(left->letters, left->length, right->letters, right->length, 2);
    bool digits = (left->letters[0] | right->letters[0]) < 'a';
    bool numbers = a & b & GIST_NUMERAL || ((a | b) & GIST_NUMBER && !in_context(pairing, left, right));
    if (digits || numbers || longer < 2)
        return NO_MATCH;
    if (a & b & GIST_BOUND && slips == 1)
        return 1;
    if (slips >= 2 && !both_words && in_context(pairing, left, right)) {
        size_t doubled = slips_doubled(left, right);
        if (doubled <= 2)
            return doubled;
    }
    if (!slips || slips > 2)
        return NO_MATCH;
    if (slips == 2)
        return two_slips_believed(pairing, left, right, both_words, (a | b) & GIST_PLACE) ? 2 : NO_MATCH;
    if (slip_is_wrong_letter(left->letters, left->length, right->letters, right->length) &&
        !wrong_letter_believed(pairing, left, right, both_words))
        return NO_MATCH;
    uint8_t both = a & b;
    if (both_words && (both & GIST_DECISIVE || (both & GIST_PLACE && longer < LONG_NAME)))
        return NO_MATCH;
    if ((both_words || longer < 3) && !in_context(pairing, left, right))
        return NO_MATCH;
    if (both_words && longer < LONG_NAME && left->letters[0] != right->letters[0] &&
        !short_believed(pairing, left, right))
        return NO_MATCH;
    return 1;
}

/* A word that the end of a text cuts off. */
static bool cut_off(const struct side *cut, const struct run *piece, const struct run *whole)
{
    return piece->first + 1 == cut->gist->count && piece->length < whole->length &&
           !(flags_at(cut, piece->first) & (GIST_NUMBER | GIST_NUMERAL)) &&
           !memcmp(piece->letters, whole->letters, piece->length);
}

static bool holds_digits(const struct side *side, const struct run *run)
{
    for (size_t i = run->first; i < run->first + run->count; i++)
        if (gist_letters(side->gist, i)[0] < 'a')
            return true;
    return false;
}

static bool holds(const struct side *side, const struct run *run, uint8_t flags)
{
    for (size_t i = run->first; i < run->first + run->count; i++)
        if (flags_at(side, i) & flags)
            return true;
    return false;
}

/* An abbreviation, or a word that another stands for, may be a slip of what the other text says: "bt coc" of "bat coc". A letter
 * too few, too many or in the wrong place, between words that agree; no short word becomes a "not". */
static size_t written_slips(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    bool is_short = left->length < LONG_ENOUGH || right->length < LONG_ENOUGH;
    uint8_t decides = GIST_NUMBER | (is_short ? GIST_DECISIVE : 0);
    size_t slips = slips_between(left->letters, left->length, right->letters, right->length, 1);
    bool wrong = slips == 1 && slip_is_wrong_letter(left->letters, left->length, right->letters, right->length);
    bool decided = holds(&pairing->left, left, decides) || holds(&pairing->right, right, decides);
    return slips > 1 || wrong || decided || !enclosed(pairing, left, right) ||
                   holds_digits(&pairing->left, left) != holds_digits(&pairing->right, right)
               ? NO_MATCH
               : slips;
}

size_t run_slips(const struct pairing *pairing, const struct run *left, const struct run *right)
{
    if (left->written || right->written)
        return written_slips(pairing, left, right);
    if (left->count == 1 && right->count == 1) {
        bool cut = (cut_off(&pairing->left, left, right) || cut_off(&pairing->right, right, left)) &&
                   in_context(pairing, left, right);
        size_t slips = word_slips(pairing, left, right);
        return slips == NO_MATCH && cut ? 1 : slips;
    }
    if (left->length < RUN_LETTERS || right->length < RUN_LETTERS ||
        holds_digits(&pairing->left, left) != holds_digits(&pairing->right, right))
        return NO_MATCH;
    size_t slips = slips_between(left->letters, left->length, right->letters, right->length, 1);
    bool wrong = slips == 1 && (slip_is_wrong_letter(left->letters, left->length, right->letters, right->length) ||
                                holds_digits(&pairing->left, left) || !in_context(pairing, left, right));
    return slips > 1 || wrong ? NO_MATCH : slips;
}

#include "moderation/mates.h"

#include <string.h>

#include "moderation/pairing.h"

#define LEFT_OVER 24  /* more words without an equal are not looked at: the texts differ anyway */
#define RUN_WORDS 3   /* so many words may be run together */
#define MANY_WORDS 4  /* in a text of so many words */
#define EQUAL_SHARE 3 /* one in so many is equal, or slips cannot explain the rest */

/* What is a number for certain, or may be one within a text, is not a word of an opener ("bà con ơi"), nor is a "not" or a time
 * that of an opener or closer ("có đúng không"). */
static bool number_and_filler(uint8_t a, uint8_t b)
{
    uint8_t filler = GIST_FILLER | GIST_WRAPPED;
    return (a & GIST_NUMBER && b & GIST_FILLER) || (b & GIST_NUMBER && a & GIST_FILLER) ||
           (a & GIST_DECISIVE && b & GIST_WRAPPED) || (b & GIST_DECISIVE && a & GIST_WRAPPED) ||
           ((a | b) & GIST_NUMERAL && ((a & filler) == filler) != ((b & filler) == filler));
}

static bool equal_words(const struct pairing *pairing, size_t i, size_t j)
{
    const struct gist *left = pairing->left.gist, *right = pairing->right.gist;
    const struct gist_word *word = &left->words[i], *other = &right->words[j];
    uint8_t a = flags_at(&pairing->left, i), b = flags_at(&pairing->right, j);
    if (word->hash != other->hash || number_and_filler(a, b))
        return false;
    bool same_letters =
        word->length == other->length && !memcmp(gist_letters(left, i), gist_letters(right, j), word->length);
    return same_letters || a & b & GIST_NUMERAL || !((a | b) & GIST_NUMERAL);
}

static void pair_up(struct pairing *pairing, size_t i, size_t j)
{
    pairing->left.mates[i] = (uint8_t)j;
    pairing->right.mates[j] = (uint8_t)i;
}

/* Twice the same word: mates are those of which so many neighbours are equal too, the first of them in order. Words of openers and closers
 * find mates last: what one text says around its rumour another may say in it. */
static void pair_equals(struct pairing *pairing, int neighbours, bool wrapped)
{
    const struct gist *left = pairing->left.gist, *right = pairing->right.gist;
    for (size_t i = 0; i < left->count; i++)
        for (size_t j = 0; j < right->count && free_at(&pairing->left, i); j++) {
            if (left->words[i].hash != right->words[j].hash || !free_at(&pairing->right, j) ||
                !equal_words(pairing, i, j) ||
                (!wrapped && (flags_at(&pairing->left, i) | flags_at(&pairing->right, j)) & GIST_WRAPPED))
                continue;
            bool before = i && j && equal_words(pairing, i - 1, j - 1);
            bool after = i + 1 < left->count && j + 1 < right->count && equal_words(pairing, i + 1, j + 1);
            if (before + after >= neighbours)
                pair_up(pairing, i, j);
        }
}

static bool run_at(const struct side *side, size_t first, size_t count, struct run *run)
{
    run->first = first;
    run->count = count;
    run->length = 0;
    run->written = false;
    for (size_t i = first; i < first + count; i++) {
        size_t length = i < side->gist->count ? side->gist->words[i].length : 0;
        if (!free_at(side, i) || flags_at(side, i) & GIST_WRAPPED || run->length + length > SLIP_LETTERS)
            return false;
        memcpy(run->letters + run->length, gist_letters(side->gist, i), length);
        run->length += length;
    }
    return true;
}

/* The words that stand for what is written otherwise, as it is written. */
static bool written_at(const struct side *side, size_t first, struct run *run)
{
    size_t length, count;
    const char *written = first < side->gist->count ? gist_written(side->gist, first, &length, &count) : NULL;
    if (!written || length > SLIP_LETTERS || !run_at(side, first, count, run))
        return false;
    memcpy(run->letters, written, length);
    run->length = length;
    run->written = true;
    return true;
}

static void pair_runs(struct pairing *pairing, const struct run *left, const struct run *right)
{
    size_t most = left->count > right->count ? left->count : right->count;
    for (size_t i = 0; i < most; i++) {
        size_t a = left->first + (i < left->count ? i : left->count - 1);
        size_t b = right->first + (i < right->count ? i : right->count - 1);
        pairing->left.mates[a] = (uint8_t)b;
        pairing->right.mates[b] = (uint8_t)a;
    }
}

/* The runs that begin at a word: of one, two, three words, and as it was written. */
static bool nth_run(const struct side *side, size_t first, size_t n, struct run *run)
{
    return n <= RUN_WORDS ? run_at(side, first, n, run) : written_at(side, first, run);
}

struct best {
    struct run left, right;
    size_t slips, length;
};

static void try_runs(const struct pairing *pairing, const struct run *left, const struct run *right, struct best *best)
{
    size_t slips = run_slips(pairing, left, right), length = left->length + right->length;
    if (slips != NO_MATCH && (slips < best->slips || (slips == best->slips && length > best->length)))
        *best = (struct best){*left, *right, slips, length};
}

static void try_all(const struct pairing *pairing, const struct run *left, struct best *best)
{
    struct run right;
    for (size_t j = 0; j < pairing->right.gist->count; j++)
        for (size_t n = 1; free_at(&pairing->right, j) && n <= RUN_WORDS + 1; n++)
            if (nth_run(&pairing->right, j, n, &right))
                try_runs(pairing, left, &right, best);
}

/* The pair of runs with the fewest slips, longest first. */
static bool best_runs(const struct pairing *pairing, struct best *best)
{
    struct run left;
    *best = (struct best){.slips = NO_MATCH};
    for (size_t i = 0; i < pairing->left.gist->count; i++)
        for (size_t m = 1; free_at(&pairing->left, i) && m <= RUN_WORDS + 1; m++)
            if (nth_run(&pairing->left, i, m, &left))
                try_all(pairing, &left, best);
    return best->slips != NO_MATCH;
}

static size_t left_over(const struct side *side)
{
    size_t count = 0;
    for (size_t i = 0; i < side->gist->count; i++)
        count += side->mates[i] == ALIKE_NONE && !(flags_at(side, i) & GIST_WRAPPED);
    return count;
}

static bool hopeless_side(const struct side *side, size_t *weight, size_t *equal)
{
    *weight = *equal = 0;
    for (size_t i = 0; i < side->gist->count; i++) {
        uint8_t flags = flags_at(side, i);
        bool alone = side->mates[i] == ALIKE_NONE;
        if (flags & GIST_FILLER)
            continue;
        if (alone && flags & GIST_NUMBER && gist_letters(side->gist, i)[0] < 'a')
            return true;
        ++*weight;
        *equal += !alone;
    }
    return false;
}

/* Whether slips cannot help any more: digits that the other has not, or too few words are equal. */
static bool hopeless(const struct pairing *pairing)
{
    size_t left, left_equal, right, right_equal;
    if (hopeless_side(&pairing->left, &left, &left_equal) || hopeless_side(&pairing->right, &right, &right_equal))
        return true;
    size_t least = left < right ? left : right;
    return least >= MANY_WORDS && left_equal * EQUAL_SHARE < least && right_equal * EQUAL_SHARE < least;
}

void mates_find(const struct reading *left, const struct reading *right, struct alike *result)
{
    struct pairing pairing = {
        {left->gist, left, result->left_mates}, {right->gist, right, result->right_mates}, result, false};
    struct best best;
    memset(result->left_mates, ALIKE_NONE, left->gist->count);
    memset(result->right_mates, ALIKE_NONE, right->gist->count);
    for (int neighbours = 2; neighbours >= 0; neighbours--)
        pair_equals(&pairing, neighbours, false);
    bool slips_help =
        !hopeless(&pairing) && left_over(&pairing.left) <= LEFT_OVER && left_over(&pairing.right) <= LEFT_OVER;
    for (; slips_help; pairing.last |= best.slips == NO_MATCH) {
        if (best_runs(&pairing, &best)) {
            pair_runs(&pairing, &best.left, &best.right);
            result->slips = (uint8_t)(result->slips + best.slips);
        } else if (pairing.last) {
            break;
        }
    }
    for (int neighbours = 2; neighbours >= 1; neighbours--)
        pair_equals(&pairing, neighbours, true);
}

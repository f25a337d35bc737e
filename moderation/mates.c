#include "moderation/mates.h"

#include <string.h>

#include "moderation/slip.h"

#define LEFT_OVER 24   /* more words without an equal are not looked at: the texts differ anyway */
#define RUN_WORDS 3    /* so many words may be run together */
#define RUN_LETTERS 4  /* shorter than this, nothing is known as run together */
#define WRONG_LETTER 5 /* a wrong letter is a slip in a word this long */
#define NEAR_LETTER 3  /* one beside it on the keys in a shorter one */
#define TWO_SLIPS 5    /* two slips are allowed in a word this long; one letter less between words that agree */
#define MIXED_UP 3     /* the same letters in another order in one this long */
#define LONG_NAME 4    /* a slip in a shorter name makes another name of it */
#define MANY_WORDS 4   /* in a text of so many words */
#define EQUAL_SHARE 3  /* one in so many is equal, or slips cannot explain the rest */
#define LONG_ENOUGH 5  /* a slip in so long a word leaves a decisive one what it is */
#define NO_MATCH 255

/* Words of one gist that follow one another and have no mate. */
struct run {
    size_t first, count, length;
    bool written; /* the letters are those of gist_written() */
    char letters[SLIP_LETTERS + 1];
};

struct side {
    const struct gist *gist;
    const struct reading *reading;
    uint8_t *mates;
};

struct pairing {
    struct side left, right;
    struct alike *result;
    bool last; /* whatever was sure has its mate */
};

static bool free_at(const struct side *side, size_t i)
{
    return i < side->gist->count && side->mates[i] == ALIKE_NONE;
}

/* What is a number for certain, or may be one within a text, is not a word of an opener ("bà con ơi"), nor is a "not" or a time
 * that of an opener or closer ("có đúng không"). */
static bool number_and_filler(uint8_t a, uint8_t b)
{
    uint8_t filler = GIST_FILLER | GIST_WRAPPED;
    return (a & GIST_NUMBER && b & GIST_FILLER) || (b & GIST_NUMBER && a & GIST_FILLER) ||
           (a & GIST_DECISIVE && b & GIST_WRAPPED) || (b & GIST_DECISIVE && a & GIST_WRAPPED) ||
           ((a | b) & GIST_NUMERAL && ((a & filler) == filler) != ((b & filler) == filler));
}

static uint8_t flags_at(const struct side *side, size_t i)
{
    return side->reading->flags[i];
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
    if (both_words || short_name || !in_context(pairing, left, right))
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

static size_t run_slips(const struct pairing *pairing, const struct run *left, const struct run *right)
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

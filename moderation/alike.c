#include "moderation/alike.h"

#include <stddef.h>
#include <string.h>

#include "moderation/mates.h"

#define SHARED_LEAST 2 /* words that carry something, or no more is said than this */
#define SHORT_WORDS 4  /* a text of fewer must agree in every word */
#define WORDS_A_SLIP 2 /* one slip is allowed for so many words shared */
#define NAME_WORDS 2   /* so many words in a row, on both sides, may be names whatever their letters */
#define FACING_WORDS 2 /* so many words at an edge are no closer where as many others stand in the other text */
#define SURE_WORDS 4   /* a shorter wording is known for one by so many words */
#define SURE_SHARE 3   /* and by one in so many of the longer one's */
#define INNER_SHARE 34 /* of the words shared, in percent, one may have more within, */
#define EDGE_SHARE 60  /* at its edges, */
#define FEW_SHARE 40   /* and at the edges where fewer than so many are shared */
#define FEW_WORDS 5

struct side {
    const struct gist *gist, *other;
    const uint8_t *flags, *other_flags, *mates;
    bool left;
};

static struct side side_of(const struct reading *own, const struct reading *other, const uint8_t *mates, bool left)
{
    return (struct side){own->gist, other->gist, own->flags, other->flags, mates, left};
}

static bool alone(const struct side *side, size_t i)
{
    return side->mates[i] == ALIKE_NONE;
}

/* A slip of a filler is a filler. */
static bool carries(const struct side *side, size_t i)
{
    bool filler = side->flags[i] & GIST_FILLER;
    return !filler && (alone(side, i) || !(side->other_flags[side->mates[i]] & GIST_FILLER));
}

/* Words that carry something. */
static size_t weight_of(const struct side *side)
{
    size_t weight = 0;
    for (size_t i = 0; i < side->gist->count; i++)
        weight += !(side->flags[i] & GIST_FILLER);
    return weight;
}

static size_t shared_words(const struct side *side)
{
    size_t shared = 0;
    for (size_t i = 0; i < side->gist->count; i++)
        shared += carries(side, i) && !alone(side, i);
    return shared;
}

static bool keep_apart(struct alike *result, enum alike_reason reason, const struct side *side, size_t word)
{
    result->reason = reason;
    result->in_left = side && side->left;
    result->word = side ? (uint8_t)word : ALIKE_NONE;
    return false;
}

/* "Một" is said of most things that come alone: one text may leave it out. */
static bool is_article(const struct gist *gist, size_t i)
{
    return gist->words[i].hash == words_hash("1", 1) && gist_letters(gist, i)[0] >= 'a';
}

/* A number, a name, a negation that only one of them has. */
static bool nothing_decisive_alone(const struct side *side, struct alike *result)
{
    static const struct {
        uint8_t flag;
        enum alike_reason reason;
    } rules[] = {{GIST_NUMBER, ALIKE_NUMBER}, {GIST_DECISIVE, ALIKE_DECISIVE}, {GIST_PLACE, ALIKE_PLACE}};
    for (size_t rule = 0; rule < sizeof rules / sizeof *rules; rule++)
        for (size_t i = 0; i < side->gist->count; i++)
            if (alone(side, i) && side->flags[i] & rules[rule].flag && !is_article(side->gist, i))
                return keep_apart(result, rules[rule].reason, side, i);
    return true;
}

/* The next word that carries something, in a direction; the count of words when there is none. */
static size_t next_carrying(const struct side *side, size_t from, int step)
{
    size_t i = from + (size_t)step;
    while (i < side->gist->count && !carries(side, i))
        i += (size_t)step;
    return i < side->gist->count ? i : side->gist->count;
}

static bool mates(const struct side *side, const struct side *other, size_t i, size_t j)
{
    return side->mates[i] == j || other->mates[j] == i;
}

/* Whether the two words next to both are mates; at the edge of a text the second may be missing. */
static bool same_neighbours(const struct side *side, const struct side *other, size_t i, size_t j, int step)
{
    size_t next = next_carrying(side, i, step), there = next_carrying(other, j, step);
    size_t end = side->gist->count, other_end = other->gist->count;
    if (next == end || there == other_end || !mates(side, other, next, there))
        return false;
    next = next_carrying(side, next, step);
    there = next_carrying(other, there, step);
    return next == end || there == other_end || mates(side, other, next, there) || alone(side, next) ||
           alone(other, there);
}

/* "Not" must stand at the same word in both. */
static bool decisive_bound(const struct side *side, const struct side *other, struct alike *result)
{
    for (size_t i = 0; i < side->gist->count; i++) {
        if (!(side->flags[i] & GIST_BOUND) || alone(side, i))
            continue;
        size_t j = side->mates[i], end = side->gist->count;
        if (next_carrying(side, i, 1) == end && next_carrying(side, i, -1) == end)
            continue; /* it says nothing but "no" */
        if (!same_neighbours(side, other, i, j, 1) && !same_neighbours(side, other, i, j, -1))
            return keep_apart(result, ALIKE_DECISIVE, side, i);
    }
    return true;
}

/* The mate of the nearest word before or behind `i` that has one; ALIKE_NONE: there is none up to the edge. */
static uint8_t anchor(const struct side *side, size_t i, int step)
{
    for (i += (size_t)step; i < side->gist->count; i += (size_t)step)
        if (!alone(side, i) && carries(side, i))
            return side->mates[i];
    return ALIKE_NONE;
}

static bool wrapped(const struct side *side, size_t i)
{
    return side->flags[i] & GIST_WRAPPED;
}

/* Words in a row without a mate, with `i` among them; of openers and closers only where `i` is one. */
static size_t row_of(const struct side *side, size_t i)
{
    size_t first = i, end = i + 1;
    while (first && alone(side, first - 1) && (wrapped(side, i) || !wrapped(side, first - 1)))
        first--;
    while (end < side->gist->count && alone(side, end) && (wrapped(side, i) || !wrapped(side, end)))
        end++;
    return end - first;
}

/* Those of them that carry something. */
static size_t carrying_in_row(const struct side *side, size_t i)
{
    size_t count = 0, first = i;
    while (first && alone(side, first - 1) && (wrapped(side, i) || !wrapped(side, first - 1)))
        first--;
    for (size_t n = row_of(side, i); n > 0; n--)
        count += carries(side, first + n - 1);
    return count;
}

/* Its mate stands among other words: it is there for something else. */
static bool astray(const struct side *side, const struct side *other, size_t i)
{
    size_t j = side->mates[i], end = side->gist->count, other_end = other->gist->count;
    for (int step = -1; step < 2; step += 2) {
        size_t next = next_carrying(side, i, step), there = next_carrying(other, j, step);
        if ((next == end && there == other_end) || (next < end && there < other_end && mates(side, other, next, there)))
            return false;
    }
    return true;
}

static bool is_sound(const struct side *side, size_t i)
{
    return side->flags[i] & GIST_SYLLABLE && side->gist->words[i].length > 1;
}

/* Whether an opener or closer may be one where `row` words of the other text have no mate: one or two words in the place of
 * one or two may be something else ("đấy", "dạ dày"). */
static bool surely_around(const struct side *other, size_t i, size_t row)
{
    return wrapped(other, i) && (row > FACING_WORDS || row_of(other, i) > FACING_WORDS || !is_sound(other, i));
}

/* Whether words without a mate stand right behind (1) or before (-1) the word `at` of the other text, up to `until` where
 * `row` words end. Fillers count where as many of them or more stand there, or nothing else does: without accents "chó" is "cho".
 * Words around a rumour do not count. */
static bool others_beside(const struct side *other, const struct side *side, uint8_t at, uint8_t until, int step,
                          size_t row)
{
    size_t i = at == ALIKE_NONE ? (step > 0 ? 0 : other->gist->count - 1u) : at + (size_t)step, fillers = 0;
    for (; i < other->gist->count; i += (size_t)step) {
        bool counts =
            carries(other, i) || other->gist->words[i].length == 1 || (alone(other, i) && row_of(other, i) >= row);
        if (alone(other, i) && counts && !surely_around(other, i, row))
            return true;
        fillers += alone(other, i) && is_sound(other, i) && !wrapped(other, i);
        if (!alone(other, i) && (carries(other, i) || astray(other, side, i)))
            return astray(other, side, i) || (fillers && at != ALIKE_NONE && i == until);
    }
    return false;
}

static bool stands_for_another(const struct side *side, const struct side *other, size_t i)
{
    size_t row = carrying_in_row(side, i);
    uint8_t before = anchor(side, i, -1), behind = anchor(side, i, 1);
    return others_beside(other, side, before, behind, 1, row) || others_beside(other, side, behind, before, -1, row);
}

/* Words that carry nothing one by one may be a name together: "Hà Nhì" is no "La Chí". And one in the place of another
 * is a word that only looks like a filler without accents: "đỏ" is no "đen". */
static bool names_apart(const struct side *side, const struct side *other, size_t i)
{
    size_t row = row_of(side, i);
    if (!alone(side, i) || side->flags[i] & GIST_WRAPPED)
        return false;
    size_t before = i, there = 0;
    while (before && alone(side, before - 1))
        before--;
    if (before) {
        if (other->mates[there = side->mates[before - 1]] != before - 1)
            return false;
        there++;
    }
    return there < other->gist->count && alone(other, there) && row_of(other, there) == row &&
           !(other->flags[there] & GIST_WRAPPED) &&
           (row >= NAME_WORDS || (is_sound(side, i) && is_sound(other, there)));
}

static bool at_edge(const struct side *side, size_t i)
{
    return anchor(side, i, -1) == ALIKE_NONE || anchor(side, i, 1) == ALIKE_NONE;
}

static bool not_much_more(const struct side *side, const struct side *other, struct alike *result, size_t extra[2])
{
    for (size_t i = 0; i < side->gist->count; i++) {
        if (names_apart(side, other, i))
            return keep_apart(result, ALIKE_OTHER, side, i);
        if (!alone(side, i) || !carries(side, i) || is_article(side->gist, i))
            continue;
        if (stands_for_another(side, other, i))
            return keep_apart(result, ALIKE_OTHER, side, i);
        bool edge = at_edge(side, i);
        size_t share = !edge ? INNER_SHARE : result->shared < FEW_WORDS ? FEW_SHARE : EDGE_SHARE;
        if (++extra[edge] * 100 > share * result->shared)
            return keep_apart(result, ALIKE_MORE, side, i);
    }
    return true;
}

static bool judge(const struct side *left, const struct side *right, struct alike *result)
{
    size_t extra[2] = {0}, least = weight_of(left), other = weight_of(right);
    least = least < other ? least : other;
    if (!result->shared || (result->shared < SHARED_LEAST && least > 1) || 2u * result->shared < least)
        return keep_apart(result, ALIKE_FEW, NULL, 0);
    if (!nothing_decisive_alone(left, result) || !nothing_decisive_alone(right, result) ||
        !decisive_bound(left, right, result) || !decisive_bound(right, left, result))
        return false;
    if (result->slips * WORDS_A_SLIP > result->shared + 1u)
        return keep_apart(result, ALIKE_SLIPS, NULL, 0);
    if (!not_much_more(left, right, result, extra))
        return false;
    size_t mine = extra[0] + extra[1];
    if (!not_much_more(right, left, result, extra))
        return false;
    if (mine && extra[0] + extra[1] > mine)
        return keep_apart(result, ALIKE_OTHER, NULL, 0);
    result->reason = extra[0] + extra[1] ? ALIKE_LONGER : ALIKE_SAME;
    if (result->shared < SHORT_WORDS && result->reason == ALIKE_LONGER)
        return keep_apart(result, ALIKE_MORE, NULL, 0);
    return true;
}

/* Always in the same order: what one is to the other, the other is to it. */
static void compare(const struct gist *left, const struct gist *right, struct alike *result)
{
    struct reading here, beside;
    reading_beside(&here, left, right);
    reading_beside(&beside, right, left);
    mates_find(&here, &beside, result);
    struct side one = side_of(&here, &beside, result->left_mates, true);
    struct side two = side_of(&beside, &here, result->right_mates, false);
    size_t shared = shared_words(&one), there = shared_words(&two);
    result->shared = (uint8_t)(shared < there ? shared : there);
    result->same = judge(&one, &two, result);
}

void alike(const struct gist *left, const struct gist *right, struct alike *result)
{
    struct alike turned = {.word = ALIKE_NONE};
    *result = turned;
    if (left->whole <= right->whole) {
        compare(left, right, result);
        return;
    }
    compare(right, left, &turned);
    *result = turned;
    result->in_left = turned.word != ALIKE_NONE && !turned.in_left;
    memcpy(result->left_mates, turned.right_mates, left->count);
    memcpy(result->right_mates, turned.left_mates, right->count);
}

static bool digits_in(const struct gist *gist, const struct gist *other)
{
    for (size_t i = 0; i < gist->count; i++) {
        if (!(gist->words[i].flags & GIST_NUMBER) || gist_letters(gist, i)[0] >= 'a')
            continue;
        bool there = false;
        for (size_t j = 0; j < other->count && !there; j++)
            there = other->words[j].hash == gist->words[i].hash;
        if (!there)
            return false;
    }
    return true;
}

bool alike_possible(const struct gist *left, const struct gist *right)
{
    return digits_in(left, right) && digits_in(right, left);
}

bool alike_about(const struct alike *result)
{
    return result->reason != ALIKE_FEW;
}

bool alike_contradicts(const struct alike *result)
{
    return result->reason == ALIKE_NUMBER || result->reason == ALIKE_PLACE || result->reason == ALIKE_DECISIVE ||
           result->reason == ALIKE_OTHER;
}

bool alike_shorter(const struct gist *left, const struct gist *right, const struct alike *result, bool left_is_shorter)
{
    struct reading here, there;
    reading_beside(&here, left, right);
    reading_beside(&there, right, left);
    struct side one = side_of(&here, &there, result->left_mates, true);
    struct side other = side_of(&there, &here, result->right_mates, false);
    const struct side *shorter = left_is_shorter ? &one : &other, *longer = left_is_shorter ? &other : &one;
    size_t more = 0, within = 0;
    for (size_t i = 0; i < shorter->gist->count; i++)
        if (alone(shorter, i) && carries(shorter, i))
            return false;
    for (size_t i = 0; i < longer->gist->count; i++) {
        bool lacking = alone(longer, i) && carries(longer, i);
        more += lacking;
        within += lacking && !at_edge(longer, i);
    }
    return result->reason == ALIKE_MORE && result->slips <= 1 && result->shared >= SURE_WORDS &&
           within * 100 <= INNER_SHARE * result->shared && more <= (SURE_SHARE - 1u) * result->shared;
}

const char *alike_reason_name(enum alike_reason reason)
{
    static const char *const names[] = {[ALIKE_SAME] = "same words",      [ALIKE_LONGER] = "same words and a few more",
                                        [ALIKE_FEW] = "few common words", [ALIKE_NUMBER] = "number",
                                        [ALIKE_PLACE] = "place",          [ALIKE_DECISIVE] = "decisive word",
                                        [ALIKE_OTHER] = "another word",   [ALIKE_MORE] = "much more is said",
                                        [ALIKE_SLIPS] = "too many slips"};
    return names[reason];
}

#include "moderation/blanks.h"

#include <string.h>

#include "social-core/understand/syllable.h"

#define PIECE_LEAST 2 /* a word of one letter is more often a piece of one */
#define FUSED_LEAST 3 /* what stands behind a "not" without a blank */
#define PIECE_MOST 40
#define SURE_SHORT 3 /* a shorter abbreviation is too often a piece of a word */

struct mending {
    struct arena *arena;
    const struct wording *wording;
    struct plain_word *list;
    size_t count;
    bool behind_number; /* where the pieces stand */
    bool undecided;     /* neither piece is a "not" */
};

static bool is_word(const struct mending *mending, const struct plain_word *word)
{
    return word->number || plain_known(mending->wording, word) || word->syllable;
}

static bool is_negation(const struct wording *wording, const char *letters, size_t length)
{
    const struct word *word = word_known(wording, letters, length);
    for (size_t i = 0; word && i < WORDING_LANGUAGES; i++) {
        const char *form = word->long_form[i];
        const struct word *meant = form ? word_known(wording, form, strlen(form)) : NULL;
        if (meant && meant->roles[ROLE_NEGATION])
            return true;
    }
    return word && word->roles[ROLE_NEGATION];
}

static bool decides(const struct wording *wording, const char *letters, size_t length)
{
    const struct word *word = word_known(wording, letters, length);
    return is_negation(wording, letters, length) || (word && word->roles[ROLE_DECISIVE]);
}

/* A syllable, or one with a letter twice. */
static bool nearly_syllable(const char *letters, size_t length)
{
    char less[PIECE_MOST];
    if (syllable_possible(letters, length))
        return true;
    for (size_t i = 1; i < length && length <= PIECE_MOST; i++)
        if (letters[i] == letters[i - 1]) {
            memcpy(less, letters, i);
            memcpy(less + i, letters + i + 1, length - i - 1);
            if (syllable_possible(less, length - 1))
                return true;
        }
    return false;
}

/* A word that tells what is meant: a "not", an abbreviation, a number behind another one. */
static bool means(const struct mending *mending, const char *letters, size_t length)
{
    const struct word *word = word_known(mending->wording, letters, length);
    bool number = mending->behind_number && word && word->number_in | word->times_in;
    bool sure = word && word->short_in && length >= SURE_SHORT;
    bool slipped =
        mending->undecided && !syllable_possible(letters, length) && negation_slip(mending->wording, letters, length);
    return number || sure || slipped || decides(mending->wording, letters, length);
}

static bool may_be(const struct mending *mending, const char *letters, size_t length)
{
    return word_known(mending->wording, letters, length) || nearly_syllable(letters, length);
}

/* Both letters side by side, parted behind `first` of them: whether that makes a decisive word or an abbreviation, and another; or,
 * of a "not" of one letter and what is no word, two words ("k" is no "không" in "k ylenh"). */
static bool parted(const struct mending *mending, const char *letters, size_t length, size_t first,
                   struct plain_word *left, struct plain_word *right)
{
    if (first < PIECE_LEAST || first + PIECE_LEAST > length)
        return false;
    const char *rest = letters + first;
    bool good = (means(mending, letters, first) && may_be(mending, rest, length - first)) ||
                (means(mending, rest, length - first) && may_be(mending, letters, first)) ||
                (left->length == 1 && is_negation(mending->wording, letters, 1) && syllable_possible(letters, first) &&
                 syllable_possible(rest, length - first));
    if (!good)
        return false;
    *left = plain_word_of(letters, first);
    *right = plain_word_of(rest, length - first);
    return true;
}

/* A blank that changed places with the letter beside it goes back. */
static void put_back(struct mending *mending, size_t i)
{
    struct plain_word *left = &mending->list[i], *right = left + 1;
    size_t first = left->length, length = first + right->length;
    if (left->number || right->number || (is_word(mending, left) && is_word(mending, right)))
        return;
    const char *both =
        arena_printf(mending->arena, "%.*s%.*s", left->length, left->letters, right->length, right->letters);
    const struct word *before = i ? plain_known(mending->wording, left - 1) : NULL;
    mending->behind_number = i && ((left - 1)->number || (before && before->number_in | before->times_in));
    mending->undecided = !decides(mending->wording, left->letters, left->length) &&
                         !decides(mending->wording, right->letters, right->length);
    bool forward = !is_word(mending, right) && both[first] != both[first + 1];
    bool backward = !is_word(mending, left) && first > 1 && both[first - 1] != both[first - 2];
    if (forward && parted(mending, both, length, first + 1, left, right))
        return;
    if (backward)
        parted(mending, both, length, first - 1, left, right);
}

/* How many letters of a word are the first of two that were written together; 0: it is one. */
static size_t fused_at(const struct mending *mending, const struct plain_word *word)
{
    if (is_word(mending, word))
        return 0;
    for (size_t first = 1; first + PIECE_LEAST <= word->length; first++) {
        const char *rest = word->letters + first;
        size_t length = word->length - first;
        struct plain_word left = plain_word_of(word->letters, first), right = plain_word_of(rest, length);
        const struct word *pair = first >= PIECE_LEAST ? pair_known(mending->wording, &left, &right) : NULL;
        bool doubled = first == 1 && *rest == *word->letters;
        bool negated = length >= FUSED_LEAST && !doubled && is_negation(mending->wording, word->letters, first) &&
                       syllable_possible(rest, length);
        if (negated || (pair && pair->short_in))
            return first;
    }
    return 0;
}

static void part_fused(struct mending *mending, size_t i)
{
    size_t first = mending->count < GIST_WORDS ? fused_at(mending, &mending->list[i]) : 0;
    if (!first)
        return;
    struct plain_word *word = &mending->list[i];
    memmove(word + 2, word + 1, (mending->count - i - 1) * sizeof *word);
    word[1] = plain_word_of(word->letters + first, word->length - first);
    *word = plain_word_of(word->letters, first);
    mending->count++;
}

size_t blanks_mended(struct arena *arena, const struct wording *wording, struct plain_word *list, size_t count)
{
    struct mending mending = {arena, wording, list, count, false, false};
    for (size_t i = 0; i < mending.count; i++)
        part_fused(&mending, i);
    for (size_t i = 0; i + 1 < mending.count; i++)
        put_back(&mending, i);
    return mending.count;
}

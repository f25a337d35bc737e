#include "moderation/wrappers.h"

#include <string.h>

#include "moderation/slip.h"
#include "social-core/understand/syllable.h"

#define SLOTS (sizeof((struct wrapper *)NULL)->slots / sizeof *((struct wrapper *)NULL)->slots)
#define SURE_FROM 7      /* what is a syllable is no slip of a shorter one: "hạn" of "khẩn" */
#define LETTERS_A_SLIP 8 /* a slip is allowed for so many letters of a pattern */
#define CUT_LETTERS 9    /* a closer of which less is left is not known for one */

static bool may_be_left_out(const struct wrapper_choice *choice)
{
    while (choice && choice->length)
        choice = choice->next;
    return choice != NULL;
}

/* The second letter may have come first, where there is room for a slip. */
static unsigned first_letters(const struct wrapper_choice *choice)
{
    unsigned letters = 0;
    for (; choice; choice = choice->next)
        letters |= letters_in(choice->letters, choice->length < WRAPPER_SLIP_FROM ? choice->length > 0 : 2);
    return letters;
}

static size_t longest_of(const struct wrapper_choice *choice)
{
    size_t longest = 0;
    for (; choice; choice = choice->next)
        longest = choice->length > longest ? choice->length : longest;
    return longest;
}

struct wrapper *wrapper_read(struct arena *arena, const char *source,
                             const char *(*plain)(void *self, struct arena *arena, const char *words), void *self)
{
    struct wrapper *wrapper = arena_alloc(arena, sizeof *wrapper);
    char *rest = arena_strdup(arena, source), *save = NULL;
    for (char *slot = strtok_r(rest, " ", &save); slot; slot = strtok_r(NULL, " ", &save)) {
        if (wrapper->count == SLOTS)
            return NULL;
        for (char *words; (words = strsep(&slot, "|"));) {
            struct wrapper_choice *choice = arena_alloc(arena, sizeof *choice);
            for (char *at = words; *at; at++)
                *at = *at == '_' ? ' ' : *at;
            choice->letters = plain(self, arena, words);
            choice->length = strlen(choice->letters);
            choice->mask = letters_in(choice->letters, choice->length);
            choice->next = wrapper->slots[wrapper->count];
            wrapper->slots[wrapper->count] = choice;
        }
        wrapper->begins[wrapper->count] = first_letters(wrapper->slots[wrapper->count]);
        wrapper->left_out |= (unsigned)may_be_left_out(wrapper->slots[wrapper->count]) << wrapper->count;
        wrapper->longest += longest_of(wrapper->slots[wrapper->count++]) + 1;
    }
    while (wrapper->left_out >> wrapper->must & 1)
        wrapper->must++;
    return wrapper->count ? wrapper : NULL;
}

struct match {
    const struct wrapper *wrapper;
    const struct stretch *text;
    size_t from, best;
    bool to_the_end; /* only what ends with the text counts, and the pattern's end may be missing */
    bool filled;
};

static void match_slot(struct match *match, size_t slot, size_t at, size_t slips);

/* Whether the first letters are those of the choice, or one slip away from them. */
static bool starts_alike(const struct wrapper_choice *choice, const char *letters)
{
    const char *right = choice->letters;
    if (letters[0] == right[0])
        return letters[1] == right[1] || letters[1] == right[2] || letters[2] == right[1] || letters[2] == right[2];
    return letters[0] == right[1] && (letters[1] == right[2] || letters[1] == right[0]);
}

/* A letter lost, doubled, swapped, or the one beside it on the keys: "một người" is no "mọi người". One slip touches two
 * letters side by side at most: where it is not behind the first two the last one is right. */
static bool slip_possible(const struct wrapper_choice *choice, const char *letters, size_t length)
{
    bool same_start = letters[0] == choice->letters[0] && letters[1] == choice->letters[1];
    if ((!same_start && letters[length - 1] != choice->letters[choice->length - 1]) ||
        letters_apart(letters_in(letters, length), choice->mask) > 2 ||
        slips_between(letters, length, choice->letters, choice->length, 1) != 1)
        return false;
    bool wrong = slip_is_wrong_letter(letters, length, choice->letters, choice->length);
    return (!wrong || slip_is_near(letters, choice->letters, length)) &&
           (choice->length >= SURE_FROM || !syllable_possible(letters, length));
}

static void match_choice(struct match *match, const struct wrapper_choice *choice, size_t slot, size_t at, size_t slips)
{
    const struct stretch *text = match->text;
    const char *letters = text->letters + at;
    size_t left = text->length - at;
    if (!choice->length)
        return;
    if (left >= choice->length && *letters == *choice->letters && !memcmp(letters, choice->letters, choice->length)) {
        match_slot(match, slot + 1, at + choice->length, slips);
        return;
    }
    if (match->to_the_end && left < choice->length && *letters == *choice->letters &&
        !memcmp(letters, choice->letters, left))
        match->filled |= slot >= match->wrapper->must && text->length - match->from >= CUT_LETTERS;
    if (choice->length < WRAPPER_SLIP_FROM || left < WRAPPER_SLIP_FROM - 1 || !starts_alike(choice, letters))
        return;
    for (size_t length = choice->length - 1; length <= choice->length + 1 && length <= left; length++)
        if (slip_possible(choice, letters, length))
            match_slot(match, slot + 1, at + length, slips + 1);
}

/* What slot by slot may be left out is passed over. */
static void match_slot(struct match *match, size_t slot, size_t at, size_t slips)
{
    const struct stretch *text = match->text;
    const struct wrapper *wrapper = match->wrapper;
    size_t matched = at - match->from;
    unsigned letter = at < text->length ? letters_in(text->letters + at, 1) : 0;
    for (;; slot++) {
        if (slips && slips > matched / LETTERS_A_SLIP + (slot < 2))
            return;
        if (at == text->length && match->to_the_end &&
            (slot == wrapper->count || (slot > wrapper->must && matched >= CUT_LETTERS)))
            match->filled = true;
        if (slot == wrapper->count) {
            if ((at == text->length || text->ends[at]) && at > match->best)
                match->best = at;
            return;
        }
        for (const struct wrapper_choice *choice = wrapper->begins[slot] & letter ? wrapper->slots[slot] : NULL; choice;
             choice = choice->next)
            match_choice(match, choice, slot, at, slips);
        if (!(wrapper->left_out >> slot & 1))
            return;
    }
}

size_t wrapper_match(const struct wrapper_start *start, const struct stretch *text, size_t from)
{
    struct match match = {.wrapper = start->wrapper, .text = text, .from = from, .best = from};
    match_choice(&match, start->choice, start->slot, from, 0);
    return match.best;
}

bool wrapper_fills(const struct wrapper_start *start, const struct stretch *text, size_t from)
{
    struct match match = {.wrapper = start->wrapper, .text = text, .from = from, .best = from, .to_the_end = true};
    match_choice(&match, start->choice, start->slot, from, 0);
    return match.filled;
}

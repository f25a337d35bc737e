#include "moderation/wrappers.h"

#include <string.h>

#include "moderation/slip.h"
#include "social-core/understand/syllable.h"

#define SLOTS (sizeof((struct wrapper *)NULL)->slots / sizeof *((struct wrapper *)NULL)->slots)
#define SLIP_FROM 4      /* shorter words are matched as they stand */
#define SURE_FROM 7      /* what is a syllable is no slip of a shorter one: "hạn" of "khẩn" */
#define LETTERS_A_SLIP 8 /* a slip is allowed for so many letters of a pattern */
#define CUT_LETTERS 9    /* a closer of which less is left is not known for one */

static unsigned first_letters(const struct wrapper *wrapper)
{
    unsigned letters = 0;
    bool may_be_left_out = true;
    for (size_t i = 0; i < wrapper->count && may_be_left_out; i++) {
        may_be_left_out = false;
        for (const struct wrapper_choice *choice = wrapper->slots[i]; choice; choice = choice->next) {
            letters |= letters_in(choice->letters, choice->length < 2 ? choice->length : 2);
            may_be_left_out |= !choice->length;
        }
    }
    return letters;
}

static bool may_be_left_out(const struct wrapper_choice *choice)
{
    while (choice && choice->length)
        choice = choice->next;
    return choice != NULL;
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
        wrapper->longest += longest_of(wrapper->slots[wrapper->count++]) + 1;
    }
    wrapper->first = first_letters(wrapper);
    while (wrapper->must < wrapper->count && may_be_left_out(wrapper->slots[wrapper->must]))
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

/* A letter lost, doubled, swapped, or the one beside it on the keys: "một người" is no "mọi người". */
static bool slip_possible(const struct wrapper_choice *choice, const char *letters, size_t length)
{
    if ((letters[0] != choice->letters[0] && letters[0] != choice->letters[1]) ||
        __builtin_popcount(letters_in(letters, length) ^ choice->mask) > 2 ||
        slips_between(letters, length, choice->letters, choice->length, 1) != 1)
        return false;
    bool wrong = slip_is_wrong_letter(letters, length, choice->letters, choice->length);
    return (!wrong || slip_is_near(letters, choice->letters, length)) &&
           (choice->length >= SURE_FROM || !syllable_possible(letters, length));
}

static void match_choice(struct match *match, const struct wrapper_choice *choice, size_t slot, size_t at, size_t slips)
{
    const struct stretch *text = match->text;
    size_t left = text->length - at;
    if (left >= choice->length && text->letters[at] == choice->letters[0] &&
        !memcmp(text->letters + at, choice->letters, choice->length)) {
        match_slot(match, slot + 1, at + choice->length, slips);
        return;
    }
    if (match->to_the_end && left && left < choice->length && text->letters[at] == choice->letters[0] &&
        !memcmp(text->letters + at, choice->letters, left))
        match->filled |= slot >= match->wrapper->must && text->length - match->from >= CUT_LETTERS;
    for (size_t length = choice->length - 1;
         choice->length >= SLIP_FROM && length <= choice->length + 1 && length <= left; length++)
        if (slip_possible(choice, text->letters + at, length))
            match_slot(match, slot + 1, at + length, slips + 1);
}

static void match_slot(struct match *match, size_t slot, size_t at, size_t slips)
{
    const struct stretch *text = match->text;
    size_t matched = at - match->from;
    if (slips && slips > matched / LETTERS_A_SLIP + (slot < 2))
        return;
    if (at == text->length && match->to_the_end &&
        (slot == match->wrapper->count || (slot > match->wrapper->must && matched >= CUT_LETTERS)))
        match->filled = true;
    if (slot == match->wrapper->count) {
        if ((at == text->length || text->ends[at]) && at > match->best)
            match->best = at;
        return;
    }
    for (const struct wrapper_choice *choice = match->wrapper->slots[slot]; choice; choice = choice->next)
        if (choice->length)
            match_choice(match, choice, slot, at, slips);
        else
            match_slot(match, slot + 1, at, slips);
}

size_t wrapper_match(const struct wrapper *wrapper, const struct stretch *text, size_t from)
{
    struct match match = {.wrapper = wrapper, .text = text, .from = from, .best = from};
    match_slot(&match, 0, from, 0);
    return match.best;
}

bool wrapper_fills(const struct wrapper *wrapper, const struct stretch *text, size_t from)
{
    struct match match = {.wrapper = wrapper, .text = text, .from = from, .best = from, .to_the_end = true};
    if (text->length - from <= wrapper->longest)
        match_slot(&match, 0, from, 0);
    return match.filled;
}

#include "social-core/understand/leftover.h"

#include <string.h>

#include "social-core/text/letters.h"
#include "social-core/understand/syllable.h"

/* What a key does to a letter before it; Telex's tone keys and VNI's, and the keys that change a letter. */
static const struct {
    char key, letter; /**< letter 0: the word's tone */
    uint16_t becomes; /**< quality, or tone */
} keys[] = {
    {'s', 0, TONE_ACUTE}, {'f', 0, TONE_GRAVE}, {'r', 0, TONE_HOOK}, {'x', 0, TONE_TILDE}, {'j', 0, TONE_DOT},
    {'1', 0, TONE_ACUTE}, {'2', 0, TONE_GRAVE}, {'3', 0, TONE_HOOK}, {'4', 0, TONE_TILDE}, {'5', 0, TONE_DOT},
    {'d', 'd', 0x0111},   {'9', 'd', 0x0111},   {'a', 'a', 0x00e2},  {'e', 'e', 0x00ea},   {'o', 'o', 0x00f4},
    {'6', 'a', 0x00e2},   {'6', 'e', 0x00ea},   {'6', 'o', 0x00f4},  {'w', 'a', 0x0103},   {'8', 'a', 0x0103},
    {'w', 'o', 0x01a1},   {'7', 'o', 0x01a1},   {'w', 'u', 0x01b0},  {'7', 'u', 0x01b0},
};

static bool is_vowel(char letter)
{
    return strchr("aeiouy", letter) != NULL;
}

/* The word as it comes out, letter by letter. */
struct word {
    struct token token;
    bool changed, has_vowel;
};

static void keep(struct word *word, const struct token *typed, int place)
{
    struct token *token = &word->token;
    token->fold[token->length] = typed->fold[place];
    token->quality[token->length] = typed->quality[place];
    token->tone[token->length++] = typed->tone[place];
    word->has_vowel |= is_vowel(typed->fold[place]);
}

/* The letter the key acts on: the last such one; d's may be at the start of the word only, a doubled vowel's the one
 * right before. Returns its place, or -1. */
static int target(const struct token *token, char key, char letter)
{
    for (int i = token->length - 1; i >= 0; i--) {
        bool plain = token->quality[i] == (unsigned char)letter;
        if (token->fold[i] == letter && plain && (letter != 'd' || i == 0))
            return i;
        if (key == letter && letter != 'd')
            return -1;
    }
    return -1;
}

static bool press(struct word *word, char key)
{
    struct token *token = &word->token;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (keys[i].key != key)
            continue;
        if (!keys[i].letter) {
            if (!word->has_vowel)
                return false;
            token->tone[token->length - 1] = (uint8_t)keys[i].becomes;
            return true;
        }
        int place = target(token, key, keys[i].letter);
        if (place < 0)
            continue;
        token->quality[place] = keys[i].becomes;
        bool after_u = keys[i].letter == 'o' && place && token->fold[place - 1] == 'u' && strchr("w7", key);
        if (after_u)
            token->quality[place - 1] = 0x01b0;
        return true;
    }
    return false;
}

static bool may_hold_leftovers(const struct token *token)
{
    if (token->number || token->length < 3)
        return false;
    for (int i = 1; i < token->length; i++)
        if (strchr("123456789wfjz", token->fold[i]) || token->fold[i] == token->fold[i - 1])
            return true;
    return strchr("srxd", token->fold[token->length - 1]) != NULL || strpbrk(token->fold + 1, "srx") != NULL;
}

bool leftover_decode(struct token *token)
{
    if (!may_hold_leftovers(token))
        return false;
    struct word word = {.token = *token};
    word.token.length = 0;
    for (int i = 0; i < token->length; i++) {
        bool pressed = word.token.length > 0 && press(&word, token->fold[i]);
        word.changed |= pressed;
        if (!pressed)
            keep(&word, token, i);
    }
    word.token.fold[word.token.length] = '\0';
    bool abbreviates = !word.has_vowel; /* "ddk" for đk */
    if (!word.changed || !(abbreviates || syllable_possible(word.token.fold, word.token.length)))
        return false;
    word.token.digits = false;
    word.token.marked = true;
    *token = word.token;
    return true;
}

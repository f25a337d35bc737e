#include "moderation/keys_left.h"

#include <stdbool.h>
#include <string.h>

#include "social-core/understand/syllable.h"

#define WORD_LETTERS 16 /* no syllable takes more keys */
#define SURE_KEYS 2     /* so many keys of Telex in one word, a letter twice among them, are no slip */
#define TELEX_WORDS 2   /* and so many words of a text */
#define FOREIGN_SHARE 5 /* one word in so many may be no syllable in a text typed so */

/* What one word is when it was typed in one of the two ways. */
struct undone {
    char letters[WORD_LETTERS + 1];
    size_t length;
    bool known; /* it can be read so */
    bool meant; /* where others surely are, it is meant so too, with a slip in it */
    bool sure;  /* and hardly otherwise */
};

typedef struct undone undo_word(const char *word, size_t length);

/* What a text would be if all of it was typed in one way. */
struct way {
    undo_word *undo;
    bool (*sign)(const char *at); /* what no text typed so lacks: looked for first, it is rare */
    size_t least_sure, least_known;
};

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool typed_before(const struct undone *undone, const char *letters)
{
    return undone->length && strcspn(undone->letters, letters) < undone->length;
}

/* The letters that a digit of VNI may follow; NULL: none. */
static const char *vni_letters(char digit)
{
    static const char *const letters[] = {['6'] = "aeo", ['7'] = "ou", ['8'] = "a", ['9'] = "d"};
    return digit == '0' ? NULL : digit < '6' ? "aeiouy" : letters[(unsigned char)digit];
}

static struct undone undo_vni(const char *word, size_t length)
{
    struct undone undone = {.length = 0};
    size_t tones = 0, shapes = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(word[i])) {
            undone.letters[undone.length++] = word[i];
            continue;
        }
        const char *letters = vni_letters(word[i]);
        if (!letters || !typed_before(&undone, letters))
            return undone;
        tones += word[i] < '6';
        shapes += word[i] >= '6';
        undone.sure |= word[i] >= '6' && i + 1 < length;
    }
    undone.meant = tones + shapes > 0;
    undone.known = undone.meant && tones < 2 && syllable_possible(undone.letters, undone.length);
    return undone;
}

static struct undone undo_telex(const char *word, size_t length)
{
    struct undone undone = {.length = 0};
    size_t tone = length, keys = 0, doubled = 0;
    if (syllable_possible(word, length))
        return undone;
    for (size_t i = 1; i < length; i++)
        tone = strchr("sfrxj", word[i]) && !is_digit(word[i]) ? i : tone;
    for (size_t i = 0; i < length; i++) {
        bool twice = i && word[i] == word[i - 1] && strchr("aeod", word[i]);
        bool key = twice || (i && word[i] == 'w') || (i == tone && typed_before(&undone, "aeiouy"));
        if (is_digit(word[i]))
            return undone;
        keys += key;
        doubled += twice;
        if (!key)
            undone.letters[undone.length++] = word[i];
    }
    undone.meant = undone.known = keys && syllable_possible(undone.letters, undone.length);
    undone.sure = doubled && keys >= SURE_KEYS;
    return undone;
}

/* The next word at `at` or behind it; its length, 0 at the end of the text. */
static size_t next_word(const char **at)
{
    size_t length = 0;
    while (**at && !in_word(**at))
        ++*at;
    while (in_word((*at)[length]))
        length++;
    return length;
}

static struct undone undo(const struct way *way, const char *word, size_t length)
{
    return length && length <= WORD_LETTERS && !is_digit(*word) ? way->undo(word, length)
                                                                : (struct undone){.length = 0};
}

/* A sure word of VNI has a digit of a letter's shape within, one of Telex a letter twice. */
static bool sign_of_vni(const char *at)
{
    return in_word(*at) && at[1] >= '6' && at[1] <= '9' && in_word(at[2]);
}

static bool sign_of_telex(const char *at)
{
    return at[0] == at[1] && (*at == 'a' || *at == 'e' || *at == 'o' || *at == 'd');
}

static bool shows(const char *text, bool (*sign)(const char *at))
{
    while (*text && !sign(text))
        text++;
    return *text;
}

static bool typed_so(const struct way *way, const char *text)
{
    if (!shows(text, way->sign))
        return false;
    size_t words = 0, sure = 0, known = 0, foreign = 0;
    for (size_t length; (length = next_word(&text)); text += length) {
        struct undone word = undo(way, text, length);
        words++;
        sure += word.known && word.sure;
        known += word.known;
        foreign += !word.known && !is_digit(*text) && !syllable_possible(text, length);
    }
    return sure >= way->least_sure && known >= way->least_known && foreign * FOREIGN_SHARE <= words;
}

static const char *undone_text(struct arena *arena, const struct way *way, const char *text)
{
    char *whole = arena_alloc(arena, strlen(text) + 1), *end = whole;
    for (const char *at = text;;) {
        const char *from = at;
        size_t length = next_word(&at);
        end = (char *)memcpy(end, from, (size_t)(at - from)) + (at - from);
        if (!length)
            break;
        struct undone word = undo(way, at, length);
        const char *letters = word.meant ? word.letters : at;
        size_t meant = word.meant ? word.length : length;
        end = (char *)memcpy(end, letters, meant) + meant;
        at += length;
    }
    return whole;
}

const char *keys_left_undone(struct arena *arena, const char *folded)
{
    static const struct way ways[] = {{undo_vni, sign_of_vni, 1, 1}, {undo_telex, sign_of_telex, 1, TELEX_WORDS}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (typed_so(&ways[i], folded))
            return undone_text(arena, &ways[i], folded);
    return folded;
}

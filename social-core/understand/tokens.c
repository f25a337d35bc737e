#include "social-core/understand/tokens.h"

#include <string.h>

#include <utf8proc.h>

#include "social-core/text/letters.h"
#include "social-core/text/utf8.h"

#define TOKEN_FOLD (sizeof((struct token *)NULL)->fold)

/* Digits of other scripts: the zeros; the nine others follow each. */
static const int32_t zeros[] = {0x0660, 0x06f0, 0x0966, 0x0e50, 0x0ed0, 0x1040, 0x1090,
                                0x17e0, 0x19d0, 0x1a80, 0x1a90, 0xaa50, 0xabf0};

static char digit_of(int32_t point)
{
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (point >= zeros[i] && point <= zeros[i] + 9)
            return (char)('0' + point - zeros[i]);
    return 0;
}

/* One character as understanding sees it: ASCII letters, or one letter of another script, or a sign. */
struct glyph {
    char fold[4];
    uint8_t length; /**< bytes of fold that belong to a word; 0: a sign or a blank */
    char sign;      /**< the sign in ASCII; 0: blank or unknown */
    bool blank, upper, lower, digit, marked, star;
    uint16_t quality;
    uint8_t tone;
    bool mark; /**< belongs to the letter before */
};

static struct glyph ascii_glyph(char c)
{
    struct glyph glyph = {.fold = {c}, .quality = (unsigned char)c};
    glyph.upper = c >= 'A' && c <= 'Z';
    glyph.lower = c >= 'a' && c <= 'z';
    glyph.digit = c >= '0' && c <= '9';
    glyph.length = glyph.upper || glyph.lower || glyph.digit;
    if (glyph.upper)
        glyph.quality = (uint16_t)(glyph.fold[0] |= 0x20);
    if (!glyph.length) {
        glyph.blank = c == ' ' || c == '\n';
        glyph.sign = c == ' ' ? 0 : c;
    }
    return glyph;
}

static struct glyph foreign_glyph(const char *at, size_t bytes, int32_t point)
{
    struct glyph glyph = {0};
    utf8proc_category_t category = utf8proc_category(point);
    glyph.star = point == 0x2605 || point == 0x2b50 || point == 0x1f31f;
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO) {
        memcpy(glyph.fold, at, bytes);
        glyph.length = (uint8_t)bytes;
        glyph.lower = true;
        glyph.quality = point < 0x10000 ? (uint16_t)point : 0xffff;
    }
    glyph.blank = category == UTF8PROC_CATEGORY_ZS;
    return glyph;
}

/* A character whose ASCII form the table of letters knows: ă, Ａ, ½, “. */
static struct glyph known_glyph(const struct letter *letter)
{
    char first = letter->fold[0];
    struct glyph glyph = ascii_glyph(first);
    if (!glyph.length)
        return glyph;
    memcpy(glyph.fold, letter->fold, sizeof letter->fold);
    glyph.length = letter->fold[1] ? letter->fold[2] ? 3 : 2 : 1;
    glyph.upper = letter->plain[0] >= 'A' && letter->plain[0] <= 'Z';
    glyph.lower = !glyph.upper && !glyph.digit;
    bool styled = letter->quality > 0x24f && letter->quality < 0x1e00;
    glyph.quality = letter->quality && !styled ? letter->quality : (unsigned char)first;
    if (glyph.quality > 0x2000)
        glyph.quality = (unsigned char)first;
    glyph.tone = letter->tone;
    glyph.marked = glyph.tone || glyph.quality != (unsigned char)first;
    return glyph;
}

static struct glyph glyph_at(const char *at, size_t *bytes)
{
    int32_t point = utf8_at(at, bytes);
    if (point < 0x80)
        return ascii_glyph((char)point);
    const struct letter *letter = letter_of(point);
    if (letter->mark)
        return (struct glyph){.mark = true, .tone = letter->tone, .quality = (uint16_t)point};
    if (letter->look) {
        struct glyph glyph = ascii_glyph(letter->look);
        glyph.upper = utf8proc_isupper(point);
        glyph.lower = !glyph.upper;
        return glyph;
    }
    if (letter->fold[0])
        return known_glyph(letter);
    char digit = digit_of(point);
    return digit ? ascii_glyph(digit) : foreign_glyph(at, *bytes, point);
}

static void token_add(struct token *token, const struct glyph *glyph)
{
    if (token->length + glyph->length >= (int)TOKEN_FOLD) {
        token->odd = true;
        token->number &= glyph->digit;
        return;
    }
    memcpy(token->fold + token->length, glyph->fold, glyph->length);
    for (int i = 0; i < glyph->length; i++)
        token->quality[token->length + i] = i ? (unsigned char)glyph->fold[i] : glyph->quality;
    token->tone[token->length] = glyph->tone;
    token->length = (uint8_t)(token->length + glyph->length);
    token->number &= glyph->digit;
    token->digits |= glyph->digit;
    token->upper |= glyph->upper;
    token->lower |= glyph->lower;
    token->marked |= glyph->marked;
}

/* A combining mark that composition left apart: part of the letter before. */
static void token_mark(struct token *token, const struct glyph *glyph)
{
    if (!token->length)
        return;
    if (glyph->tone)
        token->tone[token->length - 1] = glyph->tone;
    else if (glyph->quality >= 0x300 && glyph->quality < 0x370)
        token->quality[token->length - 1] ^= (uint16_t)(0x8000 | glyph->quality);
    token->marked |= glyph->tone || (glyph->quality >= 0x300 && glyph->quality < 0x370);
}

/* What stands between two words, as it is gathered. */
struct between {
    char sigil, pause;
    bool blank;
};

static void between_add(struct head *head, struct between *between, const struct glyph *glyph)
{
    between->blank |= glyph->blank;
    if (glyph->sign == '#' || glyph->sign == '@')
        between->sigil = glyph->sign;
    else if (glyph->sign && strchr(",:;.?!-\n|/(", glyph->sign) && !between->pause)
        between->pause = glyph->sign;
    if (!head->count && glyph->sign == '?')
        head->asks = true;
    if (glyph->sign && glyph->sign != '\n')
        head->asks_at_end = glyph->sign == '?';
    head->stars += glyph->star || glyph->sign == '*';
}

static struct token *token_begin(struct head *head, const char *at, const struct between *between)
{
    struct token *token = &head->tokens[head->count++];
    memset(token, 0, offsetof(struct token, quality));
    token->at = at;
    token->sigil = between->sigil;
    token->pause = between->pause;
    token->touching = head->count > 1 && !between->blank;
    token->number = true;
    return token;
}

static void token_finish(struct head *head, struct token *token, const char *end)
{
    token->bytes = (size_t)(end - token->at);
    if (token->odd && !token->number) /* of a number its beginning will do: nothing has one as long */
        token->length = 0;
    token->fold[token->length] = '\0';
    token->number &= token->length > 0;
    head->lower |= token->lower;
    head->asks_at_end = false;
}

/* An apostrophe within a word belongs to it: don't, k'pă. */
static bool is_apostrophe(const struct glyph *glyph, const char *next)
{
    size_t bytes;
    return glyph->sign == '\'' && *next && glyph_at(next, &bytes).length;
}

/* Letters typed one by one, "S.O.S", "d k", are one word. */
static void join_single_letters(struct head *head)
{
    size_t run = 0;
    while (run < head->count && head->tokens[run].length == 1 && !head->tokens[run].number &&
           (run == 0 || !head->tokens[run].sigil))
        run++;
    if (run < 2)
        return;
    struct token *first = &head->tokens[0];
    for (size_t i = 1; i < run; i++) {
        const struct token *next = &head->tokens[i];
        first->fold[i] = next->fold[0];
        first->quality[i] = next->quality[0];
        first->tone[i] = next->tone[0];
        first->upper |= next->upper;
        first->lower |= next->lower;
        first->marked |= next->marked;
    }
    first->length = (uint8_t)run;
    first->fold[run] = '\0';
    first->bytes = (size_t)(head->tokens[run - 1].at + head->tokens[run - 1].bytes - first->at);
    head->count -= run - 1;
    memmove(first + 1, first + run, (head->count - 1) * sizeof *first);
}

void head_read(const char *text, struct head *head)
{
    *head = (struct head){.text = text};
    struct between between = {0};
    struct token *token = NULL;
    size_t bytes;
    for (const char *at = text; *at; at += bytes) {
        struct glyph glyph = glyph_at(at, &bytes);
        if (glyph.length) {
            if (!token && head->count == HEAD_TOKENS) {
                head->more = true;
                break;
            }
            if (!token)
                token = token_begin(head, at, &between);
            token_add(token, &glyph);
        } else if (token && glyph.mark) {
            token_mark(token, &glyph);
        } else if (token && !is_apostrophe(&glyph, at + bytes)) {
            token_finish(head, token, at);
            token = NULL;
            between = (struct between){0};
            between_add(head, &between, &glyph);
        } else if (!token) {
            between_add(head, &between, &glyph);
        }
    }
    if (token)
        token_finish(head, token, token->at + strlen(token->at));
    join_single_letters(head);
}

bool letters_of(const struct token *tokens, size_t count, struct letters *letters)
{
    letters->words = letters->length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = tokens[i].length, used = letters->length;
        if (!length || used + length >= SPELLING_BYTES || i == sizeof letters->ends)
            break;
        memcpy(letters->fold + used, tokens[i].fold, sizeof tokens->fold);
        letters->ends[letters->words++] = letters->length = (uint8_t)(used + length);
    }
    return letters->words > 0;
}

bool spelling_of(const struct token *tokens, size_t count, struct spelling *spelling)
{
    spelling->length = 0;
    spelling->words = 0;
    spelling->marked = false;
    for (size_t i = 0; i < count; i++) {
        size_t length = tokens[i].length, used = spelling->length;
        if (!length || used + length >= SPELLING_BYTES || i == sizeof spelling->ends)
            return false;
        memcpy(spelling->fold + used, tokens[i].fold, length);
        memcpy(spelling->quality + used, tokens[i].quality, length * sizeof *spelling->quality);
        memcpy(spelling->tone + used, tokens[i].tone, length);
        spelling->length = (uint8_t)(used + length);
        spelling->ends[spelling->words++] = spelling->length;
        spelling->marked |= tokens[i].marked;
    }
    spelling->fold[spelling->length] = '\0';
    return count > 0;
}

/* The accents of one word: its letters' qualities and its one tone. */
static bool word_agrees(const struct spelling *texted, const struct spelling *listed, size_t from, size_t to)
{
    uint8_t tone = 0, wanted = 0;
    bool marked = false, same = true;
    for (size_t i = from; i < to; i++) {
        uint16_t plain = (unsigned char)texted->fold[i], quality = texted->quality[i];
        tone = texted->tone[i] ? texted->tone[i] : tone;
        wanted = listed->tone[i] ? listed->tone[i] : wanted;
        marked |= quality != plain;
        same &= quality == listed->quality[i];
    }
    bool same_tone =
        tone == wanted || (tone == TONE_TILDE && wanted == TONE_HOOK) || (tone == TONE_HOOK && wanted == TONE_TILDE);
    if (!marked && !tone)
        return true;
    return same && (same_tone || (listed->words > 1 && !tone));
}

static bool ends_agree(const struct spelling *texted, const struct spelling *listed)
{
    return texted->words == 1 || (texted->words == listed->words && !memcmp(texted->ends, listed->ends, texted->words));
}

bool spelling_agrees(const struct spelling *texted, const struct spelling *listed)
{
    if (texted->length != listed->length || memcmp(texted->fold, listed->fold, texted->length) ||
        !ends_agree(texted, listed))
        return false;
    for (size_t i = 0, from = 0; texted->marked && i < listed->words; from = listed->ends[i++])
        if (!word_agrees(texted, listed, from, listed->ends[i]))
            return false;
    return true;
}

const char *token_letter_at(const struct token *token, size_t letter)
{
    const char *at = token->at;
    for (size_t bytes, seen = 0; at < token->at + token->bytes; at += bytes) {
        struct glyph glyph = glyph_at(at, &bytes);
        if (!glyph.mark && seen >= letter)
            break;
        seen += glyph.length;
    }
    return at;
}

const char *token_end(const struct token *token)
{
    return token->at + token->bytes;
}

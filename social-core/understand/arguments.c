#include "social-core/understand/arguments.h"

#include <string.h>

#include "social-core/understand/leftover.h"

/* Signs that may stand between a keyword and its argument, and blanks; the second row where a word follows. */
static const char *const separators[] = {" ", "\n", ",", ".", ":", ";",  "-",  ")",
                                         "!", "?",  "–", "—", "…", "：", "，", "！"};
#define SEPARATORS_AT_END 8
#define KNOWN_BYTES 64
/* Fillers, labels, units have no more words. */
#define LISTED_WORDS 4

size_t listed_at(const struct reading *reading, size_t i, enum word_kind kind)
{
    const struct token *tokens = reading->head->tokens + i;
    size_t left = reading->head->count - i, count = left < LISTED_WORDS ? left : LISTED_WORDS;
    struct letters whole;
    struct spelling spelling;
    letters_of(tokens, count, &whole);
    for (count = whole.words; count > 0; count--)
        if (keyword_index_find(reading->words, whole.fold, whole.ends[count - 1]) &&
            spelling_of(tokens, count, &spelling) && keyword_index_agrees(reading->words, &spelling, kind))
            return count;
    return 0;
}

static bool is_end_but_for(const struct reading *reading, size_t i, bool particles)
{
    while (i < reading->head->count) {
        size_t filler = listed_at(reading, i, WORD_FILLER);
        if (!filler && particles)
            filler = listed_at(reading, i, WORD_PARTICLE);
        if (!filler)
            return false;
        i += filler;
    }
    return !reading->head->more;
}

bool is_end(const struct reading *reading, size_t i)
{
    return is_end_but_for(reading, i, true);
}

bool is_polite_end(const struct reading *reading, size_t i)
{
    return is_end_but_for(reading, i, reading->shouted);
}

size_t after_labels(const struct reading *reading, size_t i)
{
    size_t label = listed_at(reading, i, WORD_LABEL);
    return label && i + label < reading->head->count ? i + label : i;
}

bool is_ordinary(const struct reading *reading, size_t i)
{
    const struct head *head = reading->head;
    struct spelling spelling;
    for (size_t count = 1; count <= 4 && i + count <= head->count; count++)
        if (spelling_of(head->tokens + i, count, &spelling) &&
            keyword_index_agrees(reading->words, &spelling, WORD_ORDINARY))
            return true;
    return false;
}

bool is_question(const struct reading *reading, size_t i)
{
    bool question = reading->head->asks_at_end;
    for (; i < reading->head->count && !question; i++)
        question = listed_at(reading, i, WORD_QUESTION) > 0;
    return question;
}

static const char *start_of(const struct reading *reading, size_t i)
{
    const struct head *head = reading->head;
    const char *at = i ? token_end(&head->tokens[i - 1]) : head->text;
    const char *word = i < head->count ? head->tokens[i].at : NULL;
    size_t signs = word ? sizeof separators / sizeof *separators : SEPARATORS_AT_END;
    for (size_t sign = 0; sign < signs && (!word || at < word);) {
        size_t length = strlen(separators[sign]);
        bool stands = !strncmp(at, separators[sign], length);
        at += stands ? length : 0;
        sign = stands ? 0 : sign + 1;
    }
    return at;
}

static const char *trimmed(struct arena *arena, const char *from, const char *end)
{
    while (end > from && (end[-1] == ' ' || end[-1] == '\n'))
        end--;
    return end > from ? arena_copy(arena, from, (size_t)(end - from)) : NULL;
}

const char *text_from(const struct reading *reading, size_t i)
{
    const char *from = start_of(reading, i);
    return trimmed(reading->arena, from, from + strlen(from));
}

const char *text_between(const struct reading *reading, size_t i, size_t end)
{
    const struct head *head = reading->head;
    return i < end ? trimmed(reading->arena, head->tokens[i].at, token_end(&head->tokens[end - 1])) : NULL;
}

const char *folded_between(const struct reading *reading, size_t i, size_t end)
{
    const char *folded = i < end ? reading->head->tokens[i].fold : "";
    for (i++; i < end; i++)
        folded = arena_printf(reading->arena, "%s %s", folded, reading->head->tokens[i].fold);
    return folded;
}

/* The letters of `count` words side by side; false when they are too many or one is odd. */
static bool squash(const struct reading *reading, size_t i, size_t count, char squashed[KNOWN_BYTES])
{
    size_t used = 0;
    for (size_t word = i; word < i + count; word++) {
        const struct token *token = &reading->head->tokens[word];
        if (!token->length || used + token->length >= KNOWN_BYTES)
            return false;
        memcpy(squashed + used, token->fold, token->length);
        used += token->length;
    }
    squashed[used] = '\0';
    return true;
}

const char *take_known(const struct reading *reading, size_t *i, size_t most,
                       const char *(*lookup)(void *self, const char *squashed))
{
    size_t left = reading->head->count - *i;
    char squashed[KNOWN_BYTES];
    for (size_t count = left < most ? left : most; *i < reading->head->count && count > 0; count--) {
        const char *name = squash(reading, *i, count, squashed) ? lookup(reading->known->self, squashed) : NULL;
        if (name) {
            *i += count;
            return name;
        }
    }
    return NULL;
}

/* A topic by the word some language has for it. */
static const char *take_topic_word(const struct reading *reading, size_t *i)
{
    char squashed[KNOWN_BYTES];
    if (*i >= reading->head->count || !squash(reading, *i, 1, squashed))
        return NULL;
    const char *topic = topic_word(reading->catalogs, squashed);
    const char *name = topic ? reading->known->channel(reading->known->self, topic) : NULL;
    *i += name != NULL;
    return name;
}

/* "#nuwowcs": a topic as a keyboard typed it that made no accents. */
static const char *take_leftover_topic(const struct reading *reading, size_t *i)
{
    if (*i >= reading->head->count)
        return NULL;
    struct token token = reading->head->tokens[*i];
    const char *name = leftover_decode(&token) ? reading->known->channel(reading->known->self, token.fold) : NULL;
    *i += name != NULL;
    return name;
}

const char *take_topic(const struct reading *reading, size_t *i)
{
    const char *name = take_known(reading, i, 3, reading->known->channel);
    if (!name)
        name = take_topic_word(reading, i);
    return name ? name : take_leftover_topic(reading, i);
}

const char *take_channel(const struct reading *reading, size_t *i)
{
    const struct head *head = reading->head;
    if (*i >= head->count || head->tokens[*i].sigil == '@')
        return NULL;
    const char *name = take_topic(reading, i);
    if (name || head->tokens[*i].sigil != '#' || !head->tokens[*i].length || head->tokens[*i].number)
        return name;
    size_t first = (*i)++;
    while (*i < head->count && head->tokens[*i].touching && !head->tokens[*i].sigil)
        (*i)++;
    return arena_copy(reading->arena, head->tokens[first].fold, head->tokens[first].length);
}

const char *take_handle(const struct reading *reading, size_t *i, bool bare)
{
    const struct head *head = reading->head;
    if (*i >= head->count || (!bare && head->tokens[*i].sigil != '@'))
        return NULL;
    bool at = head->tokens[*i].sigil == '@';
    const char *name = take_known(reading, i, at ? 2 : 1, reading->known->handle);
    if (name || !at || !head->tokens[*i].length)
        return name;
    return arena_strdup(reading->arena, head->tokens[(*i)++].fold);
}

const char *take_number(const struct reading *reading, size_t *i, size_t digits)
{
    size_t at = after_labels(reading, *i);
    const struct head *head = reading->head;
    if (at >= head->count || !head->tokens[at].number || head->tokens[at].length > digits)
        return NULL;
    *i = at + 1;
    return arena_strdup(reading->arena, head->tokens[at].fold);
}

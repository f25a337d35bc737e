/* Commands that carry people's own words. */
#include "social-core/understand/readings.h"

#include <string.h>

#define NAME_WORDS 6
#define AREA_WORDS 10
#define ABBREVIATION 2
#define PHONE_DIGITS 6

/* After `#`: a topic known or not; else the words go to the writer's own board. */
bool read_post(struct reading *reading)
{
    struct request *out = reading->out;
    const struct head *head = reading->head;
    size_t at = reading->next;
    if (at < head->count && head->tokens[at].sigil == '#')
        out->channel = take_channel(reading, &at);
    if (!out->channel && (reading->doubtful || reading->polite))
        return false;
    out->text = text_from(reading, at);
    out->why = out->channel ? "a channel after # follows" : "a text for the writer's own board follows";
    return true;
}

bool read_ask(struct reading *reading)
{
    struct request *out = reading->out;
    size_t at = reading->next;
    if (!is_ordinary(reading, at))
        out->agency = take_known(reading, &at, 3, reading->known->agency);
    bool sure = reading->marked || reading->shouted || reading->head->count == reading->next;
    if (!out->agency && (reading->doubtful || reading->polite || !(sure || is_question(reading, at))))
        return false;
    out->text = text_from(reading, out->agency ? at : reading->next);
    out->why = out->agency ? "an agency follows" : "a question to the writer's own agency follows";
    return true;
}

bool read_message(struct reading *reading)
{
    struct request *out = reading->out;
    size_t at = after_labels(reading, reading->next);
    bool bare = (reading->marked || reading->shouted || reading->keyword->limit == LIMIT_SHORT) && !reading->doubtful;
    out->to = take_handle(reading, &at, bare);
    out->text = text_from(reading, at);
    out->why = "a handle follows";
    return out->to != NULL;
}

bool read_sos(struct reading *reading)
{
    reading->out->text = text_from(reading, reading->next);
    reading->out->why = "a call for help is taken as it is";
    return !reading->doubtful && (reading->keyword->limit == LIMIT_NONE || is_end(reading, reading->next));
}

/* Errs on the side of stopping: what follows matters only for words that are also ordinary ones. */
bool read_stop(struct reading *reading)
{
    struct request *out = reading->out;
    const struct head *head = reading->head;
    size_t at = after_labels(reading, reading->next), left = head->count - reading->next;
    out->channel = take_channel(reading, &at);
    if (out->channel && is_end(reading, at)) {
        out->why = "a channel follows and nothing else";
        return true;
    }
    out->channel = NULL;
    out->why = "stop is taken as it is, whatever follows";
    if (is_end(reading, reading->next) || (left == 1 && head->tokens[reading->next].number && !head->more))
        return true;
    if (reading->keyword->limit == LIMIT_SHORT)
        return left <= (reading->shouted ? 2 : 1) && !head->more && !reading->doubtful;
    return reading->keyword->limit == LIMIT_NONE && !reading->doubtful;
}

/* "Vàng Thị Mỷ", "SUNG A DE, BAN HO": without accents many a name looks like an ordinary word; it is a name behind a
 * middle name, or with a capital among words that are not all capitals. */
static bool is_named(const struct reading *reading, size_t first, size_t i)
{
    const struct token *token = &reading->head->tokens[i];
    if (i == first || token->marked || listed_at(reading, i, WORD_NO_NAME) > 1)
        return false;
    return listed_at(reading, first + 1, WORD_MIDDLE) || (token->upper && reading->head->lower);
}

static bool is_name(const struct reading *reading, size_t first, size_t end)
{
    if (first >= end || end - first > NAME_WORDS)
        return false;
    for (size_t i = first; i < end; i++)
        if (reading->head->tokens[i].digits || (listed_at(reading, i, WORD_NO_NAME) && !is_named(reading, first, i)))
            return false;
    return true;
}

/* Where the area begins: after a comma or line end, or at a word that says "in" or names a kind of area. */
static size_t area_at(const struct reading *reading, size_t first)
{
    const struct head *head = reading->head;
    for (size_t i = first + 1; i < head->count; i++)
        if (head->tokens[i].pause && strchr(",;\n|/-.(", head->tokens[i].pause))
            return i;
    for (size_t i = first + 1; i + 1 < head->count; i++) {
        size_t label = listed_at(reading, i, WORD_LABEL);
        if (label && i + label < head->count)
            return i;
    }
    for (size_t i = first + 1; i < head->count; i++) {
        size_t at = i;
        if (take_known(reading, &at, 5, reading->known->place) && is_end(reading, at))
            return i;
    }
    return head->count;
}

/* "tên Lan", "tên là Lan": the word for name is none. */
static size_t name_at(const struct reading *reading, size_t i)
{
    const struct head *head = reading->head;
    if (i + 1 < head->count && (!strcmp(head->tokens[i].fold, "ten") || !strcmp(head->tokens[i].fold, "name")))
        i++;
    return i + 1 < head->count && !strcmp(head->tokens[i].fold, "la") && i > reading->next ? i + 1 : i;
}

static const char *without_last_signs(const struct reading *reading, const char *area)
{
    size_t length = area ? strlen(area) : 0;
    while (length && strchr(".,!)", area[length - 1]))
        length--;
    return length ? arena_copy(reading->arena, area, length) : NULL;
}

/* Whether all the words begin with a capital, or are all capitals. */
static bool is_capital(const struct reading *reading, size_t first, size_t end)
{
    bool capital = end > first;
    for (size_t i = first; i < end; i++)
        capital &= reading->head->tokens[i].upper;
    return capital;
}

/* "bản Séo Mý Tỷ, xã Tả Van, huyện Sa Pa, tỉnh Lào Cai. Cảm ơn": of an address too long for the words looked at. */
static const char *first_sentence(const struct reading *reading, const char *area)
{
    return arena_copy(reading->arena, area, strcspn(area, "!\n"));
}

/* "đăng ký nuôi bò dự án": several words in small letters and no place are no name, behind a keyword that is also a word
 * of ordinary sentences. */
static bool is_written_as_name(const struct reading *reading, size_t first, size_t area)
{
    return is_capital(reading, first, area) || area < reading->head->count || area - first == 1 ||
           reading->keyword->spelling.words == 1;
}

/* "đăng ký tiêm vắc xin ở đâu": no place is named. */
static bool asks_where(const struct reading *reading, size_t area)
{
    return area < reading->head->count && listed_at(reading, area, WORD_NO_NAME) > 1;
}

/* Whether a sentence ends before word `i`; "TP. Lào Cai" is one. */
static bool is_sentence_end(const struct reading *reading, size_t i)
{
    const struct token *token = &reading->head->tokens[i], *before = token - 1;
    bool abbreviates = before->length <= ABBREVIATION && before->upper && !before->lower;
    return token->pause && strchr(".!\n", token->pause) && !abbreviates;
}

static bool is_thanks(const struct reading *reading, size_t first)
{
    size_t i = first;
    while (i < reading->head->count && (i == first || !is_sentence_end(reading, i))) {
        size_t filler = listed_at(reading, i, WORD_FILLER);
        if (!filler)
            return false;
        i += filler;
    }
    return true;
}

/* Where the area ends: at a new sentence, at thanks, at the writer's phone number. */
static size_t area_end(const struct reading *reading, size_t area)
{
    const struct head *head = reading->head;
    for (size_t i = area + 1; i < head->count; i++) {
        const struct token *token = &head->tokens[i];
        bool phone = token->number && (token->length >= PHONE_DIGITS || *token->fold == '0');
        bool its_label = phone && i > area + 1 && listed_at(reading, i - 1, WORD_NO_NAME);
        if (is_sentence_end(reading, i) || phone || is_thanks(reading, i))
            return its_label ? i - 1 : i;
    }
    return head->count;
}

bool read_join(struct reading *reading)
{
    struct request *out = reading->out;
    const struct head *head = reading->head;
    out->why = "the keyword stands alone";
    if (is_end(reading, reading->next))
        return !reading->doubtful;
    size_t first = name_at(reading, reading->next), area = area_at(reading, first), end = area_end(reading, area);
    bool more = head->more && end == head->count;
    if ((more && !is_capital(reading, first, area)) || !is_name(reading, first, area) ||
        head->count - area > AREA_WORDS || asks_where(reading, area) || !is_written_as_name(reading, first, area))
        return false;
    out->name = text_between(reading, first, area);
    if (area < head->count && !head->tokens[area].pause)
        area = after_labels(reading, area);
    if (area < head->count)
        out->area = without_last_signs(reading, more ? first_sentence(reading, text_from(reading, area))
                                                     : text_between(reading, area, end));
    out->why = out->area ? "a name and a place follow" : "a name follows";
    return out->area || !(reading->doubtful || reading->polite);
}

bool read_rename(struct reading *reading)
{
    size_t first = after_labels(reading, reading->next);
    reading->out->name = text_between(reading, first, reading->head->count);
    reading->out->why = "a name follows and nothing else";
    return is_name(reading, first, reading->head->count) && reading->head->count - first <= 4 && !reading->head->more &&
           !reading->doubtful && !reading->polite;
}

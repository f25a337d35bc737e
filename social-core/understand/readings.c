/* Commands whose arguments are names and numbers: they fire on nothing else. */
#include "social-core/understand/readings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ID_DIGITS SIZE_MAX /* of any length: that nothing has one is told, and it never becomes part of a text */
#define CODE_DIGITS 8      /* moving.h */
#define CHANNELS_MAX 8
#define CLAIM_WORDS 3

bool read_nothing(struct reading *reading)
{
    return false;
}

bool read_alone(struct reading *reading)
{
    enum intent intent = reading->out->intent;
    bool word_of_its_own =
        intent == INTENT_accents_on || intent == INTENT_accents_off || intent == INTENT_me || intent == INTENT_learn;
    reading->out->why = "the keyword stands alone";
    bool ends = word_of_its_own && reading->keyword->spelling.words == 1 ? is_polite_end(reading, reading->next)
                                                                         : is_end(reading, reading->next);
    return ends && !reading->doubtful &&
           !(word_of_its_own &&
             ((reading->polite && !reading->courtesy) ||
              (reading->head->asks_at_end && !reading->marked && reading->keyword->spelling.words == 1)));
}

/* One or several topics from `i` on and nothing after them. */
static bool only_channels(struct reading *reading, size_t i)
{
    struct request *out = reading->out;
    const char *all = NULL;
    size_t count = 0;
    while (i < reading->head->count && count < CHANNELS_MAX) {
        size_t at = i;
        const char *name = take_channel(reading, &at);
        if (!name && (at = after_labels(reading, i)) > i)
            name = take_channel(reading, &at);
        if (!name)
            break;
        all = all ? arena_printf(reading->arena, "%s,%s", all, name) : name;
        if (!count++)
            out->channel = name;
        i = at;
    }
    if (!count || !is_end(reading, i))
        return false;
    out->channels = count > 1 ? all : NULL;
    out->why = count > 1 ? "channels follow and nothing else" : "a channel follows and nothing else";
    return true;
}

/* What else can be followed: a person by @handle, an agency by its name. */
static bool only_someone(struct reading *reading, size_t i)
{
    struct request *out = reading->out;
    size_t at = i;
    out->to = take_handle(reading, &at, false);
    if (out->to && is_end(reading, at)) {
        out->why = "a handle follows and nothing else";
        return true;
    }
    at = i;
    out->to = NULL;
    out->agency = take_known(reading, &at, 3, reading->known->agency);
    if (out->agency && is_end(reading, at)) {
        out->why = "an agency follows and nothing else";
        return true;
    }
    out->agency = NULL;
    return false;
}

bool read_channels(struct reading *reading)
{
    if (only_channels(reading, reading->next))
        return true;
    *reading->out = (struct request){.intent = reading->out->intent};
    reading->out->why = "the keyword stands alone";
    if (reading->keyword->spelling.words > 1 ? is_end(reading, reading->next) : is_polite_end(reading, reading->next))
        return !reading->doubtful && (!reading->polite || reading->courtesy);
    return only_someone(reading, reading->next);
}

bool read_reading(struct reading *reading)
{
    if (read_channels(reading))
        return true;
    size_t at = reading->next;
    reading->out->id = reading->doubtful ? NULL : take_number(reading, &at, ID_DIGITS);
    reading->out->why = "a number follows and nothing else";
    return reading->out->id && is_end(reading, at);
}

/* "TL 12, mai toi den", "BAO #3", "bao 996 nha": a sign or the end of the text sets the number apart. */
static bool is_set_apart(const struct reading *reading, size_t after_number)
{
    const struct token *tokens = reading->head->tokens;
    bool sign = after_number < reading->head->count && tokens[after_number].pause;
    return tokens[after_number - 1].sigil == '#' || is_end(reading, after_number) ||
           (sign && reading->out->intent != INTENT_report);
}

/* "bao 3 ngay nua": days are counted, nothing is reported. "bao so 3 rat manh": storms have small numbers, posts seldom.
 * "TL 1215 nguoi ta chua den": behind a keyword of its own a long number is a number. */
static bool counts_something(const struct reading *reading, size_t after_number)
{
    bool report = reading->out->intent == INTENT_report, small = strlen(reading->out->id) <= 2;
    if ((report && reading->shouted) || is_set_apart(reading, after_number))
        return false;
    size_t measure = listed_at(reading, after_number, WORD_MEASURE);
    size_t unit = report || small ? listed_at(reading, after_number, WORD_UNIT) : 0;
    size_t counted = measure > unit ? measure : unit;
    if (counted)
        return listed_at(reading, after_number, WORD_COMMON) <= counted;
    bool labelled = reading->keyword->spelling.words == 1 && after_number > reading->next + 1;
    return report && small && (listed_at(reading, after_number, WORD_STORM) > 0 || (labelled && !reading->marked));
}

static bool number_and_text(struct reading *reading)
{
    size_t at = reading->next;
    reading->out->id = reading->doubtful ? NULL : take_number(reading, &at, ID_DIGITS);
    if (!reading->out->id || counts_something(reading, at))
        return false;
    reading->out->text = text_from(reading, at);
    reading->out->why = "a number follows";
    return true;
}

bool read_numbered(struct reading *reading)
{
    return number_and_text(reading);
}

/* A text of their own after a keyword that nothing else begins with (KN, TL), or after a longer one that is no fixed
 * phrase: those are among the ordinary beginnings of the language files. */
static bool free_text(struct reading *reading)
{
    reading->out->id = NULL;
    if (reading->polite || reading->doubtful || reading->keyword->limit == LIMIT_SHORT)
        return false;
    reading->out->text = text_from(reading, reading->next);
    reading->out->why = "a text follows";
    return reading->out->text != NULL;
}

bool read_appeal(struct reading *reading)
{
    return number_and_text(reading) || free_text(reading);
}

bool read_reply(struct reading *reading)
{
    return number_and_text(reading) || free_text(reading);
}

/* "kiem nghe noi dap vo" and "kiem an toi chua khoi lao" ask, "kiem nguoi lam thue" does not; "kiểm" with its accents is
 * said of nothing else, those fixed phrases aside that the language files list. */
static bool is_to_be_checked(const struct reading *reading)
{
    size_t left = reading->head->count - reading->next;
    if (reading->shouted || is_question(reading, reading->next))
        return true;
    if (reading->keyword->spelling.words > 1 || left < CLAIM_WORDS)
        return false;
    bool claim = reading->marked;
    for (size_t i = reading->next; i < reading->head->count && !claim; i++)
        claim = listed_at(reading, i, WORD_CLAIM) > 0;
    return claim;
}

bool read_check(struct reading *reading)
{
    return number_and_text(reading) || (is_to_be_checked(reading) && free_text(reading));
}

bool read_answer(struct reading *reading)
{
    size_t at = reading->next;
    reading->out->option = take_number(reading, &at, 6);
    reading->out->why = "a number alone";
    return reading->out->option && is_end(reading, at) && !reading->doubtful;
}

/* "cho 5 sao" */
static bool is_rating_word(const struct reading *reading, size_t i)
{
    struct spelling spelling;
    if (i >= reading->head->count || !spelling_of(reading->head->tokens + i, 1, &spelling))
        return false;
    const struct listed_word *word = keyword_index_agrees(reading->words, &spelling, WORD_KEYWORD);
    return word && word->intent == INTENT_rate;
}

/* "SAO 7", "PIN 12": a number alone that cannot be: the command says which can. */
static bool is_wrong_number(const struct reading *reading)
{
    size_t at = reading->next;
    const char *number = reading->doubtful ? NULL : take_number(reading, &at, SIZE_MAX);
    if (!number || at != reading->head->count || reading->head->more)
        return false;
    bool right =
        reading->out->intent == INTENT_pin ? strlen(number) == 4 : strlen(number) == 1 && strchr("12345", *number);
    reading->out->why = "a number alone follows that cannot be";
    return !right;
}

bool read_rate(struct reading *reading)
{
    size_t at = reading->next;
    if (is_wrong_number(reading))
        return true;
    reading->out->stars = take_number(reading, &at, 1);
    if (!reading->out->stars || !strchr("12345", *reading->out->stars) || reading->doubtful)
        return false;
    reading->out->why = "1 to 5 follows and nothing else";
    at += is_rating_word(reading, at);
    if (is_end(reading, at))
        return true;
    reading->out->why = "the keyword stands in capitals and nothing is counted";
    return reading->shouted && !reading->head->asks_at_end && !listed_at(reading, at, WORD_UNIT) &&
           !listed_at(reading, at, WORD_MEASURE);
}

bool read_place(struct reading *reading)
{
    struct request *out = reading->out;
    out->why = "the keyword stands alone";
    if (is_end(reading, reading->next))
        return !reading->doubtful;
    size_t first = after_labels(reading, reading->next), at = first;
    out->area = take_known(reading, &at, 5, reading->known->place);
    out->text = text_between(reading, first, at);
    out->why = "a place follows and nothing else";
    return out->area && is_end(reading, at);
}

/* "tu tay nuoc" looks a word up; "tự tay tôi làm", "từ anh Páo gửi" do not: how sure is the keyword, and is the language's
 * name an ordinary word ("anh")? */
static bool may_be_looked_up(const struct reading *reading, size_t language, size_t word, size_t left)
{
    if (reading->shouted || reading->keyword->spelling.words > 1)
        return left <= 6;
    if (listed_at(reading, language, WORD_COMMON))
        return false;
    for (size_t i = word; i < reading->head->count && !reading->marked; i++)
        if (left > 1 && ((i == word && listed_at(reading, i, WORD_KEYWORD)) || listed_at(reading, i, WORD_NO_NAME) ||
                         listed_at(reading, i, WORD_QUESTION)))
            return false;
    return left <= (reading->marked ? 6 : 2);
}

bool read_word(struct reading *reading)
{
    struct request *out = reading->out;
    size_t first = after_labels(reading, reading->next), at = first;
    out->code = take_known(reading, &at, 2, reading->known->language);
    size_t left = reading->head->count - at;
    if (!out->code || reading->doubtful || !left || reading->head->more || !may_be_looked_up(reading, first, at, left))
        return false;
    out->language = folded_between(reading, first, at);
    out->word = text_from(reading, at);
    out->text = arena_printf(reading->arena, "%s %s", text_between(reading, first, at), out->word);
    out->why = "a language and a word of it follow";
    return true;
}

/* NN takes any name, so that an unknown language can be told so; longer keywords are words of ordinary sentences too. */
bool read_language(struct reading *reading)
{
    struct request *out = reading->out;
    bool any = reading->keyword->limit == LIMIT_SHORT;
    out->why = "the keyword stands alone";
    if (is_end(reading, reading->next))
        return (any || reading->keyword->spelling.words > 1) && !reading->doubtful;
    size_t first = after_labels(reading, reading->next), at = first;
    out->code = take_known(reading, &at, 3, reading->known->language);
    if (!out->code && any)
        at = reading->head->count;
    out->language = folded_between(reading, first, at);
    out->why = out->code ? "a language follows and nothing else" : "a word follows and nothing else";
    return (out->code || (any && at - first <= 2)) && is_end(reading, at);
}

/* "la lan 48213977": a person comes to this phone with an officer's code. */
static bool read_code(struct reading *reading)
{
    const struct head *head = reading->head;
    size_t handle = reading->next, at = handle + 1;
    if (at >= head->count || !head->tokens[handle].length || head->tokens[handle].number)
        return false;
    reading->out->id = take_number(reading, &at, CODE_DIGITS);
    if (!reading->out->id || strlen(reading->out->id) != CODE_DIGITS || !is_end(reading, at)) {
        reading->out->id = NULL;
        return false;
    }
    reading->out->to = arena_strdup(reading->arena, head->tokens[handle].fold);
    reading->out->why = "a handle and a code of eight digits follow";
    return true;
}

bool read_iam(struct reading *reading)
{
    struct request *out = reading->out;
    size_t at = reading->next;
    if (reading->keyword->limit == LIMIT_ALONE) {
        out->option = "new";
        out->why = "the keyword stands alone";
        return is_end(reading, at) && !reading->doubtful;
    }
    if (read_code(reading))
        return true;
    out->name = take_known(reading, &at, 4, reading->known->person);
    out->why = "a person of this phone follows and nothing else";
    return out->name && is_end(reading, at) && !reading->doubtful && !reading->polite;
}

bool read_help(struct reading *reading)
{
    struct request *out = reading->out;
    size_t next = reading->next, left = reading->head->count - next;
    out->why = "the keyword stands alone";
    if (is_end(reading, next))
        return !reading->doubtful;
    if (reading->keyword->limit == LIMIT_ALONE)
        return false;
    size_t about = listed_at(reading, next, WORD_KEYWORD);
    out->text = about ? text_between(reading, next, next + about) : text_from(reading, next);
    out->why = about ? "a keyword follows and nothing else" : "a word follows and nothing else";
    return about ? is_end(reading, next + about) : reading->keyword->limit == LIMIT_SHORT && left <= 2;
}

bool read_behalf(struct reading *reading)
{
    size_t at = reading->next;
    reading->out->to = take_handle(reading, &at, false);
    reading->out->text = text_from(reading, at);
    reading->out->why = "a handle follows";
    return reading->out->to && !reading->polite;
}

bool read_pin(struct reading *reading)
{
    size_t at = reading->next;
    struct request *out = reading->out;
    out->why = "four digits follow and nothing else";
    if (reading->keyword->limit == LIMIT_ALONE) {
        out->option = "off";
        return is_end(reading, at) && !reading->doubtful;
    }
    out->id = take_number(reading, &at, 4);
    if (out->id && strlen(out->id) == 4)
        return is_end(reading, at);
    out->id = NULL;
    if (is_wrong_number(reading))
        return true;
    out->why = "the keyword stands alone";
    return reading->keyword->spelling.words > 1 && is_end(reading, reading->next) && !reading->doubtful;
}

/* "7", "7h", "7 gio toi", "7pm": the hour of the day. */
bool read_hour(struct reading *reading)
{
    const struct head *head = reading->head;
    size_t at = after_labels(reading, reading->next);
    reading->out->why = "the keyword stands alone";
    if (reading->keyword->limit == LIMIT_ALONE)
        reading->out->option = "off";
    if (is_end(reading, at))
        return !reading->doubtful;
    if (reading->out->option)
        return false;
    const char *said = head->tokens[at].fold;
    char *end;
    long hour = strtol(said, &end, 10);
    bool evening = false;
    if (end == said || end - said > 2)
        return false;
    if (*end == 'p' || at + 1 == head->count)
        evening = *end == 'p';
    at++;
    if (at < head->count && strstr("h gio g oclock", head->tokens[at].fold))
        at++;
    if (at < head->count && strstr("toi chieu dem pm", head->tokens[at].fold))
        evening = true;
    if (at < head->count && strstr("toi chieu dem pm sang trua am", head->tokens[at].fold))
        at++;
    if (evening && hour < 12)
        hour += 12;
    reading->out->hour = arena_printf(reading->arena, "%ld", hour);
    reading->out->why = "an hour follows and nothing else";
    return hour >= 0 && hour < 24 && is_end(reading, at) && !reading->doubtful;
}

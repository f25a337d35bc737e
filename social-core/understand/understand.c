#include "social-core/understand/understand.h"

#include <string.h>

#include "social-core/understand/leftover.h"
#include "social-core/understand/readings.h"
#include "social-core/understand/syllable.h"

/* A keyword of more words is spelt right. */
#define NEAR_WORDS 3
/* So far into the text may a command begin after greetings and courtesies. */
#define LEAD_IN_WORDS 6

/* What may be glued to a keyword, and the argument that must then have come of it. */
enum glue {
    GLUE_NOTHING,
    GLUE_CHANNEL,
    GLUE_NUMBER,
    GLUE_HANDLE,
    GLUE_AGENCY,
    GLUE_PLACE,
    GLUE_LANGUAGE,
    GLUE_PERSON,
    GLUE_KEYWORD,
    GLUE_NAME
};

static const struct {
    const char *name;
    bool (*read)(struct reading *reading);
    enum glue glue;
} intents[] = {
#define INTENT(name, reads, glued) [INTENT_##name] = {#name, read_##reads, GLUE_##glued},
#include "social-core/understand/intents.def"
#undef INTENT
};

const char *intent_name(enum intent intent)
{
    return intents[intent].name;
}

enum intent intent_named(const char *name)
{
    enum intent intent = 0;
    while (intent < INTENTS && strcmp(intents[intent].name, name))
        intent++;
    return intent;
}

/* What all tries at one text share. */
struct attempt {
    struct arena *arena;
    const struct catalogs *catalogs;
    const struct known *known;
    const struct head *head;
    size_t first; /* the word where the keyword should be */
    enum match match;
    bool polite;   /* something stands before it */
    bool courtesy; /* and that is mere courtesy */
    struct request *out;
};

static bool is_shouted(const struct head *head, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (head->tokens[i].lower || !head->tokens[i].upper)
            return false;
    return head->lower;
}

/* The text is the keyword and nothing else: whoever sends that asks how it is used. */
static bool stands_bare(const struct attempt *attempt, const struct listed_word *keyword, size_t next)
{
    const struct head *head = attempt->head;
    return keyword->spelling.words && keyword->limit != LIMIT_ALONE && !attempt->polite && next == head->count &&
           !head->more && !head->asks_at_end;
}

/* Reads the text as the command of `keyword`, which spans `words` words. */
static bool try_keyword(const struct attempt *attempt, const struct listed_word *keyword, size_t words, bool doubtful)
{
    const struct head *head = attempt->head;
    size_t next = attempt->first + words;
    *attempt->out = (struct request){.intent = keyword->intent};
    struct reading reading = {.arena = attempt->arena,
                              .catalogs = attempt->catalogs,
                              .words = catalogs_keywords(attempt->catalogs),
                              .known = attempt->known,
                              .head = head,
                              .keyword = keyword,
                              .next = next,
                              .doubtful = doubtful,
                              .out = attempt->out};
    for (size_t i = attempt->first; i < next; i++)
        reading.marked |= head->tokens[i].marked;
    reading.shouted = is_shouted(head, attempt->first, next) || (next < head->count && head->tokens[next].pause == ':');
    reading.polite = attempt->polite && !reading.shouted;
    reading.courtesy = attempt->courtesy;
    if (intents[keyword->intent].read(&reading)) {
        attempt->out->keyword = keyword->shown;
        attempt->out->match = attempt->match;
        return true;
    }
    *attempt->out = (struct request){.intent = INTENT_none, .why = "what follows the keyword does not fit it"};
    if (!stands_bare(attempt, keyword, next) || doubtful)
        return false;
    *attempt->out = (struct request){.intent = keyword->intent,
                                     .keyword = keyword->shown,
                                     .match = attempt->match,
                                     .why = "the keyword stands bare: what belongs behind it is told"};
    return true;
}

enum verdict { UNDECIDED, COMMAND, SENTENCE };

static enum verdict try_exact(struct attempt *attempt);

static enum verdict try_glued(const struct attempt *attempt);
static enum verdict try_near(const struct attempt *attempt);

/* A command after "xin", "please", "alo,": only where its arguments leave no doubt. */
static enum verdict try_after_lead_in(const struct attempt *attempt, const struct spelling *spelling, size_t words)
{
    const struct keyword_index *index = catalogs_keywords(attempt->catalogs);
    const struct head *head = attempt->head;
    struct attempt after = *attempt;
    after.first += words;
    if (after.first >= head->count || after.first > LEAD_IN_WORDS)
        return UNDECIDED;
    after.polite = true;
    after.courtesy = keyword_index_agrees(index, spelling, WORD_COURTESY) != NULL;
    bool greets = keyword_index_agrees(index, spelling, WORD_GREETING) &&
                  (head->tokens[after.first].pause || is_shouted(head, after.first, after.first + 1));
    if (!after.courtesy && !greets && !keyword_index_agrees(index, spelling, WORD_LEAD_IN))
        return UNDECIDED;
    enum verdict verdict = try_exact(&after);
    if (verdict == UNDECIDED)
        verdict = try_glued(&after);
    return verdict == UNDECIDED ? try_near(&after) : verdict;
}

/* All listed words that span exactly the next `words` words of the text. */
static enum verdict try_span(struct attempt *attempt, size_t words)
{
    const struct head *head = attempt->head;
    struct spelling spelling;
    if (!spelling_of(head->tokens + attempt->first, words, &spelling))
        return UNDECIDED;
    const struct keyword_index *index = catalogs_keywords(attempt->catalogs);
    const struct listed_word *listed = keyword_index_find(index, spelling.fold, spelling.length);
    for (const struct listed_word *word = listed; word; word = keyword_index_next(word))
        if (word->kind == WORD_KEYWORD && spelling_agrees(&spelling, &word->spelling) &&
            try_keyword(attempt, word, words, false))
            return COMMAND;
    const struct listed_word *ordinary = listed ? keyword_index_agrees(index, &spelling, WORD_ORDINARY) : NULL;
    if (ordinary && !is_shouted(head, attempt->first, attempt->first + 1)) {
        *attempt->out = (struct request){.why = "begins like an ordinary sentence", .keyword = ordinary->shown};
        return SENTENCE;
    }
    return listed && try_after_lead_in(attempt, &spelling, words) == COMMAND ? COMMAND : UNDECIDED;
}

/* The longest listed word decides; a shorter one is tried when what follows the longer does not fit it. None holds a
 * word with # or @ before it: "đang lừa" is a sentence, "DANG #lua" a command. */
static enum verdict try_exact(struct attempt *attempt)
{
    const struct keyword_index *index = catalogs_keywords(attempt->catalogs);
    const struct token *tokens = attempt->head->tokens + attempt->first;
    size_t left = attempt->head->count - attempt->first, words = left < WORDS_MAX ? left : WORDS_MAX;
    struct letters whole;
    for (size_t i = 1; i < words; i++)
        if (tokens[i].sigil)
            words = i;
    letters_of(tokens, words, &whole);
    for (words = whole.words; words > 0; words--) {
        bool listed = keyword_index_find(index, whole.fold, whole.ends[words - 1]) != NULL;
        enum verdict verdict = listed ? try_span(attempt, words) : UNDECIDED;
        if (verdict != UNDECIDED)
            return verdict;
    }
    return UNDECIDED;
}

static bool glue_holds(const struct request *out, enum glue glue)
{
    switch (glue) {
    case GLUE_CHANNEL:
        return out->channel != NULL;
    case GLUE_NUMBER:
        return out->id || out->option || out->stars || out->hour;
    case GLUE_HANDLE:
        return out->to != NULL;
    case GLUE_AGENCY:
        return out->agency != NULL;
    case GLUE_PLACE:
        return out->area != NULL;
    case GLUE_LANGUAGE:
        return out->code != NULL;
    case GLUE_PERSON:
        return out->name != NULL;
    case GLUE_KEYWORD:
        return out->text != NULL;
    case GLUE_NAME:
        return out->area && out->name;
    default:
        return false;
    }
}

/* The head with word `i` cut after `letters` letters into two. */
static bool split_word(const struct head *head, size_t i, size_t letters, struct head *cut)
{
    if (head->count == HEAD_TOKENS || !head->tokens[i].length)
        return false;
    *cut = *head;
    memmove(&cut->tokens[i + 1], &cut->tokens[i], (head->count - i) * sizeof *cut->tokens);
    cut->count++;
    struct token *left = &cut->tokens[i], *right = &cut->tokens[i + 1];
    const char *between = token_letter_at(left, letters);
    right->bytes -= (size_t)(between - right->at);
    right->at = between;
    left->bytes = (size_t)(between - left->at);
    right->length = (uint8_t)(right->length - letters);
    memmove(right->fold, right->fold + letters, right->length + 1u);
    memmove(right->quality, right->quality + letters, right->length * sizeof *right->quality);
    memmove(right->tone, right->tone + letters, right->length);
    right->sigil = right->pause = 0;
    right->touching = true;
    right->number = strspn(right->fold, "0123456789") == right->length;
    left->length = (uint8_t)letters;
    left->fold[letters] = '\0';
    left->number = strspn(left->fold, "0123456789") == left->length;
    return true;
}

/* A keyword that its first argument is glued to: THEOnuoc, BAO123. */
static enum verdict try_glued(const struct attempt *attempt)
{
    const struct keyword_index *words = catalogs_keywords(attempt->catalogs);
    const size_t first = attempt->first;
    const struct token *token = &attempt->head->tokens[first];
    for (size_t letters = token->length ? token->length - 1u : 0; letters > 0; letters--) {
        struct head cut;
        const struct listed_word *word = keyword_index_find(words, token->fold, letters);
        for (; word; word = keyword_index_next(word)) {
            enum glue glue = intents[word->intent].glue;
            if (word->kind != WORD_KEYWORD || glue == GLUE_NOTHING || !split_word(attempt->head, first, letters, &cut))
                continue;
            struct spelling spelling;
            struct attempt glued = *attempt;
            glued.head = &cut;
            glued.match = MATCH_GLUED;
            if (spelling_of(cut.tokens + first, 1, &spelling) && spelling_agrees(&spelling, &word->spelling) &&
                try_keyword(&glued, word, 1, false) && glue_holds(attempt->out, glue))
                return COMMAND;
        }
    }
    return UNDECIDED;
}

/* The text as it would read without typing leftovers. */
static enum verdict try_leftovers(const struct attempt *attempt)
{
    struct head decoded;
    bool changed = false;
    for (size_t i = 0; i < attempt->head->count && !changed; i++) {
        struct token token = attempt->head->tokens[i];
        changed = leftover_decode(&token);
    }
    if (!changed)
        return UNDECIDED;
    decoded = *attempt->head;
    for (size_t i = 0; i < decoded.count; i++)
        leftover_decode(&decoded.tokens[i]);
    struct attempt again = *attempt;
    again.head = &decoded;
    again.match = MATCH_LEFTOVER;
    enum verdict verdict = try_exact(&again);
    return verdict == UNDECIDED ? try_glued(&again) : verdict;
}

/* Whether a run of words may well be meant as it stands: Vietnamese syllables, or listed common words. */
static bool is_meant(const struct attempt *attempt, size_t words)
{
    struct spelling spelling;
    const struct keyword_index *index = catalogs_keywords(attempt->catalogs);
    const struct token *tokens = attempt->head->tokens + attempt->first;
    if (spelling_of(tokens, words, &spelling) && keyword_index_agrees(index, &spelling, WORD_COMMON))
        return true;
    for (size_t i = 0; i < words; i++)
        if (!syllable_possible(tokens[i].fold, tokens[i].length))
            return false;
    return true;
}

/* One wrong, missing, doubled or swapped letter. */
static enum verdict try_near(const struct attempt *attempt)
{
    const struct head *head = attempt->head;
    const struct token *tokens = head->tokens + attempt->first;
    const struct keyword_index *index = catalogs_keywords(attempt->catalogs);
    size_t left = head->count - attempt->first, words = left < NEAR_WORDS ? left : NEAR_WORDS;
    struct letters whole;
    struct spelling spelling;
    struct attempt near = *attempt;
    near.match = MATCH_NEAR;
    letters_of(tokens, words, &whole);
    for (words = whole.words; words > 0; words--) {
        const struct listed_word *word = keyword_index_near(index, whole.fold, whole.ends[words - 1]);
        if (!word || (words > 1 && word->spelling.words != words) || !spelling_of(tokens, words, &spelling))
            continue;
        bool meant = is_meant(attempt, words);
        if (!(meant && spelling.marked) && try_keyword(&near, word, words, meant))
            return COMMAND;
    }
    return UNDECIDED;
}

/* #nuoc …: a post to that topic; glued to the first word of the text when only its beginning is a topic. */
static bool try_hash(const struct attempt *attempt)
{
    static const struct listed_word hash = {.shown = "#", .intent = INTENT_post};
    const struct head *head = attempt->head;
    const struct token *token = &head->tokens[0];
    if (token->sigil != '#' || token->number || !token->length)
        return false;
    struct attempt whole = *attempt;
    for (size_t letters = token->length; letters > 1; letters--) {
        char squashed[sizeof token->fold];
        struct head cut;
        memcpy(squashed, token->fold, letters);
        squashed[letters] = '\0';
        if (letters == token->length ? false : !attempt->known->channel(attempt->known->self, squashed))
            continue;
        if (letters == token->length) {
            size_t at = 0;
            struct reading reading = {.arena = attempt->arena,
                                      .catalogs = attempt->catalogs,
                                      .known = attempt->known,
                                      .head = head,
                                      .words = catalogs_keywords(attempt->catalogs)};
            if (take_topic(&reading, &at))
                break;
            continue;
        }
        if (syllables_possible(token->fold + letters, token->length - letters) && split_word(head, 0, letters, &cut)) {
            whole.head = &cut;
            whole.match = MATCH_GLUED;
            return try_keyword(&whole, &hash, 0, false);
        }
    }
    return try_keyword(&whole, &hash, 0, false);
}

/* What is understood by its form, without a keyword: ?, 2, 5 sao, ★★★, #nuoc …. */
static bool try_forms(const struct attempt *attempt)
{
    const struct head *head = attempt->head;
    static const struct listed_word question = {.shown = "?", .intent = INTENT_help, .spelling = {.words = 1}};
    static const struct listed_word number = {.shown = "1", .intent = INTENT_answer};
    if (!head->count && !head->asks && head->stars > 0 && head->stars <= 5) {
        *attempt->out = (struct request){.intent = INTENT_rate, .match = MATCH_EXACT, .why = "stars alone"};
        attempt->out->stars = arena_printf(attempt->arena, "%zu", head->stars);
        return true;
    }
    if (head->asks && try_keyword(attempt, &question, 0, false))
        return true;
    if (!head->count)
        return false;
    return (head->tokens[0].number && try_keyword(attempt, &number, 0, false)) || try_hash(attempt);
}

/* "5 sao", "5sao": the number before its keyword. */
static bool try_number_first(struct attempt *attempt)
{
    const struct head *head = attempt->head;
    struct head turned;
    if (!head->tokens[0].digits || (head->tokens[0].number && head->count < 2))
        return false;
    if (head->tokens[0].number)
        turned = *head;
    else if (!split_word(head, 0, 1, &turned))
        return false;
    struct token number = turned.tokens[0];
    turned.tokens[0] = turned.tokens[1];
    turned.tokens[1] = number;
    struct attempt again = *attempt;
    again.head = &turned;
    return try_exact(&again) == COMMAND && again.out->intent == INTENT_rate;
}

void understand(struct arena *arena, const struct catalogs *catalogs, const struct known *known, const char *text,
                struct request *out)
{
    struct head head;
    head_read(text, &head);
    struct attempt attempt = {
        .arena = arena, .catalogs = catalogs, .known = known, .head = &head, .match = MATCH_EXACT, .out = out};
    *out = (struct request){.why = "no keyword begins it"};
    if (try_forms(&attempt) || !head.count || try_number_first(&attempt))
        return;
    enum verdict verdict = try_exact(&attempt);
    if (verdict == UNDECIDED)
        verdict = try_leftovers(&attempt);
    if (verdict == UNDECIDED)
        verdict = try_glued(&attempt);
    if (verdict == UNDECIDED)
        verdict = try_near(&attempt);
    if (verdict != COMMAND)
        out->intent = INTENT_none;
}

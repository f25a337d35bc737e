#include "moderation/rule.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/pattern.h"
#include "social-core/text/fold.h"

#define WINDOW 4     /* words of the longest phrase */
#define TOKENS 300   /* what stands behind them is not looked at: no SMS is that long */
#define RULES_MAX 64 /* a bit each */

static const char *const kind_names[RULE_KINDS] = {"first-day", "link", "number", "repeat", "words"};
static const char *const effect_names[RULE_EFFECTS] = {"raise", "watch", "quiet", "hold", "refuse"};
static const char *const reason_names[REASONS] = {"false", "dangerous", "insult", "spam", "private", "other"};

/* What a phrase is to a rule: it makes it hit, must stand beside, or must not. Reasons have phrases of their own. */
enum role { ROLE_HIT, ROLE_WITH, ROLE_WITHOUT, ROLE_REASON };

struct phrase {
    const char *accented; /* as written, in small letters */
    enum role role;
    size_t of;   /* which rule or reason */
    size_t next; /* the next phrase that folds to the same, from 1; 0: none */
};

struct rules {
    struct arena *arena;
    json_t *index; /* folded phrase → its first entry, from 1; 0: it only opens longer ones */
    struct phrase *phrases;
    size_t phrase_count, phrase_room;
    struct rule list[RULES_MAX];
    const json_t *endings[RULES_MAX];
    uint64_t wants_context; /* rules that have words of ROLE_WITH */
    size_t count;
    struct reason reasons[REASONS];
    char *why;
    size_t size;
};

const char *rule_kind_name(enum rule_kind kind)
{
    return kind_names[kind];
}

const char *rule_effect_name(enum rule_effect effect)
{
    return effect_names[effect];
}

static size_t index_of(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && (!name || strcmp(names[i], name) != 0))
        i++;
    return i;
}

/* ---- words ---- */

struct tokens {
    const char **folded, **accented;
    size_t count;
};

static void tokens_of(struct arena *arena, const char *text, struct tokens *tokens)
{
    const char *at = pattern_small_letters(arena, text);
    size_t most = strlen(at) / 2 + 1, room = most < TOKENS ? most : TOKENS;
    *tokens = (struct tokens){.folded = arena_alloc(arena, room * sizeof(char *)),
                              .accented = arena_alloc(arena, room * sizeof(char *))};
    while (*at && tokens->count < room) {
        size_t length = 0;
        while (pattern_in_word((unsigned char)at[length]))
            length++;
        if (length) {
            const char *word = arena_copy(arena, at, length);
            tokens->accented[tokens->count] = word;
            tokens->folded[tokens->count++] = text_squash(arena, word);
        }
        at += length + (at[length] != '\0');
    }
}

static const char *joined(struct arena *arena, const char *const *words, size_t count)
{
    const char *text = words[0];
    for (size_t i = 1; i < count; i++)
        text = arena_printf(arena, "%s %s", text, words[i]);
    return text;
}

/* Without accents a word may be any of its accented kin; with them it is what it is. */
static bool agrees(const struct phrase *phrase, const char *accented, const char *folded)
{
    return !strcmp(accented, folded) || !strcmp(accented, phrase->accented);
}

/* Words of the longest phrase that may begin here. */
static size_t longest_at(const struct rules *rules, const struct tokens *tokens, size_t i)
{
    size_t left = tokens->count - i;
    return !json_object_get(rules->index, tokens->folded[i]) ? 0 : left < WINDOW ? left : WINDOW;
}

/* Calls take() for every phrase that stands in the text. */
static void find_phrases(const struct rules *rules, struct arena *arena, const struct tokens *tokens,
                         void (*take)(void *self, const struct phrase *phrase), void *self)
{
    for (size_t i = 0; i < tokens->count; i++)
        for (size_t words = 1, longest = longest_at(rules, tokens, i); words <= longest; words++) {
            const char *folded = joined(arena, tokens->folded + i, words);
            size_t at = (size_t)json_integer_value(json_object_get(rules->index, folded));
            const char *accented = at ? joined(arena, tokens->accented + i, words) : NULL;
            for (; at; at = rules->phrases[at - 1].next)
                if (agrees(&rules->phrases[at - 1], accented, folded))
                    take(self, &rules->phrases[at - 1]);
        }
}

/* ---- what hits ---- */

struct found {
    uint64_t hit, with, without;
    uint64_t reasons;
};

static void note(void *self, const struct phrase *phrase)
{
    struct found *found = self;
    uint64_t *sets[] = {[ROLE_HIT] = &found->hit,
                        [ROLE_WITH] = &found->with,
                        [ROLE_WITHOUT] = &found->without,
                        [ROLE_REASON] = &found->reasons};
    *sets[phrase->role] |= UINT64_C(1) << phrase->of;
}

static bool hits(const struct rules *rules, size_t i, struct arena *arena, const char *text, const struct found *found)
{
    const struct rule *rule = &rules->list[i];
    uint64_t bit = UINT64_C(1) << i;
    if (rule->kind == RULE_LINK)
        return pattern_link(rules->endings[i], arena, text);
    if (rule->kind == RULE_NUMBER)
        return pattern_number(text, rule->limit);
    return rule->kind == RULE_WORDS && found->hit & bit && !(found->without & bit) &&
           (found->with & bit || !(rules->wants_context & bit));
}

size_t rules_hit(const struct rules *rules, struct arena *arena, const char *text, const struct rule **list,
                 size_t room)
{
    struct tokens tokens;
    struct found found = {0};
    size_t count = 0;
    tokens_of(arena, text, &tokens);
    find_phrases(rules, arena, &tokens, note, &found);
    for (size_t i = 0; i < rules->count && count < room; i++)
        if (hits(rules, i, arena, text, &found))
            list[count++] = &rules->list[i];
    return count;
}

size_t reason_meant(const struct rules *rules, struct arena *arena, const char *words)
{
    struct tokens tokens;
    struct found found = {0};
    size_t meant = REASONS;
    tokens_of(arena, words, &tokens);
    find_phrases(rules, arena, &tokens, note, &found);
    for (size_t i = 0; i < REASONS; i++)
        if (found.reasons >> i & 1) {
            if (meant < REASONS)
                return REASONS;
            meant = i;
        }
    return meant;
}

size_t reason_named(const struct rules *rules, const char *name)
{
    return index_of(reason_names, REASONS, name);
}

const struct reason *reason_at(const struct rules *rules, size_t index)
{
    return &rules->reasons[index];
}

size_t rules_count(const struct rules *rules)
{
    return rules->count;
}

const struct rule *rule_at(const struct rules *rules, size_t index)
{
    return &rules->list[index];
}

/* ---- compiling ---- */

static int wrong(struct rules *rules, const char *rule, const char *what)
{
    snprintf(rules->why, rules->size, "%.60s: %s", rule, what);
    return -1;
}

static int add_phrase(struct rules *rules, const char *owner, const char *text, enum role role, size_t of)
{
    struct tokens tokens;
    tokens_of(rules->arena, text, &tokens);
    if (!tokens.count || tokens.count > WINDOW)
        return wrong(rules, owner, "a phrase has one to four words");
    if (rules->phrase_count == rules->phrase_room) {
        rules->phrase_room = rules->phrase_room ? 2 * rules->phrase_room : 256;
        rules->phrases = realloc(rules->phrases, rules->phrase_room * sizeof *rules->phrases);
        if (!rules->phrases)
            abort();
    }
    const char *folded = joined(rules->arena, tokens.folded, tokens.count);
    json_int_t first = json_integer_value(json_object_get(rules->index, folded));
    rules->phrases[rules->phrase_count++] = (struct phrase){
        .accented = joined(rules->arena, tokens.accented, tokens.count), .role = role, .of = of, .next = (size_t)first};
    json_object_set_new(rules->index, folded, json_integer((json_int_t)rules->phrase_count));
    if (!json_object_get(rules->index, tokens.folded[0]))
        json_object_set_new(rules->index, tokens.folded[0], json_integer(0));
    return 0;
}

/* A list of phrases, or lists by language. */
static int add_phrases(struct rules *rules, const char *owner, const json_t *lists, enum role role, size_t of)
{
    const char *language;
    json_t *list;
    const json_t *item;
    size_t i;
    if (!lists)
        return 0;
    if (!json_is_object(lists))
        return wrong(rules, owner, "words stand in lists by language: {\"vi\": [...]}");
    json_object_foreach((json_t *)(uintptr_t)lists, language, list) json_array_foreach(list, i, item)
    {
        if (!json_is_string(item) || add_phrase(rules, owner, json_string_value(item), role, of) < 0)
            return *rules->why ? -1 : wrong(rules, owner, "a phrase must be a text");
    }
    return 0;
}

static int number_of(const json_t *item, const char *key, int otherwise)
{
    const json_t *value = json_object_get(item, key);
    return json_is_integer(value) ? (int)json_integer_value(value) : otherwise;
}

/* Which effects a kind may have: what looks at words never refuses, and holds only when somebody signed it. */
static const char *wrong_effect(const struct rule *rule)
{
    bool counts = rule->kind == RULE_FIRST_DAY || rule->kind == RULE_REPEAT;
    if (rule->effect == RULE_REFUSE && !counts)
        return "only first-day and repeat may refuse: words, links and numbers never take a text away";
    if (counts && rule->effect != RULE_REFUSE && rule->effect != RULE_QUIET)
        return "a limit can be refuse or quiet";
    if (rule->effect == RULE_HOLD && !rule->by)
        return "to hold posts a rule needs 'by': the moderator who answers for it";
    return NULL;
}

static int add_rule(struct rules *rules, const json_t *item)
{
    const char *name = json_string_value(json_object_get(item, "name")), *trouble;
    const char *by = json_string_value(json_object_get(item, "by"));
    size_t kind = index_of(kind_names, RULE_KINDS, json_string_value(json_object_get(item, "kind")));
    size_t effect = index_of(effect_names, RULE_EFFECTS, json_string_value(json_object_get(item, "effect")));
    if (!name || !*name || strlen(name) > 40 || strchr(name, ' '))
        return wrong(rules, name ? name : "a rule", "needs a name of at most 40 letters without blanks");
    if (rules->count == RULES_MAX)
        return wrong(rules, name, "is one too many: 64 rules at most");
    if (kind == RULE_KINDS || effect == RULE_EFFECTS)
        return wrong(rules, name,
                     "needs a kind (first-day, link, number, repeat, words) and an effect (raise, watch, "
                     "quiet, hold, refuse)");
    struct rule rule = {.name = arena_strdup(rules->arena, name),
                        .kind = (enum rule_kind)kind,
                        .effect = (enum rule_effect)effect,
                        .harm = number_of(item, "harm", 1),
                        .limit = number_of(item, "limit", 0),
                        .by = by ? arena_strdup(rules->arena, by) : NULL};
    if (rule.harm < 1 || rule.harm > 10)
        return wrong(rules, name, "has a harm that is not 1 to 10");
    if (rule.limit < 1 && rule.kind != RULE_LINK && rule.kind != RULE_WORDS)
        return wrong(rules, name, "needs a limit of 1 or more");
    if ((trouble = wrong_effect(&rule)))
        return wrong(rules, name, trouble);
    size_t at = rules->count++;
    rules->list[at] = rule;
    rules->endings[at] = json_object_get(item, "endings");
    if (json_object_get(item, "with"))
        rules->wants_context |= UINT64_C(1) << at;
    const json_t *words = json_object_get(item, "words");
    if (rule.kind == RULE_WORDS && (!words || (json_is_object(words) && !json_object_size(words))))
        return wrong(rules, name, "has no words");
    if (add_phrases(rules, name, json_object_get(item, "words"), ROLE_HIT, at) < 0 ||
        add_phrases(rules, name, json_object_get(item, "with"), ROLE_WITH, at) < 0)
        return -1;
    return add_phrases(rules, name, json_object_get(item, "without"), ROLE_WITHOUT, at);
}

static int add_reasons(struct rules *rules, const json_t *reasons)
{
    for (size_t i = 0; i < REASONS; i++) {
        const json_t *item = json_object_get(reasons, reason_names[i]);
        rules->reasons[i] = (struct reason){.name = reason_names[i], .harm = number_of(item, "harm", 1)};
        if (add_phrases(rules, reason_names[i], json_object_get(item, "words"), ROLE_REASON, i) < 0)
            return -1;
    }
    return 0;
}

static int compile(struct rules *rules, const json_t *document)
{
    const json_t *list = json_object_get(document, "rules"), *item;
    size_t i;
    if (!json_is_array(list))
        return wrong(rules, "rules", "must be a list");
    json_array_foreach(list, i, item)
    {
        if (add_rule(rules, item) < 0)
            return -1;
    }
    return add_reasons(rules, json_object_get(document, "reasons"));
}

struct rules *rules_compile(const json_t *document, char *why, size_t size)
{
    struct rules *rules = calloc(1, sizeof *rules);
    *why = '\0';
    rules->arena = arena_new();
    rules->index = json_object();
    rules->why = why;
    rules->size = size;
    json_t *kept = json_deep_copy(document);
    arena_defer(rules->arena, (void (*)(void *))json_decref, kept);
    if (compile(rules, kept) == 0)
        return rules;
    rules_free(rules);
    return NULL;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    json_decref(rules->index);
    free(rules->phrases);
    arena_free(rules->arena);
    free(rules);
}

/**
 * Rules: data that a moderator writes (data/rules.json, `loa rules load`), compiled once for each revision. They limit newcomers,
 * see links, numbers, repeated texts and words of risky topics. A rule never takes a post down: it raises the priority,
 * makes a card, keeps a post from being pushed, or, when a moderator signed it, holds it until it was looked at.
 * Matching takes time linear in the text: no patterns that backtrack.
 */
#ifndef LOA_MODERATION_RULE_H
#define LOA_MODERATION_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "social-core/base/arena.h"

enum rule_kind {
    RULE_FIRST_DAY, /**< more than `limit` posts on the day one joined */
    RULE_LINK,      /**< a web address, by its endings */
    RULE_NUMBER,    /**< a number of `limit` digits or more: a phone, an account */
    RULE_REPEAT,    /**< the same words `limit` times a day */
    RULE_WORDS,     /**< words of a topic, with context */
    RULE_KINDS
};

/** From the mildest to the strongest. */
enum rule_effect {
    RULE_RAISE,  /**< a card that holds it comes sooner */
    RULE_WATCH,  /**< it makes a card by itself */
    RULE_QUIET,  /**< shown, not pushed */
    RULE_HOLD,   /**< not shown until it was looked at; only with `by` */
    RULE_REFUSE, /**< not taken: limits alone (first-day, repeat) */
    RULE_EFFECTS
};

struct rule {
    const char *name; /**< how the author and the moderators are told of it */
    enum rule_kind kind;
    enum rule_effect effect;
    int harm;       /**< 1 to 10 */
    int limit;      /**< digits, posts, times */
    const char *by; /**< the moderator who wrote it; NULL: came with Loa */
};

/** Why something is reported: the small list, in the order in which it is asked. */
struct reason {
    const char *name; /**< "false", "dangerous", "insult", "spam", "private", "other" */
    int harm;
};
#define REASONS 6

struct rules;

/** Compiles a document. NULL with one sentence in `why` (which rule, what is wrong). Borrows nothing. */
struct rules *rules_compile(const json_t *document, char *why, size_t size);
void rules_free(struct rules *rules);

size_t rules_count(const struct rules *rules);
const struct rule *rule_at(const struct rules *rules, size_t index);

/** The rules that a text (text_normal()) hits, at most `room`, in their order; returns how many. */
#define RULE_HITS 16
size_t rules_hit(const struct rules *rules, struct arena *arena, const char *text, const struct rule **hits,
                 size_t room);

/** The reasons in their order. */
const struct reason *reason_at(const struct rules *rules, size_t index);

/** The reason that free words mean ("tin sai", "lừa đảo", "spam"); REASONS when they mean none, or two. */
size_t reason_meant(const struct rules *rules, struct arena *arena, const char *words);

/** The reason of that name; REASONS when there is none. */
size_t reason_named(const struct rules *rules, const char *name);

const char *rule_kind_name(enum rule_kind kind);
const char *rule_effect_name(enum rule_effect effect);

#endif

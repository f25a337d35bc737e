/**
 * Languages are data: each is a file `locale/CODE.json` with what people may text and what they are told. Loaded into
 * one object that never changes; to reload, load another and free the old one when nobody uses it any more.
 */
#ifndef LOA_TEXT_CATALOG_H
#define LOA_TEXT_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/arena.h"

struct catalogs;
struct keyword_index;
struct phrase_entry;

/** One language; owned by its catalogs. */
struct locale {
    const char *code;              /**< "vi", "mww": as in ISO 639 */
    const char *name;              /**< in itself: "Tiếng Việt" */
    bool partial;                  /**< some words only: what it lacks is said in `fallback` */
    const struct locale *fallback; /**< NULL for Vietnamese itself */
    const struct phrase_entry *phrases;
    size_t phrase_count;
};

/** The language that others fall back to, and that a person has who never chose. */
#define LANGUAGE_FALLBACK "vi"

/**
 * Reads every `*.json` of a folder. NULL on failure, with "FILE: reason" in `error`: a file that is no JSON, lacks its
 * code, holds an unknown section or intent, or a phrase with an open brace. Owned by the caller.
 */
struct catalogs *catalogs_load(const char *folder, char *error, size_t size);
void catalogs_free(struct catalogs *catalogs);

/** The language with this code ("vi"); the fallback when there is none. Never NULL. */
const struct locale *locale_of(const struct catalogs *catalogs, const char *code);

/** All languages by code, ended by NULL. */
const struct locale *const *locales_all(const struct catalogs *catalogs);

/** The code of a language, when there is one with this code; else NULL. */
const char *language_code(const struct catalogs *catalogs, const char *code);

/** The code of the language that goes by this squashed name ("tay", "tienganh", "en"), or NULL. */
const char *language_named(const struct catalogs *catalogs, const char *squashed);

/** The topic that a squashed word of some language stands for (Ede "êa" is `nuoc`), or NULL. */
const char *topic_word(const struct catalogs *catalogs, const char *squashed);

/** The keywords of all languages at once: understand/keywords.h. */
const struct keyword_index *catalogs_keywords(const struct catalogs *catalogs);

/**
 * The phrase `key` in a language, `{name}` filled from pairs of name and value: phrase(arena, locale, "joined",
 * "name", person->name). `{n:post|posts}` gives the first word when the value of n is "1", else the second. A partial
 * language says what it lacks in its fallback. A key nobody has comes back in brackets: a bug that tests find.
 */
#define phrase(arena, locale, ...) phrase_words((arena), (locale), (const char *const[]){__VA_ARGS__, NULL})

/** The same: `words` is the key, then names and values in turn, then NULL. */
const char *phrase_words(struct arena *arena, const struct locale *locale, const char *const *words);

/** A text with such places, filled from `pairs` of name and value, then NULL. */
const char *phrase_filled(struct arena *arena, const char *template, const char *const *pairs);

#endif

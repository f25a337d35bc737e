/**
 * The words of all languages that understanding turns on, in one hash table made when the languages are loaded: what
 * commands are called, what ordinary sentences begin with, what may be said around a command.
 */
#ifndef LOA_UNDERSTAND_KEYWORDS_H
#define LOA_UNDERSTAND_KEYWORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"
#include "social-core/understand/tokens.h"
#include "social-core/understand/understand.h"

/** What a listed word is for. The names are the sections of a language's file; the first is "keywords". */
enum word_kind {
    WORD_KEYWORD,  /**< begins a command */
    WORD_ORDINARY, /**< begins a sentence that begins like a command: "đang mưa" */
    WORD_LEAD_IN,  /**< may stand before a command: "xin", "tôi muốn" */
    WORD_COURTESY, /**< the same, and says nothing by itself: "please" */
    WORD_GREETING, /**< the same before a sign or capitals: "alo, THEO nuoc" */
    WORD_FILLER,   /**< may stand after one: "ạ", "cảm ơn" */
    WORD_PARTICLE, /**< the same, but after words of one's own ("tôi đi") it makes a sentence: "đi", "nhé" */
    WORD_QUESTION, /**< makes what follows "hoi" or "kiem" a question or hearsay: "bao giờ", "nghe nói" */
    WORD_CLAIM,    /**< makes what follows "kiem" a claim to be checked: "sắp", "chữa khỏi" */
    WORD_UNIT,     /**< counts after a number: "ngày", so that "bao 3 ngay" reports nothing */
    WORD_MEASURE,  /**< the same, however long the number: "nghìn" */
    WORD_STORM,    /**< is said after a storm's number: "mạnh" */
    WORD_COMMON,   /**< an ordinary word that one wrong letter would make a keyword: "shop" */
    WORD_LABEL,    /**< may stand before a channel, place or number: "kênh", "ở", "số" */
    WORD_NO_NAME,  /**< never part of a person's name: "gì", "không", "the" */
    WORD_MIDDLE,   /**< the second word of many names: "thị", "a" */
    WORD_KINDS
};

/** How strictly a keyword's rest is read: `"stop_alone"` in a file is the intent stop with LIMIT_ALONE. */
enum word_limit { LIMIT_NONE, LIMIT_ALONE, LIMIT_SHORT };

struct listed_word {
    const char *shown;  /**< as in the file: "đăng ký" */
    const char *locale; /**< code of the language */
    enum word_kind kind;
    enum intent intent;    /**< of a keyword */
    enum word_limit limit; /**< of a keyword */
    struct spelling spelling;
    const struct listed_word *same_hash; /**< the index's own chain */
};

struct keyword_index;

/** An empty index; lives in the arena. */
struct keyword_index *keyword_index_new(struct arena *arena);

/** Adds a word of a language; false when it has no letters or too many. */
bool keyword_index_add(struct keyword_index *index, const char *locale, enum word_kind kind, enum intent intent,
                       enum word_limit limit, const char *shown);

/** Makes what was added findable; nothing may be added after. */
void keyword_index_finish(struct keyword_index *index);

/** The first listed word with this squashed form, and the next one after; NULL: none. */
const struct listed_word *keyword_index_find(const struct keyword_index *index, const char *squashed, size_t length);
const struct listed_word *keyword_index_next(const struct listed_word *word);

/** Whether some listed word of `kind` is spelt so, accents agreeing. */
const struct listed_word *keyword_index_agrees(const struct keyword_index *index, const struct spelling *spelling,
                                               enum word_kind kind);

/** The one keyword (of four letters or more) that is one wrong, missing, doubled or swapped letter away, or NULL when
 *  none or several of different meaning are. */
const struct listed_word *keyword_index_near(const struct keyword_index *index, const char *squashed, size_t length);

/** The most words that any listed entry has. */
#define WORDS_MAX 6

#endif

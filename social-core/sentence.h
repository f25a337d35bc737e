/**
 * Sentences for operators: what is wrong with a list or an audience they wrote. Said in the language of the page (the
 * command line: English); the words stand among those of the pages, adapters/web/pages/LANGUAGE.json.
 */
#ifndef LOA_SENTENCE_H
#define LOA_SENTENCE_H

#include "social-core/ctx.h"

/**
 * The sentence `key`, `{name}` filled from pairs of name and value, in the arena: sentence(arena, words, "mistake_long",
 * "most", "80"). Without words (work that nobody reads on a page) the key and its values, as a log says them.
 */
#define sentence(arena, words, ...) sentence_words((arena), (words), (const char *const[]){__VA_ARGS__, NULL})
const char *sentence_words(struct arena *arena, const json_t *words, const char *const *said);

/** Puts a sentence into `to`; one that is too long for its `size` bytes is cut between two letters. */
void sentence_put(char *to, size_t size, const char *said);

#endif

/**
 * Pages from templates: Mustache, parsed once, every value escaped for HTML unless the template asks for `{{{raw}}}`
 * (a test forbids that in ours). The one door to the C++ library behind it.
 *
 * A name that begins with `t.` comes from the words of the page's language, all others from the model: objects and
 * lists as sections; false, null, the empty text and the empty list are false; numbers are printed as they are.
 */
#ifndef LOA_WEB_TEMPLATE_H
#define LOA_WEB_TEMPLATE_H

#include <jansson.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct templates;
struct template_words;

/**
 * Reads and parses every `NAME.mustache` in `directory`; `{{> NAME}}` puts another in its place. NULL with one sentence
 * in `why` when one cannot be parsed or a partial is missing. Owned by the caller, ended by templates_free().
 */
struct templates *templates_load(const char *directory, char *why, size_t size);
void templates_free(struct templates *templates);

/** The words of a language, an object of texts: `{"newest": "…"}` is `{{t.newest}}`. Owned by the caller. */
struct template_words *template_words_new(const json_t *texts);
void template_words_free(struct template_words *words);

/**
 * The template filled from `model` and `words` (NULL: none), NUL-terminated, `*length` bytes. Owned by the caller, ended
 * by free(). NULL when there is no such template.
 */
char *template_render(struct templates *templates, const char *name, const json_t *model,
                      const struct template_words *words, size_t *length);

#ifdef __cplusplus
}
#endif

#endif

/** The page's template (mustache), which escapes by itself. */
#ifndef LOA_SIMULATOR_TEMPLATE_H
#define LOA_SIMULATOR_TEMPLATE_H

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

struct page_template;

/** Reads and parses a file. NULL when it is missing or no template. */
struct page_template *template_load(const char *path);

/** The page with these values: texts and numbers as texts, true and false, arrays and objects. Ended by free(). */
char *template_render(struct page_template *page, const json_t *values);

/** NULL is allowed. */
void template_free(struct page_template *page);

#ifdef __cplusplus
}
#endif

#endif

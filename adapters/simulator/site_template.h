/** The page's template (mustache), which escapes by itself. */
#ifndef LOA_SIMULATOR_SITE_TEMPLATE_H
#define LOA_SIMULATOR_SITE_TEMPLATE_H

#include <jansson.h>

#ifdef __cplusplus
extern "C" {
#endif

struct site_template;

/** Reads and parses a file. NULL when it is missing or no template. */
struct site_template *site_template_load(const char *path);

/** The page with these values: texts and numbers as texts, true and false, arrays and objects. Ended by free(). */
char *site_template_render(struct site_template *page, const json_t *values);

/** NULL is allowed. */
void site_template_free(struct site_template *page);

#ifdef __cplusplus
}
#endif

#endif

/** The languages of the pages: their words are data, pages/NAME.json. */
#ifndef LOA_WEB_LANGUAGE_H
#define LOA_WEB_LANGUAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "adapters/web/assets.h"
#include "adapters/web/request.h"
#include "adapters/web/template.h"

#define WEB_LANGUAGES 2

struct web_language {
    const char *name; /**< "vi": also the value of the page's lang attribute */
    json_t *texts;
    struct template_words *words; /**< the texts, and under `t.static/FILE` where a static file is */
};

/** Reads pages/NAME.json of each language below `share`. NULL with one sentence in `why`. Owned by the caller. */
struct web_language *languages_load(const char *share, const struct web_assets *assets, char *why, size_t size);
void languages_free(struct web_language *languages);

/** The language of a request: its `lang` parameter, its `lang` cookie, Accept-Language, the first language. */
const struct web_language *language_of(const struct web_language *languages, const struct web_request *request);

/** A text of the language; the key itself when it is missing. */
const char *language_text(const struct web_language *language, const char *key);

#endif

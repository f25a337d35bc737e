#include "adapters/web/language.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[WEB_LANGUAGES] = {"vi", "en"};

/* The texts, with the address of each static file among them: one lookup serves both. */
static struct template_words *words_of(const json_t *texts, const struct web_assets *assets)
{
    json_t *all = json_copy((json_t *)(uintptr_t)texts);
    for (size_t i = 0; i < assets_count(assets); i++) {
        const struct web_asset *asset = asset_at(assets, i);
        char key[128];
        snprintf(key, sizeof key, "static/%s", asset->name);
        json_object_set_new(all, key, json_string(asset->address));
    }
    struct template_words *words = template_words_new(all);
    json_decref(all);
    return words;
}

struct web_language *languages_load(const char *share, const struct web_assets *assets, char *why, size_t size)
{
    struct web_language *languages = calloc(WEB_LANGUAGES, sizeof *languages);
    for (size_t i = 0; languages && i < WEB_LANGUAGES; i++) {
        char path[4096];
        json_error_t error;
        snprintf(path, sizeof path, "%s/pages/%s.json", share, names[i]);
        languages[i].name = names[i];
        languages[i].texts = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
        if (!languages[i].texts) {
            snprintf(why, size, "%s: line %d: %s", path, error.line, error.text);
            languages_free(languages);
            return NULL;
        }
        languages[i].words = words_of(languages[i].texts, assets);
    }
    return languages;
}

void languages_free(struct web_language *languages)
{
    for (size_t i = 0; languages && i < WEB_LANGUAGES; i++) {
        json_decref(languages[i].texts);
        template_words_free(languages[i].words);
    }
    free(languages);
}

static const struct web_language *named(const struct web_language *languages, const char *name)
{
    for (size_t i = 0; name && i < WEB_LANGUAGES; i++)
        if (!strcmp(languages[i].name, name))
            return &languages[i];
    return NULL;
}

/* Browsers list languages in the order of liking; weights only repeat it. */
static const struct web_language *first_accepted(const struct web_language *languages, const char *header)
{
    while (header && *header) {
        header += strspn(header, ", ");
        for (size_t i = 0; i < WEB_LANGUAGES; i++) {
            size_t length = strlen(languages[i].name);
            if (!strncasecmp(header, languages[i].name, length) && !isalpha((unsigned char)header[length]))
                return &languages[i];
        }
        header += strcspn(header, ",");
    }
    return NULL;
}

const struct web_language *language_of(const struct web_language *languages, const struct web_request *request)
{
    const struct web_language *language = named(languages, web_query(request, "lang"));
    if (!language)
        language = named(languages, web_cookie(request, "lang"));
    if (!language)
        language = first_accepted(languages, web_header(request, "Accept-Language"));
    return language ? language : &languages[0];
}

const char *language_text(const struct web_language *language, const char *key)
{
    const char *text = json_string_value(json_object_get(language->texts, key));
    return text ? text : key;
}

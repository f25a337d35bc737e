#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/exchange.h"
#include "adapters/web/kept.h"
#include "adapters/web/state.h"
#include "adapters/web/zip.h"

#define HASH_BYTES 12
#define RETRY_SECONDS "10"

static const struct {
    int status;
    const char *key; /* error_KEY and error_KEY_text among the words of a language */
} errors[] = {{400, "400"}, {403, "403"}, {404, "404"}, {405, "405"}, {409, "409"}, {413, "413"},
              {414, "414"}, {415, "415"}, {429, "429"}, {500, "500"}, {503, "503"}};

void answer_page(struct exchange *exchange, int status, const char *template, json_t *model)
{
    struct web_answer *answer = &exchange->answer;
    json_decref(answer->model);
    answer->status = status;
    answer->type = "text/html; charset=utf-8";
    answer->template = template;
    answer->model = model;
}

void answer_json(struct exchange *exchange, int status, json_t *value)
{
    answer_page(exchange, status, NULL, value);
    exchange->answer.type = "application/json; charset=utf-8";
}

void answer_text(struct exchange *exchange, int status, const char *type, const char *text)
{
    answer_page(exchange, status, NULL, NULL);
    exchange->answer.type = type;
    exchange->answer.body = text;
    exchange->answer.length = strlen(text);
}

void answer_file(struct exchange *exchange, const char *type, int fd, size_t length)
{
    const struct web_file file = {fd, length};
    answer_text(exchange, 200, type, "");
    exchange->answer.cache = WEB_PRIVATE;
    exchange->answer.file = arena_copy_of(exchange->arena, &file, sizeof file);
}

void answer_csv(struct exchange *exchange, const char *text, const char *name)
{
    answer_text(exchange, 200, "text/csv; charset=utf-8", text);
    answer_header(exchange, "Content-Disposition",
                  arena_printf(exchange->arena, "attachment; filename=\"%s.csv\"", name));
}

void answer_redirect(struct exchange *exchange, const char *location)
{
    answer_text(exchange, 303, "text/plain; charset=utf-8", "");
    answer_header(exchange, "Location", arena_strdup(exchange->arena, location));
}

void answer_error(struct exchange *exchange, int status)
{
    const char *key = "500";
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].status == status)
            key = errors[i].key;
    const char *name = arena_printf(exchange->arena, "error_%s", key);
    const char *title = language_text(exchange->language, name);
    const char *text = language_text(exchange->language, arena_printf(exchange->arena, "%s_text", name));
    if (status == 429 || status == 503)
        answer_header(exchange, "Retry-After", RETRY_SECONDS);
    exchange->answer.cache = WEB_PRIVATE;
    if (exchange->request.format == WEB_JSON)
        answer_json(exchange, status, json_pack("{s:i,s:s}", "status", status, "error", title));
    else
        answer_page(exchange, status, "error",
                    json_pack("{s:i,s:s,s:s}", "status", status, "title", title, "text", text));
}

void answer_header(struct exchange *exchange, const char *name, const char *value)
{
    web_pairs_add(exchange->arena, &exchange->answer.headers, name, value);
}

void answer_cookie(struct exchange *exchange, const char *name, const char *value, int seconds)
{
    const char *age = seconds ? arena_printf(exchange->arena, "; Max-Age=%d", seconds < 0 ? 0 : seconds) : "";
    answer_header(exchange, "Set-Cookie",
                  arena_printf(exchange->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name, value, age,
                               web_is_public(exchange->web) ? "; Secure" : ""));
}

/* What every page's frame shows. */
static void add_frame(struct exchange *exchange, json_t *model)
{
    const struct web_request *request = &exchange->request;
    json_object_set_new(model, "lang", json_string(exchange->language->name));
    json_object_set_new(model, "shortcode", json_string(exchange->web->world->shortcode));
    json_object_set_new(model, "is_vi", json_boolean(!strcmp(exchange->language->name, "vi")));
    if (web_query(request, "q")) {
        json_object_set_new(model, "query", json_string(web_query(request, "q")));
        json_object_set_new(model, "query_coded", json_string(web_encode(exchange->arena, web_query(request, "q"))));
    }
    if (exchange->session)
        json_object_set_new(model, "csrf", json_string(exchange->session->csrf));
}

static void render(struct exchange *exchange)
{
    struct web_answer *answer = &exchange->answer;
    char *text;
    if (answer->template) {
        add_frame(exchange, answer->model);
        text = template_render(exchange->web->templates, answer->template, answer->model, exchange->language->words,
                               &answer->length);
    } else {
        text = json_dumps(answer->model, JSON_COMPACT);
        answer->length = text ? strlen(text) : 0;
    }
    answer->body = text ? text : "";
    arena_defer(exchange->arena, free, text);
}

void answer_tag(char tag[ANSWER_TAG_BYTES], const char *body, size_t length)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char text[2 * HASH_BYTES + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)body, length, NULL, 0);
    sodium_bin2hex(text, sizeof text, hash, HASH_BYTES);
    snprintf(tag, ANSWER_TAG_BYTES, "W/\"%s\"", text);
}

static const char *tag_of(struct exchange *exchange)
{
    struct web_answer *answer = &exchange->answer;
    if (answer->tag)
        return answer->tag;
    char *tag = arena_alloc(exchange->arena, ANSWER_TAG_BYTES);
    answer_tag(tag, answer->body, answer->length);
    return tag;
}

/* RFC 9110, section 13.1.2: a list of tags, or `*`; weak comparison. */
static bool is_known(const struct exchange *exchange, const char *tag)
{
    const char *known = web_header(&exchange->request, "If-None-Match");
    return known && (!strcmp(known, "*") || strstr(known, tag + 2));
}

static void add_cache_headers(struct exchange *exchange)
{
    static const char *const control[] = {[WEB_REVALIDATE] = "public, no-cache",
                                          [WEB_FOREVER] = "public, max-age=31536000, immutable",
                                          [WEB_PRIVATE] = "no-store"};
    struct web_answer *answer = &exchange->answer;
    answer_header(exchange, "Cache-Control", control[answer->cache]);
    if (answer->cache == WEB_PRIVATE || answer->status != 200)
        return;
    const char *tag = tag_of(exchange);
    answer_header(exchange, "ETag", tag);
    answer_header(exchange, "Vary", "Accept-Encoding, Accept-Language, Cookie");
    if (is_known(exchange, tag)) {
        answer->status = 304;
        answer->length = 0;
    }
}

/* A page with a secret in it is not compressed: its length would tell about the secret. */
static void compress(struct exchange *exchange)
{
    struct web_answer *answer = &exchange->answer;
    if (answer->length < WORTH_ZIPPING || answer->cache == WEB_PRIVATE ||
        !web_header_has(&exchange->request, "Accept-Encoding", "gzip"))
        return;
    if (!answer->zipped) {
        char *zipped = zip(answer->body, answer->length, ZIP_FAST, &answer->zipped_length);
        arena_defer(exchange->arena, free, zipped);
        answer->zipped = zipped;
    }
    if (!answer->zipped)
        return;
    answer->body = answer->zipped;
    answer->length = answer->zipped_length;
    answer_header(exchange, "Content-Encoding", "gzip");
}

/* A choice of language made by a link stays. */
static void keep_language(struct exchange *exchange)
{
    const char *chosen = web_query(&exchange->request, "lang");
    if (chosen && !strcmp(chosen, exchange->language->name))
        answer_cookie(exchange, "lang", exchange->language->name, 31536000);
}

void answer_finish(struct exchange *exchange)
{
    struct web_answer *answer = &exchange->answer;
    struct web_figures *figures = &exchange->web->figures;
    if (answer->model)
        render(exchange);
    if (exchange->page)
        kept_made(exchange);
    keep_language(exchange);
    add_cache_headers(exchange);
    compress(exchange);
    answer_header(exchange, "Content-Type", answer->type);
    figures->errors += answer->status >= 500;
    figures->refused += answer->status == 429 || answer->status == 503;
}

#include "adapters/web/request.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "adapters/web/multipart.h"
#include "social-core/text/normal.h"

#define FIRST_PAIRS 8

static int hex_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Percent-decoded and made normal text; a `%` that begins no escape stands for itself. */
static const char *decoded(struct arena *arena, const char *text, size_t length, bool plus_is_blank)
{
    char *plain = arena_alloc(arena, length + 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        int high = text[i] == '%' && i + 2 < length ? hex_of(text[i + 1]) : -1;
        int low = high >= 0 ? hex_of(text[i + 2]) : -1;
        if (low >= 0) {
            plain[used++] = (char)(high << 4 | low);
            i += 2;
        } else {
            plain[used++] = plus_is_blank && text[i] == '+' ? ' ' : text[i];
        }
    }
    return text_normal(arena, plain, used);
}

void web_pairs_add(struct arena *arena, struct web_pairs *pairs, const char *name, const char *value)
{
    if (pairs->count == WEB_PAIRS_MAX)
        return;
    if (pairs->count == pairs->room) {
        pairs->room = pairs->room ? 2 * pairs->room : FIRST_PAIRS;
        struct web_pair *more = arena_alloc(arena, pairs->room * sizeof *more);
        if (pairs->count)
            memcpy(more, pairs->list, pairs->count * sizeof *more);
        pairs->list = more;
    }
    pairs->list[pairs->count++] = (struct web_pair){name, value};
}

/* `name=value` pairs with `&` between (application/x-www-form-urlencoded). */
static void read_parameters(struct arena *arena, struct web_pairs *pairs, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end && pairs->count < WEB_PAIRS_MAX) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        stop = stop ? stop : end;
        const char *equals = memchr(text, '=', (size_t)(stop - text));
        const char *name_end = equals ? equals : stop, *value = equals ? equals + 1 : stop;
        if (name_end > text)
            web_pairs_add(arena, pairs, decoded(arena, text, (size_t)(name_end - text), true),
                          decoded(arena, value, (size_t)(stop - value), true));
        text = stop + 1;
    }
}

/* RFC 6265, section 4.2.1: `name=value; name=value`. Values are ours and need no decoding. */
static void read_cookies(struct arena *arena, struct web_pairs *cookies, const char *header)
{
    while (header && *header) {
        header += strspn(header, "; ");
        size_t length = strcspn(header, ";");
        const char *equals = memchr(header, '=', length);
        if (equals)
            web_pairs_add(arena, cookies, arena_copy(arena, header, (size_t)(equals - header)),
                          arena_copy(arena, equals + 1, length - (size_t)(equals - header) - 1));
        header += length;
    }
}

/* Control characters have no place in a path: two spellings of one page would be all they make. */
static bool names_control(const char *path, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool escape = path[i] == '%' && i + 2 < length && hex_of(path[i + 1]) >= 0 && hex_of(path[i + 2]) >= 0;
        int byte = escape ? hex_of(path[i + 1]) << 4 | hex_of(path[i + 2]) : (unsigned char)path[i];
        if (byte < ' ' || byte == 0x7f)
            return true;
    }
    return false;
}

static enum web_method method_of(const char *name)
{
    static const struct {
        const char *name;
        enum web_method method;
    } methods[] = {{"GET", WEB_GET}, {"HEAD", WEB_HEAD}, {"POST", WEB_POST}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(name, methods[i].name))
            return methods[i].method;
    return WEB_OTHER;
}

/* Cuts ".json" or ".atom" off the path. "/index.json" is the home page's. */
static void read_format(struct web_request *request)
{
    static const struct {
        const char *suffix;
        enum web_format format;
    } formats[] = {{".json", WEB_JSON}, {".atom", WEB_ATOM}};
    size_t length = strlen(request->path);
    request->format = WEB_HTML;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t suffix = strlen(formats[i].suffix);
        if (length <= suffix || strcmp(request->path + length - suffix, formats[i].suffix) ||
            !strncmp(request->path, "/static/", 8))
            continue;
        request->format = formats[i].format;
        request->path = arena_copy(request->arena, request->path, length - suffix);
    }
    if (request->format != WEB_HTML && !strcmp(request->path, "/index"))
        request->path = "/";
}

static bool is_form(const struct web_request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *given = web_header(request, "Content-Type");
    return given && !strncasecmp(given, type, sizeof type - 1);
}

/* 0, or the status that says what is wrong with the body. */
static int read_form(struct web_request *request, const struct web_incoming *incoming)
{
    const char *boundary = request->method == WEB_POST ? multipart_boundary(request) : NULL;
    request->multipart = boundary != NULL;
    if (incoming->body_length > (boundary ? WEB_UPLOAD_MAX : WEB_BODY_MAX))
        return 413;
    if (boundary)
        return multipart_read(request, boundary, incoming->body, incoming->body_length) ? 0 : 400;
    if (request->method == WEB_POST && !is_form(request))
        return 415;
    if (request->method == WEB_POST)
        read_parameters(request->arena, &request->form, incoming->body, incoming->body_length);
    return 0;
}

int web_request_read(struct web_request *request, struct arena *arena, const struct web_incoming *incoming)
{
    *request = (struct web_request){.arena = arena, .method = method_of(incoming->method), .format = WEB_HTML};
    request->address = arena_strdup(arena, incoming->address);
    request->target = request->path = "/";
    for (size_t i = 0; i < incoming->header_count; i++)
        web_pairs_add(arena, &request->headers, arena_strdup(arena, incoming->headers[i].name),
                      arena_strdup(arena, incoming->headers[i].value));
    read_cookies(arena, &request->cookies, web_header(request, "Cookie"));
    if (strlen(incoming->target) > WEB_TARGET_MAX)
        return 414;
    size_t path_length = strcspn(incoming->target, "?#");
    if (incoming->ambiguous || incoming->target[0] != '/' || names_control(incoming->target, path_length))
        return 400;
    request->target = arena_strdup(arena, incoming->target);
    request->path = decoded(arena, request->target, path_length, false);
    read_format(request);
    if (request->target[path_length] == '?')
        read_parameters(arena, &request->query, request->target + path_length + 1,
                        strcspn(request->target + path_length + 1, "#"));
    return read_form(request, incoming);
}

static const char *value_of(const struct web_pairs *pairs, const char *name, int (*compare)(const char *, const char *))
{
    for (size_t i = 0; i < pairs->count; i++)
        if (!compare(pairs->list[i].name, name))
            return pairs->list[i].value;
    return NULL;
}

const char *web_query(const struct web_request *request, const char *name)
{
    return value_of(&request->query, name, strcmp);
}

const char *web_form(const struct web_request *request, const char *name)
{
    return value_of(&request->form, name, strcmp);
}

const char *web_field(const struct web_request *request, const char *name)
{
    const char *value = web_form(request, name);
    return value ? value : "";
}

const char *web_cookie(const struct web_request *request, const char *name)
{
    return value_of(&request->cookies, name, strcmp);
}

const char *web_header(const struct web_request *request, const char *name)
{
    return value_of(&request->headers, name, strcasecmp);
}

uint64_t web_query_number(const struct web_request *request, const char *name)
{
    const char *text = web_query(request, name);
    return text ? web_number(text) : 0;
}

uint64_t web_number(const char *text)
{
    if (!*text || strlen(text) > 19 || strspn(text, "0123456789") != strlen(text))
        return 0;
    return strtoull(text, NULL, 10);
}

/* A weight of zero (RFC 9110, section 12.4.2) in the parameters after a token. */
static bool refused(const char *parameters, size_t length)
{
    const char *weight = memmem(parameters, length, "q=", 2);
    return weight && strtod(weight + 2, NULL) == 0.0;
}

bool web_header_has(const struct web_request *request, const char *name, const char *token)
{
    const char *at = web_header(request, name);
    size_t wanted = strlen(token);
    while (at && *at) {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ","), word = strcspn(at, ",; \t");
        if (word == wanted && !strncasecmp(at, token, wanted))
            return !refused(at + word, length - word);
        at += length;
    }
    return false;
}

const char *web_encode(struct arena *arena, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *encoded = arena_alloc(arena, strlen(text) * 3 + 1), *to = encoded;
    for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++) {
        if (isalnum(*byte) || strchr("-._~", *byte)) {
            *to++ = (char)*byte;
        } else {
            *to++ = '%';
            *to++ = digits[*byte >> 4];
            *to++ = digits[*byte & 15];
        }
    }
    return encoded;
}

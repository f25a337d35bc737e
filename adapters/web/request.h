/** One HTTP request as the pages see it: decoded, bounded, in memory of its own. Knows no socket. */
#ifndef LOA_WEB_REQUEST_H
#define LOA_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/base/arena.h"

#define WEB_PAIRS_MAX 64           /**< parameters of a query or form, headers, cookies; more are not looked at */
#define WEB_TARGET_MAX 2048        /**< bytes of a request target */
#define WEB_BODY_MAX 16384         /**< bytes of a form */
#define WEB_UPLOAD_MAX (256 << 10) /**< bytes of a form with a file */
#define WEB_ARGS_MAX 2             /**< places in a route's pattern */

enum web_method { WEB_GET = 1, WEB_HEAD = 2, WEB_POST = 4, WEB_OTHER = 8 };

/** What the path's last dot asks for. */
enum web_format { WEB_HTML = 1, WEB_JSON = 2, WEB_ATOM = 4 };

struct web_pair {
    const char *name, *value;
};

/** All zero: none. Most requests have few, so the list grows. */
struct web_pairs {
    struct web_pair *list; /**< the arena's */
    size_t count, room;
};

/** One more, WEB_PAIRS_MAX at most; the texts are borrowed. */
void web_pairs_add(struct arena *arena, struct web_pairs *pairs, const char *name, const char *value);

/** A file that a form brought along; bytes as they came, with a NUL after them. */
struct web_upload {
    const char *name, *text; /**< NULL: none */
    size_t length;
};

struct web_request {
    struct arena *arena;
    enum web_method method;
    const char *target;  /**< as it came: path and query */
    const char *path;    /**< decoded, without its format: "/c/nuoc" for "/c/nuoc.json" */
    const char *address; /**< whose it is: of the socket, or as the proxy tells it; NULL: this machine's */
    enum web_format format;
    struct web_pairs query, form, headers, cookies;
    struct web_upload upload;
    bool multipart;                 /**< its form may hold a file: only for routes that say so */
    const char *args[WEB_ARGS_MAX]; /**< what the route's `*` stood for */
};

/** What comes in, borrowed. Header names in any case. */
struct web_incoming {
    const char *method, *target, *address;
    bool ambiguous; /**< where it ends or whom it asks can be read in two ways */
    const struct web_pair *headers;
    size_t header_count;
    const char *body;
    size_t body_length;
};

/**
 * Reads a request into `arena`. Returns 0, or the HTTP status that says what is wrong with it: 400 an ambiguous one or
 * a path that is no path, 413 a body or 414 a target that is too long, 415 a POST that is no form. A form
 * with a file is read too, and marked `multipart`.
 */
int web_request_read(struct web_request *request, struct arena *arena, const struct web_incoming *incoming);

/** The value with this name, or NULL. Header names are compared without case. */
const char *web_query(const struct web_request *request, const char *name);
const char *web_form(const struct web_request *request, const char *name);
const char *web_cookie(const struct web_request *request, const char *name);
const char *web_header(const struct web_request *request, const char *name);

/** The same of a form, "" when there is none. */
const char *web_field(const struct web_request *request, const char *name);

/** A decimal number of at most 19 digits; 0 when it is none. */
uint64_t web_number(const char *text);

/** A decimal number of the query; 0 when it is missing or none. */
uint64_t web_query_number(const struct web_request *request, const char *name);

/** True when a header such as Accept-Encoding names `token` and does not refuse it with q=0. */
bool web_header_has(const struct web_request *request, const char *name, const char *token);

/** `text` percent-encoded for a query or a path segment (RFC 3986). */
const char *web_encode(struct arena *arena, const char *text);

#endif

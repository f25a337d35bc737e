/**
 * One request and its answer on their way through the web. A handler reads the request and chooses the answer; the
 * answer is put into bytes later, outside the piece of work (small stack) and without it.
 */
#ifndef LOA_WEB_EXCHANGE_H
#define LOA_WEB_EXCHANGE_H

#include <jansson.h>
#include <sys/queue.h>

#include "adapters/web/request.h"
#include "social-core/ctx.h"
#include "social-core/staff.h"

struct page;
struct web;
struct web_language;
struct web_route;
struct web_stream;

enum web_cache {
    WEB_REVALIDATE, /**< public, asked for again by its ETag */
    WEB_FOREVER,    /**< public, its name changes with its content */
    WEB_PRIVATE     /**< never kept, never compressed (it may hold a secret of the session) */
};

/** A body that lies in a file; the descriptor is the answer's own, closed when it was sent. */
struct web_file {
    int fd;
    size_t length;
};

struct web_answer {
    int status;
    enum web_cache cache;
    const char *type;     /**< of the body */
    const char *body;     /**< borrowed from the exchange's arena or from the web; NULL: see template, json */
    size_t length;        /**< bytes of body */
    const char *zipped;   /**< the same body, compressed beforehand; NULL: none */
    size_t zipped_length; /**< bytes of zipped */
    const char *tag;      /**< of the body, made beforehand; NULL: it is made */
    void *hold;           /**< what keeps body, zipped and tag (kept.h); one holder is this answer; NULL: nothing */
    const char *template; /**< an HTML page: the template and … */
    json_t *model;        /**< … what fills it, or the JSON answer itself; owned */
    const struct web_file *file;     /**< the body is this instead; in the arena */
    struct web_pairs headers;        /**< besides the usual ones */
    const struct web_stream *stream; /**< the answer is an event stream; in the arena */
    const char *desk;                /**< the answer is the stream of this agency's desk; in the arena */
};

struct exchange {
    struct web *web;
    struct arena *arena;
    struct web_request request;
    struct web_answer answer;
    const struct web_route *route;
    const struct web_language *language;
    const struct staff_session *session;     /**< of a signed-in request; NULL: nobody */
    const struct staff *member;              /**< who that is, without password and secret */
    void (*send)(struct exchange *exchange); /**< takes the finished answer to the client */
    void *client;                            /**< the sender's own */
    struct page *page;                       /**< its answer is made for this page (kept.c); NULL: for nobody else */
    TAILQ_ENTRY(exchange) link;
    TAILQ_ENTRY(exchange) at_page;
};

/** A new exchange of this web, counted as in flight. Ended by the web after send(). */
struct exchange *exchange_new(struct web *web, void (*send)(struct exchange *exchange), void *client);

/** Reads the request, finds its route and has it answered; send() is called once, later, from the loop. */
void exchange_begin(struct exchange *exchange, const struct web_incoming *incoming);

/** The answer is chosen: it is finished and sent from the loop. Nothing of the exchange may be touched after. */
void exchange_done(struct exchange *exchange);

/** Has its route's handler run as a piece of work. */
void exchange_work(struct exchange *exchange);

/** The store is away, or too much is under way: it is answered with 503. */
void exchange_unavailable(struct exchange *exchange);

/** Sends every answer that is chosen; called from the loop. */
void exchanges_finish(struct web *web);

/** Forgets every exchange without an answer: the web ends. */
void exchanges_drop(struct web *web);

/* The answers. Models and JSON values are taken over. */
void answer_page(struct exchange *exchange, int status, const char *template, json_t *model);
void answer_json(struct exchange *exchange, int status, json_t *value);
void answer_text(struct exchange *exchange, int status, const char *type, const char *text);

/** A table (social-core/loading/csv.h) as a file of that name, without its ending; borrowed. */
void answer_csv(struct exchange *exchange, const char *text, const char *name);
/** The descriptor is taken over. Such an answer is never kept by anybody. */
void answer_file(struct exchange *exchange, const char *type, int fd, size_t length);
/** The location is copied: it may be of the work that is over when the answer goes out. */
void answer_redirect(struct exchange *exchange, const char *location);

/** A friendly page, or `{"error": …}` when JSON was asked for. */
void answer_error(struct exchange *exchange, int status);

/** One more header; both texts must outlive the exchange or be in its arena. */
void answer_header(struct exchange *exchange, const char *name, const char *value);

/** A cookie for this site only, unreadable for scripts; `seconds` 0: for the browser's session, -1: forget it. */
void answer_cookie(struct exchange *exchange, const char *name, const char *value, int seconds);

#define ANSWER_TAG_BYTES 32

/** The ETag of a body: what it is for compression does not count. */
void answer_tag(char tag[ANSWER_TAG_BYTES], const char *body, size_t length);

/** Puts the answer into its final bytes: renders, tags, compares with If-None-Match, compresses, adds the headers that
 *  every answer has. */
void answer_finish(struct exchange *exchange);

#endif

/**
 * The web: the public mirror that everybody can read, its feeds and event streams, and the desk of the agencies' staff.
 *
 * It runs in the gateway's loop on libevent's HTTP server. Pages do their core work through `struct work`, so a page
 * that waits for the store holds up nobody. TLS is a reverse proxy's: when `public_url` begins with https, cookies are
 * for TLS only.
 */
#ifndef LOA_WEB_H
#define LOA_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "social-core/work.h"
#include "social-core/world.h"

struct event_base;
struct post;
struct web;

struct web_settings {
    const char *listen;     /**< "127.0.0.1:8080", "[::1]:8080"; without a port: on a free one */
    const char *public_url; /**< how readers reach it, without a slash at the end: in feeds; NULL: as each asks */
    const char *proxies;    /**< addresses, separated by blanks, whose X-Forwarded-For is believed; NULL: none */
    const char *share;      /**< holds templates/, pages/ and static/; NULL: LOA_SHARE */

    const char *speech_program; /**< reads texts aloud, with espeak-ng's options; NULL: espeak-ng, as PATH has it */

    void *self; /**< handed to the two below */
    /** The truth for /healthz; `*why` says in one line what is not well. NULL: always well. */
    bool (*healthy)(void *self, const char **why);
    /** What stands under /metrics besides the web's own figures (Prometheus text). NULL: nothing. */
    const char *(*metrics)(void *self, struct arena *arena);

    /** What the operator's page shows, of the time after `after_ms`; a new reference (gateway/figures.c). NULL: there is
     *  no such page. */
    json_t *(*figures)(void *self, int64_t after_ms);

    /* Bounds; 0 takes the default (web.c). */
    int patience_ms;              /**< how long a page waits for the store */
    unsigned requests_per_second; /**< of one address, with ten times as many at once */
    unsigned connections;         /**< in all */
    unsigned address_connections; /**< of one address, and event streams; proxies have no such bound */
    unsigned event_clients;       /**< event streams in all */
    size_t kept_bytes;            /**< of public pages kept in memory; 0: none is kept */
    unsigned request_seconds;     /**< within which a request must have come whole */
};

/** What the web has seen since it began. */
struct web_figures {
    uint64_t requests, errors, refused; /**< all answers; those of 500 and more; those of 429 and 503 */
    uint64_t events_sent, events_dropped;
    uint64_t pages_made, pages_again; /**< public pages made anew; shown as they were kept */
    size_t pages_kept, pages_bytes;   /**< how many are kept, and what they take */
    size_t event_clients, in_flight;
};

/**
 * Loads templates and listens. Settings' texts, work and world are borrowed until web_free(). NULL with errno when it
 * cannot listen (a log line says more). Owned by the caller, ended by web_free().
 */
struct web *web_new(struct event_base *base, const struct web_settings *settings, struct work *work,
                    struct world *world);

/** Closes every connection. Nothing of the work it has under way may run any more after it. NULL is allowed. */
void web_free(struct web *web);

/** Stops listening; answers under way still go out. For a shutdown that drains. */
void web_drain(struct web *web);

/** The port it listens on. */
int web_port(const struct web *web);

/** A post has been committed: it goes out to the event streams that wait for it. `post` is borrowed for the call. To be
 *  called once a post, in the order of their numbers; may be called inside a piece of work. */
void web_post_arrived(struct web *web, const struct post *post);

/** A case of this agency has moved, or a card of the queue (agency CARD_WATCHERS): open desks of it are told its number. */
void web_case_moved(struct web *web, const char *agency, const char *id);

/** The figures of this moment. */
struct web_figures web_figures(const struct web *web);

#endif

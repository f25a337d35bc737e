/**
 * Event streams (server-sent events, WHATWG HTML section 9.2): each new post of a channel, as JSON or as a piece of
 * page. A stream that resumes reads what it missed from the store, a batch at a time and never faster than its client
 * takes it, and is live once it has caught up: no post is left out and none comes twice.
 */
#ifndef LOA_WEB_EVENTS_H
#define LOA_WEB_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/web/state.h"

struct evhttp_request;

/** What a client asked for. */
struct web_stream {
    const char *channel; /**< channel id; "" for all posts */
    bool resumes;        /**< what came after `after` is wanted; else only what comes from now on */
    uint64_t after;      /**< the last post the client has */
    bool html;           /**< pieces of page instead of JSON */
};

/** No streams yet. Owned by the caller, ended by events_free(), which closes every stream. */
struct web_events *events_new(struct web *web);
void events_free(struct web_events *events);

/** Makes the request an event stream. False when there are too many, in all or of its address: it gets the exchange's answer instead. */
bool events_open(struct web_events *events, struct evhttp_request *request, struct exchange *exchange);

/** See web_post_arrived(). */
void events_post_arrived(struct web_events *events, const struct post *post);

/** How many streams are open. */
size_t events_clients(const struct web_events *events);

#endif

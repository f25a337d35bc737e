/**
 * Who is connected: how many connections each address holds, and for how long one may take over a request. libevent's
 * server tells neither that a connection began nor that it ended, so connections are known by descriptor and checked
 * against the address that the descriptor is connected to now.
 */
#ifndef LOA_WEB_VISITORS_H
#define LOA_WEB_VISITORS_H

#include <stdbool.h>

struct event_base;
struct bufferevent;
struct visitors;

struct visitors_bounds {
    unsigned connections, address_connections, request_seconds;
    bool (*is_proxy)(void *self, const char *address); /**< a proxy's connections are many and long */
    void *self;
};

/** Nobody yet; `bounds` is copied. NULL: no memory. Owned by the caller, ended by visitors_free(). */
struct visitors *visitors_new(struct event_base *base, const struct visitors_bounds *bounds);
void visitors_free(struct visitors *visitors);

/** A connection begins on this bufferevent, which gets its descriptor right after. One over a bound is shut down. */
void visitors_begin(struct visitors *visitors, struct bufferevent *connection);

/** A request of this descriptor has come whole: it may take its time (`busy`), or the next one is awaited. */
void visitors_busy(struct visitors *visitors, int descriptor, bool busy);

#endif

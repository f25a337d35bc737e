#include "adapters/web/visitors.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <event2/bufferevent.h>
#include <event2/event.h>

#define DESCRIPTORS 4096 /* no connection with a higher number is taken */
#define SWEEP_SECONDS 2
#define FRESH 64 /* connections accepted in one turn of the loop whose descriptor is not known yet */

struct visitor {
    struct sockaddr_storage peer; /* ss_family 0: nobody */
    time_t since;                 /* a request is awaited since then */
    bool busy;
};

struct visitors {
    struct visitors_bounds bounds;
    struct event *sweep, *welcome;
    struct bufferevent *fresh[FRESH];
    size_t fresh_count;
    int highest; /* no descriptor above it is anybody's */
    struct visitor list[DESCRIPTORS];
};

static time_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec;
}

static struct sockaddr_storage peer_of(int descriptor)
{
    struct sockaddr_storage peer;
    memset(&peer, 0, sizeof peer);
    socklen_t length = sizeof peer;
    if (getpeername(descriptor, (struct sockaddr *)&peer, &length) < 0)
        peer.ss_family = 0;
    return peer;
}

/* The part of an address that one household or office has: IPv6 hands out whole /64 nets. */
static bool same_place(const struct sockaddr_storage *one, const struct sockaddr_storage *other)
{
    if (one->ss_family != other->ss_family)
        return false;
    if (one->ss_family == AF_INET6)
        return !memcmp(&((const struct sockaddr_in6 *)one)->sin6_addr, &((const struct sockaddr_in6 *)other)->sin6_addr,
                       8);
    return ((const struct sockaddr_in *)one)->sin_addr.s_addr == ((const struct sockaddr_in *)other)->sin_addr.s_addr;
}

/* A descriptor closed since, or taken by something else, is nobody. */
static bool still_there(struct visitor *visitor, int descriptor)
{
    struct sockaddr_storage peer = peer_of(descriptor);
    if (memcmp(&peer, &visitor->peer, sizeof peer))
        visitor->peer.ss_family = 0;
    return visitor->peer.ss_family != 0;
}

static bool too_many(struct visitors *visitors, const struct sockaddr_storage *peer)
{
    unsigned all = 0, here = 0;
    for (int i = 0; i <= visitors->highest; i++) {
        struct visitor *visitor = &visitors->list[i];
        if (!visitor->peer.ss_family)
            continue;
        all++;
        here += same_place(&visitor->peer, peer);
    }
    return all > visitors->bounds.connections || here > visitors->bounds.address_connections;
}

static void forget_gone(struct visitors *visitors)
{
    for (int i = 0; i <= visitors->highest; i++)
        if (visitors->list[i].peer.ss_family)
            still_there(&visitors->list[i], i);
}

static bool is_proxy(struct visitors *visitors, const struct sockaddr_storage *peer)
{
    char address[INET6_ADDRSTRLEN] = "";
    if (peer->ss_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)peer)->sin6_addr, address, sizeof address);
    else
        inet_ntop(AF_INET, &((const struct sockaddr_in *)peer)->sin_addr, address, sizeof address);
    return visitors->bounds.is_proxy(visitors->bounds.self, address);
}

static void welcome(struct visitors *visitors, int descriptor)
{
    struct sockaddr_storage peer = peer_of(descriptor);
    if (!peer.ss_family || (peer.ss_family != AF_UNIX && is_proxy(visitors, &peer)))
        return;
    if (descriptor >= DESCRIPTORS) {
        shutdown(descriptor, SHUT_RDWR);
        return;
    }
    visitors->list[descriptor] = (struct visitor){.peer = peer, .since = now()};
    if (descriptor > visitors->highest)
        visitors->highest = descriptor;
    if (!too_many(visitors, &peer))
        return;
    forget_gone(visitors);
    if (too_many(visitors, &peer)) {
        visitors->list[descriptor].peer.ss_family = 0;
        shutdown(descriptor, SHUT_RDWR);
    }
}

static void on_welcome(int none, short events, void *self)
{
    struct visitors *visitors = self;
    for (size_t i = 0; i < visitors->fresh_count; i++) {
        int descriptor = bufferevent_getfd(visitors->fresh[i]);
        if (descriptor >= 0)
            welcome(visitors, descriptor);
        bufferevent_decref(visitors->fresh[i]);
    }
    visitors->fresh_count = 0;
}

static void on_sweep(int none, short events, void *self)
{
    struct visitors *visitors = self;
    time_t late = now() - (time_t)visitors->bounds.request_seconds;
    for (int i = 0; i <= visitors->highest; i++) {
        struct visitor *visitor = &visitors->list[i];
        if (visitor->peer.ss_family && !visitor->busy && visitor->since < late && still_there(visitor, i))
            shutdown(i, SHUT_RDWR);
    }
}

struct visitors *visitors_new(struct event_base *base, const struct visitors_bounds *bounds)
{
    struct visitors *visitors = calloc(1, sizeof *visitors);
    if (!visitors)
        return NULL;
    visitors->bounds = *bounds;
    visitors->sweep = event_new(base, -1, EV_PERSIST, on_sweep, visitors);
    visitors->welcome = event_new(base, -1, 0, on_welcome, visitors);
    event_add(visitors->sweep, &(struct timeval){.tv_sec = SWEEP_SECONDS});
    return visitors;
}

void visitors_free(struct visitors *visitors)
{
    if (!visitors)
        return;
    on_welcome(-1, 0, visitors);
    event_free(visitors->sweep);
    event_free(visitors->welcome);
    free(visitors);
}

void visitors_begin(struct visitors *visitors, struct bufferevent *connection)
{
    if (visitors->fresh_count == FRESH)
        on_welcome(-1, 0, visitors);
    bufferevent_incref(connection);
    visitors->fresh[visitors->fresh_count++] = connection;
    event_active(visitors->welcome, EV_TIMEOUT, 0);
}

void visitors_busy(struct visitors *visitors, int descriptor, bool busy)
{
    if (descriptor < 0 || descriptor >= DESCRIPTORS)
        return;
    visitors->list[descriptor].busy = busy;
    visitors->list[descriptor].since = now();
}

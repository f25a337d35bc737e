/** Which path is whose: one table, routes.c. */
#ifndef LOA_WEB_ROUTES_H
#define LOA_WEB_ROUTES_H

#include "adapters/web/exchange.h"

/** What a route needs besides its handler. */
enum web_route_flags {
    WEB_PLAIN = 1,      /**< no core work: the handler gets no context */
    WEB_STAFF = 2,      /**< a signed-in member of the staff; a POST must carry the session's token */
    WEB_ADMIN = 6,      /**< the same, of role admin: to all others it is not there */
    WEB_OFFICER = 10,   /**< the same, of role officer */
    WEB_UPLOAD = 16,    /**< its form may bring a file along */
    WEB_MODERATOR = 66, /**< WEB_STAFF, of role moderator */
    WEB_KEPT = 32 /**< what it shows comes from the store and the directory alone, not from the time: it may be kept */
};

struct web_route {
    unsigned methods;    /**< enum web_method, or-ed; a GET serves HEAD too */
    const char *pattern; /**< `*` stands for one or more characters that are no slash */
    unsigned formats;    /**< enum web_format, or-ed */
    unsigned flags;      /**< enum web_route_flags, or-ed */
    void (*handler)(struct ctx *ctx, struct exchange *exchange);
};

/** The methods that the path knows in this format, or-ed; 0: there is no such path. Fills `request->args` and, when the
 *  request's method is among them, `*route`. */
unsigned route_find(struct web_request *request, const struct web_route **route);

#endif

/** What the files of the web share. */
#ifndef LOA_WEB_STATE_H
#define LOA_WEB_STATE_H

#include <event2/event.h>
#include <event2/http.h>

#include "adapters/web/assets.h"
#include "adapters/web/exchange.h"
#include "adapters/web/language.h"
#include "adapters/web/rates.h"
#include "adapters/web/template.h"
#include "adapters/web/web.h"

TAILQ_HEAD(exchanges, exchange);

struct web {
    struct event_base *base;
    struct web_settings settings;
    struct work *work;
    struct world *world;
    struct templates *templates;
    struct web_assets *assets;
    struct web_language *languages; /**< WEB_LANGUAGES of them, the first is the one to fall back to */
    struct web_rates *rates;
    struct web_server *server;
    struct kept_pages *kept;
    struct web_events *events;
    struct desk_events *desks;
    struct speaker *speaker;
    struct exchanges in_flight; /**< a handler has them, or will */
    struct exchanges finished;  /**< their answer is chosen and not sent */
    struct event *finish;       /**< active while `finished` holds any */
    struct web_figures figures;
    unsigned signing_in; /**< passwords being checked just now */
};

/** True when readers reach the web over TLS, through a proxy. */
bool web_is_public(const struct web *web);

#endif

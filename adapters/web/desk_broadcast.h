/** Broadcasts at the desk: what desk_broadcasts.c, desk_compose.c, desk_audience.c, desk_broadcast.c,
 *  desk_broadcast_page.c, desk_results.c and the polls share. */
#ifndef LOA_WEB_DESK_BROADCAST_H
#define LOA_WEB_DESK_BROADCAST_H

#include <jansson.h>

#include "adapters/web/exchange.h"
#include "social-core/broadcast_plan.h"

/** A broadcast and what the member of this request has to do with it. */
struct desk_broadcast {
    const struct broadcast *broadcast; /**< NULL: there is none */
    const struct agency *agency;       /**< the member's */
    enum broadcast_tie tie;
};

/** The broadcast that the request names. desk_broadcast.c */
struct desk_broadcast desk_broadcast_of(struct ctx *ctx, struct exchange *exchange);

/** The page of one broadcast, or with `part` = "results" those alone. `trouble`: a text, NULL for none.
 *  desk_broadcast_page.c */
void broadcast_page_show(struct ctx *ctx, struct exchange *exchange, const struct desk_broadcast *desk, int status,
                         const char *trouble);

/** Its path; of one whose number is fresh (db.h), after the commit. desk_broadcast_page.c */
const char *broadcast_page(struct exchange *exchange, const char *id);
const char *broadcast_page_of_fresh(struct ctx *ctx, struct exchange *exchange, const char *fresh);

/** A broadcast as a line of a list. desk_broadcast_page.c */
json_t *broadcast_row(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast);

/** The text in one language as a phone will show it, and what it costs. desk_broadcast_page.c */
json_t *broadcast_sms(struct ctx *ctx, struct exchange *exchange, const struct broadcast *broadcast,
                      const struct broadcast_text *text);

/** Whom a form chooses, and when it wants it to go out (a time that was not given is one that has passed).
 *  desk_audience.c */
struct audience_choice read_choice(const struct web_request *request);
struct broadcast_when read_when(const struct web_request *request);

/** The same as a form shows them. desk_audience.c */
void add_choice(struct ctx *ctx, json_t *model, const struct agency *agency, const struct audience_choice *choice);
void add_when(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct broadcast_when *when);

/** Puts the results by commune into a model. desk_results.c */
void add_results(struct ctx *ctx, json_t *model, const struct broadcast *broadcast);

/** What is told of a refusal, in the language of the page; `why` is added where it says more. desk_broadcast_page.c */
const char *broadcast_trouble(struct exchange *exchange, enum broadcast_refusal refusal, const char *why);

#endif

/** One MT on its way from the outbox to bearerbox. Inside the gateway's delivery only. */
#ifndef LOA_GATEWAY_SHIPMENT_H
#define LOA_GATEWAY_SHIPMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/kannel/messages.h"
#include "gateway/config.h"
#include "social-core/ctx.h"
#include "social-core/outbox.h"

#define ROW_ID_BYTES 48

/** Several MTs of one row: whoever waits (NULL: nobody) is resumed when the last is answered. */
struct consignment {
    size_t open;
    void *waiting;
    bool withdrawn; /**< what is not handed over yet is not to be sent */
};

/** What became of an MT of a consignment. */
enum shipment_outcome { SHIPMENT_NONE, SHIPMENT_WAITS, SHIPMENT_TAKEN, SHIPMENT_REFUSED, SHIPMENT_WITHDRAWN };

/** In one queue of its class, or in the window (handed over, not answered), or resting until it is tried again. */
struct shipment {
    struct shipment *next;
    enum outbox_class class;
    char row[ROW_ID_BYTES];
    char uuid[FRAME_UUID_BYTES + 1];
    const char *sender; /* the route's short code, the world's, or `service`; borrowed */
    char *receiver, *about, *service;
    void *text;
    size_t text_bytes, segments;
    bool ucs2;
    char *meta_data, *link; /* of a USSD screen; else NULL */
    int64_t expires_ms;     /* UTC; 0: never */
    const struct route *route;
    struct consignment *consignment; /**< NULL: the row is this one MT */
    enum shipment_outcome *outcome;  /**< of a consignment: where it is written */
    int tries;
};

/** Makes an MT of a final text; NULL when `sealed` cannot be opened. Owned by the caller, ended by shipment_free(). */
struct shipment *shipment_new(const struct ctx *ctx, const struct config *config, enum outbox_class class,
                              const char *row, const char *sealed, const char *text, const char *about);

/** Makes it a screen of a USSD session. */
void shipment_set_screen(struct shipment *shipment, const struct config *config, const struct outbox_screen *screen);

/** True when nobody can be waiting for it any more. */
bool shipment_is_late(const struct shipment *shipment, int64_t now_ms);

void shipment_free(struct shipment *shipment);

/** The MT to be sent; borrows from the shipment. */
struct mt shipment_mt(const struct shipment *shipment);

#endif

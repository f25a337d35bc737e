/** One MT on its way from the outbox to bearerbox. Inside the gateway's delivery only. */
#ifndef LOA_GATEWAY_SHIPMENT_H
#define LOA_GATEWAY_SHIPMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/kannel/messages.h"
#include "gateway/config.h"
#include "social-core/ctx.h"
#include "social-core/outbox.h"
#include "social-core/quiet.h"

#define ROW_ID_BYTES 48

/** Several MTs of one row: whoever waits (NULL: nobody) is resumed when the last is answered. */
struct consignment {
    size_t open;
    void *waiting;
    bool withdrawn; /**< what is not handed over yet is not to be sent */
};

/** What became of an MT of a consignment. */
enum shipment_outcome {
    SHIPMENT_NONE,
    SHIPMENT_WAITS,
    SHIPMENT_TAKEN,
    SHIPMENT_REFUSED,
    SHIPMENT_WITHDRAWN,
    SHIPMENT_ASLEEP /**< its recipient has quiet hours: for another walk */
};

/** In a lane, or in the window (handed over, not answered), or resting until it is tried again. */
struct shipment {
    struct shipment *next;
    enum outbox_class class;
    char row[ROW_ID_BYTES];
    char uuid[FRAME_UUID_BYTES + 1];
    const char *sender; /* the world's short code; borrowed. The route's, and `service`, go before it */
    char *receiver, *about, *service;
    void *text;
    size_t text_bytes, segments;
    bool ucs2;
    char *meta_data, *link;          /* of a USSD screen; else NULL */
    int64_t since_ms, life_ms;       /* UTC; it is late when it is older than its life */
    struct quiet_hours quiet;        /* of whom it goes to */
    uint64_t flow;                   /* whom it takes turns with in its lane: lane.h */
    const struct route *route;       /* set when it is queued: routes.h */
    uint64_t refused;                /* routes that will not have it, a bit each */
    uint32_t probe;                  /* number of the probe it is, or 0: pacing.h */
    struct consignment *consignment; /**< NULL: the row is this one MT */
    enum shipment_outcome *outcome;  /**< of a consignment: where it is written */
    int tries;                       /* that bearerbox refused for now */
    int64_t due_ms;                  /* resting until then, steady_ms() */
};

/** Makes an MT of a final text, in the flow of whom it goes to, expiring as its class does; NULL when `sealed` cannot be opened. Owned by the caller, ended by shipment_free(). */
struct shipment *shipment_new(const struct ctx *ctx, const struct config *config, enum outbox_class class,
                              const char *row, const char *sealed, const char *text, const char *about);

/** Makes it a screen of a USSD session. */
void shipment_set_screen(struct shipment *shipment, const struct config *config, const struct outbox_screen *screen);

/** True when it is to wait for the morning of whom it goes to. */
bool shipment_sleeps(const struct shipment *shipment, int64_t now_ms);

/** True when nobody can be waiting for it any more. */
bool shipment_is_late(const struct shipment *shipment);

void shipment_free(struct shipment *shipment);

/** How long a message of a class is worth sending. */
int64_t shipment_life_ms(const struct config *config, enum outbox_class class);

/** Counts its age from then and not from when its row was written. */
void shipment_set_since(struct shipment *shipment, const struct config *config, int64_t since_ms);

#define REPORT_URL_BYTES 96

/**
 * The MT to be sent now; borrows from the shipment and from `url`, which is filled with what comes back in its
 * reports: `about`, and after a `~` what routes_probed() wants to hear of a probe.
 */
struct mt shipment_mt(const struct shipment *shipment, size_t route_index, char url[REPORT_URL_BYTES]);

/** True when it must not wait behind what is not: emergencies and direct answers. */
bool shipment_urgent(const struct shipment *shipment);

#endif

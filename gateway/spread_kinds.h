/** Inside the spreading: what goes to many, and what is particular to each kind. */
#ifndef LOA_GATEWAY_SPREAD_KINDS_H
#define LOA_GATEWAY_SPREAD_KINDS_H

#include <event2/event.h>

#include "gateway/shipment.h"
#include "gateway/spread.h"
#include "social-core/idset.h"
#include "social-core/person.h"

#define FLYING 4       /* rounds in flight at a time */
#define ROUND_MOST 128 /* persons of one; all of them together are what delivery has in flight at most */
#define SPREAD_NAME_BYTES 80

/** Some persons who get it together: planned, then in flight, then noted. Memory of its own, for several are in flight. */
struct round {
    struct ctx ctx;
    uint64_t ids[ROUND_MOST];
    size_t count;
    const struct person **persons; /**< NULL where one is gone */
    enum shipment_outcome outcomes[ROUND_MOST];
    size_t segments[ROUND_MOST];
    struct consignment consignment;
    void *subject; /**< what is sent, as the kind has read it for this round */
    size_t many;   /**< of the chunk it stands in: how many get it */
    int64_t begun_ms;
};

struct spread {
    struct spread *previous, *next;
    struct spreads *spreads;
    const struct spread_kind *kind;
    enum outbox_class class;
    char row[ROW_ID_BYTES];
    uint64_t thing;               /**< the number of the post or the broadcast; the hour of the digests, since 1970 */
    char name[SPREAD_NAME_BYTES]; /**< of a post: its channel */
    uint64_t after, reach;        /**< the last person who is done; the last whom a round was planned for */
    uint64_t doubt, highest;      /**< up to here people may have got it already; the last person of all */
    bool sure;                    /**< and receipts tell who did */
    unsigned turn;                /**< 0: the walk through the audience; then: through those it passed over asleep */
    int64_t wake_ms;              /**< the earliest morning of those passed over, UTC; INT64_MAX: none is known */
    struct idwalk walk;
    struct round *flying[FLYING], *spare;
    size_t size;               /**< of the next round */
    uint64_t unpaid;           /**< segments in flight, which no budget has counted yet */
    bool going, whole, broken; /**< to be gone on with; the end is reached; the audience cannot be read */
    bool halted;               /**< a pause was seen: rounds were left out, so none is planned before it begins anew */
    bool stuck;                /**< somebody was withdrawn: the place stays before them */
    bool lost;                 /**< another gateway sends it */
    void *piece;
    struct event *tick;
    bool ticked;
};

/** How far it is, as kept in the store. */
struct spread_place {
    uint64_t after; /**< the last person who is done */
    uint64_t reach; /**< nobody beyond has got it */
    bool sure;      /**< up to there receipts tell who has; else it is not known of those after `after` */
    unsigned turn;  /**< of the walk that it is a place of */
};

/** What is particular to a kind. `spread->thing` and `name` are known when any of it is called. */
struct spread_kind {
    const char *about; /**< leads the name that delivery reports come back under: "post" */
    bool receipts;     /**< they tell who got it, and delivery reports are asked for */
    /** Reads where it stands: after, doubt, sure, highest, turn. False: there is nothing to do. */
    bool (*begin)(struct ctx *ctx, struct spread *spread);
    /** Fills a chunk of the audience. */
    void (*fill)(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits);
    /** What is sent, for one round; NULL: it is not to be sent now (paused, gone). */
    void *(*read)(struct ctx *ctx, struct spread *spread);
    /** The text for one person; NULL: this one is left out. */
    const char *(*text)(struct ctx *ctx, struct spread *spread, void *subject, const struct person *person);
    /** Puts into the batch that so many of a round get it again who may have it; NULL: only metrics tell. */
    void (*repeats)(struct ctx *ctx, const struct spread *spread, size_t count);
    /** Puts into the round's batch what came of it, with the new place, guarded by the old one. */
    void (*keep)(struct ctx *ctx, struct spread *spread, const struct round *round, const struct spread_place *place);
    /** At the end: true when it is over, false when it is to be gone on with. */
    bool (*end)(struct ctx *ctx, struct spread *spread);
};

/** Puts the receipts of a round into the batch. */
void spread_note_receipts(struct ctx *ctx, const struct spread *spread, const struct round *round);

/** What begin(), keep() and end() of a kind do whose place stands beside its row, for want of a record of its own. */
void spread_place_read(struct ctx *ctx, struct spread *spread);
void spread_place_keep(struct ctx *ctx, const struct spread *spread, const struct spread_place *place);
void spread_place_end(struct ctx *ctx, const struct spread *spread);

/** Forgets, at once, whom it passed over: it has gone. */
void spread_forget_sleepers(struct ctx *ctx, const struct spread *spread);

extern const struct spread_kind spread_post, spread_broadcast, spread_digest;

#endif

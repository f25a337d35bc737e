/** A running gateway: everything that `loa serve` wires together. */
#ifndef LOA_GATEWAY_NODE_H
#define LOA_GATEWAY_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/kannel/box.h"
#include "adapters/redis/store.h"
#include "adapters/web/web.h"
#include "gateway/archiver.h"
#include "gateway/casebook.h"
#include "gateway/config.h"
#include "gateway/delivery.h"
#include "gateway/digests.h"
#include "gateway/gatherer.h"
#include "gateway/intake.h"
#include "gateway/keyring.h"
#include "gateway/mirror.h"
#include "gateway/reports.h"
#include "gateway/rests.h"
#include "gateway/retries.h"
#include "gateway/sampler.h"
#include "gateway/watchman.h"
#include "gateway/works.h"
#include "moderation/moderation.h"
#include "social-core/menu/menu.h"
#include "social-core/world.h"

struct node {
    const struct config *config;
    struct event_base *base;
    struct world world;
    struct catalogs *retired; /* of before the last reload: a suspended work may still read it */
    struct store *store;
    struct works *texts, *pages, *errands; /* three pools, so that none starves another */
    struct box *box;                       /* NULL: only the web */
    struct ledger *ledger;
    struct intake *intake;
    struct delivery *delivery;
    struct digests *digests;
    struct rests *rests;
    struct reports *reports;
    struct retries *retries;
    struct archiver *archiver;
    struct gatherer *gatherer;
    struct watchman *watchman;
    struct moderation *moderation;
    struct web *web; /* NULL: only the gateway */
    struct mirror *mirror;
    struct casebook *casebook;
    struct ussd_names ussd;
    struct menu_settings menu;
    struct sampler *sampler;
    struct keyring *keyring;
    int64_t begun_ms; /* wall clock */
};

/** Opens what does not need the loop: the sealing key, the languages. -1 with one sentence in `why`. */
int node_open(struct node *node, const struct config *config, char *why, size_t size);

/** Connects and listens, as wanted. -1 with one sentence in `why`. */
int node_start(struct node *node, bool gateway, bool web, char *why, size_t size);

/** Reads the languages anew; keeps the old ones when they are broken. */
void node_reload(struct node *node);

/** Takes no more messages; true as soon as nothing is under way. */
void node_drain(struct node *node);
bool node_idle(const struct node *node);

/** Ends everything; unfinished work is abandoned: what was not acknowledged comes again. */
void node_close(struct node *node);

/** The Prometheus text of all counters (docs/operations.md); owned by the arena. */
const char *node_metrics(const struct node *node, struct arena *arena);

/** The same and the last hour for the operator's page, as JSON (sampler.h); a new reference. */
json_t *node_figures(const struct node *node, int64_t after_ms);

/** Memory of the process. */
uint64_t node_resident_bytes(void);

/** The pools of works: "texts", "pages", "errands"; NULL for one that this process has not. */
#define NODE_POOLS 3
const struct works *node_pool(const struct node *node, size_t index);
const char *node_pool_name(size_t index);

/** True while messages can be taken and answered; else `*why` says what is missing, or in Redis's own words why
 *  it does not serve. */
bool node_healthy(const struct node *node, const char **why);

#endif

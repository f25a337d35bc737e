/** The sampler: each few seconds it looks at everything that counts, and keeps the last hour of it. */
#ifndef LOA_GATEWAY_SAMPLER_H
#define LOA_GATEWAY_SAMPLER_H

#include <jansson.h>
#include <stdint.h>

#include "social-core/outbox.h"

struct node;
struct sampler;

/** What Redis told last. */
struct kept {
    uint64_t rows[OUTBOX_CLASSES]; /**< waiting in the outbox */
    uint64_t dead, persons, memory, audit_lines;
    double
        slow_sync_ms; /**< the last sync that Redis's latency monitor found slow, in the last sample's time; 0: none */
};

/** Looks for the first time at once. The node is borrowed. Owned by the caller, ended after the node's works. */
struct sampler *sampler_new(struct node *node);
void sampler_free(struct sampler *sampler);

/** What Redis told last; NULL: nothing yet. */
const struct kept *sampler_kept(const struct sampler *sampler);

/** The last hour: history_json(). */
json_t *sampler_history(const struct sampler *sampler, int64_t after_ms);

#endif

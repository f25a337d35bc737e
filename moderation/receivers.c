#include "moderation/receivers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/correction.h"
#include "moderation/tally.h"
#include "social-core/keys.h"

#define COUNTED "counted" /* field of the decision: what was counted the last time */

void receivers_count(struct ctx *ctx, const struct decision *decision)
{
    const char *key = key_decision(ctx, decision->id), *before = db_text(db_read(ctx, "HGET", key, COUNTED));
    struct correction_progress far = correction_progress(ctx, strtoull(decision->id, NULL, 10));
    uint64_t was[6] = {0};
    const struct {
        const char *of;
        uint64_t now;
    } kinds[] = {{"all", far.all},         {"delivered", far.delivered},     {"read", far.shown},
                 {"pending", far.pending}, {"unreachable", far.unreachable}, {"stopped", far.stopped}};
    if (before)
        sscanf(before, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &was[0], &was[1],
               &was[2], &was[3], &was[4], &was[5]);
    const char *now = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        now = arena_printf(ctx->arena, "%s%s%" PRIu64, now, i ? " " : "", kinds[i].now);
        if (kinds[i].now != was[i])
            tally_at(ctx, decision->done_ms, "receiver", kinds[i].of, (int64_t)(kinds[i].now - was[i]));
    }
    db_write(ctx, "HSET", key, COUNTED, now);
}

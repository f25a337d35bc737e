#include "gateway/daytime.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "gateway/steady.h"
#include "social-core/base/log.h"

#define JUMP_MS 5000 /* a clock that is drawn slowly is not set */
#define KEPT 8

/* The newest times that the clock was set forward: until when it showed the old time, and by how much it was set. */
static struct jump {
    int64_t until_ms, by_ms;
} jumps[KEPT];

static size_t next_jump;
static int64_t ahead_ms; /* of the steady clock, at the last look; 0 before the first */

static void note_jump(int64_t until_ms, int64_t by_ms)
{
    log_event("clock_set", "by_s=%" PRId64, by_ms / 1000);
    if (by_ms < 0)
        return;
    jumps[next_jump] = (struct jump){.until_ms = until_ms, .by_ms = by_ms};
    next_jump = (next_jump + 1) % KEPT;
}

int64_t daytime_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, steady = steady_ms();
    int64_t by_ms = now_ms - steady - ahead_ms;
    if (ahead_ms && llabs(by_ms) > JUMP_MS)
        note_jump(steady + ahead_ms, by_ms);
    ahead_ms = now_ms - steady;
    return now_ms;
}

/* From now back to where it began. Since a clock was set back Redis numbers rows by the latest time it ever saw; but what
 * came after a jump is never from before the time that the jump led to. */
int64_t daytime_age_ms(int64_t since_ms)
{
    int64_t until_ms = daytime_ms(), age_ms = 0;
    for (size_t i = 1; i <= KEPT; i++) {
        const struct jump *jump = &jumps[(next_jump + KEPT - i) % KEPT];
        if (!jump->by_ms || since_ms >= jump->until_ms + jump->by_ms)
            break;
        age_ms += until_ms - (jump->until_ms + jump->by_ms);
        until_ms = jump->until_ms;
        since_ms = since_ms < until_ms ? since_ms : until_ms;
    }
    return age_ms + until_ms - since_ms;
}

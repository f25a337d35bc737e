#include "moderation/candidates.h"

#include <stdbool.h>
#include <string.h>

#define RARE_SHARE 6     /* of all traits one in so many must be shared, */
#define COMMON_SHARE 4   /* more where everybody writes them: what shares less says something else */
#define WHOLE_WEIGHT 128 /* more than all traits together */
#define PLACES 4096      /* more than three times what is seen */

/* A text that shares traits. */
struct sharing {
    uint64_t text;
    uint16_t shared, weight;
    bool rare;
};

/* Those met, and where they stand by their numbers: one more than their place in the list, 0 is free. */
struct meeting {
    struct sharing list[CANDIDATES_SEEN];
    size_t count;
    uint16_t places[PLACES];
};

static struct sharing *met(struct meeting *meeting, uint64_t text)
{
    size_t at = (text * UINT64_C(0x9e3779b97f4a7c15)) >> 52;
    while (meeting->places[at] && meeting->list[meeting->places[at] - 1].text != text)
        at = (at + 1) % PLACES;
    if (!meeting->places[at]) {
        meeting->list[meeting->count++] = (struct sharing){.text = text};
        meeting->places[at] = (uint16_t)meeting->count;
    }
    return &meeting->list[meeting->places[at] - 1];
}

/* Whether it shares so much that it is worth a look whatever there is. */
static bool enough(const struct sharing *one, size_t traits)
{
    return one->weight >= WHOLE_WEIGHT || (size_t)one->shared * (one->rare ? RARE_SHARE : COMMON_SHARE) >= traits;
}

/* The newest of two that share as much. */
static bool before(const struct sharing *one, const struct sharing *other)
{
    return one->weight != other->weight ? one->weight > other->weight : one->text > other->text;
}

/* Takes one into a row of `most` that is in order. */
static void take(const struct sharing **row, size_t *count, size_t most, const struct sharing *one)
{
    size_t at = *count;
    if (at == most && !before(one, row[at - 1]))
        return;
    *count += at < most;
    for (at = *count - 1; at && before(one, row[at - 1]); at--)
        row[at] = row[at - 1];
    row[at] = one;
}

/* The best of those worth a look, and those that share little where one of them is among the first. */
static void rank(const struct meeting *meeting, size_t traits, size_t most_few, struct candidates *best)
{
    const struct sharing *worth[CANDIDATES_MAX], *few[CANDIDATES_FEW];
    size_t worth_count = 0, few_count = 0, i = 0, j = 0;
    for (size_t n = 0; n < meeting->count; n++)
        if (enough(&meeting->list[n], traits))
            take(worth, &worth_count, CANDIDATES_MAX, &meeting->list[n]);
        else
            take(few, &few_count, most_few, &meeting->list[n]);
    for (best->count = 0; best->count < CANDIDATES_MAX;) {
        bool look = j < few_count && best->count < most_few && (i == worth_count || before(few[j], worth[i]));
        if (!look && i == worth_count)
            return;
        best->texts[best->count++] = look ? few[j++]->text : worth[i++]->text;
    }
}

void candidates_best(const uint64_t *seen, size_t count, size_t traits, size_t few, struct candidates *best)
{
    static const uint16_t weights[] = {1, 2, 4, WHOLE_WEIGHT};
    struct meeting meeting;
    meeting.count = 0;
    memset(meeting.places, 0, sizeof meeting.places);
    for (size_t i = 0; i < count; i++) {
        struct sharing *one = met(&meeting, seen[i] >> 2);
        one->shared++;
        one->weight = (uint16_t)(one->weight + weights[seen[i] & 3]);
        one->rare |= (seen[i] & 3) != 0;
    }
    rank(&meeting, traits, few, best);
}

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "gateway/node.h"

/* One sample with its labels, if it has any; the name's help stands in docs/operations.md. */
static const char *sample(struct arena *arena, const char *before, const char *name, const char *label, uint64_t value)
{
    return arena_printf(arena, "%sloa_%s%s %" PRIu64 "\n", before, name, label, value);
}

static const char *class_label(struct arena *arena, size_t class)
{
    return arena_printf(arena, "{class=\"%s\"}", outbox_class_name((enum outbox_class) class));
}

static const char *segment_samples(struct arena *arena, const char *out, const struct delivery_stats *stats,
                                   size_t class)
{
    const char *name = outbox_class_name((enum outbox_class) class);
    for (enum coding coding = 0; coding < CODINGS; coding++) {
        const char *label = arena_printf(arena, "{class=\"%s\",coding=\"%s\"}", name, coding_name(coding));
        out = sample(arena, out, "mt_segments_total", label, stats->segments[class][coding]);
    }
    return sample(arena, out, "mt_cost_total", class_label(arena, class), (uint64_t)stats->cost[class]);
}

static const char *store_samples(const struct node *node, struct arena *arena, const char *out)
{
    const struct store_stats *stats = store_stats(node->store);
    out = sample(arena, out, "redis_up", "", store_up(node->store));
    out = sample(arena, out, "redis_commands_total", "", stats->commands);
    out = sample(arena, out, "redis_commits_total", "", stats->commits);
    out = sample(arena, out, "redis_waits_total", "", stats->waits);
    return sample(arena, out, "redis_connections_lost_total", "", stats->connections_lost);
}

static const char *intake_samples(const struct node *node, struct arena *arena, const char *out)
{
    const struct intake_stats *stats = intake_stats(node->intake);
    out = sample(arena, out, "bearerbox_up", "", box_is_up(node->box));
    out = sample(arena, out, "mo_committed_total", "", stats->committed);
    out = sample(arena, out, "mo_repeated_total", "", stats->seen);
    out = sample(arena, out, "mo_conflicts_total", "", stats->conflicts);
    out = sample(arena, out, "mo_dead_total", "", stats->dead);
    out = sample(arena, out, "mo_no_phone_total", "", stats->not_phones);
    out = sample(arena, out, "mo_in_flight", "", intake_busy(node->intake));
    return sample(arena, out, "delivery_reports_total", "", stats->reports);
}

static const char *delivery_samples(const struct node *node, struct arena *arena, const char *out)
{
    struct delivery_stats stats = delivery_stats(node->delivery);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        const char *label = class_label(arena, class);
        out = sample(arena, out, "mt_accepted_total", label, stats.accepted[class]);
        out = sample(arena, out, "mt_failed_total", label, stats.failed[class]);
        out = sample(arena, out, "mt_queued", label, stats.queued[class]);
        out = segment_samples(arena, out, &stats, class);
    }
    out = sample(arena, out, "ussd_late_total", "", stats.late);
    return sample(arena, out, "mt_in_flight", "", stats.in_flight);
}

static uint64_t resident_bytes(void)
{
    unsigned long total, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

const char *node_metrics(const struct node *node, struct arena *arena)
{
    const char *out = sample(arena, "", "resident_bytes", "", resident_bytes());
    out = store_samples(node, arena, out);
    if (!node->box)
        return out;
    out = intake_samples(node, arena, out);
    return delivery_samples(node, arena, out);
}

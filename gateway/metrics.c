#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/node.h"
#include "gateway/routes.h"

/* One sample with its labels, if it has any; the name's help stands in docs/operations.md. */
static const char *sample(struct arena *arena, const char *before, const char *name, const char *label, uint64_t value)
{
    return arena_printf(arena, "%sloa_%s%s %" PRIu64 "\n", before, name, label, value);
}

static const char *decimal(struct arena *arena, const char *before, const char *name, const char *label, double value)
{
    return arena_printf(arena, "%sloa_%s%s %.3f\n", before, name, label, value);
}

/* `label` as of sample(): `le` joins it in each bucket. */
static const char *histogram(struct arena *arena, const char *before, const char *name, const char *label,
                             const struct latency *latency)
{
    uint64_t count = 0;
    const char *out = arena_printf(arena, "%s# TYPE loa_%s histogram\n", before, name);
    const char *begin = *label ? arena_printf(arena, "%.*s,", (int)strlen(label) - 1, label) : "{";
    for (unsigned i = 0; i < LATENCY_BOUNDS; i++) {
        count += latency->buckets[i];
        out = arena_printf(arena, "%sloa_%s_bucket%sle=\"%g\"} %" PRIu64 "\n", out, name, begin,
                           (double)latency_bound_us(i) / 1e6, count);
    }
    out = arena_printf(arena, "%sloa_%s_bucket%sle=\"+Inf\"} %" PRIu64 "\n", out, name, begin, latency->count);
    out = arena_printf(arena, "%sloa_%s_sum%s %.6f\n", out, name, label, (double)latency->sum_us / 1e6);
    return arena_printf(arena, "%sloa_%s_count%s %" PRIu64 "\n", out, name, label, latency->count);
}

static const char *label_of(struct arena *arena, const char *name, const char *value)
{
    return arena_printf(arena, "{%s=\"%s\"}", name, value);
}

static const char *segment_samples(struct arena *arena, const char *out, const struct delivery_stats *stats,
                                   size_t class)
{
    const char *name = outbox_class_name((enum outbox_class) class);
    for (enum coding coding = 0; coding < CODINGS; coding++) {
        const char *label = arena_printf(arena, "{class=\"%s\",coding=\"%s\"}", name, coding_name(coding));
        out = sample(arena, out, "mt_segments_total", label, stats->segments[class][coding]);
    }
    return sample(arena, out, "mt_cost_total", label_of(arena, "class", name), (uint64_t)stats->cost[class]);
}

static const char *store_samples(const struct node *node, struct arena *arena, const char *out)
{
    const struct store_stats *stats = store_stats(node->store);
    out = sample(arena, out, "redis_up", "", store_up(node->store));
    out = sample(arena, out, "redis_replicated", "", store_replicated(node->store));
    out = sample(arena, out, "redis_commands_total", "", stats->commands);
    out = sample(arena, out, "redis_commits_total", "", stats->commits);
    out = sample(arena, out, "redis_waits_total", "", stats->waits);
    out = sample(arena, out, "redis_connections_lost_total", "", stats->connections_lost);
    out = histogram(arena, out, "redis_read_seconds", "", &stats->read_times);
    return histogram(arena, out, "redis_commit_seconds", "", &stats->commit_times);
}

static const char *task_samples(const struct node *node, struct arena *arena, const char *out)
{
    for (size_t i = 0; i < NODE_POOLS; i++) {
        const struct works *works = node_pool(node, i);
        const char *label = label_of(arena, "pool", node_pool_name(i));
        if (!works)
            continue;
        out = sample(arena, out, "tasks", label, works_busy(works));
        out = sample(arena, out, "tasks_limit", label, works_limit(works));
    }
    return out;
}

static const char *kept_samples(const struct node *node, struct arena *arena, const char *out)
{
    const struct kept *kept = sampler_kept(node->sampler);
    if (!kept)
        return out;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        out = sample(arena, out, "outbox_rows", label_of(arena, "class", outbox_class_name((enum outbox_class) class)),
                     kept->rows[class]);
    out = sample(arena, out, "dead_letters", "", kept->dead);
    out = sample(arena, out, "persons", "", kept->persons);
    out = sample(arena, out, "redis_memory_bytes", "", kept->memory);
    out = sample(arena, out, "audit_lines", "", kept->audit_lines);
    return decimal(arena, out, "redis_slow_sync_seconds", "", kept->slow_sync_ms / 1000);
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
    out = histogram(arena, out, "mo_commit_seconds", "", &stats->times);
    return histogram(arena, out, "mo_reply_seconds", "", ledger_replies(node->ledger));
}

static const char *reports_samples(const struct node *node, struct arena *arena, const char *out)
{
    const struct reports_stats *stats = reports_stats(node->reports);
    out = sample(arena, out, "delivery_reports_total", "", stats->noted);
    out = sample(arena, out, "delivered_total", "", stats->delivered);
    out = sample(arena, out, "undelivered_total", "", stats->undelivered);
    out = sample(arena, out, "mt_again_total", "", stats->again);
    out = sample(arena, out, "mt_dead_total", "", stats->dead);
    return sample(arena, out, "numbers_resting", "", rests_count(node->rests));
}

static const char *cluster_samples(const struct node *node, struct arena *arena, const char *out)
{
    struct gatherer_stats gathered = gatherer_stats(node->gatherer);
    struct decided_stats decided = decided_stats(moderation_decided(node->moderation));
    out = sample(arena, out, "posts_gathered_total", "", gathered.posts);
    out = sample(arena, out, "posts_clustered_total", "", gathered.joined);
    out = sample(arena, out, "posts_between_clusters_total", "", gathered.between);
    out = sample(arena, out, "posts_to_gather", "", gathered.behind);
    out = sample(arena, out, "decided_clusters", "", decided.clusters);
    out = sample(arena, out, "decided_texts", "", decided.texts);
    out = sample(arena, out, "decided_texts_left_out", "", decided.left_out);
    out = sample(arena, out, "decided_asked_total", "", decided.asked);
    return sample(arena, out, "decided_found_total", "", decided.found);
}

static const char *flow_samples(const struct routes *routes, struct arena *arena, const char *out)
{
    for (size_t i = 0; i < routes_count(routes); i++) {
        struct route_stats stats = routes_stats(routes, i);
        const char *label = arena_printf(arena, "{route=\"%s\"}", stats.name);
        out = sample(arena, out, "route_up", label, stats.up);
        out = sample(arena, out, "route_rate", label, (uint64_t)stats.rate);
        out = sample(arena, out, "route_delay_ms", label, (uint64_t)stats.delay_ms);
    }
    return out;
}

static const char *delivery_samples(const struct node *node, struct arena *arena, const char *out)
{
    struct delivery_stats stats = delivery_stats(node->delivery);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        const char *name = outbox_class_name((enum outbox_class) class), *label = label_of(arena, "class", name);
        out = sample(arena, out, "mt_accepted_total", label, stats.accepted[class]);
        out = sample(arena, out, "mt_failed_total", label, stats.failed[class]);
        out = sample(arena, out, "mt_expired_total", label, stats.expired[class]);
        out = sample(arena, out, "mt_rested_total", label, stats.rested[class]);
        out = sample(arena, out, "mt_repeated_total", label, stats.repeated[class]);
        out = sample(arena, out, "mt_queued", label, stats.queued[class]);
        out = segment_samples(arena, out, &stats, class);
        out = histogram(arena, out, "mt_wait_seconds", label, ledger_waits(node->ledger, (enum outbox_class) class));
    }
    out = sample(arena, out, "ussd_late_total", "", stats.late);
    out = sample(arena, out, "outbox_leading", "", stats.leading);
    out = sample(arena, out, "mt_resting", "", stats.resting);
    out = sample(arena, out, "mt_in_flight", "", stats.in_flight);
    return flow_samples(delivery_routes(node->delivery), arena, out);
}

static const char *route_samples(const struct node *node, struct arena *arena, const char *out)
{
    for (size_t i = 0; i < node->config->route_count; i++) {
        const struct ledger_route *route = &ledger_routes(node->ledger)[i];
        const char *label = label_of(arena, "route", node->config->routes[i].name);
        out = sample(arena, out, "route_accepted_total", label, route->accepted);
        out = sample(arena, out, "route_failed_total", label, route->failed);
        out = sample(arena, out, "route_segments_total", label, route->segments);
        out = decimal(arena, out, "route_cost_total", label, route->cost);
    }
    return out;
}

uint64_t node_resident_bytes(void)
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
    const char *out = sample(arena, "", "resident_bytes", "", node_resident_bytes());
    out = store_samples(node, arena, out);
    out = task_samples(node, arena, out);
    out = kept_samples(node, arena, out);
    if (!node->box)
        return out;
    out = intake_samples(node, arena, out);
    out = reports_samples(node, arena, out);
    out = delivery_samples(node, arena, out);
    out = cluster_samples(node, arena, out);
    return route_samples(node, arena, out);
}

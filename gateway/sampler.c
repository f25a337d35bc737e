#include "gateway/sampler.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <event2/event.h>

#include "gateway/history.h"
#include "gateway/node.h"
#include "social-core/audit.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"

#define HEAD_EVERY 12 /* samples: the audit log's head is logged once a minute when it has grown */
#define HOUR_SECONDS 3600.0

/* Every counter at one moment. */
struct totals {
    int64_t at_us;
    uint64_t committed, delivered, undelivered, accepted;
    struct ledger_route *routes;
    struct latency reads, commits, replies, direct;
};

/* A series: where its value comes from. `which` is the class, route or pool. */
struct column {
    double (*value)(const struct sampler *sampler, size_t which);
    size_t which;
};

struct sampler {
    struct node *node;
    struct event *timer;
    struct history *history;
    struct column *columns;
    size_t column_count;
    struct totals now, before;
    struct kept kept;
    bool known, fresh, busy; /* kept: ever told; told since the last sample; being asked for */
    unsigned samples;
    uint64_t head_logged;
};

static double seconds(const struct sampler *sampler)
{
    return (double)(sampler->now.at_us - sampler->before.at_us) / 1e6;
}

static double mo_rate(const struct sampler *sampler, size_t which)
{
    return (double)(sampler->now.committed - sampler->before.committed) / seconds(sampler);
}

static double mt_rate(const struct sampler *sampler, size_t which)
{
    return (double)(sampler->now.accepted - sampler->before.accepted) / seconds(sampler);
}

static double rows(const struct sampler *sampler, size_t class)
{
    return sampler->fresh ? (double)sampler->kept.rows[class] : NAN;
}

static double route_rate(const struct sampler *sampler, size_t route)
{
    return (double)(sampler->now.routes[route].segments - sampler->before.routes[route].segments) / seconds(sampler);
}

static double route_spend(const struct sampler *sampler, size_t route)
{
    return (sampler->now.routes[route].cost - sampler->before.routes[route].cost) / seconds(sampler) * HOUR_SECONDS;
}

static double delivered_percent(const struct sampler *sampler, size_t which)
{
    double good = (double)(sampler->now.delivered - sampler->before.delivered);
    double bad = (double)(sampler->now.undelivered - sampler->before.undelivered);
    return good + bad > 0 ? 100 * good / (good + bad) : NAN;
}

static double quantile_ms(const struct latency *now, const struct latency *before, double part)
{
    double us = latency_quantile_us(now, before, part);
    return us < 0 ? NAN : us / 1000;
}

static double reply_p99(const struct sampler *sampler, size_t which)
{
    return quantile_ms(&sampler->now.replies, &sampler->before.replies, 0.99);
}

static double direct_p99(const struct sampler *sampler, size_t which)
{
    return quantile_ms(&sampler->now.direct, &sampler->before.direct, 0.99);
}

static double read_p99(const struct sampler *sampler, size_t which)
{
    return quantile_ms(&sampler->now.reads, &sampler->before.reads, 0.99);
}

static double commit_p50(const struct sampler *sampler, size_t which)
{
    return quantile_ms(&sampler->now.commits, &sampler->before.commits, 0.5);
}

static double commit_p99(const struct sampler *sampler, size_t which)
{
    return quantile_ms(&sampler->now.commits, &sampler->before.commits, 0.99);
}

static double slow_sync(const struct sampler *sampler, size_t which)
{
    return sampler->fresh ? sampler->kept.slow_sync_ms : NAN;
}

static double busy_tasks(const struct sampler *sampler, size_t pool)
{
    return (double)works_busy(node_pool(sampler->node, pool));
}

static double resident_mib(const struct sampler *sampler, size_t which)
{
    return (double)node_resident_bytes() / 1048576;
}

static double redis_mib(const struct sampler *sampler, size_t which)
{
    return sampler->fresh ? (double)sampler->kept.memory / 1048576 : NAN;
}

static void add(struct sampler *sampler, const char *panel, const char *name,
                double (*value)(const struct sampler *, size_t), size_t which)
{
    history_series(sampler->history, panel, name);
    sampler->columns = realloc(sampler->columns, (sampler->column_count + 1) * sizeof *sampler->columns);
    sampler->columns[sampler->column_count++] = (struct column){value, which};
}

static void add_gateway(struct sampler *sampler)
{
    const struct config *config = sampler->node->config;
    add(sampler, "messages", "mo", mo_rate, 0);
    add(sampler, "messages", "mt", mt_rate, 0);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        add(sampler, "queues", outbox_class_name((enum outbox_class) class), rows, class);
    for (size_t i = 0; i < config->route_count; i++)
        add(sampler, "routes", config->routes[i].name, route_rate, i);
    add(sampler, "delivery", "delivered", delivered_percent, 0);
    add(sampler, "times", "reply", reply_p99, 0);
    add(sampler, "times", "direct_wait", direct_p99, 0);
    for (size_t i = 0; i < config->route_count; i++)
        add(sampler, "spend", config->routes[i].name, route_spend, i);
}

static void add_all(struct sampler *sampler)
{
    if (sampler->node->box)
        add_gateway(sampler);
    add(sampler, "redis", "read", read_p99, 0);
    add(sampler, "redis", "commit_half", commit_p50, 0);
    add(sampler, "redis", "commit", commit_p99, 0);
    add(sampler, "redis", "slow_sync", slow_sync, 0);
    for (size_t i = 0; i < NODE_POOLS; i++)
        if (node_pool(sampler->node, i))
            add(sampler, "tasks", node_pool_name(i), busy_tasks, i);
    add(sampler, "memory", "loa", resident_mib, 0);
    add(sampler, "memory", "redis", redis_mib, 0);
}

static void count_gateway(struct totals *totals, const struct node *node)
{
    const struct intake_stats *intake = intake_stats(node->intake);
    totals->committed = intake->committed;
    totals->delivered = reports_stats(node->reports)->delivered;
    totals->undelivered = reports_stats(node->reports)->undelivered;
    totals->replies = *ledger_replies(node->ledger);
    totals->direct = *ledger_waits(node->ledger, OUTBOX_DIRECT);
    totals->accepted = 0;
    for (size_t i = 0; i < node->config->route_count; i++) {
        totals->routes[i] = ledger_routes(node->ledger)[i];
        totals->accepted += totals->routes[i].accepted;
    }
}

static void count(struct totals *totals, const struct node *node)
{
    const struct store_stats *store = store_stats(node->store);
    totals->at_us = latency_clock_us();
    totals->reads = store->read_times;
    totals->commits = store->commit_times;
    if (node->box)
        count_gateway(totals, node);
}

static uint64_t used_memory(const struct db_reply *info)
{
    const char *text = db_text(info), *at = text ? strstr(text, "\nused_memory:") : NULL;
    return at ? strtoull(at + strlen("\nused_memory:"), NULL, 10) : 0;
}

/* LATENCY LATEST: {{event, second it happened, ms of the latest, ms of the longest}…}; empty unless redis.conf sets
 * latency-monitor-threshold. */
static double slow_sync_of(const struct db_reply *events, int64_t now_ms)
{
    for (size_t i = 0; events->kind == DB_LIST && i < events->count; i++) {
        const struct db_reply *event = &events->list[i];
        if (event->count == 4 && !strcmp(event->list[0].text, "aof-fsync-always") &&
            event->list[1].integer * 1000 > now_ms - 2 * HISTORY_EVERY_MS)
            return (double)event->list[2].integer;
    }
    return 0;
}

/* A copy of the newest hash outside Redis: what it proves, `loa audit verify` says. */
static void log_head(struct ctx *ctx, struct sampler *sampler)
{
    size_t count;
    const struct audit_line *line = audit_newest(ctx, 1, &count);
    if (count && line->number != sampler->head_logged)
        log_event("audit_head", "lines=%" PRIu64 " hash=%s", line->number, line->hash);
    sampler->head_logged = count ? line->number : 0;
}

static void look(struct ctx *ctx, void *self)
{
    struct sampler *sampler = self;
    const struct db_reply *waiting[OUTBOX_CLASSES];
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        waiting[class] = db_ask(ctx, "XLEN", key_outbox(ctx, outbox_class_name((enum outbox_class) class)));
    const struct db_reply *dead = db_ask(ctx, "XLEN", key_dead(ctx)), *persons = db_ask(ctx, "GET", key_persons(ctx));
    const struct db_reply *audit = db_ask(ctx, "XLEN", key_audit(ctx)), *info = db_ask(ctx, "INFO", "memory");
    const struct db_reply *events = db_ask(ctx, "LATENCY", "LATEST");
    db_wait(ctx);
    struct kept *kept = &sampler->kept;
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        kept->rows[class] = (uint64_t)db_number(waiting[class], 0);
    kept->dead = (uint64_t)db_number(dead, 0);
    kept->persons = (uint64_t)db_number(persons, 0);
    kept->audit_lines = (uint64_t)db_number(audit, 0);
    kept->memory = used_memory(info);
    kept->slow_sync_ms = slow_sync_of(events, ctx->now_ms);
    sampler->known = sampler->fresh = true;
    if (sampler->samples++ % HEAD_EVERY == 0)
        log_head(ctx, sampler);
    sampler->busy = false;
}

static void look_failed(void *self)
{
    ((struct sampler *)self)->busy = false;
}

static void ask(struct sampler *sampler)
{
    struct work *port = works_port(sampler->node->errands);
    sampler->fresh = false;
    if (sampler->busy)
        return;
    sampler->busy = true;
    if (port->run(port, look, look_failed, sampler, FOR_EVER) < 0)
        sampler->busy = false;
}

static void on_timer(int fd, short events, void *self)
{
    struct sampler *sampler = self;
    struct timeval now;
    double *values = calloc(sampler->column_count, sizeof *values);
    gettimeofday(&now, NULL);
    count(&sampler->now, sampler->node);
    for (size_t i = 0; i < sampler->column_count; i++)
        values[i] = sampler->columns[i].value(sampler, sampler->columns[i].which);
    history_put(sampler->history, (int64_t)now.tv_sec * 1000 + now.tv_usec / 1000, values);
    free(values);
    struct ledger_route *routes = sampler->before.routes;
    sampler->before = sampler->now;
    sampler->before.routes = memcpy(routes, sampler->now.routes, sampler->node->config->route_count * sizeof *routes);
    ask(sampler);
}

struct sampler *sampler_new(struct node *node)
{
    struct timeval every = {.tv_sec = HISTORY_EVERY_MS / 1000, .tv_usec = HISTORY_EVERY_MS % 1000 * 1000};
    struct sampler *sampler = calloc(1, sizeof *sampler);
    *sampler = (struct sampler){.node = node, .history = history_new()};
    sampler->now.routes = calloc(node->config->route_count, sizeof *sampler->now.routes);
    sampler->before.routes = calloc(node->config->route_count, sizeof *sampler->before.routes);
    add_all(sampler);
    count(&sampler->before, node);
    sampler->timer = event_new(node->base, -1, EV_PERSIST, on_timer, sampler);
    event_add(sampler->timer, &every);
    ask(sampler);
    return sampler;
}

void sampler_free(struct sampler *sampler)
{
    if (!sampler)
        return;
    event_free(sampler->timer);
    history_free(sampler->history);
    free(sampler->columns);
    free(sampler->now.routes);
    free(sampler->before.routes);
    free(sampler);
}

const struct kept *sampler_kept(const struct sampler *sampler)
{
    return sampler && sampler->known ? &sampler->kept : NULL;
}

json_t *sampler_history(const struct sampler *sampler, int64_t after_ms)
{
    return history_json(sampler->history, after_ms);
}

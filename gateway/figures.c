/* What the operator's page shows, as JSON: the last hour, and tables of this moment. */
#include <time.h>

#include "gateway/node.h"

static json_t *class_figures(const struct node *node, const struct kept *kept)
{
    struct delivery_stats stats = delivery_stats(node->delivery);
    json_t *list = json_array();
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        json_array_append_new(
            list, json_pack("{s:s,s:I,s:I,s:I,s:I}", "name", outbox_class_name((enum outbox_class) class), "rows",
                            (json_int_t)(kept ? kept->rows[class] : 0), "memory", (json_int_t)stats.queued[class],
                            "accepted", (json_int_t)stats.accepted[class], "failed", (json_int_t)stats.failed[class]));
    return list;
}

static json_t *route_figures(const struct node *node)
{
    json_t *list = json_array();
    for (size_t i = 0; i < node->config->route_count; i++) {
        const struct route *route = &node->config->routes[i];
        const struct ledger_route *sent = &ledger_routes(node->ledger)[i];
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:i,s:I,s:I,s:I,s:I,s:b}", "name", route->name, "smsc",
                                        route->smsc_id, "rate", route->rate, "accepted", (json_int_t)sent->accepted,
                                        "failed", (json_int_t)sent->failed, "segments", (json_int_t)sent->segments,
                                        "cost", (json_int_t)(sent->cost + 0.5), "up", box_is_up(node->box)));
    }
    return list;
}

static json_t *pool_figures(const struct node *node)
{
    json_t *list = json_array();
    for (size_t i = 0; i < NODE_POOLS; i++)
        if (node_pool(node, i))
            json_array_append_new(list, json_pack("{s:s,s:I,s:I}", "name", node_pool_name(i), "busy",
                                                  (json_int_t)works_busy(node_pool(node, i)), "limit",
                                                  (json_int_t)works_limit(node_pool(node, i))));
    return list;
}

static json_t *facts(const struct node *node, const struct kept *kept)
{
    const char *why;
    return json_pack("{s:b,s:b,s:b,s:b,s:I,s:I,s:I}", "well", node_healthy(node, &why), "redis", store_up(node->store),
                     "gateway", node->box != NULL, "bearerbox", node->box && box_is_up(node->box), "persons",
                     (json_int_t)(kept ? kept->persons : 0), "dead", (json_int_t)(kept ? kept->dead : 0), "since_ms",
                     (json_int_t)node->begun_ms);
}

json_t *node_figures(const struct node *node, int64_t after_ms)
{
    const struct kept *kept = sampler_kept(node->sampler);
    json_t *figures = sampler_history(node->sampler, after_ms);
    json_object_set_new(figures, "facts", facts(node, kept));
    json_object_set_new(figures, "pools", pool_figures(node));
    if (!node->box)
        return figures;
    json_object_set_new(figures, "classes", class_figures(node, kept));
    json_object_set_new(figures, "routes", route_figures(node));
    return figures;
}

/**
 * Which server to connect to. One address is one Redis; several are nodes of a Redis Cluster, of which one is master of
 * the region's keys: who asks another is told where it is (MOVED), also after a failover.
 */
#ifndef LOA_REDIS_NODES_H
#define LOA_REDIS_NODES_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/redis/wire.h"
#include "social-core/base/arena.h"

struct nodes;

/** Reads addresses separated by blanks (wire_address()); NULL when one is none. Lives in the arena. */
struct nodes *nodes_new(struct arena *arena, const char *url);

/** True for several addresses. */
bool nodes_cluster(const struct nodes *nodes);

/** How many addresses are configured, and one of them. */
size_t nodes_count(const struct nodes *nodes);
const struct wire_address *nodes_at(const struct nodes *nodes, size_t i);

/** Where to connect now: where the last error pointed, else the configured addresses in turn. */
const struct wire_address *nodes_next(struct nodes *nodes);

/** It was good: the next connection tries it first. */
void nodes_keep(struct nodes *nodes);

/** Takes the address out of "MOVED 5061 10.0.0.7:6379"; false when `error` is none. */
bool nodes_moved(struct nodes *nodes, const char *error);

/** The same with "ASK 5061 10.0.0.7:6379": that node is getting the slot. */
bool nodes_asked(struct nodes *nodes, const char *error);

/** True when the address in use is such a node: each command needs ASKING before it. */
bool nodes_asking(const struct nodes *nodes);

#endif

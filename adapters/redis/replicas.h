/**
 * In a cluster a commit counts only when a replica has it too: else a failover would forget what was acknowledged. One
 * WAIT serves all commits that were answered since the last one.
 *
 * While no replica answers (one was just promoted, and the old master is not back) commits go on with the master's disk
 * alone, unless the rule is REPLICA_MUST: Loa rather serves than stands still, and says so (`replica_missing`).
 */
#ifndef LOA_REDIS_REPLICAS_H
#define LOA_REDIS_REPLICAS_H

#include <stdbool.h>

struct event_base;
struct replicas;

enum replica_rule {
    REPLICA_OFF,
    REPLICA_AUTO, /**< in a cluster */
    REPLICA_MUST  /**< always, however long it takes */
};

/** "off", "auto", "must"; false for anything else. */
bool replica_rule_named(const char *name, enum replica_rule *rule);

/** Whether who follows it waits for a replica; `cluster`: the address names several nodes. */
bool replica_waits(enum replica_rule rule, bool cluster);

/** How many ms a WAIT may take: long with a replica that was in time so far, short when there was none (`late`). */
int replica_patience_ms(enum replica_rule rule, bool late);

/** `lost`: the master went away before a replica answered; whether it has the commit is unknown. */
typedef void replicas_done(void *who, bool lost);

/** Connects to the master of `key` (link.h). NULL when the url is no address. Ended by replicas_free() (NULL is
 *  allowed), which calls nobody. */
struct replicas *replicas_new(struct event_base *base, const char *url, const char *key, enum replica_rule rule,
                              replicas_done *done);
void replicas_free(struct replicas *replicas);

/** Calls done(who) when a replica has all that the master has now. */
void replicas_await(struct replicas *replicas, void *who);

/** True while a replica answers in time. */
bool replicas_there(const struct replicas *replicas);

#endif

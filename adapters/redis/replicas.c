#include "adapters/redis/replicas.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/redis/link.h"
#include "adapters/redis/wire.h"
#include "social-core/base/log.h"

#define SILENCE_MS 10000
#define REST_MS 200
#define PATIENCE_MS 1000    /* with a replica that was in time so far */
#define PATIENCE_LATE_MS 20 /* with none: what each commit then waits in vain */

/* Growing; emptied by taking it whole. */
struct crowd {
    void **list;
    size_t count, room;
};

struct replicas {
    struct redis_link *link;
    replicas_done *done;
    struct crowd coming, asked; /* asked: whom the WAIT that is under way is for */
    enum replica_rule rule;
    bool asking, late;
};

static void ask(struct replicas *replicas);

bool replica_rule_named(const char *name, enum replica_rule *rule)
{
    static const char *const names[] = {[REPLICA_OFF] = "off", [REPLICA_AUTO] = "auto", [REPLICA_MUST] = "must"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name)) {
            *rule = (enum replica_rule)i;
            return true;
        }
    return false;
}

bool replica_waits(enum replica_rule rule, bool cluster)
{
    return rule == REPLICA_MUST || (rule == REPLICA_AUTO && cluster);
}

int replica_patience_ms(enum replica_rule rule, bool late)
{
    return late && rule != REPLICA_MUST ? PATIENCE_LATE_MS : PATIENCE_MS;
}

static void join(struct crowd *crowd, void *who)
{
    if (crowd->count == crowd->room) {
        crowd->room = crowd->room ? crowd->room * 2 : 64;
        crowd->list = realloc(crowd->list, crowd->room * sizeof *crowd->list);
        if (!crowd->list)
            abort();
    }
    crowd->list[crowd->count++] = who;
}

/* done() may bring new ones. */
static void dismiss(struct replicas *replicas, struct crowd *crowd, bool lost)
{
    struct crowd leaving = *crowd;
    *crowd = (struct crowd){0};
    for (size_t i = 0; i < leaving.count; i++)
        replicas->done(leaving.list[i], lost);
    free(leaving.list);
}

static void note(struct replicas *replicas, bool there)
{
    if (there == !replicas->late)
        return;
    replicas->late = !there;
    if (there)
        log_event("replica_back", "what=\"commits are on two servers again\"");
    else
        log_event("replica_missing", "what=\"commits are on the master's disk only\"");
}

/* Nobody may go on without a replica: all wait for the next answer. */
static void ask_again(struct replicas *replicas)
{
    for (size_t i = 0; i < replicas->asked.count; i++)
        join(&replicas->coming, replicas->asked.list[i]);
    free(replicas->asked.list);
    replicas->asked = (struct crowd){0};
}

static void on_waited(redisAsyncContext *redis, void *answer, void *data)
{
    struct replicas *replicas = data;
    const redisReply *reply = answer;
    replicas->asking = false;
    if (reply)
        redis_link_answered(replicas->link);
    bool served = reply && wire_error_of(reply) == WIRE_OK;
    if (served)
        note(replicas, reply->integer > 0);
    if (served && replicas->late && replicas->rule == REPLICA_MUST)
        ask_again(replicas);
    else
        dismiss(replicas, &replicas->asked, !served);
    if (served)
        ask(replicas);
    else if (reply && wire_error_of(reply) == WIRE_MOVED)
        redis_link_moved(replicas->link, reply->str);
    else if (reply)
        redis_link_rest(replicas->link, REST_MS, reply->str);
}

static void on_answer(redisAsyncContext *redis, void *answer, void *data)
{
    if (answer)
        redis_link_answered(((struct replicas *)data)->link);
}

/* WAIT looks at what the server had written when the last command of its own connection ran: PING is that command. */
static void ask(struct replicas *replicas)
{
    redisAsyncContext *redis = redis_link_context(replicas->link);
    if (!redis || replicas->asking || !replicas->coming.count)
        return;
    replicas->asking = true;
    replicas->asked = replicas->coming;
    replicas->coming = (struct crowd){0};
    redis_link_sent(replicas->link);
    redis_link_sent(replicas->link);
    redisAsyncCommand(redis, on_answer, replicas, "PING");
    redisAsyncCommand(redis, on_waited, replicas, "WAIT 1 %d", replica_patience_ms(replicas->rule, replicas->late));
}

/* Who came while there was no connection may have been served by a master that is no more. */
static void on_up(void *self)
{
    struct replicas *replicas = self;
    dismiss(replicas, &replicas->coming, true);
}

static void on_down(void *self)
{
}

struct replicas *replicas_new(struct event_base *base, const char *url, const char *key, enum replica_rule rule,
                              replicas_done *done)
{
    static const struct redis_link_events events = {.up = on_up, .down = on_down};
    struct redis_link_settings settings = {.name = "replicas", .url = url, .key = key, .silence_ms = SILENCE_MS};
    struct replicas *replicas = calloc(1, sizeof *replicas);
    replicas->done = done;
    replicas->rule = rule;
    replicas->link = redis_link_new(base, &settings, &events, replicas);
    if (replicas->link)
        return replicas;
    replicas_free(replicas);
    return NULL;
}

void replicas_free(struct replicas *replicas)
{
    if (!replicas)
        return;
    redis_link_free(replicas->link);
    free(replicas->coming.list);
    free(replicas->asked.list);
    free(replicas);
}

void replicas_await(struct replicas *replicas, void *who)
{
    join(&replicas->coming, who);
    ask(replicas);
}

bool replicas_there(const struct replicas *replicas)
{
    return !replicas->late;
}

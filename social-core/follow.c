#include "social-core/follow.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/idset.h"
#include "social-core/keys.h"

#define FOLLOW_MARK '>' /* before the channel's id in the person's hash */
#define FIRST_POSTS "4" /* a new follower sees the last three */

/* Follows lie with the person: a key of their own would cost more than the follows in it. */
static const char *field_of(struct ctx *ctx, const char *channel)
{
    return arena_printf(ctx->arena, "%c%s", FOLLOW_MARK, channel);
}

const struct db_reply *follows_ask(struct ctx *ctx, const char *person)
{
    return db_ask(ctx, "HGETALL", key_person(ctx, person));
}

struct follows follows_ready(struct ctx *ctx, const struct db_reply *asked)
{
    struct follow *list = arena_alloc(ctx->arena, (asked->count / 2 + 1) * sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i + 1 < asked->count; i += 2) {
        const char *field = asked->list[i].text, *value = asked->list[i + 1].text;
        if (*field == FOLLOW_MARK)
            list[count++] = (struct follow){.channel = field + 1,
                                            .place = strtoull(value, NULL, 10),
                                            .instant = strchr(value, '!') != NULL,
                                            .value = value};
    }
    return (struct follows){.list = list, .count = count};
}

const struct follow *follow_of(const struct follows *follows, const char *channel)
{
    for (size_t i = 0; i < follows->count; i++)
        if (!strcmp(follows->list[i].channel, channel))
            return &follows->list[i];
    return NULL;
}

static const char *value_of(struct ctx *ctx, uint64_t place, bool instant)
{
    return arena_printf(ctx->arena, "%" PRIu64 "%s", place, instant ? "!" : "");
}

static void count(struct ctx *ctx, const char *counts_key, const char *channel, const char *by)
{
    db_write(ctx, "HINCRBY", counts_key, channel, by);
}

static void instant_begin(struct ctx *ctx, const char *person, const char *channel)
{
    idset_add(ctx, key_instant, channel, person);
    count(ctx, key_instant_counts(ctx), channel, "1");
}

static void instant_end(struct ctx *ctx, const char *person, const char *channel)
{
    idset_remove(ctx, key_instant, channel, person);
    count(ctx, key_instant_counts(ctx), channel, "-1");
}

void follow_begin_instant(struct ctx *ctx, const char *person, const struct channel *channel, uint64_t place,
                          bool instant)
{
    db_guard(ctx, key_person(ctx, person), field_of(ctx, channel->id), NULL);
    db_write(ctx, "HSET", key_person(ctx, person), field_of(ctx, channel->id), value_of(ctx, place, instant));
    idset_add(ctx, key_followers, channel->id, person);
    count(ctx, key_follower_counts(ctx), channel->id, "1");
    if (instant)
        instant_begin(ctx, person, channel->id);
}

void follow_begin(struct ctx *ctx, const char *person, const struct channel *channel, uint64_t place)
{
    follow_begin_instant(ctx, person, channel, place, false);
}

void follow_end(struct ctx *ctx, const char *person, const struct follow *follow)
{
    db_guard(ctx, key_person(ctx, person), field_of(ctx, follow->channel), follow->value);
    db_write(ctx, "HDEL", key_person(ctx, person), field_of(ctx, follow->channel));
    idset_remove(ctx, key_followers, follow->channel, person);
    count(ctx, key_follower_counts(ctx), follow->channel, "-1");
    if (follow->instant)
        instant_end(ctx, person, follow->channel);
}

void follow_set_instant(struct ctx *ctx, const char *person, const struct follow *follow, bool instant)
{
    if (follow->instant == instant)
        return;
    db_guard(ctx, key_person(ctx, person), field_of(ctx, follow->channel), follow->value);
    db_write(ctx, "HSET", key_person(ctx, person), field_of(ctx, follow->channel),
             value_of(ctx, follow->place, instant));
    if (instant)
        instant_begin(ctx, person, follow->channel);
    else
        instant_end(ctx, person, follow->channel);
}

void follow_set_place(struct ctx *ctx, const char *person, const struct follow *follow, uint64_t place)
{
    db_guard(ctx, key_person(ctx, person), field_of(ctx, follow->channel), follow->value);
    db_write(ctx, "HSET", key_person(ctx, person), field_of(ctx, follow->channel),
             value_of(ctx, place, follow->instant));
}

void follow_move_place(struct ctx *ctx, const char *person, const struct follow *follow, uint64_t place)
{
    db_swap(ctx, key_person(ctx, person), field_of(ctx, follow->channel), follow->value,
            value_of(ctx, place, follow->instant));
}

uint64_t follow_first_place(struct ctx *ctx, const struct channel *channel)
{
    const struct db_reply *latest =
        db_read(ctx, "XREVRANGE", key_feed(ctx, channel->id), "+", "-", "COUNT", FIRST_POSTS);
    if (latest->count < strtoull(FIRST_POSTS, NULL, 10))
        return 0;
    const char *id = latest->list[latest->count - 1].list[0].text;
    return strtoull(strchr(id, '-') + 1, NULL, 10);
}

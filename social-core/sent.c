#include "social-core/sent.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

#define KEPT_SECONDS "259200"
#define LONGEST_WAIT_MS (INT64_C(12) * 60 * 60 * 1000)
#define LETTERS_KEPT "10000"

static const char *number(struct ctx *ctx, int64_t value)
{
    return arena_printf(ctx->arena, "%" PRId64, value);
}

void sent_keep(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter)
{
    const char *key = key_sent(ctx, letter->about);
    db_write(ctx, "HSET", key, "class", outbox_class_name(class), "to", letter->sealed, "x", letter->text, "at",
             number(ctx, ctx->now_ms));
    if (letter->quiet)
        db_write(ctx, "HSET", key, "quiet", letter->quiet);
    db_write(ctx, "EXPIRE", key, KEPT_SECONDS);
}

void sent_delivered(struct ctx *ctx, const char *about)
{
    const char *key = key_sent(ctx, about);
    db_ask(ctx, "HSET", key, "state", "delivered");
    db_ask(ctx, "HDEL", key, "class", "to", "x", "at", "quiet", "tries");
    db_ask(ctx, "EXPIRE", key, KEPT_SECONDS);
    db_ask(ctx, "ZREM", key_outbox_later(ctx), about);
    db_wait(ctx);
}

static int64_t wait_ms(enum failure failure, int64_t tries, const struct sent_rules *rules)
{
    int64_t wait = failure == FAILURE_ABSENT ? rules->absent_ms : rules->temporary_ms;
    for (int64_t i = 1; i < tries && wait < LONGEST_WAIT_MS; i++)
        wait *= 2;
    return wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS;
}

static bool still_worth(struct ctx *ctx, enum failure failure, int64_t tries, int64_t at_ms, enum outbox_class class,
                        const struct sent_rules *rules)
{
    int64_t due_ms = ctx->now_ms + wait_ms(failure, tries, rules);
    return failure != FAILURE_PERMANENT && tries < rules->tries && due_ms < at_ms + rules->expire_ms[class];
}

void sent_bury(struct ctx *ctx, const char *class, const char *sealed, const char *text, const char *about,
               const char *why)
{
    db_write(ctx, "XADD", key_outbox_dead(ctx), "MAXLEN", "~", LETTERS_KEPT, "*", "class", class, "to", sealed, "x",
             text, "about", about, "why", why);
}

enum sent_outcome sent_failed(struct ctx *ctx, const char *about, enum failure failure, const struct sent_rules *rules)
{
    static const char *const names[] = {"temporary", "absent", "permanent"};
    const char *key = key_sent(ctx, about);
    const struct db_reply *kept = db_read(ctx, "HGETALL", key);
    const char *sealed = db_field(kept, "to"), *text = db_field(kept, "x"), *name = db_field(kept, "class");
    const char *at = db_field(kept, "at"), *tries_before = db_field(kept, "tries");
    enum outbox_class class = outbox_class_named(name ? name : "");
    db_write(ctx, "HSET", key, "state", "failed");
    db_write(ctx, "EXPIRE", key, KEPT_SECONDS);
    if (!sealed || !text || class == OUTBOX_CLASSES)
        return SENT_UNKNOWN;
    int64_t tries = (tries_before ? strtoll(tries_before, NULL, 10) : 0) + 1;
    if (still_worth(ctx, failure, tries, at ? strtoll(at, NULL, 10) : 0, class, rules)) {
        db_write(ctx, "HSET", key, "tries", number(ctx, tries));
        db_write(ctx, "ZADD", key_outbox_later(ctx), number(ctx, ctx->now_ms + wait_ms(failure, tries, rules)), about);
        return SENT_AGAIN;
    }
    sent_bury(ctx, name, sealed, text, about, names[failure]);
    db_write(ctx, "HDEL", key, "class", "to", "x", "at", "quiet", "tries");
    return SENT_DEAD;
}

static void send_again(struct ctx *ctx, const char *about, const struct db_reply *kept)
{
    const char *sealed = db_field(kept, "to"), *text = db_field(kept, "x"), *at = db_field(kept, "at");
    enum outbox_class class = outbox_class_named(db_field(kept, "class") ? db_field(kept, "class") : "");
    db_write(ctx, "ZREM", key_outbox_later(ctx), about);
    if (!sealed || !text || !at || class == OUTBOX_CLASSES)
        return;
    db_write(ctx, "HDEL", key_sent(ctx, about), "state");
    struct outbox_letter letter = {
        .sealed = sealed, .text = text, .about = about, .quiet = db_field(kept, "quiet"), .at = at};
    outbox_again(ctx, class, &letter);
}

size_t sent_due(struct ctx *ctx, size_t most)
{
    const struct db_reply *due = db_read(ctx, "ZRANGEBYSCORE", key_outbox_later(ctx), "-inf", number(ctx, ctx->now_ms),
                                         "LIMIT", "0", number(ctx, (int64_t)most));
    const struct db_reply **kept = arena_alloc(ctx->arena, (due->count + 1) * sizeof *kept);
    for (size_t i = 0; i < due->count; i++)
        kept[i] = db_ask(ctx, "HGETALL", key_sent(ctx, due->list[i].text));
    db_wait(ctx);
    for (size_t i = 0; i < due->count; i++)
        send_again(ctx, due->list[i].text, kept[i]);
    return due->count;
}

#include "social-core/rekey.h"
#include "social-core/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/keys.h"
#include "social-core/phone.h"
#include "social-core/seal.h"
#include "social-core/staff.h"
#include "social-core/world.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define ROWS_LOOKED_AT "1000"
#define KEPT_SECONDS "604800"

static const char *number(struct ctx *ctx, uint64_t value)
{
    return arena_printf(ctx->arena, "%" PRIu64, value);
}

/* What a dialog or session holds joins what the new name has got meanwhile, which is newer. */
static void bring_hash(struct ctx *ctx, const char *from, const char *to, const struct db_reply *fields)
{
    if (!fields->count)
        return;
    db_guard(ctx, from, "ask_id", db_field(fields, "ask_id"));
    for (size_t i = 0; i + 1 < fields->count; i += 2)
        db_write(ctx, "HSETNX", to, fields->list[i].text, fields->list[i + 1].text);
    db_write(ctx, "EXPIRE", to, KEPT_SECONDS);
    db_write(ctx, "DEL", from);
}

/* The names before led by "N.", or by nothing when they are under the first key. */
static const char *older_prefix(struct ctx *ctx)
{
    unsigned before = seal_keys(ctx->world->seal) - 2;
    return before ? arena_printf(ctx->arena, "%u.", before) : "";
}

static void move_phone(struct ctx *ctx, const char *name, const char *record, const struct db_reply *dialog,
                       const struct db_reply *session)
{
    const char *fresh = seal_renamed(ctx->world->seal, ctx->arena, name);
    const char *from = phone_bucket(ctx, name), *to = phone_bucket(ctx, fresh);
    db_guard(ctx, from, phone_field(name), record);
    db_guard(ctx, to, phone_field(fresh), NULL);
    db_write(ctx, "HDEL", from, phone_field(name));
    db_write(ctx, "HSET", to, phone_field(fresh), record);
    bring_hash(ctx, key_dialog(ctx, name), key_dialog(ctx, fresh), dialog);
    bring_hash(ctx, key_ussd(ctx, name), key_ussd(ctx, fresh), session);
}

size_t rekey_phones(struct ctx *ctx, unsigned bucket)
{
    const char *first =
        arena_printf(ctx->arena, "%s%c%c", older_prefix(ctx), LETTERS[bucket / 64], LETTERS[bucket % 64]);
    const struct db_reply *all = db_read(ctx, "HGETALL", key_phones(ctx, first));
    size_t count = all->count / 2 < REKEY_AT_ONCE ? all->count / 2 : REKEY_AT_ONCE;
    const struct db_reply *dialogs[REKEY_AT_ONCE], *sessions[REKEY_AT_ONCE];
    const char *names[REKEY_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_printf(ctx->arena, "%s%s", first, all->list[2 * i].text);
        dialogs[i] = db_ask(ctx, "HGETALL", key_dialog(ctx, names[i]));
        sessions[i] = db_ask(ctx, "HGETALL", key_ussd(ctx, names[i]));
    }
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        move_phone(ctx, names[i], all->list[2 * i + 1].text, dialogs[i], sessions[i]);
    if (count)
        db_commit(ctx); /* a conflict: somebody texts just now; the bucket is looked at again */
    return count;
}

size_t rekey_strays(struct ctx *ctx, const char *pattern, char cursor[24])
{
    size_t moved = 0;
    const char *match = arena_printf(ctx->arena, "{%s}%s*", ctx->world->region, pattern);
    const struct db_reply *page = db_read(ctx, "SCAN", cursor, "MATCH", match, "COUNT", "500");
    snprintf(cursor, 24, "%s", page->list[0].text);
    for (size_t i = 0; i < page->list[1].count; i++) {
        const char *key = page->list[1].list[i].text, *name = strrchr(key, ':') + 1;
        const char *fresh = seal_renamed(ctx->world->seal, ctx->arena, name);
        if (!fresh)
            continue;
        const char *to = arena_printf(ctx->arena, "%.*s%s", (int)(name - key), key, fresh);
        bring_hash(ctx, key, to, db_read(ctx, "HGETALL", key));
        db_commit(ctx);
        moved++;
    }
    return moved;
}

bool rekey_persons(struct ctx *ctx, uint64_t after, size_t *sealed)
{
    struct seal *seal = ctx->world->seal;
    const struct db_reply *replies[REKEY_AT_ONCE];
    uint64_t highest = (uint64_t)db_number(db_read(ctx, "GET", key_persons(ctx)), 0);
    size_t count = after >= highest ? 0 : highest - after < REKEY_AT_ONCE ? highest - after : REKEY_AT_ONCE;
    for (size_t i = 0; i < count; i++)
        replies[i] = db_ask(ctx, "HGET", key_person(ctx, number(ctx, after + i + 1)), "sealed");
    db_wait(ctx);
    for (size_t i = 0; i < count; i++) {
        const char *old = db_text(replies[i]), *key = key_person(ctx, number(ctx, after + i + 1));
        const char *msisdn =
            old && !seal_is_newest(seal, ctx->arena, old) ? seal_reveal_phone(seal, ctx->arena, old) : NULL;
        if (!msisdn)
            continue;
        db_guard(ctx, key, "sealed", old);
        db_write(ctx, "HSET", key, "sealed", seal_phone(seal, ctx->arena, msisdn));
        (*sealed)++;
    }
    if (!count)
        return false;
    db_write(ctx, "HSET", key_rekey(ctx), "keys", number(ctx, seal_keys(seal)), "person", number(ctx, after + count));
    return db_commit(ctx) == DB_DONE || rekey_persons(ctx, after, sealed);
}

size_t rekey_staff(struct ctx *ctx)
{
    size_t count, changed = 0;
    const struct staff *members = staff_all(ctx, &count);
    for (size_t i = 0; i < count; i++) {
        struct staff member = members[i];
        const char *secret = member.totp && !seal_is_newest(ctx->world->seal, ctx->arena, member.totp)
                                 ? seal_reveal(ctx->world->seal, ctx->arena, member.totp)
                                 : NULL;
        if (!secret)
            continue;
        member.totp = seal_close(ctx->world->seal, ctx->arena, secret);
        staff_write(ctx, &member);
        db_commit(ctx);
        changed++;
    }
    return changed;
}

static bool rekey_roster(struct ctx *ctx, const char *key, const char *login, const char *record)
{
    struct seal *seal = ctx->world->seal;
    json_t *json = json_copy((json_t *)(uintptr_t)json_read(ctx->arena, record));
    arena_defer(ctx->arena, (void (*)(void *))json_decref, json);
    const char *old = json_text(ctx->arena, json, "to");
    const char *msisdn =
        old && !seal_is_newest(seal, ctx->arena, old) ? seal_reveal_phone(seal, ctx->arena, old) : NULL;
    if (!msisdn)
        return false;
    json_put(json, "to", seal_phone(seal, ctx->arena, msisdn));
    db_guard(ctx, key, login, record);
    db_write(ctx, "HSET", key, login, json_write(ctx->arena, json));
    return db_commit(ctx) == DB_DONE;
}

size_t rekey_duty(struct ctx *ctx)
{
    size_t changed = 0;
    const struct db_reply *agencies = db_read(ctx, "HKEYS", key_agencies(ctx));
    for (size_t i = 0; i < agencies->count; i++) {
        const char *key = key_duty(ctx, agencies->list[i].text);
        const struct db_reply *roster = db_read(ctx, "HGETALL", key);
        for (size_t j = 0; j + 1 < roster->count; j += 2)
            changed += rekey_roster(ctx, key, roster->list[j].text, roster->list[j + 1].text);
    }
    return changed;
}

/* A stream's entry cannot be changed: it is filed again, with the time it had. */
size_t rekey_dead(struct ctx *ctx)
{
    struct seal *seal = ctx->world->seal;
    const char *key = key_dead(ctx);
    const struct db_reply *entries = db_read(ctx, "XRANGE", key, "-", "+", "COUNT", "64");
    size_t moved = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const char *id = entries->list[i].list[0].text;
        const struct db_reply *fields = &entries->list[i].list[1];
        const char *from = db_field(fields, "from"), *text = db_field(fields, "text"), *why = db_field(fields, "why");
        const char *at = db_field(fields, "at");
        if (!from || !text || seal_is_newest(seal, ctx->arena, from))
            continue;
        const char *msisdn = seal_reveal_phone(seal, ctx->arena, from), *words = seal_reveal(seal, ctx->arena, text);
        if (!msisdn || !words)
            continue;
        db_write(ctx, "XDEL", key, id);
        db_write(ctx, "XADD", key, "*", "why", why ? why : "", "from", seal_phone(seal, ctx->arena, msisdn), "text",
                 seal_close(seal, ctx->arena, words), "at", at ? at : id);
        moved++;
    }
    if (moved)
        db_commit(ctx);
    return moved;
}

size_t rekey_rows_left(struct ctx *ctx, const char *class)
{
    const struct db_reply *rows = db_read(ctx, "XRANGE", key_outbox(ctx, class), "-", "+", "COUNT", ROWS_LOOKED_AT);
    size_t left = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const char *sealed = db_field(&rows->list[i].list[1], "to");
        left += sealed && !seal_is_newest(ctx->world->seal, ctx->arena, sealed);
    }
    return left;
}

uint64_t rekey_place(struct ctx *ctx)
{
    const struct db_reply *state = db_read(ctx, "HGETALL", key_rekey(ctx));
    const char *keys = db_field(state, "keys"), *person = db_field(state, "person");
    bool same = keys && strtoul(keys, NULL, 10) == seal_keys(ctx->world->seal);
    return same && person ? strtoull(person, NULL, 10) : 0;
}

int64_t rekey_names(struct ctx *ctx)
{
    const struct db_reply *names = db_ask(ctx, "HGET", key_rekey(ctx), "names"),
                          *persons = db_ask(ctx, "GET", key_persons(ctx));
    db_wait(ctx);
    return db_number(persons, 0) ? db_number(names, 1) : -1;
}

void rekey_done(struct ctx *ctx)
{
    db_write(ctx, "HSET", key_rekey(ctx), "names", number(ctx, seal_keys(ctx->world->seal)));
    db_write(ctx, "HDEL", key_rekey(ctx), "person", "keys");
}

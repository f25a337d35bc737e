#include "social-core/phone.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/seal.h"
#include "social-core/world.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define SILENT_DAYS 182
#define TOUCH_DAYS 7
#define BUCKET_CHARACTERS 2 /* of base64: 12 bits, 4,096 buckets */

const char *phone_bucket(struct ctx *ctx, const char *name)
{
    return key_phones(ctx, arena_copy(ctx->arena, name, seal_prefix(name) + BUCKET_CHARACTERS));
}

const char *phone_field(const char *name)
{
    return name + seal_prefix(name) + BUCKET_CHARACTERS;
}

/* What lies under the name of before, and whether the phone has moved to the new one. */
struct found {
    const char *name, *record, *ask_id;
    bool older;
};

/* The older name is looked at first: whoever moves meanwhile is then seen at the new one. */
static struct found look_up(struct ctx *ctx, const char *msisdn)
{
    const struct seal *seal = ctx->world->seal;
    const char *name = seal_name(seal, ctx->arena, msisdn), *other = seal_name_other(seal, ctx->arena, msisdn);
    if (!other)
        return (struct found){.name = name};
    bool moving = seal_state_of(seal) == SEAL_MOVING;
    const char *older = moving ? other : name, *newer = moving ? name : other;
    const struct db_reply *record = db_ask(ctx, "HGET", phone_bucket(ctx, older), phone_field(older));
    const struct db_reply *dialog = db_ask(ctx, "EXISTS", key_dialog(ctx, older));
    const struct db_reply *ask_id = db_ask(ctx, "HGET", key_dialog(ctx, older), "ask_id");
    const struct db_reply *session = db_ask(ctx, "EXISTS", key_ussd(ctx, older));
    const struct db_reply *moved = db_ask(ctx, "HGET", phone_bucket(ctx, newer), phone_field(newer));
    db_wait(ctx);
    bool there = db_text(record) || db_number(dialog, 0) || db_number(session, 0);
    if (db_text(moved) || (!there && moving))
        return (struct found){.name = newer};
    return (struct found){.name = older, .record = db_text(record), .ask_id = db_text(ask_id), .older = true};
}

const char *phone_name(struct ctx *ctx, const char *msisdn)
{
    return look_up(ctx, msisdn).name;
}

struct phone_asked phone_ask(struct ctx *ctx, const char *msisdn)
{
    struct found found = look_up(ctx, msisdn);
    struct phone_asked asked = {.phone = {.msisdn = msisdn, .hash = found.name}};
    const char *bucket = phone_bucket(ctx, found.name), *field = phone_field(found.name);
    if (found.older) {
        db_guard(ctx, bucket, field, found.record);
        db_guard(ctx, key_dialog(ctx, found.name), "ask_id", found.ask_id);
    }
    asked.record = db_ask(ctx, "HGET", bucket, field);
    return asked;
}

struct phone phone_ready(struct ctx *ctx, const struct phone_asked *asked)
{
    struct phone phone = asked->phone;
    phone.record = db_text(asked->record);
    if (!phone.record)
        return phone;
    phone.stopped = *phone.record == '!';
    char *rest = arena_strdup(ctx->arena, phone.record + phone.stopped), *save = NULL, *day = strchr(rest, '@');
    if (day) {
        *day++ = '\0';
        phone.day = strtoll(day, NULL, 10);
    }
    for (char *id = strtok_r(rest, ",", &save); id && phone.count < PHONE_PERSONS; id = strtok_r(NULL, ",", &save))
        if (*id != '-')
            phone.persons[phone.count++] = id;
    return phone;
}

void phone_write(struct ctx *ctx, const struct phone *phone)
{
    const char *record = phone->stopped ? "!" : "";
    for (size_t i = 0; i < phone->count; i++)
        record = arena_printf(ctx->arena, "%s%s%s", record, i ? "," : "", phone->persons[i]);
    if (!phone->count)
        record = arena_printf(ctx->arena, "%s-", record);
    if (phone->day)
        record = arena_printf(ctx->arena, "%s@%" PRId64, record, phone->day);
    db_guard(ctx, phone_bucket(ctx, phone->hash), phone_field(phone->hash), phone->record);
    db_write(ctx, "HSET", phone_bucket(ctx, phone->hash), phone_field(phone->hash), record);
}

bool phone_silent(const struct ctx *ctx, const struct phone *phone)
{
    return phone->count && phone->day && ctx->now_ms / DAY_MS - phone->day >= SILENT_DAYS;
}

void phone_touch(struct ctx *ctx, struct phone *phone)
{
    int64_t today = ctx->now_ms / DAY_MS;
    if (!phone->count || today - phone->day < TOUCH_DAYS)
        return;
    phone->day = today;
    phone_write(ctx, phone);
}

void phone_leave(struct phone *phone, const char *person)
{
    size_t kept = 0;
    for (size_t i = 0; i < phone->count; i++)
        if (strcmp(phone->persons[i], person) != 0)
            phone->persons[kept++] = phone->persons[i];
    phone->count = kept;
}

bool phone_bring(struct phone *phone, const char *person)
{
    phone_leave(phone, person);
    if (phone->count == PHONE_PERSONS)
        return false;
    memmove(phone->persons + 1, phone->persons, phone->count * sizeof *phone->persons);
    phone->persons[0] = person;
    phone->count++;
    return true;
}

void phone_note_shared(struct ctx *ctx, const struct phone *phone)
{
    for (size_t i = 0; i < phone->count; i++)
        person_change(ctx, phone->persons[i], "shared", phone->count > 1 ? "1" : "");
}

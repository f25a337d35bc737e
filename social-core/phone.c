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

static const char *bucket_key(struct ctx *ctx, const struct phone *phone)
{
    return key_phones(ctx, arena_copy(ctx->arena, phone->hash, BUCKET_CHARACTERS));
}

static const char *bucket_field(const struct phone *phone)
{
    return phone->hash + BUCKET_CHARACTERS;
}

struct phone_asked phone_ask(struct ctx *ctx, const char *msisdn)
{
    struct phone_asked asked = {.phone = {.msisdn = msisdn, .hash = seal_hash(ctx->world->seal, ctx->arena, msisdn)}};
    asked.record = db_ask(ctx, "HGET", bucket_key(ctx, &asked.phone), bucket_field(&asked.phone));
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
    db_guard(ctx, bucket_key(ctx, phone), bucket_field(phone), phone->record);
    db_write(ctx, "HSET", bucket_key(ctx, phone), bucket_field(phone), record);
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

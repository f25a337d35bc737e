#include "social-core/phone.h"

#include <string.h>

#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/world.h"

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
    char *rest = arena_strdup(ctx->arena, phone.record + phone.stopped), *save = NULL;
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
    db_guard(ctx, bucket_key(ctx, phone), bucket_field(phone), phone->record);
    db_write(ctx, "HSET", bucket_key(ctx, phone), bucket_field(phone), record);
}

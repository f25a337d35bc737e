#include "social-core/moving.h"

#include <string.h>

#include <sodium.h>

#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/world.h"

#define CODE_SECONDS "604800"

void moving_detach_all(struct ctx *ctx, struct phone *phone)
{
    for (size_t i = 0; i < phone->count; i++)
        db_write(ctx, "HDEL", key_person(ctx, phone->persons[i]), "sealed", "shared", "stopped");
    phone->count = 0;
    phone->day = 0;
    phone_write(ctx, phone);
}

static const char *code_hash(struct ctx *ctx, const struct person *person, const char *code)
{
    return seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "moving %s %s", person->id, code));
}

const char *moving_code(struct ctx *ctx, const struct person *person, const char *by)
{
    char *code = arena_alloc(ctx->arena, MOVING_DIGITS + 1);
    for (size_t i = 0; i < MOVING_DIGITS; i++) {
        unsigned char byte;
        do
            ctx->random(&byte, sizeof byte);
        while (byte >= 250);
        code[i] = (char)('0' + byte % 10);
    }
    const char *value = arena_printf(ctx->arena, "%s %s", code_hash(ctx, person, code), by);
    db_write(ctx, "SET", key_moving(ctx, person->id), value, "EX", CODE_SECONDS);
    db_write(ctx, "DEL", key_pin_attempts(ctx, person->id));
    return code;
}

bool moving_code_right(struct ctx *ctx, const struct person *person, const char *code)
{
    const char *key = key_moving(ctx, person->id), *value = db_text(db_read(ctx, "GET", key));
    const char *hash = code_hash(ctx, person, code);
    if (!value || strlen(value) <= strlen(hash) || sodium_memcmp(value, hash, strlen(hash)) != 0)
        return false;
    db_guard(ctx, key, NULL, value);
    db_write(ctx, "DEL", key);
    return true;
}

static void leave_old_phone(struct ctx *ctx, const struct person *person, const struct phone *next)
{
    const char *msisdn = person->sealed ? seal_reveal_phone(ctx->world->seal, ctx->arena, person->sealed) : NULL;
    if (!msisdn || !strcmp(msisdn, next->msisdn))
        return;
    struct phone_asked asked = phone_ask(ctx, msisdn);
    db_wait(ctx);
    struct phone old = phone_ready(ctx, &asked);
    phone_leave(&old, person->id);
    phone_write(ctx, &old);
    phone_note_shared(ctx, &old);
}

void moving_attach(struct ctx *ctx, const struct person *person, struct phone *phone)
{
    phone_bring(phone, person->id);
    leave_old_phone(ctx, person, phone);
    person_change(ctx, person->id, "sealed", seal_phone(ctx->world->seal, ctx->arena, phone->msisdn));
    person_change(ctx, person->id, "pin", "");
    person_change(ctx, person->id, "stopped", phone->stopped ? "1" : "");
    phone->day = 0;
    phone_touch(ctx, phone);
    phone_note_shared(ctx, phone);
}

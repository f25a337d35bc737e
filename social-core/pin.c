#include "social-core/pin.h"

#include <inttypes.h>
#include <string.h>

#include <sodium.h>

#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/work.h"
#include "social-core/world.h"

#define WINDOW_SECONDS "3600"
#define MEMORY_BYTES (8u << 20) /* many may be under way at once; the key, not the memory, keeps four digits secret */
#define HASH_BYTES 16
#define STORED_BYTES (crypto_pwhash_SALTBYTES + HASH_BYTES)
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct job {
    unsigned char salt[crypto_pwhash_SALTBYTES], hash[HASH_BYTES];
    const char *keyed;
    bool done;
};

static const char *keyed(struct ctx *ctx, const char *person, const char *pin)
{
    return seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "pin %s %s", person, pin));
}

static void reckon(void *what)
{
    struct job *job = what;
    job->done = crypto_pwhash(job->hash, HASH_BYTES, job->keyed, strlen(job->keyed), job->salt,
                              crypto_pwhash_OPSLIMIT_INTERACTIVE, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* Salt and hash in 43 characters, so that Redis still keeps the person compactly. */
const char *pin_hash(struct ctx *ctx, const char *person, const char *pin)
{
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    ctx->random(job->salt, sizeof job->salt);
    job->keyed = keyed(ctx, person, pin);
    work_aside(ctx, reckon, job);
    if (!job->done)
        return NULL;
    unsigned char stored[STORED_BYTES];
    size_t room = sodium_base64_encoded_len(sizeof stored, BASE64);
    memcpy(stored, job->salt, sizeof job->salt);
    memcpy(stored + sizeof job->salt, job->hash, HASH_BYTES);
    return sodium_bin2base64(arena_alloc(ctx->arena, room), room, stored, sizeof stored, BASE64);
}

bool pin_right(struct ctx *ctx, const struct person *person, const char *pin)
{
    unsigned char stored[STORED_BYTES];
    size_t length;
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    if (!person->pin ||
        sodium_base642bin(stored, sizeof stored, person->pin, strlen(person->pin), NULL, &length, NULL, BASE64) != 0 ||
        length != STORED_BYTES)
        return false;
    memcpy(job->salt, stored, sizeof job->salt);
    job->keyed = keyed(ctx, person->id, pin);
    work_aside(ctx, reckon, job);
    return job->done && sodium_memcmp(job->hash, stored + sizeof job->salt, HASH_BYTES) == 0;
}

int pin_attempts_left(struct ctx *ctx, const char *person, int *minutes)
{
    const struct db_reply *count = db_ask(ctx, "GET", key_pin_attempts(ctx, person));
    const struct db_reply *seconds = db_ask(ctx, "TTL", key_pin_attempts(ctx, person));
    db_wait(ctx);
    int64_t used = db_number(count, 0), left = db_number(seconds, 0);
    *minutes = left > 60 ? (int)((left + 59) / 60) : 1;
    return used < PIN_ATTEMPTS ? (int)(PIN_ATTEMPTS - used) : 0;
}

/* The hour is counted from the first wrong one (NX): whoever keeps trying cannot keep somebody out for ever. */
void pin_note_wrong(struct ctx *ctx, const char *person, int left)
{
    const char *key = key_pin_attempts(ctx, person);
    const char *used = left < PIN_ATTEMPTS ? arena_printf(ctx->arena, "%d", PIN_ATTEMPTS - left) : NULL;
    db_guard(ctx, key, NULL, used);
    db_write(ctx, "INCR", key);
    db_write(ctx, "EXPIRE", key, WINDOW_SECONDS, "NX");
}

void pin_note_right(struct ctx *ctx, const char *person)
{
    db_write(ctx, "DEL", key_pin_attempts(ctx, person));
}

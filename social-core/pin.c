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

struct job {
    char hash[crypto_pwhash_STRBYTES];
    const char *keyed;
    bool done;
};

static const char *keyed(struct ctx *ctx, const char *person, const char *pin)
{
    return seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "pin %s %s", person, pin));
}

static void make(void *what)
{
    struct job *job = what;
    job->done = crypto_pwhash_str(job->hash, job->keyed, strlen(job->keyed), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                  MEMORY_BYTES) == 0;
}

static void verify(void *what)
{
    struct job *job = what;
    job->done = crypto_pwhash_str_verify(job->hash, job->keyed, strlen(job->keyed)) == 0;
}

const char *pin_hash(struct ctx *ctx, const char *person, const char *pin)
{
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    job->keyed = keyed(ctx, person, pin);
    work_aside(ctx, make, job);
    return job->done ? job->hash : NULL;
}

bool pin_right(struct ctx *ctx, const struct person *person, const char *pin)
{
    struct job *job = arena_alloc(ctx->arena, sizeof *job);
    if (!person->pin || strlen(person->pin) >= sizeof job->hash)
        return false;
    memcpy(job->hash, person->pin, strlen(person->pin) + 1);
    job->keyed = keyed(ctx, person->id, pin);
    work_aside(ctx, verify, job);
    return job->done;
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

#include "social-core/said.h"

#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define SAME_FOR_SECONDS "600"

struct said said_ask(struct ctx *ctx, const char *person, const char *place, const char *text)
{
    const char *words = text_words(ctx->arena, text);
    const char *what = arena_printf(ctx->arena, "%s %s %s", person, place, *words ? words : text);
    struct said said = {.key = key_said(ctx, seal_hash(ctx->world->seal, ctx->arena, what))};
    said.number = db_ask(ctx, "GET", said.key);
    return said;
}

const char *said_before(const struct said *said)
{
    return db_text(said->number);
}

void said_note(struct ctx *ctx, const struct said *said, const char *number)
{
    db_guard(ctx, said->key, NULL, NULL);
    db_write(ctx, "SET", said->key, number, "EX", SAME_FOR_SECONDS);
}

/** The names of everything in Redis, built from keys.def: each function returns a key in the arena of `ctx`. */
#ifndef LOA_KEYS_H
#define LOA_KEYS_H

#include "social-core/ctx.h"

#define KEY0(name, pattern, type, holds, writer) const char *key_##name(const struct ctx *ctx);
#define KEY1(name, a, pattern, type, holds, writer) const char *key_##name(const struct ctx *ctx, const char *a);
#define KEY2(name, a, b, pattern, type, holds, writer)                                                                 \
    const char *key_##name(const struct ctx *ctx, const char *a, const char *b);
#include "social-core/keys.def"
#undef KEY0
#undef KEY1
#undef KEY2

#endif

#include "social-core/keys.h"

#include "social-core/world.h"

#define KEY0(name, pattern, type, holds, writer)                                                                       \
    const char *key_##name(const struct ctx *ctx)                                                                      \
    {                                                                                                                  \
        return arena_printf(ctx->arena, "{%s}" pattern, ctx->world->region);                                           \
    }
#define KEY1(name, a, pattern, type, holds, writer)                                                                    \
    const char *key_##name(const struct ctx *ctx, const char *a)                                                       \
    {                                                                                                                  \
        return arena_printf(ctx->arena, "{%s}" pattern, ctx->world->region, a);                                        \
    }
#define KEY2(name, a, b, pattern, type, holds, writer)                                                                 \
    const char *key_##name(const struct ctx *ctx, const char *a, const char *b)                                        \
    {                                                                                                                  \
        return arena_printf(ctx->arena, "{%s}" pattern, ctx->world->region, a, b);                                     \
    }
#include "social-core/keys.def"

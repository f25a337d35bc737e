/* Any bytes as an audience: read, or refused with one sentence that a terminal can show. */
#include <stdint.h>

#include "social-core/audience.h"
#include "social-core/text/normal.h"
#include "tests/fuzz/village.h"

#define WHY_BYTES 400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[WHY_BYTES] = "";
    struct ctx *ctx = village_ctx();
    village_renew(ctx);
    const char *text = text_normal(ctx->arena, (const char *)data, size);
    if (audience_read(ctx, text, why, sizeof why))
        return 0;
    must(*why);
    for (const char *at = why; *at; at++)
        must((unsigned char)*at >= ' ');
    return 0;
}

/*
 * Any bytes as two texts, the first line and the rest: reading them ends, a text says the same as itself and as its folded
 * form, and what one is to the other, the other is to it.
 */
#include <stdint.h>
#include <string.h>

#include "moderation/alike.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct wording *the_wording(void)
{
    static struct wording *wording;
    char error[256];
    if (!wording)
        wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    must(wording != NULL);
    return wording;
}

static void check_gist(const struct gist *gist)
{
    uint32_t traits[GIST_TRAITS];
    struct alike result;
    must(gist->count <= GIST_WORDS && gist_traits(gist, traits) <= GIST_TRAITS && gist_equal(gist, gist));
    for (size_t i = 0; i < gist->count; i++)
        must((const char *)gist + gist->bytes >= gist_letters(gist, i) + gist->words[i].length);
    alike(gist, gist, &result);
    must(result.same || !gist_weight(gist));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx *ctx = village_ctx();
    const uint8_t *end = size <= 4096 && size ? memchr(data, '\n', size) : NULL;
    if (!end)
        return 0;
    const char *one = text_normal(ctx->arena, data, (size_t)(end - data));
    const char *two = text_normal(ctx->arena, end + 1, size - (size_t)(end - data) - 1);
    struct gist *left = gist_of(ctx->arena, the_wording(), NULL, one);
    struct gist *right = gist_of(ctx->arena, the_wording(), NULL, two);
    struct alike result, turned;
    check_gist(left);
    check_gist(right);
    must(gist_equal(left, gist_of(ctx->arena, the_wording(), NULL, text_fold(ctx->arena, one))));
    alike(left, right, &result);
    alike(right, left, &turned);
    must(result.same == turned.same && result.shared == turned.shared);
    village_renew(ctx);
    return 0;
}

/* Any bytes as the file of `loa load`: loaded, or refused in one sentence. */
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "social-core/loading.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void breathe(void *owner)
{
    village_renew(owner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx *ctx = village_ctx();
    struct loaded loaded = {0};
    char why[256] = "";
    village_found();
    json_t *document = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    if (document && loading_run(ctx, document, breathe, ctx, &loaded, why, sizeof why) < 0)
        must(*why);
    json_decref(document);
    village_renew(ctx);
    return 0;
}

/* Any bytes as the file of `loa load`: loaded, or refused in one sentence. */
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "social-core/loading/source.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void breathe(void *owner)
{
    village_renew(owner);
}

/* As JSON or as a table; what is refused names a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mistakes mistakes;
    struct ctx *ctx = village_ctx();
    struct arena *arena = arena_new();
    const struct loading_wish wish = {.by = "fuzz", .breathe = breathe, .owner = ctx};
    struct loaded loaded;
    struct source source;
    const char *why = NULL;
    village_found();
    if (!source_read(&source, arena, "file", (const char *)data, size, NULL, NULL, &why))
        must(why && !strncmp(why, "file:", 5));
    else if (loading_run(ctx, source.document, &wish, &loaded, &mistakes) < 0)
        for (size_t i = 0; i < mistakes.count && i < LOADING_MISTAKES; i++)
            must(!strncmp(source_mistake(arena, &source, &mistakes.list[i]), "file:", 5));
    village_renew(ctx);
    arena_free(arena);
    return 0;
}

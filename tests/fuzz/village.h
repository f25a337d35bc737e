/** What fuzzers work in: a context over a store that holds the directory of one small village and nothing else. */
#ifndef LOA_TESTS_FUZZ_VILLAGE_H
#define LOA_TESTS_FUZZ_VILLAGE_H

#include <stdbool.h>

#include "social-core/ctx.h"
#include "social-core/work.h"
#include "social-core/world.h"

/** The one context; made when first asked for. Of its commits only what is of the directory is kept. */
struct ctx *village_ctx(void);

/** Makes the directory what it was in the beginning. */
void village_found(void);

/** Work that is done at once in the village's context, where slow things are left out. */
struct work *village_work(void);

/** An empty arena and an empty batch. */
void village_renew(struct ctx *ctx);

/** Ends the program when a property does not hold. */
void must(bool holds);

/** Whether a text is valid UTF-8. */
bool is_utf8(const char *text);

#endif

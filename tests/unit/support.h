/** What unit tests stand on: a private redis-server on a unix socket, and a context to work in. */
#ifndef LOA_TESTS_SUPPORT_H
#define LOA_TESTS_SUPPORT_H

#include "social-core/ctx.h"
#include "social-core/world.h"

/** Starts (once a program) a private redis-server that ends with the program; its address as `unix:/path`. */
const char *test_redis(void);

/** A fresh context over an emptied store: region "vn", a fixed sealing key, catalogs from the share directory, an
 *  empty directory, the time 2026-11-24T08:00:00Z. One at a time; ended by test_ctx_free(). */
struct ctx *test_ctx(void);
void test_ctx_free(struct ctx *ctx);

/** Of a person, as kept, what post_write() must know; nothing else of them need be there. */
struct person;
const struct person *test_author(struct ctx *ctx, const char *id);

/** Lets the time of the context pass. */
void test_pass_ms(struct ctx *ctx, int64_t ms);

#endif

/** A small village for unit tests, and phones that text to Loa there. Include after <cmocka.h>. */
#ifndef LOA_TESTS_TALKING_H
#define LOA_TESTS_TALKING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/outbox.h"
#include "tests/unit/support.h"

#define LAN "+84912000001"
#define PAO "+84912000002"
#define MAI "+84912000003"

/** A fresh context over a store with areas, topics and an agency, but nobody in it. */
struct ctx *village_ctx(void);

/** How many rows a class of the outbox holds, and the text of its newest. */
size_t rows(struct ctx *ctx, enum outbox_class class);
const char *newest(struct ctx *ctx, enum outbox_class class);

/** What the phone is answered; "" when it is not. */
const char *text(struct ctx *ctx, const char *msisdn, const char *words);

/** Somebody joins, in Tả Van. */
void join(struct ctx *ctx, const char *msisdn, const char *name);

#define assert_says(answer, words)                                                                                     \
    do {                                                                                                               \
        const char *said_ = (answer);                                                                                  \
        if (!strstr(said_, (words)))                                                                                   \
            fail_msg("\"%s\" does not say \"%s\"", said_, (words));                                                    \
    } while (0)

#endif

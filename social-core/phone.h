/** Phones: which persons one carries, whether it asked to be left alone, and what it was asked last (its dialog). */
#ifndef LOA_PHONE_H
#define LOA_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"

#define PHONE_PERSONS 8

struct phone {
    const char *msisdn;                 /**< E.164, in memory only */
    const char *hash;                   /**< seal_hash() of it: its name in the store */
    const char *record;                 /**< as read; NULL: never seen */
    bool stopped;                       /**< texted STOP: gets answers to its own texts only */
    const char *persons[PHONE_PERSONS]; /**< ids; the first is the one present */
    size_t count;
};

/** Asks for what phone_ready() needs; between the two stands the caller's db_wait(). */
struct phone_asked {
    struct phone phone;
    const struct db_reply *record;
};
struct phone_asked phone_ask(struct ctx *ctx, const char *msisdn);
struct phone phone_ready(struct ctx *ctx, const struct phone_asked *asked);

/** Puts the phone's state into the batch, guarded by what was read. */
void phone_write(struct ctx *ctx, const struct phone *phone);

#endif

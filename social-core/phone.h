/** Phones: which persons one carries, whether it asked to be left alone, and what it was asked last (its dialog). */
#ifndef LOA_PHONE_H
#define LOA_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"

#define PHONE_PERSONS 8

struct phone {
    const char *msisdn;                 /**< E.164, in memory only */
    const char *hash;                   /**< its name in the store: phone_name() */
    const char *record;                 /**< as read; NULL: never seen */
    bool stopped;                       /**< texted STOP: gets answers to its own texts only */
    const char *persons[PHONE_PERSONS]; /**< ids; the first is the one present */
    size_t count;
    int64_t day; /**< about when it texted last, in days since 1970; 0: not known */
};

/** Whether the phone has been silent for so long that its SIM may be somebody else's by now (half a year). */
bool phone_silent(const struct ctx *ctx, const struct phone *phone);

/** Notes in the batch that the phone texts, if the last note is older than a week. */
void phone_touch(struct ctx *ctx, struct phone *phone);

/** Makes a person the one present, joining them to the phone when they are not there; false when it is full. */
bool phone_bring(struct phone *phone, const char *person);

/** Takes a person off the phone. */
void phone_leave(struct phone *phone, const char *person);

/** Notes with every person of the phone whether others share it, so that messages to them name them. */
void phone_note_shared(struct ctx *ctx, const struct phone *phone);

/** The name under which a phone lies in the store (seal_name()). While `loa rekey` moves names it is looked up, which
 *  takes a round trip. */
const char *phone_name(struct ctx *ctx, const char *msisdn);

/** The bucket of a name (a key) and its field there. */
const char *phone_bucket(struct ctx *ctx, const char *name);
const char *phone_field(const char *name);

/** Asks for what phone_ready() needs; between the two stands the caller's db_wait(). While names are
 *  moved the batch is guarded: a phone that moves meanwhile makes it a conflict. */
struct phone_asked {
    struct phone phone;
    const struct db_reply *record;
};
struct phone_asked phone_ask(struct ctx *ctx, const char *msisdn);
struct phone phone_ready(struct ctx *ctx, const struct phone_asked *asked);

/** Puts the phone's state into the batch, guarded by what was read. */
void phone_write(struct ctx *ctx, const struct phone *phone);

#endif

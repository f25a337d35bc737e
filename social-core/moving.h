/**
 * Persons and phones part: a SIM becomes somebody else's, a phone is lost. A person without a phone keeps everything,
 * and comes to another phone with a code from an officer of their commune, who has seen them.
 */
#ifndef LOA_MOVING_H
#define LOA_MOVING_H

#include "social-core/person.h"
#include "social-core/phone.h"

#define MOVING_DIGITS 8

/** Puts into the batch that nobody is on this phone any more; the persons keep everything else. */
void moving_detach_all(struct ctx *ctx, struct phone *phone);

/** A new code for a person, valid for seven days and once; an older one ends. `by` is the officer's login. */
const char *moving_code(struct ctx *ctx, const struct person *person, const char *by);

/** Whether it is the code that this person was given. Guarded: still so when the batch is committed. */
bool moving_code_right(struct ctx *ctx, const struct person *person, const char *code);

/** Puts into the batch that the person is present on `phone`, which has room, and on no other; without a PIN. */
void moving_attach(struct ctx *ctx, const struct person *person, struct phone *phone);

#endif

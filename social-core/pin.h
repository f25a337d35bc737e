/**
 * PINs: four digits that a person may set, so that nobody else becomes them on a shared phone. Four digits are soon
 * tried through by whoever has the store: so what is hashed is first keyed with the sealing key, which lies elsewhere.
 */
#ifndef LOA_PIN_H
#define LOA_PIN_H

#include <stdbool.h>

#include "social-core/person.h"

/** Wrong ones within an hour of the first, then it takes no more. */
#define PIN_ATTEMPTS 5

/** What is stored of a PIN (Argon2id, made aside), or NULL when there is no memory for it. */
const char *pin_hash(struct ctx *ctx, const char *person, const char *pin);

/** Whether it is this person's PIN (aside). */
bool pin_right(struct ctx *ctx, const struct person *person, const char *pin);

/** How many attempts are left; 0: `*minutes` to wait. */
int pin_attempts_left(struct ctx *ctx, const char *person, int *minutes);

/** Counts a wrong one in the batch, guarded: none was counted meanwhile. `left` is what pin_attempts_left() said. */
void pin_note_wrong(struct ctx *ctx, const char *person, int left);

/** Forgets the wrong ones. */
void pin_note_right(struct ctx *ctx, const char *person);

#endif

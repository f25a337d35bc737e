/** What people are told: a phrase of their language, with accents or without, as a row of the outbox. */
#ifndef LOA_REPLY_H
#define LOA_REPLY_H

#include "social-core/ctx.h"
#include "social-core/outbox.h"
#include "social-core/person.h"

/**
 * Sends a phrase to a person: key and pairs of placeholder and value (texts; may hold fresh numbers). `about`: see
 * outbox_text(). Returns its segments; 0: there is no phone.
 */
#define tell(ctx, class, person, about, ...)                                                                           \
    tell_words((ctx), (class), (person), (about), (const char *const[]){__VA_ARGS__, NULL})
size_t tell_words(struct ctx *ctx, enum outbox_class class, const struct person *person, const char *about,
                  const char *const *words);

/** The phrase as this person gets it. `words`: the key, then placeholder and value in turn, then NULL. */
const char *told_text(struct ctx *ctx, const char *language, bool accents, const char *const *words);

/** The phrase as a message to this person: on a shared phone it names them ("Cho Lan: …"). */
const char *told_person(struct ctx *ctx, const struct person *person, const char *const *words);

/** The phone hash of a person (what its dialog is filed under); NULL when the seal cannot be opened. */
const char *seal_hash_of(struct ctx *ctx, const struct person *person);

#endif

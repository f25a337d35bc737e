/** Persons: who texts. */
#ifndef LOA_PERSON_H
#define LOA_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

struct person {
    const char *id;       /**< dense, decimal, as in keys */
    const char *handle;   /**< "lan": unique, without the @ */
    const char *name;     /**< "Lan", as the person wrote it */
    const char *language; /**< "vi" */
    const char *sealed;   /**< the phone, sealed: seal.h; NULL: on no phone (its SIM is another's now) */
    const char *pin;      /**< what guards switching to this person on a shared phone: pin.h; NULL: nothing */
    const struct area *area;
    bool accents;       /**< wants texts with Vietnamese accents */
    bool stopped;       /**< the phone texted STOP, or there is none: nothing is sent but answers to its own texts */
    bool struck;        /**< a moderator's decision has counted against them at some time (moderation/strike.h) */
    bool shared;        /**< others use the same phone: messages name the person */
    int64_t joined_ms;  /**< UTC */
    int64_t renamed_ms; /**< UTC; 0: never */
    int digest;         /**< the hour of the day at which the digest comes; -1: none */
    int64_t digested;   /**< the hour since 1970 (Viet Nam's) of the last digest; 0: none yet */
    int64_t *spent;     /**< what budget.c counts; never NULL */
    const char *wrote;  /**< the number of the last post they wrote, as kept; NULL: none */
};

/** The key of the bucket in which a handle stands (field: the handle). */
const char *person_handle_key(struct ctx *ctx, const char *handle);

/** The person with this id, or NULL. */
const struct person *person_by_id(struct ctx *ctx, const char *id);

/** The person with this handle, now or formerly (with or without @, any case), or NULL. */
const struct person *person_by_handle(struct ctx *ctx, const char *handle);

/** The handles of `count` persons by their ids, in one read; a person that is gone has "-". */
const char **person_handles(struct ctx *ctx, const char *const *ids, size_t count);

/** Several persons by their ids, in one read; NULL for one that is gone. */
const struct person **persons_by_ids(struct ctx *ctx, const char *const *ids, size_t count);

/**
 * Puts a new person into the batch, with the handle (guarded: still free). Sets `person->id`; handle, name, language,
 * sealed and area are the caller's. The id is taken at once and not by the commit, because it decides in which chunk of
 * the followers' sets the person stands; a commit that does not happen leaves a gap of one.
 */
void person_create(struct ctx *ctx, struct person *person);

/** Changes one field of a person: "name", "area", "language", "accents", "stopped", …; an empty value removes it. */
void person_change(struct ctx *ctx, const char *id, const char *field, const char *value);

#endif

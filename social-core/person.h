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
    const char *sealed;   /**< the phone, sealed: seal.h */
    const struct area *area;
    bool accents;      /**< wants texts with Vietnamese accents */
    int64_t joined_ms; /**< UTC */
};

/** The person with this id, or NULL. */
const struct person *person_by_id(struct ctx *ctx, const char *id);

/** The person with this handle (with or without @, any case), or NULL. */
const struct person *person_by_handle(struct ctx *ctx, const char *handle);

/** The handles of `count` persons by their ids, in one read; a person that is gone has "-". */
const char **person_handles(struct ctx *ctx, const char *const *ids, size_t count);

#endif

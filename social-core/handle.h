/**
 * Names and handles. A handle is made of the folded name and is one person's for ever: after a renaming the old one
 * still finds its owner and nobody else gets it. Nobody is named so that an authority would be believed to speak.
 */
#ifndef LOA_HANDLE_H
#define LOA_HANDLE_H

#include <stdbool.h>

#include "social-core/person.h"

/** How long a name may be, in bytes of UTF-8. */
#define NAME_BYTES 60

/** True when a name would be taken for an agency's or an office's: it must not be given. */
bool name_imitates(struct ctx *ctx, const char *name);

/** A handle made of a name ("Giàng A Páo" → "pao", then "pao2", …) that nobody ever had but `owner` (a person id;
 *  NULL: somebody new), and that looks like no agency's name and no staff login. */
const char *handle_for(struct ctx *ctx, const char *name, const char *owner);

/** Whether a handle given by hand (loa load) may be somebody's: of handle letters, and no authority's look. */
bool handle_allowed(struct ctx *ctx, const char *handle);

/** Days until this person may be renamed; 0: now. */
int rename_wait_days(const struct ctx *ctx, const struct person *person);

/** Puts a new name into the batch, with its handle (guarded); returns the handle. The same name in another spelling
 *  keeps its handle and does not count as a renaming. */
const char *person_rename(struct ctx *ctx, const struct person *person, const char *name);

#endif

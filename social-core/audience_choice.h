/** An audience as an officer chooses it: plain choices, or an expression, never beyond the area the agency serves. */
#ifndef LOA_AUDIENCE_CHOICE_H
#define LOA_AUDIENCE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

/** Empty texts choose nothing. */
struct audience_choice {
    const char *area;       /**< code or name of an area; "": all that the agency serves */
    const char *channel;    /**< id of a channel whose followers are meant: "nuoc", "area.03037" */
    const char *language;   /**< code of a language */
    bool asked;             /**< only those who have asked the agency something */
    const char *expression; /**< audience.h; takes the place of channel, language and asked */
};

/**
 * The expression that goes into the broadcast: always led by an area that the agency serves, so that nothing in it
 * reaches further. NULL with one sentence in `why`: an area that is none, or is another's; an expression that cannot be
 * read; one that asks about single persons (`person:`) or about who asked another agency (`agency:`).
 */
const char *audience_of_choice(struct ctx *ctx, const struct agency *agency, const struct audience_choice *choice,
                               char *why, size_t size);

/** The area that a code or name means among those that the agency serves; "" is all of them (NULL: the whole country).
 *  False when it is none of those, or may be several. */
bool area_of_choice(struct ctx *ctx, const struct agency *agency, const char *text, const struct area **area);

/** True when the area is the other or lies below it; NULL is the whole country. */
bool area_lies_in(const struct area *area, const struct area *upper);

#endif

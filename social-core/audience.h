/**
 * Audiences: who a broadcast goes to, written as a set expression.
 *
 *     area:15 & (channel:nuoc | channel:ngo) - stopped
 *
 *     all               everybody who has joined
 *     area:15           who lives there or anywhere below; its code, or its name: area:"Ta Van, Lao Cai"
 *     channel:nuoc      who follows a topic, a board (channel:area.03037) or an agency (channel:agency.xa)
 *     at-once:nuoc      who gets its posts at once
 *     language:tay      who chose that language
 *     accents           who wants accents
 *     agency:xa         who is in contact with an agency: has asked it something
 *     got:123           who got post or broadcast 123, in whatever way
 *     got-any:77        who got any of the posts that decision 77 is about
 *     authors:77        who wrote those posts, and was told of the decision
 *     answered:57       who has answered poll 57
 *     person:lan        one person, by handle
 *     stopped           who texted STOP
 *
 * `&` is both, `-` is without (a blank stands before it, for codes have dashes), `|` is either. `&` and `-` go from left to right; beside `|` they need brackets, for the
 * two readings would reach different people. Who texted STOP never gets a broadcast, whatever the expression says.
 * An audience is worked out chunk by chunk in the order of person ids (idset.h), in memory that does not grow with it.
 */
#ifndef LOA_AUDIENCE_H
#define LOA_AUDIENCE_H

#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/idset.h"

/** The longest expression in bytes, and how many sets it may name. */
#define AUDIENCE_BYTES 1000
#define AUDIENCE_SETS 64

struct audience;

/**
 * Reads an expression; owned by the arena. NULL with one sentence in `why` that says where it stands and what could,
 * in the language of the context's words: the text may come from anybody. Names are looked up in the directory, persons in the store.
 */
const struct audience *audience_read(struct ctx *ctx, const char *text, char *why, size_t size);

/** The first set of it, by its word, that an agency may not ask about: single persons ("person"), or who asked another
 *  agency ("agency"). NULL: there is none. */
const char *audience_beyond(const struct audience *audience, const char *agency);

/** Its ids for idwalk_next(), stopped ones left out. Borrows the audience. */
struct idsource audience_source(const struct audience *audience);

/** How many it is. `highest` is the highest person id there can be. */
uint64_t audience_count(struct ctx *ctx, const struct audience *audience, uint64_t highest);

#endif

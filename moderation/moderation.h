/**
 * What moderation knows and does, wired into talks: commands BAO, KIEM and KN, rules on posts, and what is known to be
 * false. docs/moderation.md tells how it all fits.
 *
 *     struct moderation *moderation = moderation_open(LOA_SHARE, why, sizeof why);
 *     world.room = moderation_room(moderation);
 */
#ifndef LOA_MODERATION_MODERATION_H
#define LOA_MODERATION_MODERATION_H

#include <stddef.h>
#include <stdint.h>

#include "moderation/cluster.h"
#include "moderation/decided.h"
#include "moderation/rule.h"
#include "social-core/ctx.h"

struct moderation;
struct room;
struct directory;

/** Reads `words/` and `data/rules.json` of the share directory. The places of `directory` (borrowed; NULL: none) are known in texts. NULL
 *  with one sentence in `why`. Owned by the caller. */
struct moderation *moderation_open(const char *share, const struct directory *directory, char *why, size_t size);
void moderation_free(struct moderation *moderation);

/** What takes part in talks (room.h); owned by the moderation. */
const struct room *moderation_room(const struct moderation *moderation);

/** What texts are compared with, and the index of what is decided; owned by the moderation. */
const struct cluster_words *moderation_wording(const struct moderation *moderation);
struct decided *moderation_decided(const struct moderation *moderation);

/** How long who decided can undo it (60 s when nothing is said). */
void moderation_let_undo(struct moderation *moderation, int seconds);

/** How long a decision waits for a second moderator (DECISION_SECOND_MS when nothing is said). */
void moderation_let_lapse(struct moderation *moderation, int minutes);

/* For the room itself. */

int64_t moderation_undo_ms(const struct ctx *ctx);
int64_t moderation_second_ms(const struct ctx *ctx);

struct moderation *moderation_of(const struct ctx *ctx);
const struct cluster_words *moderation_words(const struct ctx *ctx);

/** The rules as the store has them; read anew when the directory's revision differs from that of the last time. */
const struct rules *moderation_rules(struct ctx *ctx);

/** The decision that stands about what a text says, from memory; 0: none. `revision`: as standing_revision_ask() said just
 *  now; when it differs from that of the index, the index is made anew from the store. */
uint64_t moderation_known(struct ctx *ctx, const char *text, const struct db_reply *revision);

/** The same for a question: a shorter wording of what was decided is enough (decided_asked()). NULL: none. */
const struct decided_hit *moderation_asked(struct ctx *ctx, const char *text, const struct db_reply *revision);

#endif

/** Polls among the people of the menu's village. */
#ifndef LOA_TESTS_POLL_SCENE_H
#define LOA_TESTS_POLL_SCENE_H

#include "social-core/poll_plan.h"
#include "tests/unit/menu_scene.h"

#define MAI "+84912000003"
#define DAY_MS INT64_C(86400000)

/** Texts as SMS in the test's context `ctx`. */
#define says(msisdn, words) menu_texts(ctx, (msisdn), (words))

/** A draft of an agency with so many options of Saturday, Sunday, Monday. */
struct poll poll_draft(struct ctx *ctx, const char *agency, const char *question, size_t options);

/** The number of a draft that was kept, for everybody in its agency's area, to be asked at once. */
const char *poll_written(struct ctx *ctx, const struct poll *draft);

/** Keeps a draft to be asked at a time (0: at once), new or in place of another, and commits; a refusal leaves the batch
 *  empty. `*id` is the number of a new one. */
enum broadcast_refusal poll_kept(struct ctx *ctx, const struct broadcast *before, const struct poll *draft,
                                 const char *expression, int64_t start_ms, const char **id);

/** As it stands in the store. */
const struct poll *poll_now(struct ctx *ctx, const char *id);

/** An officer of an agency, once. */
void poll_hire(struct ctx *ctx, const char *login, const char *agency);

/** Asked for by its author and approved by a colleague, a second later. */
void poll_opened(struct ctx *ctx, const char *id);

/** What is allowed is committed. */
void poll_did(struct ctx *ctx, enum broadcast_refusal refusal);

/** A broadcast as it stands in the store. */
const struct broadcast *poll_broadcast_now(struct ctx *ctx, const char *id);

/** A poll of xa that is open: Saturday, Sunday or Monday. Its number. */
const char *poll_asked_now(struct ctx *ctx, const char *question, size_t options);

/** Ended by hand. */
void poll_closed_now(struct ctx *ctx, const char *id);

/** The counts of the first three options, and that the ballots say the same. */
void assert_poll_counts(struct ctx *ctx, const char *id, uint64_t first, uint64_t second, uint64_t third);

#endif

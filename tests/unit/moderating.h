/** The small village with moderation in it, and moderators. Include after <cmocka.h>. */
#ifndef LOA_TESTS_MODERATING_H
#define LOA_TESTS_MODERATING_H

#include "moderation/appeal.h"
#include "moderation/correction.h"
#include "moderation/decision.h"
#include "moderation/effect.h"
#include "moderation/moderation.h"
#include "moderation/report.h"
#include "tests/unit/talking.h"

/** As village_ctx(), with the room of moderation and two moderators, `hoa` and `nam`. Ended by moderated_free(). */
struct ctx *moderated_ctx(void);
void moderated_free(struct ctx *ctx);

/** As text() of talking.h; then each post has its cluster, as the gatherer gives it. */
const char *moderated_text(struct ctx *ctx, const char *msisdn, const char *words);
#define text(ctx, msisdn, words) moderated_text((ctx), (msisdn), (words))

/** A phone that is nobody's yet. */
const char *phone_number(struct ctx *ctx, size_t i);

/** Somebody joins from that phone, so many days ago. */
const struct person *joined_ago(struct ctx *ctx, const char *msisdn, const char *name, int days);

/** Decides about a card and lets the minute pass; the decision's number. Fails when it is refused. */
const char *decide(struct ctx *ctx, const char *login, const char *card, const struct decision *order);

/** Another moderator agrees with a decision, and it is carried out. */
void second_agrees(struct ctx *ctx, const char *login, const char *decision);

/** The order "false": what is true, and the rumour's name. */
struct decision false_order(struct ctx *ctx, const char *truth, const char *rumour);

/** Carries out all that is due; how many steps there were. */
size_t carry_out(struct ctx *ctx);

/** The persons in the audience of a broadcast. */
uint64_t audience_of(struct ctx *ctx, const char *broadcast);

#endif

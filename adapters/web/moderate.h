/** The moderators' pages: the queue, a card, a decision. What they do is moderation's; here it is read, shown and asked for. */
#ifndef LOA_WEB_MODERATE_H
#define LOA_WEB_MODERATE_H

#include "adapters/web/exchange.h"
#include "moderation/decision.h"
#include "moderation/spread.h"

/* Handlers: routes.c says which path is whose. */
void page_moderate(struct ctx *ctx, struct exchange *exchange);
void page_moderate_card(struct ctx *ctx, struct exchange *exchange);
void page_moderate_decision(struct ctx *ctx, struct exchange *exchange);
void page_moderate_events(struct ctx *ctx, struct exchange *exchange);

/* moderate_view.c: models, new references. */

/** A card as a line of the queue. */
json_t *moderate_card_row(struct ctx *ctx, struct exchange *exchange, const struct card *card);

/** A decision as a line of a list. */
json_t *moderate_decision_row(struct ctx *ctx, struct exchange *exchange, const struct decision *decision);

/** Where and when, as a picture and as a table; NULL: there is nothing to show (moderate_spread.c). */
json_t *moderate_spread(struct ctx *ctx, const struct exchange *exchange, const struct spread *spread);

/** Where those live who doubt a card, and when they did (moderate_posts.c). */
void moderate_add_doubters(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card);

/** Earlier decisions, what authorities said, what its rules do (moderate_past.c). */
void moderate_add_past(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card);

/** The posts of a card (moderate_posts.c): the newest of them, when they came, where they stand, how many people got one. */
void moderate_add_posts(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct card *card);

/** Why an act was refused, in the words of the page. */
const char *moderate_trouble(struct exchange *exchange, enum decision_refusal refusal);

/** The moderator whose page it is; one who was dismissed in this very moment too, without a person. */
const struct moderator *moderate_self(struct ctx *ctx, const struct exchange *exchange);

/** "hoa" as people call them. */
const char *moderate_name(struct ctx *ctx, const char *login);

/* moderate_form.c: the form in which a decision is written. */

/** What the form says; verdict VERDICTS: none. Texts are normal, and the arena's. */
struct decision moderate_form_read(struct ctx *ctx, struct exchange *exchange);

/** The form filled with `order`: reasons, languages with what each correction costs and looks like. */
void moderate_form_add(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct decision *order);

#endif

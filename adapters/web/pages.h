/** The handlers of the public pages; routes.c says which path is whose. */
#ifndef LOA_WEB_PAGES_H
#define LOA_WEB_PAGES_H

#include "adapters/web/exchange.h"

#define PAGE_POSTS 20    /**< on one page */
#define PAGE_TOPICS 24   /**< listed on one page */
#define PAGE_REPLIES 100 /**< under one post */

/* pages_feed.c: pages that are a list of posts */
void page_home(struct ctx *ctx, struct exchange *exchange);
void page_topic(struct ctx *ctx, struct exchange *exchange);
void page_person(struct ctx *ctx, struct exchange *exchange);
void page_search(struct ctx *ctx, struct exchange *exchange);

/* pages_place.c: areas and who serves them */
void page_areas(struct ctx *ctx, struct exchange *exchange);
void page_area(struct ctx *ctx, struct exchange *exchange);
void page_agency(struct ctx *ctx, struct exchange *exchange);

/* pages_sheet.c: an area's day, for paper and the loudspeaker */
void page_sheet(struct ctx *ctx, struct exchange *exchange);
void page_sheet_text(struct ctx *ctx, struct exchange *exchange);

/* pages_one.c: one post, one case */
void page_post(struct ctx *ctx, struct exchange *exchange);
void page_case(struct ctx *ctx, struct exchange *exchange);

/* pages_doubt.c: reporting a post, asking whether something is true, what was decided */
void page_report(struct ctx *ctx, struct exchange *exchange);
void page_check(struct ctx *ctx, struct exchange *exchange);
void page_decision(struct ctx *ctx, struct exchange *exchange);

/** Answers that a post was hidden, when and why (410). False: it was not, or there is none. */
bool answer_hidden(struct ctx *ctx, struct exchange *exchange, uint64_t id);

/* pages_poll.c */
void page_poll(struct ctx *ctx, struct exchange *exchange);

/* pages_open.c: what moderation did, and by what it decides */
void page_transparency(struct ctx *ctx, struct exchange *exchange);
void page_transparency_csv(struct ctx *ctx, struct exchange *exchange);
void page_policy(struct ctx *ctx, struct exchange *exchange);

/* events.c */
void page_events(struct ctx *ctx, struct exchange *exchange);

/* pages_plain.c: what needs no core work */
void page_static(struct ctx *ctx, struct exchange *exchange);
void page_favicon(struct ctx *ctx, struct exchange *exchange);
void page_robots(struct ctx *ctx, struct exchange *exchange);
void page_metrics(struct ctx *ctx, struct exchange *exchange);
void page_healthz(struct ctx *ctx, struct exchange *exchange);

#endif

/** The handlers of the staff's desk; routes.c says which path is whose. */
#ifndef LOA_WEB_DESK_H
#define LOA_WEB_DESK_H

#include "adapters/web/exchange.h"

/* sign_in.c */
void desk_sign_in(struct ctx *ctx, struct exchange *exchange);
void desk_sign_out(struct ctx *ctx, struct exchange *exchange);

/* desk_inbox.c */
void desk_inbox(struct ctx *ctx, struct exchange *exchange);
void desk_view_form(struct ctx *ctx, struct exchange *exchange);

/* desk_bulk.c */
void desk_bulk(struct ctx *ctx, struct exchange *exchange);

/* desk_case.c */
void desk_case(struct ctx *ctx, struct exchange *exchange);

/* desk_events.c */
void desk_stream(struct ctx *ctx, struct exchange *exchange);

/* desk_tree.c */
void desk_tree(struct ctx *ctx, struct exchange *exchange);

/* desk_texts.c */
void desk_answers(struct ctx *ctx, struct exchange *exchange);
void desk_faq(struct ctx *ctx, struct exchange *exchange);

/* desk_polls.c, desk_poll.c, desk_poll_csv.c */
void desk_polls(struct ctx *ctx, struct exchange *exchange);
void desk_poll(struct ctx *ctx, struct exchange *exchange);
void desk_poll_csv(struct ctx *ctx, struct exchange *exchange);

/* desk_directives.c, desk_directive.c */
void desk_directives(struct ctx *ctx, struct exchange *exchange);
void desk_directive(struct ctx *ctx, struct exchange *exchange);
void desk_directive_csv(struct ctx *ctx, struct exchange *exchange);

/* desk_export.c */
void desk_export(struct ctx *ctx, struct exchange *exchange);

/* desk_broadcasts.c, desk_compose.c, desk_broadcast.c, desk_results.c */
void desk_broadcasts(struct ctx *ctx, struct exchange *exchange);
void desk_compose(struct ctx *ctx, struct exchange *exchange);
void desk_broadcast(struct ctx *ctx, struct exchange *exchange);
void desk_results_export(struct ctx *ctx, struct exchange *exchange);

/* desk_person.c */
void desk_person(struct ctx *ctx, struct exchange *exchange);

/* pages_sheet.c */
void desk_sheet(struct ctx *ctx, struct exchange *exchange);
void desk_sheet_sound(struct ctx *ctx, struct exchange *exchange);

/* admin.c */
void page_admin(struct ctx *ctx, struct exchange *exchange);

/* admin_load.c */
void page_admin_load(struct ctx *ctx, struct exchange *exchange);
void page_admin_export(struct ctx *ctx, struct exchange *exchange);

#endif

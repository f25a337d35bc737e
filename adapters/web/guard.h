/** Who may do what: same origin, sessions of the staff, tokens of forms. */
#ifndef LOA_WEB_GUARD_H
#define LOA_WEB_GUARD_H

#include <stdbool.h>

#include "adapters/web/exchange.h"

#define GUARD_TOKEN_BYTES 32

/**
 * True when a POST comes from a page of ours: the browser says so (Sec-Fetch-Site), or its Origin (else Referer) is the
 * host that was asked. A request with none of the three is refused.
 */
bool guard_same_origin(const struct exchange *exchange);

/** The session cookie's name: `__Host-` binds it to TLS and this host where there is TLS. */
const char *guard_cookie(const struct web *web);

/**
 * Finds the session of the request and its member; a POST must carry the session's token in its field `csrf`. False
 * when there is none: the answer is then chosen (to the sign-in, or 403).
 */
bool guard_staff(struct ctx *ctx, struct exchange *exchange);

/** True when the member of the request has the role that its route wants; else the answer is 404. */
bool guard_role(struct exchange *exchange);

/** Writes into the audit log that the member of this request looked at something, at once. */
void guard_note(struct ctx *ctx, const struct exchange *exchange, const char *what, const char *about);

/** The same of a page that looks again by itself: a part of it (`?part=`) is noted when nothing was in these ten minutes, the
 *  page each time. */
void guard_note_look(struct ctx *ctx, const struct exchange *exchange, const char *what, const char *about);

/**
 * What names this form's act for db_mark(): bounded and of one shape, whatever the form held. The same words on the same
 * form (it carries a token of its page) about the same thing are one act, however often they are sent; other words are
 * another.
 */
const char *guard_marker(struct ctx *ctx, const struct exchange *exchange, const char *about);

/** A fresh random token as URL-safe base64. */
const char *guard_token(struct ctx *ctx, struct arena *arena);

/** True when both texts are the same, in a time that does not tell where they differ. NULL is no text. */
bool guard_equal(const char *one, const char *other);

#endif

/** Staff: officers, moderators and administrators who sign in with a password (Argon2id) and a code (TOTP). */
#ifndef LOA_STAFF_H
#define LOA_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "social-core/ctx.h"

struct staff {
    const char *login, *name, *role; /**< role: "officer", "moderator", "admin" */
    const char *agency;              /**< name of the agency; NULL for none */
    const char *handle;   /**< who they are as villagers, without @: no moderator decides about their own posts; NULL */
    const char *password; /**< Argon2id string of libsodium; NULL: not set yet, cannot sign in */
    const char *totp;     /**< the TOTP secret, sealed (seal.h); NULL: not set yet */
    const char *last_code; /**< the last TOTP step used: a code works once */
    const char *record;    /**< as read from the store; NULL for a new member */
};

/** The staff member with this login, or NULL. */
const struct staff *staff_by_login(struct ctx *ctx, const char *login);

/** All members by login. */
const struct staff *staff_all(struct ctx *ctx, size_t *count);

/** Puts a member into the batch, new or changed; guarded by `record`, so that of two changes one gets DB_CONFLICT. */
void staff_write(struct ctx *ctx, const struct staff *member);

/** Puts a member's end into the batch. Sessions name a login that is gone then: look the member up on each request. */
void staff_remove(struct ctx *ctx, const struct staff *member);

/** True for a login that can be one: 1 to 32 of a-z, 0-9, `.`, `_`, `-`. */
bool staff_login_valid(const char *login);

/** True for "officer", "moderator", "admin". */
bool staff_role_valid(const char *role);

/** What a member signs in with, in the clear: to be shown once and kept nowhere. */
struct staff_keys {
    const char *password; /**< four groups of four letters and digits, 79 bits */
    const char *secret;   /**< TOTP (RFC 6238, SHA-1, 6 digits, 30 s), 160 bits in Base32 */
    const char *uri;      /**< the secret as an authenticator takes it: otpauth://totp/… */
};

/**
 * Gives `member` a new password and a new TOTP secret: the hash and the sealed secret go into `member`, for
 * staff_write(); what to show goes into `keys`, owned by the arena. Sessions of before are over with it. Takes tens of
 * milliseconds and 64 MB (Argon2id). -1 when there is no memory for that.
 */
int staff_new_keys(struct ctx *ctx, struct staff *member, struct staff_keys *keys);

/** How many sign-ins for `login` failed in the last 15 minutes; notes one more in the batch. */
#define STAFF_ATTEMPTS 8
int64_t staff_failures(struct ctx *ctx, const char *login);
void staff_note_failure(struct ctx *ctx, const char *login);

/** A session: opened with a random token whose hash names it, found by the token, ended. Lives 12 hours. */
struct staff_session {
    const char *login;
    const char *csrf; /**< what every form of this session must carry */
    const char *key;  /**< of the password it was opened with: staff_key() */
};

/** Names a member's password without telling it: a session with another key is over. */
const char *staff_key(struct ctx *ctx, const struct staff *member);

/** Puts a session into the batch, filed under the hash of `token`; finds it by the token (NULL: it is over); puts its
 *  end into the batch. */
void session_write(struct ctx *ctx, const char *token, const struct staff_session *session);
const struct staff_session *session_by_token(struct ctx *ctx, const char *token);
void session_end(struct ctx *ctx, const char *token);

#endif

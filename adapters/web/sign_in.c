#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <oath.h>
#include <sodium.h>

#include "adapters/web/desk.h"
#include "adapters/web/guard.h"
#include "adapters/web/state.h"
#include "adapters/web/view.h"
#include "social-core/audit.h"
#include "social-core/directory.h"
#include "social-core/seal.h"
#include "social-core/staff.h"

#define SESSION_SECONDS 43200
#define PLACE_ATTEMPTS 40   /* failures of one address in 15 minutes, whatever the login */
#define FAILURES_LISTED 200 /* in the audit log in 15 minutes: nobody fills the store by guessing */
#define CHECKED_AT_ONCE 4   /* each password takes 64 MB for a moment */
#define CODE_SECONDS 30
#define CODE_WINDOW 1 /* steps that a clock may be off */
#define PASSWORD_MAX 256

/* Of an unknown login this is checked: the answer takes as long as for a known one. Made by crypto_pwhash_str() with
 * the limits that staff passwords are made with, from random bytes that nobody has kept. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=2,p=1$yGufglYInA5jSPAlM/cPYQ$+RlkEvICKdB4sdmmPCa+ObnE3hqFki5CJjB0UKTLQEY";

struct attempt {
    const char *login, *password, *code;
    const char *here, *place;   /* names under which failures are counted: this login from there; anything from there */
    const struct staff *member; /* NULL: there is none, or it cannot sign in yet */
    const char *hash;
    bool right;
};

static const char *form_cookie(const struct web *web)
{
    return web_is_public(web) ? "__Host-form" : "form";
}

/* The form's token is the keyed hash of a cookie: only a page that we gave this browser has both. */
static const char *form_token(struct ctx *ctx, const char *cookie)
{
    return seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "form:%s", cookie));
}

static void show_form(struct ctx *ctx, struct exchange *exchange, int status, const char *trouble)
{
    const char *cookie = web_cookie(&exchange->request, form_cookie(exchange->web));
    const char *login = web_form(&exchange->request, "login");
    if (!cookie || !*cookie) {
        cookie = guard_token(ctx, exchange->arena);
        answer_cookie(exchange, form_cookie(exchange->web), cookie, 0);
    }
    json_t *model = json_object();
    view_text(model, "title", language_text(exchange->language, "sign_in"));
    view_text(model, "csrf", form_token(ctx, cookie));
    view_text(model, "login", login && staff_login_valid(login) ? login : NULL);
    view_text(model, "trouble", trouble ? language_text(exchange->language, trouble) : NULL);
    exchange->answer.cache = WEB_PRIVATE;
    answer_page(exchange, status, "sign_in", model);
}

static void check_password(void *what)
{
    struct attempt *attempt = what;
    attempt->right = crypto_pwhash_str_verify(attempt->hash, attempt->password, strlen(attempt->password)) == 0;
}

static void checked(void *what)
{
    ((struct web *)what)->signing_in--;
}

/* Argon2id on another thread. The count goes down with the work's arena, also when the work is abandoned. */
static void check_aside(struct ctx *ctx, struct web *web, struct attempt *attempt)
{
    web->signing_in++;
    arena_defer(ctx->arena, checked, web);
    attempt->hash = attempt->member ? attempt->member->password : nobody;
    web->work->aside(web->work, check_password, attempt);
}

/* The time step (RFC 6238) that the code belongs to; 0: to none near now. */
static int64_t step_of(struct ctx *ctx, const struct attempt *attempt)
{
    const char *secret = attempt->member ? seal_reveal(ctx->world->seal, ctx->arena, attempt->member->totp) : NULL;
    int64_t now = ctx->now_ms / 1000;
    char *key = NULL;
    size_t length = 0;
    int off = 0;
    if (!secret || oath_base32_decode(secret, strlen(secret), &key, &length) != OATH_OK)
        return 0;
    int found = oath_totp_validate2(key, length, (time_t)now, CODE_SECONDS, 0, CODE_WINDOW, &off, attempt->code);
    sodium_memzero(key, length);
    free(key);
    return found >= 0 ? now / CODE_SECONDS + off : 0;
}

/* A code works once: only a later step than the last one used counts. */
static bool is_right(struct ctx *ctx, struct attempt *attempt, int64_t *step)
{
    *step = step_of(ctx, attempt);
    const char *last = attempt->member ? attempt->member->last_code : NULL;
    return attempt->member && attempt->right && *step > (last ? strtoll(last, NULL, 10) : 0);
}

/* An unknown login may be a password or a number typed into the wrong field: it is not written down. */
static void list_failure(struct ctx *ctx, const struct attempt *attempt)
{
    static const char all[] = "all";
    const char *who = attempt->member ? attempt->member->login : "-";
    if (staff_failures(ctx, all) < FAILURES_LISTED)
        audit_note(ctx, who, "sign-in-failed", arena_printf(ctx->arena, "from %.8s", attempt->place));
    staff_note_failure(ctx, all);
}

static void fail(struct ctx *ctx, struct exchange *exchange, const struct attempt *attempt)
{
    db_batch_drop(ctx);
    db_mark(ctx, guard_token(ctx, ctx->arena));
    staff_note_failure(ctx, attempt->here);
    staff_note_failure(ctx, attempt->place);
    list_failure(ctx, attempt);
    db_commit(ctx);
    show_form(ctx, exchange, 403, "sign_in_wrong");
}

static void open_session(struct ctx *ctx, struct exchange *exchange, const struct attempt *attempt, int64_t step)
{
    const char *token = guard_token(ctx, exchange->arena);
    struct staff member = *attempt->member;
    struct staff_session session = {
        .login = member.login, .csrf = guard_token(ctx, ctx->arena), .key = staff_key(ctx, &member)};
    member.last_code = arena_printf(ctx->arena, "%" PRId64, step);
    db_mark(ctx, guard_token(ctx, ctx->arena));
    staff_write(ctx, &member);
    session_write(ctx, token, &session);
    audit_note(ctx, member.login, "sign-in", arena_printf(ctx->arena, "from %.8s", attempt->place));
    if (db_commit(ctx) == DB_CONFLICT) { /* the same code a second time, at the same moment */
        fail(ctx, exchange, attempt);
        return;
    }
    answer_cookie(exchange, guard_cookie(exchange->web), token, SESSION_SECONDS);
    answer_redirect(exchange, !strcmp(member.role, "admin") && !member.agency ? "/admin" : "/desk");
}

/* Failures are counted by where they come from: one who keeps guessing shuts out nobody but themselves. */
static struct attempt attempt_of(struct ctx *ctx, struct exchange *exchange)
{
    const struct web_request *request = &exchange->request;
    const char *login = web_form(request, "login"), *password = web_form(request, "password");
    const char *code = web_form(request, "code"), *from = request->address ? request->address : "here";
    struct attempt attempt = {
        .login = login ? login : "", .password = password ? password : "", .code = code ? code : ""};
    attempt.place = seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "from:%s", from));
    attempt.here = seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "from:%s:%s", from, attempt.login));
    const struct staff *member = staff_by_login(ctx, attempt.login);
    attempt.member = member && member->password && member->totp ? member : NULL;
    return attempt;
}

static void try(struct ctx *ctx, struct exchange *exchange)
{
    struct attempt attempt = attempt_of(ctx, exchange);
    int64_t step;
    if (staff_failures(ctx, attempt.here) >= STAFF_ATTEMPTS || staff_failures(ctx, attempt.place) >= PLACE_ATTEMPTS) {
        show_form(ctx, exchange, 429, "sign_in_locked");
        return;
    }
    if (strlen(attempt.password) > PASSWORD_MAX || exchange->web->signing_in >= CHECKED_AT_ONCE) {
        show_form(ctx, exchange, 503, "sign_in_busy");
        return;
    }
    check_aside(ctx, exchange->web, &attempt);
    if (is_right(ctx, &attempt, &step))
        open_session(ctx, exchange, &attempt, step);
    else
        fail(ctx, exchange, &attempt);
}

void desk_sign_in(struct ctx *ctx, struct exchange *exchange)
{
    const char *cookie = web_cookie(&exchange->request, form_cookie(exchange->web));
    if (exchange->request.method != WEB_POST)
        show_form(ctx, exchange, 200, NULL);
    else if (!cookie || !guard_equal(web_form(&exchange->request, "csrf"), form_token(ctx, cookie)))
        show_form(ctx, exchange, 403, "sign_in_again");
    else
        try(ctx, exchange);
}

void desk_sign_out(struct ctx *ctx, struct exchange *exchange)
{
    const char *token = web_cookie(&exchange->request, guard_cookie(exchange->web));
    db_mark(ctx, guard_token(ctx, ctx->arena));
    session_end(ctx, token);
    audit_note(ctx, exchange->member->login, "sign-out", "");
    db_commit(ctx);
    answer_cookie(exchange, guard_cookie(exchange->web), "", -1);
    answer_redirect(exchange, "/desk/sign-in");
}

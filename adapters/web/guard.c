#include "adapters/web/guard.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "adapters/web/routes.h"
#include "adapters/web/state.h"
#include "social-core/audit.h"

#define LOOK_MS (10 * 60 * INT64_C(1000))

/* "https://host:port/path" is on the host "host:port". */
static bool on_host(const char *url, const char *host)
{
    const char *at = strstr(url, "://");
    size_t length = strlen(host);
    return at && !strncasecmp(at + 3, host, length) && (!at[3 + length] || at[3 + length] == '/');
}

bool guard_same_origin(const struct exchange *exchange)
{
    const struct web_request *request = &exchange->request;
    const char *site = web_header(request, "Sec-Fetch-Site"), *host = web_header(request, "Host");
    if (site)
        return !strcmp(site, "same-origin");
    const char *origin = web_header(request, "Origin");
    if (!origin)
        origin = web_header(request, "Referer");
    return origin && host && *host && on_host(origin, host);
}

const char *guard_cookie(const struct web *web)
{
    return web_is_public(web) ? "__Host-staff" : "staff";
}

bool guard_equal(const char *one, const char *other)
{
    return one && other && strlen(one) == strlen(other) && !sodium_memcmp(one, other, strlen(one));
}

static bool guard_form(struct exchange *exchange)
{
    if (exchange->request.method != WEB_POST ||
        guard_equal(web_form(&exchange->request, "csrf"), exchange->session->csrf))
        return true;
    answer_error(exchange, 403);
    return false;
}

/* The answer is put into bytes after the work has ended: what it shows of the session moves to the exchange. */
static void remember(struct exchange *exchange, const struct staff_session *session, const struct staff *member)
{
    struct arena *arena = exchange->arena;
    struct staff_session *kept = arena_alloc(arena, sizeof *kept);
    struct staff *who = arena_alloc(arena, sizeof *who);
    *kept = (struct staff_session){.login = arena_strdup(arena, session->login),
                                   .csrf = arena_strdup(arena, session->csrf)};
    *who = (struct staff){.login = kept->login,
                          .name = arena_strdup(arena, member->name),
                          .role = arena_strdup(arena, member->role),
                          .agency = arena_strdup(arena, member->agency)};
    exchange->session = kept;
    exchange->member = who;
}

bool guard_staff(struct ctx *ctx, struct exchange *exchange)
{
    const char *token = web_cookie(&exchange->request, guard_cookie(exchange->web));
    const struct staff_session *session = token && *token ? session_by_token(ctx, token) : NULL;
    const struct staff *member = session ? staff_by_login(ctx, session->login) : NULL;
    exchange->answer.cache = WEB_PRIVATE;
    if (!member || !guard_equal(session->key, staff_key(ctx, member))) {
        answer_redirect(exchange, "/desk/sign-in");
        return false;
    }
    remember(exchange, session, member);
    return guard_form(exchange);
}

bool guard_role(struct exchange *exchange)
{
    static const struct {
        unsigned flags;
        const char *role;
    } roles[] = {{WEB_ADMIN, "admin"}, {WEB_OFFICER, "officer"}, {WEB_MODERATOR, "moderator"}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if ((exchange->route->flags & roles[i].flags) == roles[i].flags &&
            strcmp(exchange->member->role, roles[i].role) != 0) {
            answer_error(exchange, 404);
            return false;
        }
    return true;
}

void guard_note(struct ctx *ctx, const struct exchange *exchange, const char *what, const char *about)
{
    db_mark(ctx, guard_token(ctx, ctx->arena));
    audit_note(ctx, exchange->member->login, what, about);
    db_commit(ctx);
}

void guard_note_look(struct ctx *ctx, const struct exchange *exchange, const char *what, const char *about)
{
    db_mark(ctx, arena_printf(ctx->arena, "look.%s.%s.%s.%" PRId64, exchange->member->login, what, about,
                              ctx->now_ms / LOOK_MS));
    audit_note(ctx, exchange->member->login, what, about);
    if (db_commit(ctx) == DB_SEEN && !web_query(&exchange->request, "part"))
        guard_note(ctx, exchange, what, about);
}

const char *guard_token(struct ctx *ctx, struct arena *arena)
{
    unsigned char bytes[GUARD_TOKEN_BYTES];
    char text[sodium_base64_ENCODED_LEN(GUARD_TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    ctx->random(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return arena_strdup(arena, text);
}

const char *guard_marker(struct ctx *ctx, const struct exchange *exchange, const char *about)
{
    unsigned char hash[crypto_generichash_BYTES];
    char name[2 * sizeof hash + 1];
    const char *all = about;
    const struct web_pairs *fields = &exchange->request.form;
    for (size_t i = 0; i < fields->count; i++)
        all = arena_printf(ctx->arena, "%s\n%s=%s", all, fields->list[i].name, fields->list[i].value);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)all, strlen(all), NULL, 0);
    return arena_printf(ctx->arena, "form.%s", sodium_bin2hex(name, sizeof name, hash, sizeof hash));
}

#include "social-core/staff.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "social-core/base/json.h"
#include "social-core/keys.h"
#include "social-core/seal.h"
#include "social-core/text/look.h"
#include "social-core/world.h"

#define LOGIN_MAX 32
#define ATTEMPTS_SECONDS "900"
#define SESSION_SECONDS "43200"
#define PASSWORD_LETTERS "abcdefghjkmnpqrstuvwxyz23456789" /* none that is taken for another */
#define PASSWORD_GROUPS 4
#define PASSWORD_GROUP 4
#define SECRET_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" /* Base32, RFC 4648 */
#define SECRET_LENGTH 32

bool staff_login_valid(const char *login)
{
    size_t length = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-");
    return length > 0 && length <= LOGIN_MAX && !login[length];
}

bool staff_role_valid(const char *role)
{
    return !strcmp(role, "officer") || !strcmp(role, "moderator") || !strcmp(role, "admin");
}

static struct staff member_of(struct ctx *ctx, const char *login, const char *record)
{
    const json_t *json = json_read(ctx->arena, record);
    return (struct staff){.login = arena_strdup(ctx->arena, login),
                          .name = json_text(ctx->arena, json, "name"),
                          .role = json_text(ctx->arena, json, "role"),
                          .agency = json_text(ctx->arena, json, "agency"),
                          .handle = json_text(ctx->arena, json, "handle"),
                          .password = json_text(ctx->arena, json, "password"),
                          .totp = json_text(ctx->arena, json, "totp"),
                          .last_code = json_text(ctx->arena, json, "last_code"),
                          .record = record};
}

const struct staff *staff_by_login(struct ctx *ctx, const char *login)
{
    if (!staff_login_valid(login))
        return NULL;
    const char *record = db_text(db_read(ctx, "HGET", key_staff(ctx), login));
    if (!record)
        return NULL;
    struct staff *member = arena_alloc(ctx->arena, sizeof *member);
    *member = member_of(ctx, login, record);
    return member;
}

static int by_login(const void *a, const void *b)
{
    return strcmp(((const struct staff *)a)->login, ((const struct staff *)b)->login);
}

const struct staff *staff_all(struct ctx *ctx, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_staff(ctx));
    *count = map->count / 2;
    struct staff *members = arena_alloc(ctx->arena, (*count + 1) * sizeof *members);
    for (size_t i = 0; i < *count; i++)
        members[i] = member_of(ctx, map->list[2 * i].text, map->list[2 * i + 1].text);
    qsort(members, *count, sizeof *members, by_login);
    return members;
}

void staff_write(struct ctx *ctx, const struct staff *member)
{
    json_t *json = json_new(ctx->arena);
    json_put(json, "name", member->name);
    json_put(json, "role", member->role);
    json_put(json, "agency", member->agency);
    json_put(json, "handle", member->handle);
    json_put(json, "password", member->password);
    json_put(json, "totp", member->totp);
    json_put(json, "last_code", member->last_code);
    db_guard(ctx, key_staff(ctx), member->login, member->record);
    db_write(ctx, "HSET", key_staff(ctx), member->login, json_write(ctx->arena, json));
    db_write(ctx, "HSET", key_staff_looks(ctx), text_look(ctx->arena, member->login), member->login);
}

void staff_remove(struct ctx *ctx, const struct staff *member)
{
    db_guard(ctx, key_staff(ctx), member->login, member->record);
    db_write(ctx, "HDEL", key_staff(ctx), member->login);
    db_write(ctx, "HDEL", key_staff_looks(ctx), text_look(ctx->arena, member->login));
}

/* One of `letters`, each as likely as the other: a byte past the last whole round of them is thrown again. */
static char any_of(struct ctx *ctx, const char *letters)
{
    unsigned count = (unsigned)strlen(letters), round = 256 / count * count;
    unsigned char byte;
    do
        ctx->random(&byte, sizeof byte);
    while (byte >= round);
    return letters[byte % count];
}

static char *new_password(struct ctx *ctx)
{
    char *password = arena_alloc(ctx->arena, PASSWORD_GROUPS * (PASSWORD_GROUP + 1)), *at = password;
    for (size_t i = 0; i < PASSWORD_GROUPS * PASSWORD_GROUP; i++) {
        if (i && i % PASSWORD_GROUP == 0)
            *at++ = '-';
        *at++ = any_of(ctx, PASSWORD_LETTERS);
    }
    return password;
}

static char *new_secret(struct ctx *ctx)
{
    char *secret = arena_alloc(ctx->arena, SECRET_LENGTH + 1);
    for (size_t i = 0; i < SECRET_LENGTH; i++)
        secret[i] = any_of(ctx, SECRET_LETTERS);
    return secret;
}

int staff_new_keys(struct ctx *ctx, struct staff *member, struct staff_keys *keys)
{
    char hash[crypto_pwhash_STRBYTES];
    *keys = (struct staff_keys){.password = new_password(ctx), .secret = new_secret(ctx)};
    keys->uri = arena_printf(ctx->arena, "otpauth://totp/Loa:%s?secret=%s&issuer=Loa", member->login, keys->secret);
    if (crypto_pwhash_str(hash, keys->password, strlen(keys->password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return -1;
    member->password = arena_strdup(ctx->arena, hash);
    member->totp = seal_close(ctx->world->seal, ctx->arena, keys->secret);
    member->last_code = NULL;
    return 0;
}

int64_t staff_failures(struct ctx *ctx, const char *login)
{
    return db_number(db_read(ctx, "GET", key_attempts(ctx, login)), 0);
}

/* The window is counted from its first failure (NX): whoever keeps trying cannot keep an officer out for ever. */
void staff_note_failure(struct ctx *ctx, const char *login)
{
    db_write(ctx, "INCR", key_attempts(ctx, login));
    db_write(ctx, "EXPIRE", key_attempts(ctx, login), ATTEMPTS_SECONDS, "NX");
}

static const char *digest_of(struct ctx *ctx, const char *text)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *name = arena_alloc(ctx->arena, 2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(name, 2 * sizeof hash + 1, hash, sizeof hash);
}

const char *staff_key(struct ctx *ctx, const struct staff *member)
{
    return member->password ? digest_of(ctx, member->password) : "";
}

static const char *session_key(struct ctx *ctx, const char *token)
{
    return key_session(ctx, digest_of(ctx, token));
}

void session_write(struct ctx *ctx, const char *token, const struct staff_session *session)
{
    json_t *json = json_new(ctx->arena);
    json_put(json, "login", session->login);
    json_put(json, "csrf", session->csrf);
    json_put(json, "key", session->key);
    db_write(ctx, "SET", session_key(ctx, token), json_write(ctx->arena, json), "EX", SESSION_SECONDS);
}

const struct staff_session *session_by_token(struct ctx *ctx, const char *token)
{
    const char *record = db_text(db_read(ctx, "GET", session_key(ctx, token)));
    if (!record)
        return NULL;
    const json_t *json = json_read(ctx->arena, record);
    struct staff_session *session = arena_alloc(ctx->arena, sizeof *session);
    *session = (struct staff_session){.login = json_text(ctx->arena, json, "login"),
                                      .csrf = json_text(ctx->arena, json, "csrf"),
                                      .key = json_text(ctx->arena, json, "key")};
    return session->login && session->csrf && session->key ? session : NULL;
}

void session_end(struct ctx *ctx, const char *token)
{
    db_write(ctx, "DEL", session_key(ctx, token));
}

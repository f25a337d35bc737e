#include "social-core/duty.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/audit.h"
#include "social-core/base/json.h"
#include "social-core/case_move.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/reply.h"
#include "social-core/seal.h"
#include "social-core/world.h"

#define KEPT_SECONDS "259200" /* so that an expired or used code is told from one that never was */

void duty_write(struct ctx *ctx, const char *agency, const char *login, const char *msisdn, const char *hours)
{
    json_t *json = json_new(ctx->arena);
    json_put(json, "to", seal_phone(ctx->world->seal, ctx->arena, msisdn));
    json_put(json, "hours", hours);
    db_write(ctx, "HSET", key_duty(ctx, agency), login, json_write(ctx->arena, json));
}

const struct duty *duty_roster(struct ctx *ctx, const struct agency *agency, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_duty(ctx, agency->name));
    struct duty *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i + 1 < map->count; i += 2) {
        const json_t *json = json_read(ctx->arena, map->list[i + 1].text);
        const char *hours = json_text(ctx->arena, json, "hours");
        struct duty duty = {.login = map->list[i].text, .sealed = json_text(ctx->arena, json, "to"), .written = hours};
        if (duty.sealed && hours && hours_read(hours, &duty.hours))
            list[(*count)++] = duty;
    }
    return list;
}

const struct duty *duty_now(struct ctx *ctx, const struct agency *agency)
{
    size_t count;
    const struct duty *roster = duty_roster(ctx, agency, &count);
    for (size_t i = 0; i < count; i++)
        if (calendar_open_at(NULL, &roster[i].hours, ctx->now_ms))
            return &roster[i];
    return NULL;
}

static const char *new_code(struct ctx *ctx)
{
    uint32_t random, limit = UINT32_MAX / 1000000 * 1000000;
    do
        ctx->random(&random, sizeof random);
    while (random >= limit);
    return arena_printf(ctx->arena, "%06" PRIu32, random % 1000000);
}

static const char *code_hash(struct ctx *ctx, const char *id, const char *code)
{
    return seal_hash(ctx->world->seal, ctx->arena, arena_printf(ctx->arena, "reply code %s %s", id, code));
}

void duty_send(struct ctx *ctx, const struct case_view *view, const struct duty *duty, const char *by)
{
    const char *code = new_code(ctx), *key = key_reply_code(ctx, view->id);
    const char *words[] = {"duty_case",      "id",   view->id, "from", view->asker ? view->asker : "-", "text",
                           view->first_line, "code", code,     NULL};
    db_write(ctx, "DEL", key);
    db_write(ctx, "HSET", key, "login", duty->login, "to", duty->sealed, "code", code_hash(ctx, view->id, code),
             "until", arena_printf(ctx->arena, "%" PRId64, ctx->now_ms + DUTY_CODE_MS));
    db_write(ctx, "EXPIRE", key, KEPT_SECONDS);
    struct outbox_letter letter = {.sealed = duty->sealed, .text = told_text(ctx, ctx->world->language, false, words)};
    outbox_text(ctx, OUTBOX_CASE, &letter);
    case_mark(ctx, view, "duty", by, duty->login);
}

/* The code that leads a text, and what follows it; NULL when none does. */
static const char *leading_code(struct ctx *ctx, const char *text, const char **rest)
{
    size_t digits = strspn(text, "0123456789");
    if (digits != DUTY_CODE_DIGITS || (text[digits] && text[digits] != ' ' && text[digits] != '\n'))
        return NULL;
    *rest = text + digits + strspn(text + digits, " \n");
    return arena_copy(ctx->arena, text, digits);
}

static enum duty_outcome refuse(struct ctx *ctx, const struct case_view *view, const char *login,
                                enum duty_outcome outcome)
{
    static const char *const reasons[] = {[DUTY_WRONG_PHONE] = "wrong-phone",
                                          [DUTY_WRONG_CODE] = "wrong-code",
                                          [DUTY_USED] = "used",
                                          [DUTY_EXPIRED] = "expired",
                                          [DUTY_VOID] = "void",
                                          [DUTY_HELD] = "held"};
    audit_note(ctx, login, "reply-refused", arena_printf(ctx->arena, "case %s: %s", view->id, reasons[outcome]));
    case_mark(ctx, view, "refused", login, reasons[outcome]);
    return outcome;
}

static enum duty_outcome take(struct ctx *ctx, const struct case_view *view, const char *login, const char *text)
{
    if (!*text)
        return DUTY_EMPTY;
    if (case_answer(ctx, view, login, text) != CASE_DONE)
        return refuse(ctx, view, login, DUTY_HELD);
    db_guard(ctx, key_reply_code(ctx, view->id), "used", NULL);
    db_write(ctx, "HSET", key_reply_code(ctx, view->id), "used", "1");
    return DUTY_DONE;
}

enum duty_outcome duty_answer(struct ctx *ctx, const struct case_view *view, const char *msisdn, const char *text)
{
    const char *key = key_reply_code(ctx, view->id), *rest = "";
    const struct db_reply *sent = db_read(ctx, "HGETALL", key);
    const char *code = leading_code(ctx, text, &rest), *login = db_field(sent, "login"), *to = db_field(sent, "to");
    const char *until = db_field(sent, "until"), *hash = db_field(sent, "code"), *tries = db_field(sent, "tries");
    if (!login || !to || !until || !hash)
        return DUTY_NONE;
    const char *wanted = seal_reveal_phone(ctx->world->seal, ctx->arena, to);
    if (!wanted || strcmp(wanted, msisdn) != 0)
        return code ? refuse(ctx, view, login, DUTY_WRONG_PHONE) : DUTY_NONE;
    if (tries && strtol(tries, NULL, 10) >= DUTY_TRIES)
        return refuse(ctx, view, login, DUTY_VOID);
    if (!code || strcmp(code_hash(ctx, view->id, code), hash) != 0) {
        db_write(ctx, "HINCRBY", key, "tries", "1");
        return refuse(ctx, view, login, DUTY_WRONG_CODE);
    }
    if (db_field(sent, "used"))
        return refuse(ctx, view, login, DUTY_USED);
    if (strtoll(until, NULL, 10) < ctx->now_ms)
        return refuse(ctx, view, login, DUTY_EXPIRED);
    return take(ctx, view, login, rest);
}

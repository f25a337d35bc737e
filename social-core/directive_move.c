#include "social-core/directive_move.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "social-core/audit.h"
#include "social-core/base/moves.h"
#include "social-core/duty.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/reply.h"
#include "social-core/service.h"
#include "social-core/world.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define REMIND_AGAIN_DAYS 2 /* working days */
#define REMINDED_AT_ONCE 64

static const char *ms_text(struct ctx *ctx, int64_t ms)
{
    return arena_printf(ctx->arena, "%" PRId64, ms);
}

static void audit(struct ctx *ctx, const char *by, const char *did, const char *id, const struct agency *agency)
{
    audit_note(ctx, by, arena_printf(ctx->arena, "directive-%s", did),
               arena_printf(ctx->arena, "directive %s %s", id, agency->name));
}

/* ---- a directive ---- */

int64_t directive_due(const struct ctx *ctx, const struct agency *from, const char *day)
{
    int year, month, date, end = 0;
    if (sscanf(day, "%4d-%2d-%2d%n", &year, &month, &date, &end) != 3 || day[end] || year < 2000 || month < 1 ||
        month > 12 || date < 1 || date > 31)
        return 0;
    struct tm at = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = date, .tm_hour = 0};
    int64_t morning_ms = (int64_t)timegm(&at) * 1000 + HOUR_MS; /* 8 o'clock in Viet Nam */
    return at.tm_mday == date ? calendar_due(service_calendar(ctx->world->service), &from->hours, morning_ms, 0) : 0;
}

const char *directive_send(struct ctx *ctx, const struct directive *draft)
{
    const char *id = db_fresh(ctx, key_number(ctx)), *key = key_directive(ctx, id), *due = ms_text(ctx, draft->due_ms);
    size_t bytes = 1, used = 0;
    for (size_t i = 0; i < draft->to_count; i++)
        bytes += strlen(draft->to[i]->name) + 1;
    char *names = arena_alloc(ctx->arena, bytes);
    *names = '\0';
    for (size_t i = 0; i < draft->to_count; i++) {
        used += (size_t)snprintf(names + used, bytes - used, "%s%s", i ? " " : "", draft->to[i]->name);
        db_write(ctx, "ZADD", key_errands(ctx, draft->to[i]->name), due, id);
    }
    db_write(ctx, "HSET", key, "state", "open", "from", draft->from->name, "by", draft->by, "title", draft->title,
             "text", draft->text, "sent", ms_text(ctx, ctx->now_ms), "due", due, "to", names, "heard", "0");
    for (size_t i = 0; i < draft->field_count; i++)
        db_write(ctx, "HSET", key, arena_printf(ctx->arena, "f%zu", i),
                 arena_printf(ctx->arena, "%s %s", field_kind_name(draft->fields[i].kind), draft->fields[i].name));
    db_write(ctx, "ZADD", key_directives(ctx, draft->from->name), id, id);
    db_write(ctx, "ZADD", key_directive_watch(ctx), ms_text(ctx, ctx->now_ms), id);
    audit(ctx, draft->by, "send", id, draft->from);
    return id;
}

bool directive_close(struct ctx *ctx, const struct directive *directive, const char *by)
{
    if (!directive->open)
        return false;
    db_guard(ctx, key_directive(ctx, directive->id), "state", directive->state_held);
    db_write(ctx, "HSET", key_directive(ctx, directive->id), "state", "closed");
    for (size_t i = 0; i < directive->to_count; i++)
        db_write(ctx, "ZREM", key_errands(ctx, directive->to[i]->name), directive->id);
    db_write(ctx, "ZREM", key_directive_watch(ctx), directive->id);
    audit(ctx, by, "close", directive->id, directive->from);
    return true;
}

/* ---- an errand ---- */

/* The event in the batch, guarded by what was read of the errand and by the directive being open. */
static bool move(struct ctx *ctx, const struct errand *errand, enum errand_event event, const char *by)
{
    const struct directive *directive = errand->directive;
    const char *key = key_errand(ctx, directive->id, errand->agency->name);
    enum errand_state to;
    if (!directive->open || !errand_leads(errand->state, event, &to))
        return false;
    db_guard(ctx, key_directive(ctx, directive->id), "state", directive->state_held);
    db_guard(ctx, key, "revision", errand->revision);
    db_write(ctx, "HSET", key, "state", errand_state_name(to), "by", by, "revision",
             revision_after(ctx->arena, errand->revision));
    if (!errand->received_ms && event != ERRAND_DO_remind)
        db_write(ctx, "HSET", key, "received", ms_text(ctx, ctx->now_ms));
    return true;
}

enum errand_refusal errand_confirm(struct ctx *ctx, const struct errand *errand, const char *by)
{
    if (!move(ctx, errand, ERRAND_DO_confirm, by))
        return ERRAND_ILLEGAL;
    audit(ctx, by, "confirm", errand->directive->id, errand->agency);
    return ERRAND_DONE;
}

const char *directive_number(struct arena *arena, const char *typed)
{
    char digits[24] = "";
    size_t used = 0, groups = 0;
    const char *at = typed + strspn(typed, " ");
    if (*at == '-')
        digits[used++] = *at++;
    size_t first = used;
    for (; *at && *at != ',' && *at != ' '; at++) {
        if (*at == '.') { /* parts thousands, as numbers are written here */
            if (used == first || strspn(at + 1, "0123456789") != 3)
                return NULL;
            groups++;
        } else if (*at < '0' || *at > '9' || used > 14) {
            return NULL;
        } else {
            digits[used++] = *at;
        }
    }
    if (used == first)
        return NULL;
    if (*at == ',') {
        size_t decimals = strspn(at + 1, "0123456789");
        if (!decimals || decimals > 3)
            return NULL;
        digits[used++] = '.';
        memcpy(digits + used, at + 1, decimals);
        used += decimals;
        at += 1 + decimals;
    }
    digits[used] = '\0';
    return at[strspn(at, " ")] ? NULL : arena_strdup(arena, digits);
}

const char *directive_number_text(struct arena *arena, double number)
{
    const char *text = arena_printf(arena, "%.3f", number);
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    return arena_copy(arena, text, text[length - 1] == '.' ? length - 1 : length);
}

/* One answer as it is kept; NULL with the reason. */
static const char *taken(struct ctx *ctx, const struct directive_field *field, const char *typed,
                         enum errand_refusal *why)
{
    size_t blank = strspn(typed, " \r\n\t");
    *why = ERRAND_EMPTY;
    if (!typed[blank])
        return NULL;
    if (field->kind == FIELD_YES_NO)
        return !strcmp(typed, "yes") || !strcmp(typed, "no") ? typed : NULL;
    *why = ERRAND_NUMBER;
    if (field->kind == FIELD_NUMBER)
        return directive_number(ctx->arena, typed);
    *why = ERRAND_LONG;
    return strlen(typed) <= DIRECTIVE_ANSWER_BYTES ? typed + blank : NULL;
}

enum errand_refusal errand_answer(struct ctx *ctx, const struct errand *errand, const char *by,
                                  const char *const *answers)
{
    const struct directive *directive = errand->directive;
    const char *key = key_errand(ctx, directive->id, errand->agency->name), *kept[DIRECTIVE_FIELDS];
    enum errand_refusal why;
    for (size_t i = 0; i < directive->field_count; i++)
        if (!(kept[i] = taken(ctx, &directive->fields[i], answers[i] ? answers[i] : "", &why)))
            return why;
    if (!move(ctx, errand, ERRAND_DO_answer, by))
        return ERRAND_ILLEGAL;
    for (size_t i = 0; i < directive->field_count; i++)
        db_write(ctx, "HSET", key, arena_printf(ctx->arena, "a%zu", i), kept[i]);
    /* a correction is no later answer */
    if (errand->state != ERRAND_answered)
        db_write(ctx, "HSET", key, "answered", ms_text(ctx, ctx->now_ms));
    db_write(ctx, "HDEL", key, "why");
    db_write(ctx, "ZREM", key_errands(ctx, errand->agency->name), directive->id);
    db_write(ctx, "ZADD", key_errands_done(ctx, errand->agency->name), ms_text(ctx, ctx->now_ms), directive->id);
    audit(ctx, by, "answer", directive->id, errand->agency);
    return ERRAND_DONE;
}

enum errand_refusal errand_give_back(struct ctx *ctx, const struct errand *errand, const char *by, const char *why)
{
    const struct directive *directive = errand->directive;
    if (strspn(why, " \r\n\t") == strlen(why))
        return ERRAND_EMPTY;
    if (strlen(why) > DIRECTIVE_ANSWER_BYTES)
        return ERRAND_LONG;
    if (!move(ctx, errand, ERRAND_DO_give_back, by))
        return ERRAND_ILLEGAL;
    db_write(ctx, "HSET", key_errand(ctx, directive->id, errand->agency->name), "why", why);
    db_write(ctx, "ZREM", key_errands_done(ctx, errand->agency->name), directive->id);
    db_write(ctx, "ZADD", key_errands(ctx, errand->agency->name), ms_text(ctx, directive->due_ms), directive->id);
    /* it may be late from now on, though the watch over this directive was over */
    db_write(ctx, "ZADD", key_directive_watch(ctx), "LT",
             ms_text(ctx, directive->due_ms > ctx->now_ms ? directive->due_ms : ctx->now_ms + DAY_MS), directive->id);
    audit(ctx, by, "give-back", directive->id, errand->agency);
    return ERRAND_DONE;
}

/* The officer on duty has it in the hand; everybody else finds it on the desk. */
static void tell_duty(struct ctx *ctx, const struct directive *directive, const struct agency *agency, const char *what)
{
    const struct duty *duty = duty_now(ctx, agency);
    const char *due = calendar_day_text(ctx->arena, directive->due_ms);
    const char *words[] = {what,  "id", directive->id, "from", directive->from->title, "title", directive->title,
                           "due", due,  NULL};
    if (!duty)
        return;
    outbox_text(ctx, OUTBOX_CASE,
                &(struct outbox_letter){.sealed = duty->sealed,
                                        .text = told_text(ctx, ctx->world->language, false, words),
                                        .quiet = outbox_quiet(ctx, agency->area)});
}

enum errand_refusal errand_remind(struct ctx *ctx, const struct errand *errand, const char *by)
{
    if (errand->reminded_ms && ctx->now_ms - errand->reminded_ms < DAY_MS)
        return ERRAND_SOON;
    if (!move(ctx, errand, ERRAND_DO_remind, by))
        return ERRAND_ILLEGAL;
    db_write(ctx, "HSET", key_errand(ctx, errand->directive->id, errand->agency->name), "reminded_at",
             ms_text(ctx, ctx->now_ms), "reminded", arena_printf(ctx->arena, "%d", errand->reminded + 1));
    tell_duty(ctx, errand->directive, errand->agency, "directive_remind");
    audit(ctx, by, "remind", errand->directive->id, errand->agency);
    return ERRAND_DONE;
}

/* ---- what time does ---- */

const char **directives_to_watch(struct ctx *ctx, size_t limit, size_t *count)
{
    const char *now = ms_text(ctx, ctx->now_ms), *most = arena_printf(ctx->arena, "%zu", limit);
    const struct db_reply *found =
        db_read(ctx, "ZRANGE", key_directive_watch(ctx), "-inf", now, "BYSCORE", "LIMIT", "0", most);
    const char **ids = arena_alloc(ctx->arena, (found->count + 1) * sizeof *ids);
    for (size_t i = 0; i < found->count; i++)
        ids[i] = found->list[i].text;
    *count = found->count;
    return ids;
}

/* It has arrived: so many agencies a commit, each once, guarded by how many have heard. Then it is watched from its due day. */
static void announce(struct ctx *ctx, const struct directive *directive)
{
    const char *key = key_directive(ctx, directive->id);
    size_t heard = directive->heard, until = heard + REMINDED_AT_ONCE;
    for (; heard < directive->to_count && heard < until; heard++)
        tell_duty(ctx, directive, directive->to[heard], "directive_new");
    db_guard(ctx, key, "state", directive->state_held);
    db_guard(ctx, key, "heard", directive->heard_held);
    db_write(ctx, "HSET", key, "heard", arena_printf(ctx->arena, "%zu", heard));
    if (heard == directive->to_count)
        db_write(ctx, "ZADD", key_directive_watch(ctx), ms_text(ctx, directive->due_ms), directive->id);
}

/* So many agencies a commit; the others in the rounds that follow. When nobody is late any more it is not watched. */
void directive_watch(struct ctx *ctx, const char *id)
{
    const struct directive *directive = directive_by_id(ctx, id);
    size_t late = 0, reminded = 0;
    if (directive && directive->open && directive->heard_held && directive->heard < directive->to_count) {
        announce(ctx, directive);
        return;
    }
    const struct errand *errands = directive ? errands_of(ctx, directive) : NULL;
    for (size_t i = 0; directive && i < directive->to_count; i++) {
        late += errand_late(ctx, &errands[i]);
        if (errand_late(ctx, &errands[i]) && reminded < REMINDED_AT_ONCE)
            reminded += errand_remind(ctx, &errands[i], "-") == ERRAND_DONE;
    }
    int64_t again = directive ? calendar_due(service_calendar(ctx->world->service), &directive->from->hours,
                                             ctx->now_ms, REMIND_AGAIN_DAYS)
                              : 0;
    if (!late)
        db_write(ctx, "ZREM", key_directive_watch(ctx), id);
    else if (reminded < REMINDED_AT_ONCE)
        db_write(ctx, "ZADD", key_directive_watch(ctx), ms_text(ctx, again), id);
}

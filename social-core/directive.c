#include "social-core/directive.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/base/moves.h"
#include "social-core/keys.h"
#include "social-core/service.h"
#include "social-core/world.h"

static const char *const kind_names[FIELD_KINDS] = {"yes_no", "number", "text"};

static const char *const state_names[] = {
#define STATE(name) #name,
#include "social-core/errand_moves.def"
};

const char *field_kind_name(enum field_kind kind)
{
    return kind_names[kind];
}

const char *errand_state_name(enum errand_state state)
{
    return state_names[state];
}

bool errand_leads(enum errand_state from, enum errand_event event, enum errand_state *to)
{
    static const struct move moves[] = {
#define MOVE(event, from, to) {ERRAND_DO_##event, ERRAND_##from, ERRAND_##to},
#include "social-core/errand_moves.def"
    };
    int state = MOVES_LEAD(moves, event, from);
    if (state >= 0)
        *to = (enum errand_state)state;
    return state >= 0;
}

bool errand_late(const struct ctx *ctx, const struct errand *errand)
{
    return errand->directive->open && errand->state != ERRAND_answered && errand->directive->due_ms < ctx->now_ms;
}

int errand_days_late(const struct ctx *ctx, const struct errand *errand)
{
    const struct calendar *calendar = service_calendar(ctx->world->service);
    int64_t due = errand->directive->due_ms;
    int64_t until = errand->state == ERRAND_answered ? errand->answered_ms : ctx->now_ms;
    if (until <= due)
        return 0;
    int days = calendar_days_between(calendar, &errand->agency->hours, due, until);
    return days ? days : 1;
}

/* ---- read ---- */

static int64_t number_of(const struct db_reply *fields, const char *name)
{
    const char *text = db_field(fields, name);
    return text ? strtoll(text, NULL, 10) : 0;
}

static size_t index_of(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && (!name || strcmp(names[i], name) != 0))
        i++;
    return i < count ? i : 0;
}

/* "number Số hộ": kind and name. */
static void read_form(struct ctx *ctx, const struct db_reply *fields, struct directive *directive)
{
    const char *held;
    while (directive->field_count < DIRECTIVE_FIELDS &&
           (held = db_field(fields, arena_printf(ctx->arena, "f%zu", directive->field_count)))) {
        size_t length = strcspn(held, " ");
        const char *kind = arena_copy(ctx->arena, held, length);
        directive->fields[directive->field_count++] =
            (struct directive_field){.name = held + length + (held[length] == ' '),
                                     .kind = (enum field_kind)index_of(kind_names, FIELD_KINDS, kind)};
    }
}

static void read_agencies(struct ctx *ctx, const struct db_reply *fields, struct directive *directive)
{
    const char *names = db_field(fields, "to");
    char *rest = arena_strdup(ctx->arena, names ? names : ""), *save = NULL;
    size_t most = 1;
    for (const char *at = rest; *at; at++)
        most += *at == ' ';
    directive->to = arena_alloc(ctx->arena, most * sizeof(struct agency *));
    for (char *name = strtok_r(rest, " ", &save); name; name = strtok_r(NULL, " ", &save))
        if ((directive->to[directive->to_count] = agency_named(ctx, name)))
            directive->to_count++;
}

static const struct directive *directive_of(struct ctx *ctx, const char *id, const struct db_reply *fields)
{
    const char *from = db_field(fields, "from");
    struct directive *directive = arena_alloc(ctx->arena, sizeof *directive);
    *directive = (struct directive){.id = id,
                                    .from = from ? agency_named(ctx, from) : NULL,
                                    .by = db_field(fields, "by"),
                                    .title = db_field(fields, "title"),
                                    .text = db_field(fields, "text"),
                                    .sent_ms = number_of(fields, "sent"),
                                    .due_ms = number_of(fields, "due"),
                                    .heard = (size_t)number_of(fields, "heard"),
                                    .heard_held = db_field(fields, "heard"),
                                    .state_held = db_field(fields, "state")};
    if (!directive->from || !directive->title || !directive->state_held)
        return NULL;
    directive->open = !strcmp(directive->state_held, "open");
    read_form(ctx, fields, directive);
    read_agencies(ctx, fields, directive);
    return directive;
}

static const struct directive **directives_by_ids(struct ctx *ctx, const struct db_reply *ids)
{
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    const struct directive **list = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *list);
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_directive(ctx, ids->list[i].text));
    db_wait(ctx);
    for (size_t i = 0; i < ids->count; i++)
        list[i] = directive_of(ctx, ids->list[i].text, fields[i]);
    return list;
}

const struct directive *directive_by_id(struct ctx *ctx, const char *id)
{
    size_t digits = strspn(id, "0123456789");
    if (!digits || id[digits])
        return NULL;
    return directive_of(ctx, id, db_read(ctx, "HGETALL", key_directive(ctx, id)));
}

const struct directive **directives_of(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_directives(ctx, agency->name), "0", last);
    const struct directive **list = directives_by_ids(ctx, ids);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++)
        if (list[i])
            list[(*count)++] = list[i];
    return list;
}

/* ---- errands ---- */

static struct errand errand_from(struct ctx *ctx, const struct directive *directive, const struct agency *agency,
                                 const struct db_reply *fields)
{
    struct errand errand = {.directive = directive,
                            .agency = agency,
                            .state = (enum errand_state)index_of(state_names, ERRAND_STATES, db_field(fields, "state")),
                            .received_ms = number_of(fields, "received"),
                            .answered_ms = number_of(fields, "answered"),
                            .reminded_ms = number_of(fields, "reminded_at"),
                            .reminded = (int)number_of(fields, "reminded"),
                            .by = db_field(fields, "by"),
                            .why = db_field(fields, "why"),
                            .revision = db_field(fields, "revision")};
    for (size_t i = 0; i < directive->field_count; i++)
        errand.answers[i] = db_field(fields, arena_printf(ctx->arena, "a%zu", i));
    return errand;
}

static int latest_first(const void *a, const void *b)
{
    const struct errand *one = a, *other = b;
    bool waits = one->state != ERRAND_answered, other_waits = other->state != ERRAND_answered;
    if (waits != other_waits)
        return waits ? -1 : 1;
    return strcmp(one->agency->name, other->agency->name);
}

struct errand *errands_of(struct ctx *ctx, const struct directive *directive)
{
    size_t count = directive->to_count;
    const struct db_reply **fields = arena_alloc(ctx->arena, (count + 1) * sizeof *fields);
    struct errand *errands = arena_alloc(ctx->arena, (count + 1) * sizeof *errands);
    for (size_t i = 0; i < count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_errand(ctx, directive->id, directive->to[i]->name));
    db_wait(ctx);
    for (size_t i = 0; i < count; i++)
        errands[i] = errand_from(ctx, directive, directive->to[i], fields[i]);
    qsort(errands, count, sizeof *errands, latest_first);
    return errands;
}

const struct errand *errand_of(struct ctx *ctx, const struct directive *directive, const struct agency *agency)
{
    for (size_t i = 0; i < directive->to_count; i++)
        if (!strcmp(directive->to[i]->name, agency->name)) {
            struct errand *errand = arena_alloc(ctx->arena, sizeof *errand);
            *errand = errand_from(ctx, directive, agency,
                                  db_read(ctx, "HGETALL", key_errand(ctx, directive->id, agency->name)));
            return errand;
        }
    return NULL;
}

static struct errand *listed(struct ctx *ctx, const struct agency *agency, const struct db_reply *ids, size_t *count)
{
    const struct directive **directives = directives_by_ids(ctx, ids);
    struct errand *errands = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *errands);
    const struct db_reply **fields = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *fields);
    for (size_t i = 0; i < ids->count; i++)
        fields[i] = db_ask(ctx, "HGETALL", key_errand(ctx, ids->list[i].text, agency->name));
    db_wait(ctx);
    *count = 0;
    for (size_t i = 0; i < ids->count; i++)
        if (directives[i])
            errands[(*count)++] = errand_from(ctx, directives[i], agency, fields[i]);
    return errands;
}

struct errand *errands_open(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    return listed(ctx, agency, db_read(ctx, "ZRANGE", key_errands(ctx, agency->name), "0", last), count);
}

struct errand *errands_done(struct ctx *ctx, const struct agency *agency, size_t limit, size_t *count)
{
    const char *last = arena_printf(ctx->arena, "%zu", limit - 1);
    return listed(ctx, agency, db_read(ctx, "ZREVRANGE", key_errands_done(ctx, agency->name), "0", last), count);
}

const struct db_reply *errands_count_ask(struct ctx *ctx, const struct agency *agency)
{
    return db_ask(ctx, "ZCARD", key_errands(ctx, agency->name));
}

/* What was given back is no answer until it is answered anew. */
struct directive_sum directive_sum(const struct errand *errands, size_t count)
{
    struct directive_sum sum = {0};
    for (size_t i = 0; i < count; i++) {
        if (errands[i].state != ERRAND_answered)
            continue;
        sum.answered++;
        for (size_t j = 0; j < errands[i].directive->field_count; j++) {
            const char *answer = errands[i].answers[j] ? errands[i].answers[j] : "";
            enum field_kind kind = errands[i].directive->fields[j].kind;
            sum.yes[j] += kind == FIELD_YES_NO && !strcmp(answer, "yes");
            sum.no[j] += kind == FIELD_YES_NO && !strcmp(answer, "no");
            sum.total[j] += kind == FIELD_NUMBER ? strtod(answer, NULL) : 0;
        }
    }
    return sum;
}

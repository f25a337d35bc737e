/* Staff, their rosters, and persons with their phones. */
#include <string.h>

#include "social-core/audit.h"
#include "social-core/base/json.h"
#include "social-core/directory.h"
#include "social-core/duty.h"
#include "social-core/follow.h"
#include "social-core/handle.h"
#include "social-core/keys.h"
#include "social-core/loading/kinds.h"
#include "social-core/msisdn.h"
#include "social-core/person.h"
#include "social-core/phone.h"
#include "social-core/seal.h"
#include "social-core/staff.h"
#include "social-core/world.h"

#define AT_ONCE 200

/* ---- staff ---- */

static void look_staff(struct look *look, const json_t *row)
{
    if (!staff_login_valid(json_string_value(json_object_get(row, "login"))))
        look_fault(look, "login", "mistake_login");
    if (!staff_role_valid(json_string_value(json_object_get(row, "role"))))
        look_fault(look, "role", "mistake_role");
    look_at_agency(look, row, "agency");
}

/* Who they are as a villager stays known when a list does not say it: nobody decides about their own posts. */
static void settle_staff(struct ctx *ctx, json_t *row)
{
    const struct staff *known = staff_by_login(ctx, row_text(ctx, row, "login"));
    if (known && !json_object_get(row, "handle"))
        json_put(row, "handle", known->handle);
}

/* Who is there keeps password and code: those come from `loa staff add`, never from a file. */
static void write_staff(struct ctx *ctx, const json_t *row, const char *by)
{
    const struct staff *known = staff_by_login(ctx, row_text(ctx, row, "login"));
    struct staff member = known ? *known : (struct staff){.login = row_text(ctx, row, "login")};
    member.name = row_text(ctx, row, "name");
    member.role = row_text(ctx, row, "role");
    member.agency = row_text(ctx, row, "agency");
    member.handle = row_text(ctx, row, "handle");
    audit_note(ctx, by, "staff-load",
               arena_printf(ctx->arena, "%s %s %s", member.login, member.role, member.agency ? member.agency : "-"));
    staff_write(ctx, &member);
}

static json_t *kept_staff(struct ctx *ctx)
{
    size_t count;
    const struct staff *members = staff_all(ctx, &count);
    json_t *rows = json_new(ctx->arena);
    for (size_t i = 0; i < count; i++)
        json_object_set_new(rows, members[i].login,
                            json_pack("{s:s,s:s,s:s,s:s*,s:s*}", "login", members[i].login, "name", members[i].name,
                                      "role", members[i].role, "agency", members[i].agency, "handle",
                                      members[i].handle));
    return rows;
}

static const struct column staff_columns[] = {{"login", SHAPE_TEXT, true},   {"name", SHAPE_TEXT, true},
                                              {"role", SHAPE_TEXT, true},    {"agency", SHAPE_TEXT, false},
                                              {"handle", SHAPE_TEXT, false}, {.name = NULL}};

const struct kind kind_staff = {.list = "staff",
                                .columns = staff_columns,
                                .key = {"login"},
                                .look = look_staff,
                                .settle = settle_staff,
                                .write = write_staff,
                                .kept = kept_staff,
                                .at_once = AT_ONCE};

/* ---- rosters: a phone as its number, or sealed as it was exported ---- */

static void look_duty(struct look *look, const json_t *row)
{
    const char *login = json_string_value(json_object_get(row, "login"));
    const char *msisdn = json_string_value(json_object_get(row, "msisdn"));
    const char *sealed = json_string_value(json_object_get(row, "sealed"));
    look_at_agency(look, row, "agency");
    look_at_msisdn(look, row, "msisdn");
    look_at_hours(look, row, "hours");
    if (!staff_by_login(look->ctx, login) && !look_names(look, &kind_staff, login))
        look_fault(look, "login", "mistake_member");
    if (!msisdn == !sealed)
        look_fault(look, "msisdn", "mistake_no_phone");
    else if (sealed && !seal_reveal_phone(look->ctx->world->seal, look->ctx->arena, sealed))
        look_fault(look, "sealed", "mistake_sealed");
}

static void settle_duty(struct ctx *ctx, json_t *row)
{
    const char *msisdn = row_text(ctx, row, "msisdn");
    if (msisdn)
        msisdn = msisdn_normal(ctx->arena, ctx->world->country_code, msisdn);
    if (msisdn)
        json_put(row, "sealed", seal_phone(ctx->world->seal, ctx->arena, msisdn));
    json_object_del(row, "msisdn");
}

static void write_duty(struct ctx *ctx, const json_t *row, const char *by)
{
    duty_write(ctx, row_text(ctx, row, "agency"), row_text(ctx, row, "login"),
               seal_reveal_phone(ctx->world->seal, ctx->arena, row_text(ctx, row, "sealed")),
               row_text(ctx, row, "hours"));
}

static json_t *kept_duty(struct ctx *ctx)
{
    const struct agency *const *agencies;
    size_t count = agencies_all(ctx, &agencies);
    json_t *rows = json_new(ctx->arena);
    const struct db_reply **there = arena_alloc(ctx->arena, (count + 1) * sizeof *there);
    for (size_t i = 0; i < count; i++)
        there[i] = db_ask(ctx, "EXISTS", key_duty(ctx, agencies[i]->name));
    if (count)
        db_wait(ctx);
    for (size_t i = 0; i < count; i++) {
        size_t lines;
        if (!db_number(there[i], 0))
            continue;
        const struct duty *roster = duty_roster(ctx, agencies[i], &lines);
        for (size_t j = 0; j < lines; j++)
            json_object_set_new(rows, arena_printf(ctx->arena, "%s %s", agencies[i]->name, roster[j].login),
                                json_pack("{s:s,s:s,s:s,s:s}", "agency", agencies[i]->name, "login", roster[j].login,
                                          "sealed", roster[j].sealed, "hours", roster[j].written));
    }
    return rows;
}

static const struct column duty_columns[] = {{"agency", SHAPE_TEXT, true},  {"login", SHAPE_TEXT, true},
                                             {"msisdn", SHAPE_TEXT, false}, {"sealed", SHAPE_TEXT, false},
                                             {"hours", SHAPE_TEXT, true},   {.name = NULL}};

const struct kind kind_duty = {.list = "duty",
                               .columns = duty_columns,
                               .key = {"agency", "login"},
                               .look = look_duty,
                               .settle = settle_duty,
                               .write = write_duty,
                               .kept = kept_duty,
                               .at_once = AT_ONCE};

/* ---- persons ---- */

static void look_phone(struct look *look, const json_t *row)
{
    const json_t *follows = json_object_get(row, "follows"), *channel;
    size_t i;
    look_at_msisdn(look, row, "msisdn");
    look_at_area(look, row, "area");
    look_at_name(look, row, "handle");
    json_array_foreach(follows, i, channel)
    {
        const char *name = json_string_value(channel);
        if (!topic_named(look->ctx, name) && !look_names(look, &kind_channels, name))
            look_fault(look, "follows", "mistake_topic");
    }
}

static void follow_all(struct ctx *ctx, const struct person *person, const json_t *follows)
{
    size_t i;
    json_t *channel;
    const struct channel *board = board_of(ctx, person->area);
    follow_begin(ctx, person->id, board, follow_first_place(ctx, board));
    json_array_foreach(follows, i, channel)
    {
        const struct channel *topic = topic_named(ctx, json_string_value(channel));
        if (topic)
            follow_begin(ctx, person->id, topic, follow_first_place(ctx, topic));
    }
}

/* A phone that carries somebody is left as it is: people change their names and follows by themselves. */
static void write_phone(struct ctx *ctx, const json_t *row, const char *by)
{
    const char *msisdn = msisdn_normal(ctx->arena, ctx->world->country_code, row_text(ctx, row, "msisdn"));
    struct phone_asked asked = phone_ask(ctx, msisdn);
    db_wait(ctx);
    struct phone phone = phone_ready(ctx, &asked);
    if (phone.count)
        return;
    const char *handle = row_text(ctx, row, "handle"), *language = row_text(ctx, row, "language");
    const char *name = row_text(ctx, row, "name");
    if (!handle || person_by_handle(ctx, handle) || !handle_allowed(ctx, handle))
        handle = handle_for(ctx, name, NULL);
    struct person person = {.name = name,
                            .handle = handle,
                            .language = language ? language : ctx->world->language,
                            .accents = json_is_true(json_object_get(row, "accents")),
                            .area = area_by_id(ctx, row_text(ctx, row, "area")),
                            .sealed = seal_phone(ctx->world->seal, ctx->arena, msisdn)};
    person_create(ctx, &person);
    follow_all(ctx, &person, json_object_get(row, "follows"));
    phone.persons[phone.count++] = person.id;
    phone_write(ctx, &phone);
}

static const struct column phone_columns[] = {{"msisdn", SHAPE_TEXT, true},   {"name", SHAPE_TEXT, true},
                                              {"area", SHAPE_TEXT, true},     {"handle", SHAPE_TEXT, false},
                                              {"accents", SHAPE_YES, false},  {"language", SHAPE_TEXT, false},
                                              {"follows", SHAPE_LIST, false}, {.name = NULL}};

/* One by one: each looks for a free handle. */
const struct kind kind_phones = {.list = "phones",
                                 .columns = phone_columns,
                                 .key = {"msisdn", "name"},
                                 .look = look_phone,
                                 .write = write_phone,
                                 .at_once = 1};

#include "social-core/loading.h"

#include <stdio.h>
#include <string.h>

#include "social-core/audit.h"
#include "social-core/base/json.h"
#include "social-core/census.h"
#include "social-core/directory.h"
#include "social-core/duty.h"
#include "social-core/follow.h"
#include "social-core/handle.h"
#include "social-core/keys.h"
#include "social-core/msisdn.h"
#include "social-core/person.h"
#include "social-core/phone.h"
#include "social-core/seal.h"
#include "social-core/service.h"
#include "social-core/staff.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

#define AT_ONCE 200
#define DAYS_MAX 250 /* working days: a year */

struct loading {
    struct ctx *ctx;
    const json_t *document;
    char *why;
    size_t size;
};

/* A list of the document: how one item is looked at, and how it is written. */
struct kind {
    const char *list;
    int (*look)(struct loading *loading, const json_t *item, const char *where);
    void (*write)(struct ctx *ctx, const json_t *item);
    size_t at_once;
};

static int wrong(struct loading *loading, const char *where, const char *member, const char *what)
{
    snprintf(loading->why, loading->size, "%s.%s %s", where, member, what);
    return -1;
}

static const char *text_of(struct ctx *ctx, const json_t *item, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));
    return text ? text_normal(ctx->arena, text, strlen(text)) : NULL;
}

static int must_be_text(struct loading *loading, const json_t *item, const char *where, const char *member)
{
    const char *text = json_string_value(json_object_get(item, member));
    return text && *text ? 0 : wrong(loading, where, member, "must be a text");
}

static int must_be_name(struct loading *loading, const json_t *item, const char *where, const char *member)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    const char *text = json_string_value(json_object_get(item, member));
    return text && *text && strspn(text, letters) == strlen(text) && strlen(text) <= 40
               ? 0
               : wrong(loading, where, member, "must be 1 to 40 of a-z, 0-9, _ and -");
}

/* Whether a list of the document has an item whose `member` is `value`. */
static bool listed(const struct loading *loading, const char *list, const char *member, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(loading->document, list), i, item)
    {
        const char *text = json_string_value(json_object_get(item, member));
        if (text && !strcmp(text, value))
            return true;
    }
    return false;
}

static int must_be_area(struct loading *loading, const json_t *item, const char *where, const char *member)
{
    const char *id = json_string_value(json_object_get(item, member));
    return id && (area_by_id(loading->ctx, id) || listed(loading, "areas", "id", id))
               ? 0
               : wrong(loading, where, member, "is no area, neither here nor in the store");
}

static int look_at_area(struct loading *loading, const json_t *item, const char *where)
{
    const json_t *parent = json_object_get(item, "parent");
    if (must_be_name(loading, item, where, "id") || must_be_text(loading, item, where, "name") ||
        must_be_text(loading, item, where, "kind"))
        return -1;
    const char *quiet = json_string_value(json_object_get(item, "quiet"));
    struct quiet_hours hours;
    if (json_object_get(item, "quiet") && (!quiet || !quiet_read(quiet, &hours)))
        return wrong(loading, where, "quiet",
                     "must be like `20-5`: from that hour to before the other; `0-0` is never");
    return !parent || json_is_null(parent) ? 0 : must_be_area(loading, item, where, "parent");
}

static void write_area(struct ctx *ctx, const json_t *item)
{
    json_t *area = json_new(ctx->arena);
    json_put(area, "name", text_of(ctx, item, "name"));
    json_put(area, "kind", text_of(ctx, item, "kind"));
    json_put(area, "parent", text_of(ctx, item, "parent"));
    json_put(area, "quiet", text_of(ctx, item, "quiet"));
    const char *id = text_of(ctx, item, "id");
    const struct area *known = area_by_id(ctx, id);
    db_write(ctx, "HSET", key_areas(ctx), id, json_write(ctx->arena, area));
    if (!known || !known->number)
        db_write(ctx, "HSETNX", key_area_numbers(ctx), id, db_fresh(ctx, key_area_number(ctx)));
}

static int look_at_channel(struct loading *loading, const json_t *item, const char *where)
{
    return must_be_name(loading, item, where, "name");
}

static void write_channel(struct ctx *ctx, const json_t *item)
{
    json_t *channel = json_new(ctx->arena);
    json_put(channel, "title", text_of(ctx, item, "title"));
    db_write(ctx, "HSET", key_channels(ctx), text_of(ctx, item, "name"), json_write(ctx->arena, channel));
}

static int look_at_days(struct loading *loading, const json_t *item, const char *where)
{
    const char *kind;
    json_t *days = json_object_get(item, "days"), *count;
    if (days && !json_is_object(days))
        return wrong(loading, where, "days", "must be an object: kind of question to working days");
    json_object_foreach(days, kind, count)
    {
        if (!kind_named(loading->ctx->world->service, kind))
            return wrong(loading, where, "days", "names a kind that data/kinds.json does not have");
        if (!json_is_integer(count) || json_integer_value(count) < 0 || json_integer_value(count) > DAYS_MAX)
            return wrong(loading, where, "days", "must be whole numbers from 0 to 250");
    }
    return 0;
}

/* When it is open, how long it has, and who is over it. */
static int look_at_serving(struct loading *loading, const json_t *item, const char *where)
{
    struct hours hours;
    const char *open = json_string_value(json_object_get(item, "hours"));
    const char *above = json_string_value(json_object_get(item, "above"));
    if (json_object_get(item, "hours") && (!open || !hours_read(open, &hours)))
        return wrong(loading, where, "hours", "must be like `1-5 07:30-11:30,13:30-17:00`");
    if (above && !agency_named(loading->ctx, above) && !listed(loading, "agencies", "name", above))
        return wrong(loading, where, "above", "is no agency, neither here nor in the store");
    return look_at_days(loading, item, where);
}

static int look_at_agency(struct loading *loading, const json_t *item, const char *where)
{
    const json_t *area = json_object_get(item, "area");
    if (must_be_name(loading, item, where, "name") || must_be_text(loading, item, where, "title") ||
        look_at_serving(loading, item, where))
        return -1;
    return !area || json_is_null(area) ? 0 : must_be_area(loading, item, where, "area");
}

static void write_agency(struct ctx *ctx, const json_t *item)
{
    json_t *agency = json_new(ctx->arena);
    json_put(agency, "title", text_of(ctx, item, "title"));
    json_put(agency, "area", text_of(ctx, item, "area"));
    json_t *aliases = json_object_get(item, "aliases");
    if (json_is_array(aliases))
        json_object_set(agency, "aliases", aliases);
    json_put(agency, "above", text_of(ctx, item, "above"));
    json_put(agency, "hours", text_of(ctx, item, "hours"));
    if (json_object_get(item, "days"))
        json_object_set(agency, "days", json_object_get(item, "days"));
    if (json_is_true(json_object_get(item, "front")))
        json_object_set_new(agency, "front", json_true());
    db_write(ctx, "HSET", key_agencies(ctx), text_of(ctx, item, "name"), json_write(ctx->arena, agency));
}

static int look_at_staff(struct loading *loading, const json_t *item, const char *where)
{
    const char *login = json_string_value(json_object_get(item, "login"));
    const char *role = json_string_value(json_object_get(item, "role"));
    const char *agency = json_string_value(json_object_get(item, "agency"));
    if (!login || !staff_login_valid(login))
        return wrong(loading, where, "login", "must be 1 to 32 of a-z, 0-9, `.`, `_` and `-`");
    if (!role || !staff_role_valid(role))
        return wrong(loading, where, "role", "must be officer, moderator or admin");
    if (agency && !agency_named(loading->ctx, agency) && !listed(loading, "agencies", "name", agency))
        return wrong(loading, where, "agency", "is no agency, neither here nor in the store");
    return must_be_text(loading, item, where, "name");
}

static bool same(const char *one, const char *other)
{
    return one && other ? !strcmp(one, other) : one == other;
}

/* Who is there keeps password and code: those come from `loa staff add`, never from a file. */
static void write_staff(struct ctx *ctx, const json_t *item)
{
    const struct staff *known = staff_by_login(ctx, text_of(ctx, item, "login"));
    struct staff member = known ? *known : (struct staff){.login = text_of(ctx, item, "login")};
    member.name = text_of(ctx, item, "name");
    member.role = text_of(ctx, item, "role");
    member.agency = text_of(ctx, item, "agency");
    if (text_of(ctx, item, "handle"))
        member.handle = text_of(ctx, item, "handle");
    if (!known || !same(known->role, member.role) || !same(known->agency, member.agency))
        audit_note(
            ctx, "shell:load", "staff-load",
            arena_printf(ctx->arena, "%s %s %s", member.login, member.role, member.agency ? member.agency : "-"));
    staff_write(ctx, &member);
}

static int look_at_duty(struct loading *loading, const json_t *item, const char *where)
{
    struct hours hours;
    const char *agency = json_string_value(json_object_get(item, "agency"));
    const char *login = json_string_value(json_object_get(item, "login"));
    const char *msisdn = json_string_value(json_object_get(item, "msisdn"));
    const char *open = json_string_value(json_object_get(item, "hours"));
    if (!agency || (!agency_named(loading->ctx, agency) && !listed(loading, "agencies", "name", agency)))
        return wrong(loading, where, "agency", "is no agency, neither here nor in the store");
    if (!login || (!staff_by_login(loading->ctx, login) && !listed(loading, "staff", "login", login)))
        return wrong(loading, where, "login", "is nobody's, neither here nor in the store");
    if (!msisdn || !msisdn_normal(loading->ctx->arena, loading->ctx->world->country_code, msisdn))
        return wrong(loading, where, "msisdn", "is no phone number");
    return open && hours_read(open, &hours) ? 0 : wrong(loading, where, "hours", "must be like `1-7 00:00-24:00`");
}

static void write_duty(struct ctx *ctx, const json_t *item)
{
    duty_write(ctx, text_of(ctx, item, "agency"), text_of(ctx, item, "login"),
               msisdn_normal(ctx->arena, ctx->world->country_code, text_of(ctx, item, "msisdn")),
               text_of(ctx, item, "hours"));
}

static int look_at_phone(struct loading *loading, const json_t *item, const char *where)
{
    const char *msisdn = json_string_value(json_object_get(item, "msisdn"));
    const json_t *handle = json_object_get(item, "handle"), *follows = json_object_get(item, "follows"), *channel;
    size_t i;
    if (!msisdn || !msisdn_normal(loading->ctx->arena, loading->ctx->world->country_code, msisdn))
        return wrong(loading, where, "msisdn", "is no phone number");
    if (must_be_text(loading, item, where, "name") || must_be_area(loading, item, where, "area"))
        return -1;
    if (handle && must_be_name(loading, item, where, "handle"))
        return -1;
    json_array_foreach(follows, i, channel)
    {
        const char *name = json_string_value(channel);
        if (!name || (!topic_named(loading->ctx, name) && !listed(loading, "channels", "name", name)))
            return wrong(loading, where, "follows", "names a topic that is neither here nor in the store");
    }
    return 0;
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
static void write_phone(struct ctx *ctx, const json_t *item)
{
    const char *msisdn = msisdn_normal(ctx->arena, ctx->world->country_code, text_of(ctx, item, "msisdn"));
    struct phone_asked asked = phone_ask(ctx, msisdn);
    db_wait(ctx);
    struct phone phone = phone_ready(ctx, &asked);
    if (phone.count)
        return;
    const char *handle = text_of(ctx, item, "handle"), *language = text_of(ctx, item, "language");
    const char *name = text_of(ctx, item, "name");
    if (!handle || person_by_handle(ctx, handle) || !handle_allowed(ctx, handle))
        handle = handle_for(ctx, name, NULL);
    struct person person = {.name = name,
                            .handle = handle,
                            .language = language ? language : ctx->world->language,
                            .accents = json_is_true(json_object_get(item, "accents")),
                            .area = area_by_id(ctx, text_of(ctx, item, "area")),
                            .sealed = seal_phone(ctx->world->seal, ctx->arena, msisdn)};
    person_create(ctx, &person);
    follow_all(ctx, &person, json_object_get(item, "follows"));
    phone.persons[phone.count++] = person.id;
    phone_write(ctx, &phone);
}

/* In this order: what comes later names what came before. Persons one by one: each looks for a free handle. */
static const struct kind kinds[] = {
    {"areas", look_at_area, write_area, AT_ONCE},        {"channels", look_at_channel, write_channel, AT_ONCE},
    {"agencies", look_at_agency, write_agency, AT_ONCE}, {"staff", look_at_staff, write_staff, 1},
    {"duty", look_at_duty, write_duty, AT_ONCE},         {"phones", look_at_phone, write_phone, 1},
};

static int look_at_all(struct loading *loading, const struct kind *kind)
{
    const json_t *list = json_object_get(loading->document, kind->list), *item;
    size_t i;
    if (list && !json_is_array(list)) {
        snprintf(loading->why, loading->size, "%s must be a list", kind->list);
        return -1;
    }
    json_array_foreach(list, i, item)
    {
        char where[48];
        snprintf(where, sizeof where, "%s[%zu]", kind->list, i);
        if (!json_is_object(item)) {
            snprintf(loading->why, loading->size, "%s must be an object", where);
            return -1;
        }
        if (kind->look(loading, item, where) < 0)
            return -1;
    }
    return 0;
}

static int look_for_unknown(struct loading *loading)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)loading->document, name, value)
    {
        bool known = false;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            known |= !strcmp(name, kinds[i].list);
        if (!known) {
            snprintf(loading->why, loading->size, "%.40s is no list that can be loaded", name);
            return -1;
        }
    }
    return 0;
}

static size_t write_all(struct ctx *ctx, const json_t *document, const struct kind *kind, void (*breathe)(void *),
                        void *owner)
{
    const json_t *list = json_object_get(document, kind->list), *item;
    size_t i, count = json_array_size(list);
    json_array_foreach(list, i, item)
    {
        if (i % kind->at_once == 0)
            directory_refresh(ctx);
        kind->write(ctx, item);
        if ((i + 1) % kind->at_once == 0 || i + 1 == count) {
            db_commit(ctx);
            breathe(owner);
        }
    }
    if (count && kind->at_once > 1) {
        db_write(ctx, "INCR", key_revision(ctx));
        db_commit(ctx);
    }
    return count;
}

int loading_run(struct ctx *ctx, const json_t *document, void (*breathe)(void *owner), void *owner,
                struct loaded *loaded, char *why, size_t size)
{
    struct loading loading = {.ctx = ctx, .document = document, .why = why, .size = size};
    size_t *counts[] = {&loaded->areas, &loaded->channels, &loaded->agencies,
                        &loaded->staff, &loaded->duty,     &loaded->phones};
    if (!json_is_object(document)) {
        snprintf(why, size, "the document must be an object");
        return -1;
    }
    directory_refresh(ctx);
    if (look_for_unknown(&loading) < 0)
        return -1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (look_at_all(&loading, &kinds[i]) < 0)
            return -1;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        *counts[i] = write_all(ctx, document, &kinds[i], breathe, owner);
    census_take(ctx, breathe, owner);
    return 0;
}

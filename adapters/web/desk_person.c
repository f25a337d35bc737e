/* A citizen comes to the office with a new phone: the officer sees who it is and gives them a code. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/view.h"
#include "social-core/base/log.h"
#include "social-core/directory.h"
#include "social-core/moving.h"
#include "social-core/person.h"

/* Whether an agency serves this area: its own, or one below it. */
static bool serves(const struct agency *agency, const struct area *area)
{
    if (!agency->area)
        return true;
    while (area && area != agency->area)
        area = area->parent;
    return area != NULL;
}

static void show(struct ctx *ctx, struct exchange *exchange, int status, const struct person *person, const char *code,
                 const char *trouble)
{
    const char *handle = web_form(&exchange->request, "handle");
    json_t *model = json_object();
    view_text(model, "title", language_text(exchange->language, "move_person"));
    view_text(model, "member", exchange->member->name);
    view_text(model, "handle", handle);
    view_text(model, "trouble", trouble ? language_text(exchange->language, trouble) : NULL);
    if (person) {
        json_t *found = json_object();
        view_text(found, "found_handle", person->handle);
        view_text(found, "name", person->name);
        view_text(found, "place", person->area->name);
        view_text(found, "phone", language_text(exchange->language, person->sealed ? "has_phone" : "has_no_phone"));
        view_text(found, "code", code);
        json_object_set_new(model, "person", found);
    }
    answer_page(exchange, status, "desk_person", model);
}

/* A code lets its bearer be that person: it is given for the officer's own citizens only, and the log keeps by whom. */
static void give_code(struct ctx *ctx, struct exchange *exchange, const struct person *person)
{
    const char *code = moving_code(ctx, person, exchange->member->login);
    if (db_commit(ctx) != DB_DONE) {
        show(ctx, exchange, 409, person, NULL, "try_again");
        return;
    }
    log_event("person_code", "person=%s by=%s", person->id, exchange->member->login);
    show(ctx, exchange, 200, person, code, NULL);
}

void desk_person(struct ctx *ctx, struct exchange *exchange)
{
    const struct staff *member = exchange->member;
    const struct agency *agency = member->agency ? agency_named(ctx, member->agency) : NULL;
    const char *handle = web_form(&exchange->request, "handle"), *act = web_form(&exchange->request, "do");
    if (exchange->request.method != WEB_POST || !handle) {
        show(ctx, exchange, 200, NULL, NULL, NULL);
        return;
    }
    const struct person *person = person_by_handle(ctx, handle);
    if (!person || !person->area)
        show(ctx, exchange, 404, NULL, NULL, "nobody_called_so");
    else if (!agency || !serves(agency, person->area))
        show(ctx, exchange, 403, NULL, NULL, "lives_elsewhere");
    else if (act && !strcmp(act, "code"))
        give_code(ctx, exchange, person);
    else
        show(ctx, exchange, 200, person, NULL, NULL);
}

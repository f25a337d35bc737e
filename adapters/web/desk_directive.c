/* One directive: the table of those who were asked, for the agency that asked; text and form, for each of them alone. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/directive_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/directive_move.h"
#include "social-core/loading/csv.h"

#define ROWS_MOST 400

/* What the member's agency has to do with it. */
struct tie {
    const struct directive *directive; /* NULL: nothing, and it is as if it did not exist */
    const struct errand *errand;       /* of the member's agency; NULL: it is the one that asked */
    const struct agency *agency;
};

static struct tie tie_of(struct ctx *ctx, struct exchange *exchange)
{
    struct tie tie = {.agency = desk_agency(ctx, exchange)};
    const struct directive *directive = tie.agency ? directive_by_id(ctx, exchange->request.args[0]) : NULL;
    if (!directive)
        return tie;
    if (strcmp(directive->from->name, tie.agency->name) != 0 && !(tie.errand = errand_of(ctx, directive, tie.agency)))
        return tie;
    tie.directive = directive;
    return tie;
}

static const char *field_of(const struct exchange *exchange, const char *name)
{
    const char *value = web_form(&exchange->request, name);
    return value ? value : "";
}

static const char *answer_name(struct exchange *exchange, size_t i)
{
    return arena_printf(exchange->arena, "answer%zu", i);
}

/* ---- what it shows ---- */

static json_t *sums_model(struct ctx *ctx, struct exchange *exchange, const struct directive *directive,
                          const struct directive_sum *sum)
{
    json_t *list = json_array();
    for (size_t i = 0; i < directive->field_count; i++) {
        const char *text = "";
        if (directive->fields[i].kind == FIELD_YES_NO)
            text = arena_printf(ctx->arena, "%s %zu, %s %zu", desk_word(exchange, "answer", "yes"), sum->yes[i],
                                desk_word(exchange, "answer", "no"), sum->no[i]);
        else if (directive->fields[i].kind == FIELD_NUMBER)
            text = answer_view(ctx, exchange, FIELD_NUMBER, directive_number_text(ctx->arena, sum->total[i]));
        json_array_append_new(list, json_pack("{s:s}", "sum", text));
    }
    return list;
}

static json_t *heads_model(const struct directive *directive)
{
    json_t *list = json_array();
    for (size_t i = 0; i < directive->field_count; i++)
        json_array_append_new(list, json_pack("{s:s}", "head", directive->fields[i].name));
    return list;
}

static void add_table(struct ctx *ctx, struct exchange *exchange, const struct directive *directive, json_t *model)
{
    const struct errand *errands = errands_of(ctx, directive);
    struct directive_sum sum = directive_sum(errands, directive->to_count);
    json_t *rows = json_array();
    size_t late = 0;
    for (size_t i = 0; i < directive->to_count; i++) {
        late += errand_late(ctx, &errands[i]);
        if (i < ROWS_MOST)
            json_array_append_new(rows, errand_view(ctx, exchange, &errands[i]));
    }
    json_t *table =
        json_pack("{s:I,s:I,s:o,s:o,s:o}", "answered", (json_int_t)sum.answered, "late", (json_int_t)late, "heads",
                  heads_model(directive), "rows", rows, "sums", sums_model(ctx, exchange, directive, &sum));
    view_text(table, "any_late", late ? "yes" : NULL);
    view_text(table, "more", directive->to_count > ROWS_MOST ? "yes" : NULL);
    json_object_set_new(model, "table", table);
}

/* What was typed last, else what was answered. */
static json_t *form_model(struct ctx *ctx, struct exchange *exchange, const struct errand *errand)
{
    json_t *list = json_array();
    for (size_t i = 0; i < errand->directive->field_count; i++) {
        const struct directive_field *field = &errand->directive->fields[i];
        const char *typed = web_form(&exchange->request, answer_name(exchange, i));
        const char *held = errand->answers[i] ? errand->answers[i] : "";
        const char *value = typed                         ? typed
                            : field->kind == FIELD_NUMBER ? answer_view(ctx, exchange, FIELD_NUMBER, held)
                                                          : held;
        json_t *model = json_pack("{s:s,s:I,s:s}", "name", field->name, "place", (json_int_t)i, "value", value);
        view_text(model, arena_printf(ctx->arena, "as_%s", field_kind_name(field->kind)), "yes");
        view_text(model, "is_yes", strcmp(value, "yes") ? NULL : "yes");
        view_text(model, "is_no", strcmp(value, "no") ? NULL : "yes");
        json_array_append_new(list, model);
    }
    return list;
}

static void add_errand(struct ctx *ctx, struct exchange *exchange, const struct errand *errand, json_t *model)
{
    json_t *own = errand_view(ctx, exchange, errand);
    json_object_set_new(own, "form", form_model(ctx, exchange, errand));
    view_text(own, "unread", errand->state == ERRAND_sent ? "yes" : NULL);
    view_text(own, "open", errand->directive->open ? "yes" : NULL);
    json_object_set_new(model, "errand", own);
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct tie *tie, int status, const char *trouble)
{
    const struct directive *directive = tie->directive;
    json_t *model =
        desk_frame(ctx, exchange,
                   arena_printf(ctx->arena, "%s %s", language_text(exchange->language, "directive"), directive->id));
    json_t *about = directive_view(ctx, exchange, directive);
    json_object_update(model, about);
    json_decref(about);
    view_text(model, "text", directive->text);
    view_text(model, "trouble", trouble ? language_text(exchange->language, trouble) : NULL);
    if (tie->errand)
        add_errand(ctx, exchange, tie->errand, model);
    else
        add_table(ctx, exchange, directive, model);
    answer_page(exchange, status, "desk_directive", model);
}

/* ---- what is done: each NULL, or the key of what is wrong ---- */

static const char *trouble_of(enum errand_refusal refusal)
{
    static const char *const keys[] = {[ERRAND_DONE] = NULL,
                                       [ERRAND_ILLEGAL] = "case_illegal",
                                       [ERRAND_EMPTY] = "errand_empty",
                                       [ERRAND_NUMBER] = "errand_number",
                                       [ERRAND_LONG] = "errand_long",
                                       [ERRAND_SOON] = "errand_soon"};
    return keys[refusal];
}

/* The officer acts on the errand as the page showed it: what somebody did meanwhile is a conflict. */
static struct errand as_shown(struct exchange *exchange, const struct errand *errand)
{
    const char *revision = field_of(exchange, "revision");
    struct errand shown = *errand;
    shown.revision = *revision ? revision : NULL;
    return shown;
}

static const char *do_confirm(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    struct errand shown = as_shown(exchange, tie->errand);
    return trouble_of(errand_confirm(ctx, &shown, exchange->member->login));
}

static const char *do_answer(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    const char *answers[DIRECTIVE_FIELDS] = {NULL};
    for (size_t i = 0; i < tie->directive->field_count; i++)
        answers[i] = field_of(exchange, answer_name(exchange, i));
    struct errand shown = as_shown(exchange, tie->errand);
    return trouble_of(errand_answer(ctx, &shown, exchange->member->login, answers));
}

static const struct errand *errand_named(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    const struct agency *agency = agency_named(ctx, field_of(exchange, "agency"));
    return agency ? errand_of(ctx, tie->directive, agency) : NULL;
}

static const char *do_give_back(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    const struct errand *errand = errand_named(ctx, exchange, tie);
    if (!errand)
        return "no_such_agency";
    struct errand shown = as_shown(exchange, errand);
    return trouble_of(errand_give_back(ctx, &shown, exchange->member->login, field_of(exchange, "why")));
}

static const char *do_remind(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    const struct errand *errands = errands_of(ctx, tie->directive);
    size_t reminded = 0;
    for (size_t i = 0; i < tie->directive->to_count; i++)
        if (errand_late(ctx, &errands[i]))
            reminded += errand_remind(ctx, &errands[i], exchange->member->login) == ERRAND_DONE;
    return reminded ? NULL : "errand_soon";
}

static const char *do_close(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    return directive_close(ctx, tie->directive, exchange->member->login) ? NULL : "case_illegal";
}

static const struct {
    const char *name;
    const char *(*run)(struct ctx *ctx, struct exchange *exchange, const struct tie *tie);
    bool of_those_asked; /* else of the agency that asked */
} acts[] = {{"confirm", do_confirm, true},
            {"answer", do_answer, true},
            {"give_back", do_give_back, false},
            {"remind", do_remind, false},
            {"close", do_close, false}};

static void run_act(struct ctx *ctx, struct exchange *exchange, const struct tie *tie, size_t act)
{
    db_mark(ctx, guard_token(ctx, ctx->arena));
    const char *trouble = acts[act].run(ctx, exchange, tie);
    if (trouble) {
        db_batch_drop(ctx);
        show(ctx, exchange, tie, 400, trouble);
    } else if (db_commit(ctx) == DB_CONFLICT) {
        struct tie now = tie_of(ctx, exchange);
        show(ctx, exchange, now.directive ? &now : tie, 409, "try_again");
    } else {
        answer_redirect(exchange, arena_printf(exchange->arena, "/desk/directive/%s", tie->directive->id));
    }
}

static void take_form(struct ctx *ctx, struct exchange *exchange, const struct tie *tie)
{
    const char *name = field_of(exchange, "do");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!strcmp(acts[i].name, name) && acts[i].of_those_asked == (tie->errand != NULL)) {
            run_act(ctx, exchange, tie, i);
            return;
        }
    answer_error(exchange, 403);
}

void desk_directive(struct ctx *ctx, struct exchange *exchange)
{
    struct tie tie = tie_of(ctx, exchange);
    if (!tie.directive)
        answer_error(exchange, 404);
    else if (exchange->request.method == WEB_POST)
        take_form(ctx, exchange, &tie);
    else
        show(ctx, exchange, &tie, 200, NULL);
}

/* ---- the table as a file ---- */

static void put_errand(struct ctx *ctx, struct csv *csv, const struct errand *errand)
{
    const char *cells[8 + DIRECTIVE_FIELDS] = {
        errand->agency->name,
        errand->agency->title,
        errand->agency->area ? errand->agency->area->name : "",
        errand_state_name(errand->state),
        errand->received_ms ? view_time_iso(ctx->arena, errand->received_ms) : "",
        errand->answered_ms ? view_time_iso(ctx->arena, errand->answered_ms) : "",
        arena_printf(ctx->arena, "%d", errand_days_late(ctx, errand)),
        arena_printf(ctx->arena, "%d", errand->reminded)};
    size_t count = errand->directive->field_count;
    for (size_t i = 0; i < count; i++)
        cells[8 + i] = errand->answers[i];
    csv_put_row(csv, cells, 8 + count);
}

void desk_directive_csv(struct ctx *ctx, struct exchange *exchange)
{
    const char *head[8 + DIRECTIVE_FIELDS] = {"agency",   "title",    "area",      "state",
                                              "received", "answered", "days_late", "reminded"};
    struct tie tie = tie_of(ctx, exchange);
    if (!tie.directive || tie.errand) {
        answer_error(exchange, 404);
        return;
    }
    struct csv csv;
    csv_begin(&csv, exchange->arena);
    const struct errand *errands = errands_of(ctx, tie.directive);
    for (size_t i = 0; i < tie.directive->field_count; i++)
        head[8 + i] = tie.directive->fields[i].name;
    guard_note(ctx, exchange, "directive-export", arena_printf(ctx->arena, "directive %s", tie.directive->id));
    csv_put_row(&csv, head, 8 + tie.directive->field_count);
    for (size_t i = 0; i < tie.directive->to_count; i++)
        put_errand(ctx, &csv, &errands[i]);
    answer_csv(exchange, csv.table.text, arena_printf(exchange->arena, "directive-%s", tie.directive->id));
}

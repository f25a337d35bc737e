#include "adapters/web/moderate.h"

#include <string.h>

#include "adapters/web/desk_view.h"
#include "adapters/web/view.h"
#include "moderation/correction.h"
#include "moderation/moderation.h"
#include "social-core/text/catalog.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

#define SAMPLE_NAME "Lan" /* whose phone the preview is of */

static const char *field(struct ctx *ctx, struct exchange *exchange, const char *name)
{
    const char *text = web_field(&exchange->request, name);
    const char *normal = text_normal(ctx->arena, text, strlen(text));
    size_t length = strlen(normal);
    normal += strspn(normal, " \t\r\n");
    length = strlen(normal);
    while (length && strchr(" \t\r\n", normal[length - 1]))
        length--;
    return arena_copy(ctx->arena, normal, length);
}

static const char *some_field(struct ctx *ctx, struct exchange *exchange, const char *name)
{
    const char *text = field(ctx, exchange, name);
    return *text ? text : NULL;
}

static void read_truth(struct ctx *ctx, struct exchange *exchange, const char *language, struct decision *order)
{
    const char *text = some_field(ctx, exchange, arena_printf(ctx->arena, "truth.%s", language));
    if (text && order->truth_count < BROADCAST_TEXTS)
        order->truths[order->truth_count++] = (struct broadcast_text){language, text};
}

struct decision moderate_form_read(struct ctx *ctx, struct exchange *exchange)
{
    struct decision order = {.verdict = verdict_named(web_field(&exchange->request, "do")),
                             .reason = reason_named(moderation_rules(ctx), web_field(&exchange->request, "reason")),
                             .note = field(ctx, exchange, "note"),
                             .agency = some_field(ctx, exchange, "agency"),
                             .request = some_field(ctx, exchange, "request"),
                             .rumour = some_field(ctx, exchange, "rumour"),
                             .emergency = *web_field(&exchange->request, "emergency")};
    if (order.verdict < VERDICTS && !verdict_traits(order.verdict)->appeal) /* it was chosen for another button */
        order.reason = REASONS;
    read_truth(ctx, exchange, ctx->world->language, &order);
    for (const struct locale *const *locales = locales_all(ctx->world->catalogs); *locales; locales++)
        if (strcmp((*locales)->code, ctx->world->language) != 0)
            read_truth(ctx, exchange, (*locales)->code, &order);
    return order;
}

static const struct broadcast_text *truth_in(const struct decision *order, const char *language)
{
    for (size_t i = 0; i < order->truth_count; i++)
        if (!strcmp(order->truths[i].language, language))
            return &order->truths[i];
    return NULL;
}

static json_t *truth_model(struct ctx *ctx, struct exchange *exchange, const struct locale *locale,
                           const struct decision *order)
{
    const struct broadcast_text *truth = truth_in(order, locale->code);
    const struct person reader = {.name = SAMPLE_NAME, .language = locale->code};
    json_t *model =
        json_pack("{s:s,s:s,s:s}", "code", locale->code, "language", locale->name, "words", truth ? truth->text : "");
    json_object_set_new(model, "count",
                        truth ? desk_sms(ctx, exchange, correction_preview(ctx, order, truth, &reader)) : json_false());
    return model;
}

static void add_truths(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct decision *order)
{
    json_t *first = json_array(), *others = json_array();
    for (const struct locale *const *locales = locales_all(ctx->world->catalogs); *locales; locales++)
        json_array_append_new(strcmp((*locales)->code, ctx->world->language) ? others : first,
                              truth_model(ctx, exchange, *locales, order));
    json_object_set_new(model, "truths", first);
    json_object_set_new(model, "other_truths", others);
}

void moderate_form_add(struct ctx *ctx, struct exchange *exchange, json_t *model, const struct decision *order)
{
    json_t *reasons = json_array();
    for (size_t i = 0; i < REASONS; i++) {
        const char *name = reason_at(moderation_rules(ctx), i)->name;
        json_t *one = json_pack("{s:s,s:s}", "name", name, "text", desk_word(exchange, "reason", name));
        view_text(one, "chosen", order->reason == i ? "yes" : NULL);
        json_array_append_new(reasons, one);
    }
    json_object_set_new(model, "form_reasons", reasons);
    view_text(model, "typed_note", order->note);
    view_text(model, "typed_agency", order->agency);
    view_text(model, "typed_request", order->request);
    view_text(model, "typed_rumour", order->rumour);
    view_text(model, "typed_emergency", order->emergency ? "yes" : NULL);
    add_truths(ctx, exchange, model, order);
}

#include "social-core/loading/kinds.h"

#include <string.h>

#include "social-core/base/json.h"
#include "social-core/directory.h"
#include "social-core/msisdn.h"
#include "social-core/world.h"

#define NAME_BYTES 40

const struct kind *const loading_kinds[] = {&kind_areas, &kind_channels, &kind_agencies, &kind_staff, &kind_duty,
                                            &kind_faq,   &kind_canned,   &kind_phones,   NULL};

const struct kind *kind_of_list(const char *list)
{
    for (size_t k = 0; loading_kinds[k]; k++)
        if (!strcmp(loading_kinds[k]->list, list))
            return loading_kinds[k];
    return NULL;
}

const char *kind_key(struct arena *arena, const struct kind *kind, const json_t *row)
{
    const char *key = "";
    for (size_t i = 0; i < sizeof kind->key / sizeof *kind->key && kind->key[i]; i++) {
        const char *part = json_string_value(json_object_get(row, kind->key[i]));
        key = arena_printf(arena, "%s%s%s", key, i ? " " : "", part ? part : "");
    }
    return key;
}

const char *row_text(struct ctx *ctx, const json_t *row, const char *member)
{
    return json_text(ctx->arena, row, member);
}

void look_at_name(struct look *look, const json_t *row, const char *member)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    const char *text = json_string_value(json_object_get(row, member));
    if (text && (!*text || strspn(text, letters) != strlen(text) || strlen(text) > NAME_BYTES))
        look_fault(look, member, "mistake_name", "most", arena_printf(look->ctx->arena, "%d", NAME_BYTES));
}

void look_at_area(struct look *look, const json_t *row, const char *member)
{
    const char *id = json_string_value(json_object_get(row, member));
    if (id && *id && !area_by_id(look->ctx, id) && !look_names(look, &kind_areas, id))
        look_fault(look, member, "mistake_area");
}

void look_at_agency(struct look *look, const json_t *row, const char *member)
{
    const char *name = json_string_value(json_object_get(row, member));
    if (name && *name && !agency_named(look->ctx, name) && !look_names(look, &kind_agencies, name))
        look_fault(look, member, "mistake_agency");
}

void look_at_hours(struct look *look, const json_t *row, const char *member)
{
    struct hours hours;
    const char *text = json_string_value(json_object_get(row, member));
    if (text && *text && !hours_read(text, &hours))
        look_fault(look, member, "mistake_hours");
}

void look_at_msisdn(struct look *look, const json_t *row, const char *member)
{
    const char *text = json_string_value(json_object_get(row, member));
    if (text && *text && !msisdn_normal(look->ctx->arena, look->ctx->world->country_code, text))
        look_fault(look, member, "mistake_msisdn");
}

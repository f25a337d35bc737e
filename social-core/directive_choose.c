/* Whom a directive asks, and whether it can be sent. */
#include <stdlib.h>
#include <string.h>

#include "social-core/directive_move.h"
#include "social-core/service.h"

#define DAY_MS INT64_C(86400000)

static bool lies_in(const struct area *area, const char *code)
{
    while (area && strcmp(area->id, code) != 0)
        area = area->parent;
    return area != NULL;
}

static bool fits(const struct agency *agency, const struct directive_wish *wish)
{
    return (!*wish->level || !strcmp(agency_level(agency), wish->level)) &&
           (!*wish->area || lies_in(agency->area, wish->area));
}

static const char *add(struct directive *draft, const struct agency *agency)
{
    for (size_t i = 0; i < draft->to_count; i++)
        if (draft->to[i] == agency)
            return NULL;
    if (draft->to_count == DIRECTIVE_AGENCIES)
        return "directive_too_many";
    draft->to[draft->to_count++] = agency;
    return NULL;
}

static const char *choose_named(struct ctx *ctx, struct directive *draft, const struct directive_wish *wish,
                                const char **name)
{
    char *rest = arena_strdup(ctx->arena, wish->names), *save = NULL;
    for (char *one = strtok_r(rest, ",\r\n", &save); one; one = strtok_r(NULL, ",\r\n", &save)) {
        *name = one + strspn(one, " ");
        if (!**name)
            continue;
        const struct agency *agency = agency_meant(ctx, *name);
        if (!agency || !agency_is_over(ctx, draft->from, agency))
            return "directive_not_below";
        const char *wrong = fits(agency, wish) ? add(draft, agency) : NULL;
        if (wrong)
            return wrong;
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct agency *const *)a)->name, (*(const struct agency *const *)b)->name);
}

const char *directive_choose(struct ctx *ctx, struct directive *draft, const struct directive_wish *wish,
                             const char **name)
{
    const struct agency *const *all;
    size_t count = agencies_all(ctx, &all);
    const char *wrong = NULL;
    draft->to = arena_alloc(ctx->arena, (count + 1) * sizeof(struct agency *));
    draft->to_count = 0;
    *name = NULL;
    if (strspn(wish->names, ", \r\n") != strlen(wish->names))
        wrong = choose_named(ctx, draft, wish, name);
    else
        for (size_t i = 0; !wrong && i < count; i++)
            if (fits(all[i], wish) && agency_is_over(ctx, draft->from, all[i]))
                wrong = add(draft, all[i]);
    if (!wrong && !draft->to_count)
        wrong = "directive_nobody";
    qsort(draft->to, draft->to_count, sizeof(struct agency *), by_name);
    return wrong;
}

static bool is_blank(const char *text)
{
    return strspn(text, " \r\n\t") == strlen(text);
}

const char *directive_wrong(const struct ctx *ctx, const struct directive *draft)
{
    if (is_blank(draft->title) || strlen(draft->title) > DIRECTIVE_TITLE_BYTES)
        return "directive_title_wrong";
    if (is_blank(draft->text) || strlen(draft->text) > DIRECTIVE_TEXT_BYTES)
        return "directive_text_wrong";
    if (draft->due_ms <= ctx->now_ms || draft->due_ms > ctx->now_ms + DIRECTIVE_DAYS * DAY_MS)
        return "directive_day_wrong";
    for (size_t i = 0; i < draft->field_count; i++)
        if (is_blank(draft->fields[i].name) || strlen(draft->fields[i].name) > DIRECTIVE_NAME_BYTES)
            return "directive_field_wrong";
    return NULL;
}

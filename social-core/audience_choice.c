#include "social-core/audience_choice.h"

#include <string.h>

#include "social-core/audience.h"
#include "social-core/sentence.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define AREAS_LOOKED 64

bool area_lies_in(const struct area *area, const struct area *upper)
{
    while (area && area != upper)
        area = area->parent;
    return area == upper;
}

bool area_of_choice(struct ctx *ctx, const struct agency *agency, const char *text, const struct area **area)
{
    const struct area *found[AREAS_LOOKED] = {area_by_id(ctx, text)};
    size_t count = found[0] ? 1 : areas_named(ctx, text, found, AREAS_LOOKED), served = 0;
    *area = agency->area;
    if (!*text)
        return true;
    for (size_t i = 0; i < count && i < AREAS_LOOKED; i++)
        if (area_lies_in(found[i], agency->area)) {
            *area = found[i];
            served++;
        }
    return served == 1;
}

static const char *refused(char *why, size_t size, const char *said)
{
    sentence_put(why, size, said);
    return NULL;
}

/* What a form holds, and what is wrong with it. */
static const char *about(struct ctx *ctx, const char *value, const char *key)
{
    return arena_printf(ctx->arena, "'%.60s' %s", value, sentence(ctx->arena, ctx->words, key));
}

static const char *expression_read(struct ctx *ctx, const struct agency *agency, const char *area,
                                   const char *expression, char *why, size_t size)
{
    const struct audience *audience = audience_read(ctx, expression, why, size);
    const char *beyond = audience ? audience_beyond(audience, agency->name) : NULL;
    if (!audience)
        return NULL;
    if (beyond)
        return refused(why, size, sentence(ctx->arena, ctx->words, "audience_beyond", "set", beyond));
    return arena_printf(ctx->arena, "%s & (%s)", area, expression);
}

/* What a form holds is looked up, never copied: a value may be no set of its own. */
static const char *chosen(struct ctx *ctx, const struct agency *agency, const char *audience,
                          const struct audience_choice *choice, char *why, size_t size)
{
    const struct channel *channel = *choice->channel ? channel_by_id(ctx, choice->channel) : NULL;
    const struct locale *locale = locale_of(ctx->world->catalogs, choice->language);
    if (*choice->channel && (!channel || channel->kind == CHANNEL_PERSON))
        return refused(why, size, about(ctx, choice->channel, "audience_no_channel"));
    if (*choice->language && strcmp(locale->code, choice->language) != 0)
        return refused(why, size, about(ctx, choice->language, "audience_no_language"));
    if (channel)
        audience = arena_printf(ctx->arena, "%s & channel:%s", audience, channel->id);
    if (*choice->language)
        audience = arena_printf(ctx->arena, "%s & language:%s", audience, locale->code);
    return choice->asked ? arena_printf(ctx->arena, "%s & agency:%s", audience, agency->name) : audience;
}

const char *audience_of_choice(struct ctx *ctx, const struct agency *agency, const struct audience_choice *choice,
                               char *why, size_t size)
{
    const struct area *area;
    if (!area_of_choice(ctx, agency, choice->area, &area)) {
        const char *said =
            sentence(ctx->arena, ctx->words, "audience_not_served", "area", choice->area, "agency", agency->title);
        return refused(why, size, said);
    }
    const char *audience = area ? arena_printf(ctx->arena, "area:%s", area->id) : "all";
    audience = *choice->expression ? expression_read(ctx, agency, audience, choice->expression, why, size)
                                   : chosen(ctx, agency, audience, choice, why, size);
    return audience && audience_read(ctx, audience, why, size) ? audience : NULL;
}

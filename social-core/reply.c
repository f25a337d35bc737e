#include "social-core/reply.h"

#include "social-core/phone.h"
#include "social-core/seal.h"
#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

const char *told_text(struct ctx *ctx, const char *language, bool accents, const char *const *words)
{
    const char *text = phrase_words(ctx->arena, locale_of(ctx->world->catalogs, language), words);
    return accents ? text : text_plain(ctx->arena, text);
}

const char *told_person(struct ctx *ctx, const struct person *person, const char *const *words)
{
    const char *text = told_text(ctx, person->language, person->accents, words);
    const char *addressed[] = {"for_person", "name", person->name, "text", text, NULL};
    return person->shared ? told_text(ctx, person->language, person->accents, addressed) : text;
}

size_t tell_words(struct ctx *ctx, enum outbox_class class, const struct person *person, const char *about,
                  const char *const *words)
{
    if (!person->sealed)
        return 0;
    const char *text = told_person(ctx, person, words);
    struct outbox_letter letter = {
        .sealed = person->sealed, .text = text, .about = about, .quiet = outbox_quiet(ctx, person->area)};
    outbox_text(ctx, class, &letter);
    return segments_of(text).segments;
}

const char *seal_hash_of(struct ctx *ctx, const struct person *person)
{
    const char *msisdn = person->sealed ? seal_reveal_phone(ctx->world->seal, ctx->arena, person->sealed) : NULL;
    return msisdn ? phone_name(ctx, msisdn) : NULL;
}

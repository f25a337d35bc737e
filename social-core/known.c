#include "social-core/known.h"

#include <string.h>

#include "social-core/sharing.h"
#include "social-core/world.h"

static const char *known_channel(void *self, const char *squashed)
{
    struct talk *talk = self;
    const char *meant = topic_word(talk->ctx->world->catalogs, squashed);
    const struct channel *topic = topic_named(talk->ctx, squashed);
    if (!topic && meant)
        topic = topic_named(talk->ctx, meant);
    return topic ? topic->name : NULL;
}

static const char *known_agency(void *self, const char *squashed)
{
    const struct agency *agency = agency_named(((struct talk *)self)->ctx, squashed);
    return agency ? agency->name : NULL;
}

static const char *known_person(void *self, const char *squashed)
{
    const struct person *found[PHONE_PERSONS];
    return persons_called(self, squashed, found) ? found[0]->name : NULL;
}

static const char *known_language(void *self, const char *squashed)
{
    return language_named(((struct talk *)self)->ctx->world->catalogs, squashed);
}

static const char *known_place(void *self, const char *squashed)
{
    struct talk *talk = self;
    const struct area *found[1];
    return areas_named(talk->ctx, squashed, found, 1) ? found[0]->bare : NULL;
}

/* A handle after @ is taken as written: whether it exists is the command's to find out. */
static const char *known_handle(void *self, const char *squashed)
{
    return NULL;
}

struct known known_in(struct talk *talk)
{
    return (struct known){.self = talk,
                          .channel = known_channel,
                          .agency = known_agency,
                          .handle = known_handle,
                          .person = known_person,
                          .language = known_language,
                          .place = known_place};
}

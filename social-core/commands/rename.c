#include "social-core/handle.h"

#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/text/fold.h"

bool name_refused(struct talk *talk, const char *name)
{
    if (strlen(name) > NAME_BYTES)
        say(talk, "name_too_long");
    else if (name_imitates(talk->ctx, name))
        say(talk, "name_refused", "name", name);
    else
        return false;
    return true;
}

void take_name(struct talk *talk, const char *name)
{
    struct arena *arena = talk->ctx->arena;
    bool same = !strcmp(text_squash(arena, name), text_squash(arena, talk->person->name));
    int days = same ? 0 : rename_wait_days(talk->ctx, talk->person);
    if (days)
        say(talk, "rename_wait", "days", arena_printf(arena, "%d", days));
    else
        say(talk, "renamed", "name", name, "handle", person_rename(talk->ctx, talk->person, name));
}

static void run(struct talk *talk)
{
    const char *name = talk->request.name;
    if (!name)
        say(talk, "help_rename");
    else if (!name_refused(talk, name))
        take_name(talk, name);
}

const struct command command_rename = {.intent = INTENT_rename, .run = run};

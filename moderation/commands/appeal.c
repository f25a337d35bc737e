/* KN 77 toi tan mat thay: an author objects to a decision. */
#include "moderation/appeal.h"
#include "moderation/commands/moderating.h"
#include "social-core/sharing.h"

static void run(struct talk *talk)
{
    static const char *const answers[] = {[APPEAL_NOT_YOURS] = "appeal_not_yours",
                                          [APPEAL_LATE] = "appeal_late",
                                          [APPEAL_BEFORE] = "appeal_before",
                                          [APPEAL_HEARD] = "appeal_heard",
                                          [APPEAL_TAKEN] = "appeal_taken"};
    const struct request *request = &talk->request;
    const char *id = request->id ? request->id : appeal_latest(talk->ctx, talk->person->id);
    if (!id || !request->text || !*request->text) {
        say(talk, "help_appeal");
        return;
    }
    if (!asked_who(talk))
        say(talk, answers[appeal_make(talk->ctx, talk->person, id, request->text)], "id", id);
}

const struct command command_appeal = {.intent = INTENT_appeal, .run = run};

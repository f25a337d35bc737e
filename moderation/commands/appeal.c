/* KN 77 toi tan mat thay: an author objects to a decision. */
#include "moderation/appeal.h"
#include "moderation/commands/moderating.h"
#include "moderation/notice.h"
#include "social-core/room.h"
#include "social-core/sharing.h"
#include "social-core/text/normal.h"

size_t objections_of(struct talk *talk, struct room_objection *list, size_t limit)
{
    static const char *const labels[VERDICTS] = {[VERDICT_false] = "objection_false",
                                                 [VERDICT_hide] = "objection_hidden",
                                                 [VERDICT_limit] = "objection_limited",
                                                 [VERDICT_warn] = "objection_warned"};
    size_t count;
    const struct decision **decisions = appeals_open(talk->ctx, talk->person->id, limit, &count);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct room_objection){decisions[i]->id,
                                          words_of(talk, labels[decisions[i]->verdict], "id", decisions[i]->id,
                                                   "reason", notice_reason(talk->ctx, decisions[i], talk->language))};
    return count;
}

static void run(struct talk *talk)
{
    static const char *const answers[] = {[APPEAL_NOT_YOURS] = "appeal_not_yours",
                                          [APPEAL_LATE] = "appeal_late",
                                          [APPEAL_BEFORE] = "appeal_before",
                                          [APPEAL_HEARD] = "appeal_heard",
                                          [APPEAL_TAKEN] = "appeal_taken"};
    const struct request *request = &talk->request;
    const char *id = request->id ? request->id : appeal_latest(talk->ctx, talk->person->id);
    if (!id || text_is_blank(request->text)) {
        say(talk, "help_appeal");
        return;
    }
    if (!asked_who(talk))
        say(talk, answers[appeal_make(talk->ctx, talk->person, id, request->text)], "id", id);
}

const struct command command_appeal = {.intent = INTENT_appeal, .run = run};

/* KN 77 toi tan mat thay: an author objects to a decision. */
#include <string.h>

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

/* "KN 77 ngay hom do toi khong o nha" was read as so many days: it is decision 77 where that is about a post of theirs.
 * Without a number the latest is meant. */
static const char *decision_meant(struct talk *talk, const char **text)
{
    struct ctx *ctx = talk->ctx;
    size_t digits = strspn(*text, "0123456789");
    const char *number = arena_copy(ctx->arena, *text, digits);
    if (!digits || !appeal_is_let(ctx, number, talk->person->id))
        return appeal_latest(ctx, talk->person->id);
    *text += digits + strspn(*text + digits, " ");
    return number;
}

static void run(struct talk *talk)
{
    static const char *const answers[] = {[APPEAL_NOT_YOURS] = "appeal_not_yours",
                                          [APPEAL_LATE] = "appeal_late",
                                          [APPEAL_BEFORE] = "appeal_before",
                                          [APPEAL_HEARD] = "appeal_heard",
                                          [APPEAL_TAKEN] = "appeal_taken"};
    const struct request *request = &talk->request;
    const char *text = request->text ? request->text : "";
    const char *id = request->id ? request->id : decision_meant(talk, &text);
    if (!id || text_is_blank(text)) {
        say(talk, "help_appeal");
        return;
    }
    if (!asked_who(talk))
        say(talk, answers[appeal_make(talk->ctx, talk->person, id, text)], "id", id);
}

const struct command command_appeal = {.intent = INTENT_appeal, .run = run};

/** The commands of this room: BAO, KIEM, KN. They stand beside those of social-core in one dispatch (room.h). */
#ifndef LOA_MODERATION_COMMANDS_H
#define LOA_MODERATION_COMMANDS_H

#include "social-core/commands/commands.h"

/** For struct room; both end with NULL. */
const struct command *const *moderating_commands(void);
const struct question *moderating_questions(void);

extern const struct command command_report, command_check, command_appeal;

/** For struct room: what the person of the talk can object to. */
struct room_objection;
size_t objections_of(struct talk *talk, struct room_objection *list, size_t limit);

/** The answer to "why?": a number of the reasons. */
void answer_report(struct talk *talk, long option);

#endif

#include "moderation/commands/moderating.h"

const struct command *const *moderating_commands(void)
{
    static const struct command *const commands[] = {&command_report, &command_check, &command_appeal, NULL};
    return commands;
}

const struct question *moderating_questions(void)
{
    static const struct question questions[] = {{"report", false, false, answer_report}, {0}};
    return questions;
}

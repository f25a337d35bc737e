/**
 * How each intent reads what follows its keyword: read_NAME() returns whether the text is that command indeed, and then
 * has filled in the arguments. What it refuses is tried as something else, and in the end is a sentence.
 */
#ifndef LOA_UNDERSTAND_READINGS_H
#define LOA_UNDERSTAND_READINGS_H

#include "social-core/understand/arguments.h"

bool read_nothing(struct reading *reading);
bool read_alone(struct reading *reading);
bool read_join(struct reading *reading);
bool read_post(struct reading *reading);
bool read_channels(struct reading *reading);
bool read_reading(struct reading *reading);
bool read_ask(struct reading *reading);
bool read_reply(struct reading *reading);
bool read_message(struct reading *reading);
bool read_numbered(struct reading *reading);
bool read_check(struct reading *reading);
bool read_appeal(struct reading *reading);
bool read_answer(struct reading *reading);
bool read_rate(struct reading *reading);
bool read_place(struct reading *reading);
bool read_word(struct reading *reading);
bool read_language(struct reading *reading);
bool read_iam(struct reading *reading);
bool read_sos(struct reading *reading);
bool read_stop(struct reading *reading);
bool read_help(struct reading *reading);
bool read_behalf(struct reading *reading);
bool read_hour(struct reading *reading);
bool read_pin(struct reading *reading);
bool read_rename(struct reading *reading);

#endif

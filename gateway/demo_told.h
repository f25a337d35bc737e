/** What the demo tells people and scripts when it is ready. */
#ifndef LOA_GATEWAY_DEMO_TOLD_H
#define LOA_GATEWAY_DEMO_TOLD_H

#include <jansson.h>

#include "gateway/demo_folder.h"

/** Everything that can be reached and how, docs/demo.md. Takes over the reference to `officer`; owned by the caller. */
json_t *demo_told_of(const struct demo_folder *folder, json_t *officer);

/** Prints it: one line of JSON, then lines for people. */
void demo_told_print(const json_t *told);

/** Prints the code that the sign-in asks for now. */
void demo_told_print_code(const json_t *told);

#endif

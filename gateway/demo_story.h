/** The demo's story: what villagers text and officers answer when a demo starts for the first time. */
#ifndef LOA_GATEWAY_DEMO_STORY_H
#define LOA_GATEWAY_DEMO_STORY_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "gateway/demo_programs.h"
#include "gateway/tool.h"

/**
 * Tells the steps of a story (data/README.md) one after the other: villagers write on the simulator's phones, whose
 * pages are at port `phones`, and each waits for its answer as people do; officers answer through the core. Told twice
 * within minutes it adds nothing. -1 when a step went wrong, with one sentence in `why`, or when there are tidings.
 */
int demo_story_tell(const json_t *story, struct tool *tool, struct programs *programs, uint16_t phones,
                    enum tidings *tidings, char *why, size_t size);

#endif

/** What the command line's tools stand on: the configuration, a store and a context to work in. */
#ifndef LOA_GATEWAY_TOOL_H
#define LOA_GATEWAY_TOOL_H

#include "gateway/config.h"
#include "moderation/moderation.h"
#include "social-core/ctx.h"
#include "social-core/world.h"

struct tool {
    struct config *config;
    struct world world;
    struct ctx ctx;
    struct moderation *moderation;
    json_t *words; /**< what the pages say in English: mistakes are told in them */
};

/** Reads `-c FILE` out of the arguments, connects to Redis, opens the phone key and the languages. -1 after the reason
 *  went to stderr, led by `name`. */
int tool_open(struct tool *tool, const char *name, int *argc, char **argv);
void tool_close(struct tool *tool);

/** The first part of tool_open(): the configuration and a context, but no key, no languages and no store yet. */
int tool_prepare(struct tool *tool, int *argc, char **argv);

/** Who works at this command line, as the audit log names them: "shell:root"; behind sudo, who called it. */
const char *tool_user(const struct tool *tool);

/** A fresh arena and an empty batch, for tools that do one thing after another. */
void tool_renew(struct tool *tool);

#endif

/** The demo's data: the whole country and a sample village, and an officer who can sign in. */
#ifndef LOA_GATEWAY_DEMO_VILLAGE_H
#define LOA_GATEWAY_DEMO_VILLAGE_H

#include <jansson.h>

#include "gateway/tool.h"

/** Loads data/areas.json and data/village.json; loading again changes nothing. -1 after the reason went to stderr. */
int demo_village_load(struct tool *tool);

/**
 * What the officer signs in with: `{login, password, secret, otpauth}`, a new reference. That is `known` (what this
 * returned in the last run, or NULL) while it still holds, else new keys. NULL after the reason went to stderr.
 */
json_t *demo_village_officer(struct tool *tool, const char *login, json_t *known);

#endif

/** JSON values whose memory belongs to an arena, so that abandoned work leaks nothing. */
#ifndef LOA_BASE_JSON_H
#define LOA_BASE_JSON_H

#include <jansson.h>

#include "social-core/base/arena.h"

/** A new object that is released with the arena. */
json_t *json_new(struct arena *arena);

/** The object a text holds, released with the arena; an empty object when the text is NULL or no JSON object. */
json_t *json_read(struct arena *arena, const char *text);

/** How many brackets are open at most between two places of a text, whether it is JSON or not. jansson's parser calls itself for each:
 *  what comes from outside is looked at before it is read on a small stack. */
size_t json_depth(const char *from, const char *end);

/** The text of an object, short, with its keys sorted: equal objects have equal texts. Owned by the arena. */
const char *json_write(struct arena *arena, const json_t *object);

/** A text of an object, copied into the arena; NULL when there is none. */
const char *json_text(struct arena *arena, const json_t *object, const char *key);

/** Puts a text into an object; NULL puts nothing. */
void json_put(json_t *object, const char *key, const char *text);

#endif

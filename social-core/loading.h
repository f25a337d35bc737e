/**
 * Loading: areas, topics, agencies, staff and persons from one JSON document, as docs/operations.md describes it.
 * Loading the same twice changes nothing. All of it is looked at before any of it is written.
 */
#ifndef LOA_LOADING_H
#define LOA_LOADING_H

#include <stddef.h>

#include <jansson.h>

#include "social-core/ctx.h"

/** How many of each were in the document. */
struct loaded {
    size_t areas, channels, agencies, staff, duty, phones;
};

/**
 * Loads `document`. -1 with one sentence in `why` (where, like `agencies[2].area`, and what is wrong); then nothing was
 * written. Commits by itself, some hundred things at a time, and calls `breathe(owner)` after each commit, where the
 * caller may give the context a fresh arena.
 */
int loading_run(struct ctx *ctx, const json_t *document, void (*breathe)(void *owner), void *owner,
                struct loaded *loaded, char *why, size_t size);

#endif

/**
 * Loading: areas, topics, agencies, staff, rosters, texts and persons from one JSON document, as docs/operations.md
 * describes it; and the same document made of what is kept. All of it is looked at before any of it is written: one
 * mistake, and nothing is. What is kept already is left alone, so loading the same twice, or what was exported, changes
 * nothing, and loading that was broken off is done by loading again.
 */
#ifndef LOA_LOADING_LOADING_H
#define LOA_LOADING_LOADING_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "social-core/ctx.h"

#define LOADING_KINDS 8       /**< lists that a document may have */
#define LOADING_MISTAKES 100  /**< that are told at once; more are counted */
#define LOADING_TEXT_MAX 4000 /**< bytes of one text */

/** What is wrong, and where: a member of a row of a list (each NULL: of the whole). Texts are owned by the arena. */
struct mistake {
    const char *list;
    size_t row; /**< the first is 0 */
    const char *member;
    const char *what; /**< "must be officer, moderator or admin", in the language of the context's words */
};

struct mistakes {
    struct mistake list[LOADING_MISTAKES];
    size_t count; /**< in all: more than the list holds, when there are many */
};

/** Of each list that can be loaded: how many rows the document had, how many of them are new or change something. */
struct loaded {
    struct loaded_kind {
        const char *list;
        size_t rows, fresh, changed;
    } kinds[LOADING_KINDS];
};

struct loading_wish {
    const char *by; /**< who loads, for the audit log: "shell:root" */
    bool dry;       /**< look, and write nothing */
    void (*breathe)(
        void *owner); /**< called after each commit of some hundred things: the caller may give the context a
                                       fresh arena then; NULL: nothing */
    void *owner;
};

/** Loads `document`. -1 when there are mistakes; then nothing was written. */
int loading_run(struct ctx *ctx, const json_t *document, const struct loading_wish *wish, struct loaded *loaded,
                struct mistakes *mistakes);

/** The counts in one line: "areas 9 (2 new, 1 changed), staff 3". */
const char *loaded_text(struct arena *arena, const struct loaded *loaded);

/** How many rows a list of the document had. */
size_t loaded_rows(const struct loaded *loaded, const char *list);

/** The document of everything of this kind that is kept (NULL: of all kinds), but for persons, passwords and codes; the
 *  phones of rosters are sealed. Released with the arena. NULL: there is no such kind. */
json_t *loading_export(struct ctx *ctx, const char *list);

#endif

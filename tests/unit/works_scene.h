/** A gateway's works on a store of their own, with a directory that was changed once. */
#ifndef LOA_TESTS_WORKS_SCENE_H
#define LOA_TESTS_WORKS_SCENE_H

#include <event2/event.h>

#include "gateway/turns.h"
#include "gateway/works.h"

#define PIECES 100 /* of work at a time */
#define REVISION 1 /* of the directory */

struct scene {
    struct ctx *ctx; /* a connection of its own, beside the works' */
    struct event_base *base;
    struct store *store;
    struct works *works;
    struct turns turns;
    size_t begun, found, done, in_turn;
};

struct scene works_scene_new(void);
void works_scene_free(struct scene *scene);

/** Begins so many pieces with the scene as what they work on; each adds one to `done`, one that is given up does. */
void works_scene_begin(struct scene *scene, void (*body)(struct ctx *, void *), size_t count, int patience_ms);

/** Lets the loop run until all that was begun is done. */
void works_scene_run(struct scene *scene);

#endif

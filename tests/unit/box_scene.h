/** A box link in a test's own loop, and everything it told. */
#ifndef LOA_TESTS_BOX_SCENE_H
#define LOA_TESTS_BOX_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/event.h>

#include "adapters/kannel/box.h"

#define PATIENCE_MS 10000
#define TICKETS 64

struct fake_bearerbox;

struct scene {
    struct event_base *base;
    struct fake_bearerbox *fake; /* the other end, where it is a fake */
    struct box *box;
    int mos, reports, answers, ups, downs, suspends, resumes, rooms;
    struct ticket tickets[TICKETS]; /* of MOs, by their order; a report's is the first */
    char text[64], sender[32], dlr_url[64];
    enum dlr event;
    enum sms_coding coding;
    char answered[FRAME_UUID_BYTES + 1];
    enum ack_status status;
};

/** Counts and notes in the scene that is the link's `self`. */
extern const struct box_events scene_events;

/** A timer that sets *passed. */
struct event *scene_deadline(struct scene *scene, int ms, int *passed);

/** Lets the loop run for so long. */
void scene_pass(struct scene *scene, int ms);

/** An MT in one breath. */
struct mt scene_mt(const char *id);

/** Runs the loop until the condition holds; fails when it does not within PATIENCE_MS. */
#define until(scene, condition)                                                                                        \
    do {                                                                                                               \
        int too_late = 0;                                                                                              \
        struct event *timer = scene_deadline(scene, PATIENCE_MS, &too_late);                                           \
        while (!(condition) && !too_late)                                                                              \
            event_base_loop((scene)->base, EVLOOP_ONCE);                                                               \
        event_free(timer);                                                                                             \
        if (too_late)                                                                                                  \
            fail_msg("waited in vain for %s", #condition);                                                             \
    } while (0)

#endif

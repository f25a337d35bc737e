/** The other end of a box link, in the test's own loop: it listens, notes what it gets, and sends what it is told. */
#ifndef LOA_TESTS_FAKE_BEARERBOX_H
#define LOA_TESTS_FAKE_BEARERBOX_H

#include "adapters/kannel/wire.h"

struct event_base;

#define FAKE_NOTES 512

/** What came in one frame. */
struct fake_note {
    enum frame_type type;
    char id[FRAME_UUID_BYTES + 1]; /* of an sms or ack */
    char text[64];                 /* boxc_id of an admin, msgdata of an sms */
    int number;                    /* command of an admin, nack of an ack, dlr_mask of an sms */
};

struct fake_bearerbox {
    struct event_base *base;
    struct evconnlistener *listener;
    struct bufferevent *link; /* the newest connection; NULL: none */
    int port;
    int connections;
    size_t count;
    struct fake_note notes[FAKE_NOTES];
};

struct fake_bearerbox *fake_bearerbox_new(struct event_base *base);
void fake_bearerbox_free(struct fake_bearerbox *fake);

/** Sends a frame, or any bytes, to the newest connection. */
void fake_put(struct fake_bearerbox *fake, const struct frame *frame);
void fake_put_bytes(struct fake_bearerbox *fake, const void *bytes, size_t size);

/** Sends an MO with this id and text. */
void fake_put_mo(struct fake_bearerbox *fake, const char *id, const char *text);

/** Closes the newest connection. */
void fake_cut(struct fake_bearerbox *fake);

/** How many frames of a type came; the nth of them (0 is the first), or NULL. */
size_t fake_count(const struct fake_bearerbox *fake, enum frame_type type);
const struct fake_note *fake_note(const struct fake_bearerbox *fake, enum frame_type type, size_t nth);

#endif

/** Inside the link to bearerbox: its state, between the life of the connection (box.c) and what is read from it
 *  (box_reading.c). */
#ifndef LOA_KANNEL_BOX_STATE_H
#define LOA_KANNEL_BOX_STATE_H

#include "adapters/kannel/box.h"

struct bufferevent;
struct evbuffer;
struct event;

enum state {
    RESTING,    /* no connection; `timer` ends the pause */
    CONNECTING, /* `timer` ends the patience */
    UP,         /* `timer` beats the heart */
    LEAVING     /* bearerbox is going: what is under way may end; `timer` looks whether it has */
};

struct box {
    struct event_base *base;
    struct box_settings settings;
    char *host, *box_id;
    const struct box_events *events;
    void *self;

    enum state state;
    struct bufferevent *link; /* NULL while RESTING */
    struct event *timer;
    int pause_ms;        /* the next pause before connecting */
    uint32_t connection; /* counts connections, so that a late acknowledgement is known */
    unsigned in_flight;  /* handed over on this connection, not acknowledged */
    unsigned unanswered; /* MTs sent on this connection, not answered */
    bool reading_rests;  /* in_flight is at its limit */
    bool refused;        /* box_send() refused for a full socket */
    bool suspended;      /* bearerbox wants no MT */
    bool draining;       /* new messages are left to bearerbox */
    int64_t heard_ms;    /* when bytes last came */
    int64_t asked_ms;    /* when an MT was sent while none was unanswered */
    int64_t leave_by_ms;
};

/** The monotonic clock. */
int64_t box_now_ms(void);
void box_set_timer(struct box *box, int ms);
void box_tell(struct box *box, void (*event)(void *self));
struct evbuffer *box_output(const struct box *box);

/** The connection ends; it comes back after a pause. */
void box_go_down(struct box *box, const char *why);
void box_bad_frame(struct box *box, const char *how);

/** bearerbox is going: what is under way may end. */
void box_leave(struct box *box);

/** Takes the frames that are there, as many as may be in flight. */
void box_on_readable(struct bufferevent *link, void *self);
/** True when a frame has begun and not ended. */
bool box_inside_frame(const struct box *box);
/** Some were acknowledged: there is room for more. */
void box_read_on(struct box *box);

#endif

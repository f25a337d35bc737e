/** Where a phone's USSD session stands: one row of the store, read at each step and written in its commit. */
#ifndef LOA_MENU_SESSION_H
#define LOA_MENU_SESSION_H

#include "social-core/menu/dialogs.h"
#include "social-core/menu/menu.h"
#include "social-core/phone.h"

struct menu_session {
    const char *key;
    const char *step;   /**< the identity of this step, as read: what guards the next; NULL: there is no session */
    const char *at;     /**< the name of the screen */
    const char *trail;  /**< the screens that lead here, each with the place in its list: "home:0 topics:8" */
    size_t from, until; /**< of a list or choice: the first item shown, and the one after the last */
    const char *page;   /**< of an answer: the part that is shown */
    const char *left;   /**< of an answer: what comes after it; NULL: nothing */
    bool more;          /**< a command has more to show after this answer */
    bool asks;          /**< the answer is a question of the command, and what is typed next answers it */
    bool resuming;      /**< the session came back and has not said whether it goes on */
    const char *means;  /**< the intent that the words are meant for, by name */
    const char *kept[MENU_ARGUMENT_COUNT]; /**< what was chosen and typed; NULL: nothing yet */

    /* the network's side: the message this step came by, and the sequence number of the screen that answered it */
    const char *link;
    int session; /**< -1: not numbered */
    unsigned heard, sent;
    bool dialled; /**< that message was the dialling itself */
    bool flat;    /**< the SMSC gives each message of a session the same sequence number */
};

/** Asks for the session; between this and menu_session_ready() stands the caller's db_wait(). */
const struct db_reply *menu_session_ask(struct ctx *ctx, const struct phone *phone);
struct menu_session menu_session_ready(struct ctx *ctx, const struct phone *phone, const struct db_reply *asked);

/** Forgets everything but the network's side: a session that stands at its first screen. */
void menu_session_restart(struct menu_session *session);

/** Writes the session as a new step, guarded by the one that was read. It lives `minutes` from now. */
void menu_session_write(struct ctx *ctx, const struct menu_session *session, int minutes);

/** Ends the session, guarded by the step that was read. */
void menu_session_end(struct ctx *ctx, const struct menu_session *session);

/** Goes to a screen; one that is on the trail already is gone back to. */
void menu_session_go(struct ctx *ctx, struct menu_session *session, const char *screen);

/** Goes back one screen; false when there is none. */
bool menu_session_back(struct ctx *ctx, struct menu_session *session);

#endif

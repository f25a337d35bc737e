/** One step of a session while it is worked on. For the files of the menu only. */
#ifndef LOA_MENU_STEP_H
#define LOA_MENU_STEP_H

#include "social-core/menu/menu.h"
#include "social-core/menu/session.h"
#include "social-core/talk.h"

struct step {
    struct ctx *ctx;
    struct talk talk;
    struct dialog_news news;
    struct on_screen said;
    const struct menu_settings *settings;
    struct menu_session session;
    const char *notice;     /**< what is said above the screen; NULL: nothing */
    const char *last_words; /**< the session ends with these; NULL: it goes on */
    bool forgotten;         /**< the session that ended cannot be gone on with */
    bool ran;               /**< a command was run */
};

/** Does what was typed: moves.c. */
void step_typed(struct step *step, const char *text);

/** Where the number may be another's by now: shows the question whose it is, and returns true. */
bool step_asks_again(struct step *step, const char *text);

/** The screen where the session stands, final: show.c. Notes in the session what of it is shown. */
const char *step_show(struct step *step);

#endif

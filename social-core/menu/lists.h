/** What the lists of the menu offer, and what decides whether an item is offered. */
#ifndef LOA_MENU_LISTS_H
#define LOA_MENU_LISTS_H

#include "social-core/menu/dialogs.h"
#include "social-core/menu/session.h"
#include "social-core/talk.h"

struct menu_rows {
    const char **labels; /**< as shown */
    const char **values; /**< as kept */
    size_t count;
};

/** The rows of a list, for the person of the talk. */
struct menu_rows menu_rows(struct talk *talk, enum menu_list list);

/** The items of a screen that are offered now; `values` are names of screens. */
struct menu_rows menu_offers(struct talk *talk, const struct menu_session *session, const struct menu_screen *screen);

/** The title of the channel with this id; of a person's, the handle; an empty text when there is none. */
const char *menu_channel_title(struct talk *talk, const char *id);

#endif

/** The dialogs as tables: which screens there are, what they offer, and where each choice leads. */
#ifndef LOA_MENU_DIALOGS_H
#define LOA_MENU_DIALOGS_H

#include <stdbool.h>

#include "social-core/understand/understand.h"

/** What is gathered on the way and given to the command; each is the member of struct request with that name. */
#define MENU_ARGUMENTS(X) X(channel) X(agency) X(id) X(to) X(name) X(area) X(text) X(code) X(stars)
#define X(name) MENU_##name,
enum menu_argument { MENU_ARGUMENTS(X) MENU_ARGUMENT_COUNT, MENU_NOTHING = MENU_ARGUMENT_COUNT };
#undef X

enum menu_kind {
    SCREEN_CHOICE, /**< offers its items */
    SCREEN_LIST,   /**< offers what there is, eight at a time; the one chosen is kept */
    SCREEN_WORDS,  /**< asks for words, which are kept */
    SCREEN_DO,     /**< runs a command with what was kept, shows its answer */
    SCREEN_SEND,   /**< runs the command that the words on the way were meant for, shows its answer */
    SCREEN_POLL,   /**< shows the poll that was chosen, and asks it */
    SCREEN_CASE,   /**< shows the thread of the case that was chosen */
    SCREEN_REST    /**< the rest of the words comes as an SMS; the session ends */
};

/** When an item is offered. */
enum menu_when {
    ALWAYS,
    TO_MEMBERS,
    TO_STRANGERS,
    IF_FOLLOWED,
    IF_NOT_FOLLOWED,
    IF_INSTANT,
    IF_NOT_INSTANT,
    IF_POSTABLE, /**< one may post to the channel: a topic, the own board */
    IF_ACCENTS,
    IF_NO_ACCENTS,
    IF_STOPPED,
    IF_NOT_STOPPED,
    IF_SHARED,     /**< several persons use the phone */
    IF_ANSWERABLE, /**< what is shown has a number to reply to */
    IF_RATEABLE,   /**< the case that was chosen is answered */
    IF_ASKED_BACK, /**< the case that was chosen waits for this person */
    IF_NOT_ASKED_BACK,
    IF_POLL, /**< a poll waits for an answer, or may be answered anew */
    IF_NO_POLL,
    IF_OBJECTION /**< there is a decision that this person can object to */
};

/** What a list offers: lists.h. */
enum menu_list {
    LIST_NONE,
    LIST_FOLLOWED,
    LIST_TOPICS,
    LIST_PLACES,
    LIST_AGENCIES,
    LIST_CASES,
    LIST_STARS,
    LIST_NOTICES,
    LIST_POLLS,
    LIST_OBJECTIONS,
    LIST_LANGUAGES,
    LIST_PERSONS
};

/** Words that must be good for something before one goes on. */
enum menu_check { CHECK_NOTHING, CHECK_HANDLE, CHECK_LENGTH };

#define MENU_ITEMS 8      /* numbers 1 to 8: 9 is more, 0 back, 00 home */
#define MENU_ITEM_ROWS 12 /* of a screen's table; no more than MENU_ITEMS of them are offered at a time */

struct menu_item {
    const char *label; /**< key of a phrase; NULL after the last */
    const char *to;    /**< name of a screen */
    enum menu_when when;
};

struct menu_screen {
    const char *name;
    enum menu_kind kind;
    const char *title;        /**< key of a phrase, which may hold any argument; NULL: the answer itself is shown */
    enum intent intent;       /**< DO: what it does. Else, unless none: what the words on the way are meant for */
    enum menu_argument keeps; /**< LIST, WORDS */
    enum menu_list list;      /**< LIST */
    enum menu_check check;    /**< WORDS */
    bool adds;                /**< WORDS: to those that were typed before */
    const char *then;         /**< LIST, WORDS: the next screen */
    struct menu_item items[MENU_ITEM_ROWS];
};

/** The screen with this name, or NULL. */
const struct menu_screen *menu_screen(const char *name);

/** All screens, ended by one without a name: for tests and docs. */
const struct menu_screen *menu_screens(void);

#define MENU_HOME "home"
#define MENU_TYPED "typed" /* the answer to a command that was typed as one texts it */

#endif

/** Phones that dial: a small village, and an SMSC that numbers its sessions. */
#ifndef LOA_TESTS_MENU_SCENE_H
#define LOA_TESTS_MENU_SCENE_H

#include "social-core/menu/menu.h"
#include "social-core/outbox.h"
#include "tests/unit/support.h"

#define LAN "+84912000001"
#define PAO "+84912000002"

/** A context with the village; `*settings` are its menu's and may be changed. */
struct ctx *menu_village(struct menu_settings *settings);

/** Texts as SMS; what is answered, "" when nothing is. */
const char *menu_texts(struct ctx *ctx, const char *msisdn, const char *words);

/** A phone in one session: the screen it shows last. Begin with `{.msisdn = LAN}`. */
struct handset {
    const char *msisdn;
    int session;           /**< number of its session */
    unsigned sequence;     /**< of the screen it shows */
    bool counts;           /**< its SMSC counts by itself: an answer has the number after the screen's */
    bool shown;            /**< the last step showed a screen */
    struct outbox_row row; /**< the last screen */
};

/** Dials in a new session; the screen that comes. */
const char *handset_dials(struct ctx *ctx, struct handset *handset, const char *code);

/** Answers the screen; the next one. */
const char *handset_types(struct ctx *ctx, struct handset *handset, const char *words);

/** The same with any sequence number; "" when no screen comes. */
const char *handset_says(struct ctx *ctx, struct handset *handset, enum menu_event_kind kind, unsigned sequence,
                         const char *words);

/** Types each word or 'quoted words' of a script; the last screen. */
const char *handset_follows(struct ctx *ctx, struct handset *handset, const char *script);

/** The village with Lan and Pao in it, and the settings of its menu, which may be changed. */
extern struct menu_settings menu_scene_settings;
struct ctx *menu_members(void);

/** The first words of a script, and how many bytes of it they and what follows them take. */
const char *menu_first_words(struct ctx *ctx, const char *script, size_t *bytes);

/** Fails unless a screen shows the words. */
#define assert_shows(screen, words)                                                                                    \
    do {                                                                                                               \
        const char *shown_ = (screen);                                                                                 \
        if (!strstr(shown_, (words)))                                                                                  \
            fail_msg("\"%s\" does not show \"%s\"", shown_, (words));                                                  \
    } while (0)

/** How many posts there are. */
size_t menu_posts(struct ctx *ctx);

/** How many rows of a class wait. */
size_t menu_rows_waiting(struct ctx *ctx, enum outbox_class class);

#endif

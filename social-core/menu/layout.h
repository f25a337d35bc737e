/** Screens: what fits on one, and how a text and numbered lines are laid out on several. Texts here are final: folded
 * already when the person wants no accents (shown()). */
#ifndef LOA_MENU_LAYOUT_H
#define LOA_MENU_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/arena.h"

/** Where screens are made. */
struct layout {
    struct arena *arena;
    size_t octets;         /**< of one screen: 160 are 182 septets or 80 UTF-16 units */
    const char *foot;      /**< below the last part of anything */
    const char *foot_more; /**< below the other parts */
};

/** True when the text fits one screen; a number to come (db.h, db_fresh()) counts as ten digits. */
bool layout_fits(const struct layout *layout, const char *text);

/** The beginning of a text, at most `units` septets or UTF-16 units of it, with ".." when something is left out. */
const char *layout_short(const struct layout *layout, const char *text, size_t units);

/** The same, of its end. */
const char *layout_tail(const struct layout *layout, const char *text, size_t units);

/** Lines with the numbers 1 to 8, a part of a longer list. */
struct layout_lines {
    const char *const *labels;
    size_t count;
    size_t from;  /**< the first to be shown */
    size_t until; /**< set: the one after the last that is */
};

/**
 * A title, as many lines as fit below it, and the foot. A line's number is its place among its eight. Words that are
 * too long for any screen are shortened; one line is shown at least, when there is any.
 */
const char *layout_menu(const struct layout *layout, const char *title, struct layout_lines *lines);

/**
 * The first page of a text. When all of it fits with `tail` (lines that belong below it, or "") and the foot, *left is
 * NULL; else the page ends at a word, and *left is what comes after it. *page is the part of the text that is shown.
 */
const char *layout_page(const struct layout *layout, const char *text, const char *tail, const char **page,
                        const char **left);

#endif

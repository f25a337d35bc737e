/** What must hold of whatever goes out, in plays of whole conversations. A failure names it and ends the program. */
#ifndef LOA_TESTS_FUZZ_CHECK_H
#define LOA_TESTS_FUZZ_CHECK_H

#include <stdbool.h>

#include "social-core/ctx.h"

/** A new play: nobody has typed a brace yet, and what is in the outbox has been looked at. */
void check_begin(struct ctx *ctx);

/** What people typed may come back as it was. */
void check_typed(const char *text);

/** Looks at the rows that came into the outbox since the last call; how many of them were answers to texts or screens. */
size_t check_outbox(struct ctx *ctx);

/** The code of six or eight digits that was told last, in a text or on a page; "000000" when none was. */
const char *check_code(void);

/** Looks at a text that is sent to somebody. */
void check_sent(const char *text);

/** Looks at a page. */
void check_page(const char *body, size_t length, bool is_text);

/** Ends the program after saying why. */
void fail(const char *why, const char *about);

#endif

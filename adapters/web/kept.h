/**
 * Pages kept in memory, and never shown when they are no longer true.
 *
 * A page is kept together with what was read from the store for it (reads.h). Whoever asks for it again waits until the store
 * has told that nothing of that has changed; else the page is made anew. So a page is never older than its asking, and at
 * most a second where somebody writes to the store past the gateways. All who ask for a page while the store is asked share
 * the next asking: a page that thousands look at costs the store no more than one that one looks at.
 */
#ifndef LOA_WEB_KEPT_H
#define LOA_WEB_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange;
struct kept_pages;
struct web;

/** What became of pages, and what they take. */
struct kept_figures {
    uint64_t made, again; /**< made anew; shown as they were kept */
    size_t pages, bytes;
};

/** No pages yet, `most` bytes of them at most; 0: none is ever kept. Owned by the caller, ended by kept_free(). */
struct kept_pages *kept_new(struct web *web, size_t most);

/** Pages on their way to a client stay until they are sent. NULL is allowed. */
void kept_free(struct kept_pages *kept);

/** Whether the answer may come from here: a route of WEB_KEPT, and nothing in the request that changes it. */
bool kept_suits(const struct kept_pages *kept, const struct exchange *exchange);

/** Has the exchange answered: with the page as it was kept, or with one made now. */
void kept_answer(struct kept_pages *kept, struct exchange *exchange);

/** The answer that was made for a page is in its final bytes: it is kept when it may be, and goes to all who wait for it. */
void kept_made(struct exchange *exchange);

/** One more holder of an answer's bytes (`answer.hold`), and one less. */
void kept_hold(void *hold);
void kept_release(const void *bytes, size_t length, void *hold);

struct kept_figures kept_figures(const struct kept_pages *kept);

#endif

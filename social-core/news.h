/** News: the unread posts of all that a person follows, oldest first. DOC shows them, and so does the digest. */
#ifndef LOA_NEWS_H
#define LOA_NEWS_H

#include "social-core/follow.h"
#include "social-core/post.h"
#include "social-core/receipt.h"

/** How many posts of one channel are looked at. */
#define NEWS_A_CHANNEL 20

struct news {
    struct follows follows;
    struct post *list;
    size_t count;
};

/** What this person has neither written, nor read, nor got at once. */
struct news news_of(struct ctx *ctx, const char *person);

/** Notes in the batch that the person has got the first `shown` of them, and moves the places of reading. */
void news_got(struct ctx *ctx, const char *person, enum receipt_how how, const struct news *news, size_t shown);

/** The same afterwards, when it was sent: places that have changed since stay as they are, and there is no conflict. */
void news_sent(struct ctx *ctx, const char *person, const struct news *news, size_t shown);

/** Notes in the batch that the person has got a post, and with a false one its correction. */
void news_note(struct ctx *ctx, const char *person, enum receipt_how how, const struct post *post);

/** A post as a line of a page; a false one comes behind what is true, in this language. */
const char *news_line(struct ctx *ctx, const struct post *post, const char *language);

#endif

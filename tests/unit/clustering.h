/** Posts and their clusters in the store: what tests of both need. Include after <cmocka.h>. */
#ifndef LOA_TESTS_CLUSTERING_H
#define LOA_TESTS_CLUSTERING_H

#include "moderation/cluster.h"
#include "tests/unit/support.h"

struct clustering {
    struct ctx *ctx;
    struct wording *wording;
    struct cluster_words words;
};

/** An empty store and the words' files; fails where they cannot be read. Ended by clustering_close(). */
void clustering_open(struct clustering *clustering);
void clustering_close(struct clustering *clustering);

/** Person 1 posts a text; its number. With `found` it then joins its cluster, as the gatherer has it. */
uint64_t clustering_post(struct clustering *clustering, const char *text, const struct cluster_found *found);

/** The cluster of a post, 0: it stands alone. */
uint64_t cluster_with(struct clustering *clustering, uint64_t number);

#endif

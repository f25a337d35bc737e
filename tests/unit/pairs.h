/** Pairs of texts and what a comparison says of them. Include after <cmocka.h>. */
#ifndef LOA_TESTS_PAIRS_H
#define LOA_TESTS_PAIRS_H

#include "moderation/alike.h"
#include "social-core/base/arena.h"

struct scene {
    struct arena *arena;
    struct wording *wording;
};

struct pair {
    const char *left, *right;
    bool same;
    enum alike_reason reason;
    const char *word;
};

/** Set-up and end of a group of tests: the state is a scene with the words' files. */
int scene_setup(void **state);
int scene_teardown(void **state);

struct gist *read_gist(struct scene *scene, const char *text);

/** Fails unless each pair compares as it says, in either order; the last has no text. */
void assert_pairs(struct scene *scene, const struct pair *pairs);

#define SAME(left, right)                                                                                              \
    {                                                                                                                  \
        left, right, true, ALIKE_SAME, NULL                                                                            \
    }
#define APART(left, right, reason, word)                                                                               \
    {                                                                                                                  \
        left, right, false, reason, word                                                                               \
    }

#endif

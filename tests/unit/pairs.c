#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/text/normal.h"
#include "tests/unit/pairs.h"

int scene_setup(void **state)
{
    char error[256] = "";
    struct scene *scene = calloc(1, sizeof *scene);
    scene->arena = arena_new();
    scene->wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    if (!scene->wording)
        fprintf(stderr, "%s\n", error);
    *state = scene;
    return scene->wording ? 0 : -1;
}

int scene_teardown(void **state)
{
    struct scene *scene = *state;
    wording_free(scene->wording);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

struct gist *read_gist(struct scene *scene, const char *text)
{
    return gist_of(scene->arena, scene->wording, NULL, text_normal(scene->arena, text, strlen(text)));
}

void assert_pairs(struct scene *scene, const struct pair *pairs)
{
    for (; pairs->left; pairs++) {
        const struct gist *left = read_gist(scene, pairs->left), *right = read_gist(scene, pairs->right);
        struct alike result, turned;
        alike(left, right, &result);
        alike(right, left, &turned);
        if (result.same != pairs->same || (!pairs->same && result.reason != pairs->reason))
            fail_msg("%s / %s: %s", pairs->left, pairs->right, alike_reason_name(result.reason));
        assert_int_equal(turned.same, result.same);
        assert_int_equal(turned.reason, result.reason);
        if (pairs->word) {
            const struct gist *gist = result.in_left ? left : right;
            assert_int_not_equal(result.word, ALIKE_NONE);
            assert_int_equal(gist->words[result.word].length, strlen(pairs->word));
            assert_memory_equal(gist_letters(gist, result.word), pairs->word, strlen(pairs->word));
        }
    }
}

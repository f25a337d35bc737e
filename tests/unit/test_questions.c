#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/support.h"
#include "tests/unit/works_scene.h"

#define QUESTION "GET", "{vn}test"
#define SHORT_MS 20

static void set(struct scene *scene, const char *value)
{
    db_read(scene->ctx, "SET", "{vn}test", value);
}

static void look_for_yes(struct ctx *ctx, void *self)
{
    struct scene *scene = self;
    const char *answer = db_text(db_read(ctx, QUESTION));
    scene->found += answer && !strcmp(answer, "yes");
    scene->done++;
}

static void look_twice_for_yes(struct ctx *ctx, void *self)
{
    struct scene *scene = self;
    const struct db_reply *first = db_ask(ctx, QUESTION), *other = db_ask(ctx, "GET", "{vn}other"),
                          *second = db_ask(ctx, QUESTION);
    db_wait(ctx);
    scene->found += !strcmp(db_text(first), "yes") && !strcmp(db_text(second), "yes") && !db_text(other);
    scene->done++;
}

static struct scene scene_asking(const char *value)
{
    struct scene scene = works_scene_new();
    set(&scene, value);
    works_scene_begin(&scene, look_for_yes, 1, FOR_EVER); /* connected now */
    works_scene_run(&scene);
    return scene;
}

static uint64_t commands(const struct scene *scene)
{
    return store_stats(scene->store)->commands;
}

static void what_many_ask_in_one_turn_is_asked_once_and_told_to_all(void **state)
{
    struct scene scene = scene_asking("yes");
    uint64_t before = commands(&scene);

    works_scene_begin(&scene, look_for_yes, PIECES, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(commands(&scene) - before, 1);
    assert_int_equal(scene.found, 1 + PIECES);
    works_scene_free(&scene);
}

static void a_piece_that_asks_twice_hears_the_answer_at_both_places(void **state)
{
    struct scene scene = scene_asking("yes");
    uint64_t before = commands(&scene);

    works_scene_begin(&scene, look_twice_for_yes, 2, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(commands(&scene) - before, 2);
    assert_int_equal(scene.found, 1 + 2);
    works_scene_free(&scene);
}

static void what_has_left_is_asked_again_so_that_no_answer_is_older_than_its_question(void **state)
{
    struct scene scene = scene_asking("no");
    db_read(scene.ctx, "CLIENT", "PAUSE", "100");
    works_scene_begin(&scene, look_for_yes, 1, FOR_EVER);
    event_base_loop(scene.base, EVLOOP_NONBLOCK); /* it leaves, and is not answered yet */
    uint64_t before = commands(&scene);

    works_scene_begin(&scene, look_for_yes, 1, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(commands(&scene) - before, 1);
    works_scene_free(&scene);
}

static void whoever_is_given_up_takes_no_answer_from_the_others(void **state)
{
    struct scene scene = scene_asking("yes");
    db_read(scene.ctx, "CLIENT", "PAUSE", "200");

    works_scene_begin(&scene, look_for_yes, 1, SHORT_MS);
    works_scene_begin(&scene, look_for_yes, 2, FOR_EVER);
    works_scene_begin(&scene, look_twice_for_yes, 1, SHORT_MS);
    works_scene_run(&scene);

    assert_int_equal(scene.found, 1 + 2);
    works_scene_free(&scene);
}

static void a_connection_that_breaks_loses_no_asker(void **state)
{
    struct scene scene = scene_asking("yes");
    db_read(scene.ctx, "CLIENT", "PAUSE", "100");
    works_scene_begin(&scene, look_for_yes, PIECES, FOR_EVER);
    event_base_loop(scene.base, EVLOOP_NONBLOCK);

    db_read(scene.ctx, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    works_scene_run(&scene);

    assert_int_equal(scene.found, 1 + PIECES);
    works_scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_many_ask_in_one_turn_is_asked_once_and_told_to_all),
        cmocka_unit_test(a_piece_that_asks_twice_hears_the_answer_at_both_places),
        cmocka_unit_test(what_has_left_is_asked_again_so_that_no_answer_is_older_than_its_question),
        cmocka_unit_test(whoever_is_given_up_takes_no_answer_from_the_others),
        cmocka_unit_test(a_connection_that_breaks_loses_no_asker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

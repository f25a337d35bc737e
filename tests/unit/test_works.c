#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/directory.h"
#include "tests/unit/support.h"
#include "tests/unit/works_scene.h"

static void look_for_area(struct ctx *ctx, void *self)
{
    struct scene *scene = self;
    directory_refresh_to(ctx, REVISION);
    scene->found += area_by_id(ctx, "15") != NULL;
    scene->done++;
}

static void begin(struct scene *scene, size_t count, int patience_ms)
{
    works_scene_begin(scene, look_for_area, count, patience_ms);
}

/* How often whole hashes were read since the last CONFIG RESETSTAT. */
static long long hashes_read(struct ctx *ctx)
{
    const char *stats = db_text(db_read(ctx, "INFO", "commandstats")), *at = strstr(stats, "cmdstat_hgetall:calls=");
    return at ? strtoll(at + strlen("cmdstat_hgetall:calls="), NULL, 10) : 0;
}

static void works_that_begin_together_read_the_directory_once(void **state)
{
    struct scene scene = works_scene_new();
    db_read(scene.ctx, "CONFIG", "RESETSTAT");

    begin(&scene, PIECES, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(scene.found, PIECES);
    assert_int_equal(hashes_read(scene.ctx), 4); /* areas, their numbers, channels, agencies */
    works_scene_free(&scene);
}

static void a_directory_whose_reader_was_given_up_is_read_by_the_next(void **state)
{
    struct scene scene = works_scene_new();
    db_read(scene.ctx, "CLIENT", "PAUSE", "200");
    begin(&scene, 1, 20);
    works_scene_run(&scene);
    size_t found_in_vain = scene.found;

    begin(&scene, 2, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(found_in_vain, 0);
    assert_int_equal(scene.found, 2);
    works_scene_free(&scene);
}

static void add_one(struct ctx *ctx, struct scene *scene)
{
    const char *had = db_text(db_read(ctx, "HGET", "{vn}test", "count"));
    db_guard(ctx, "{vn}test", "count", had);
    db_write(ctx, "HSET", "{vn}test", "count", arena_printf(ctx->arena, "%d", had ? atoi(had) + 1 : 1));
    scene->found += db_commit(ctx) == DB_DONE;
}

static void add_one_in_turn(struct ctx *ctx, void *self)
{
    struct scene *scene = self;
    turns_take(&scene->turns);
    scene->in_turn++;
    assert_int_equal(scene->in_turn, 1);
    add_one(ctx, scene);
    scene->in_turn--;
    turns_give(&scene->turns);
    scene->done++;
}

static void works_that_take_turns_are_in_nobodys_way(void **state)
{
    struct scene scene = works_scene_new();

    works_scene_begin(&scene, add_one_in_turn, PIECES, FOR_EVER);
    works_scene_run(&scene);

    assert_int_equal(scene.found, PIECES);
    assert_int_equal(db_number(db_read(scene.ctx, "HGET", "{vn}test", "count"), 0), PIECES);
    assert_false(scene.turns.taken);
    works_scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_that_begin_together_read_the_directory_once),
        cmocka_unit_test(a_directory_whose_reader_was_given_up_is_read_by_the_next),
        cmocka_unit_test(works_that_take_turns_are_in_nobodys_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

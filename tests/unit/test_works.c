#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <event2/event.h>

#include "gateway/turns.h"
#include "gateway/works.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "tests/unit/support.h"

#define PIECES 100
#define PATIENCE_SECONDS 10
#define REVISION 1 /* of a directory that was changed once */

struct scene {
    struct ctx *ctx; /* a connection of its own, beside the works' */
    struct event_base *base;
    struct store *store;
    struct works *works;
    struct turns turns;
    size_t begun, found, done, in_turn;
};

static struct scene scene_new(void)
{
    struct scene scene = {.ctx = test_ctx(), .base = event_base_new()};
    db_write(scene.ctx, "HSET", key_areas(scene.ctx), "15",
             "{\"name\":\"Tỉnh Lào Cai\",\"kind\":\"province\",\"parent\":null}");
    db_write(scene.ctx, "INCR", key_revision(scene.ctx));
    assert_int_equal(db_commit(scene.ctx), DB_DONE);
    scene.store = store_new(scene.base, test_redis(), "vn", REPLICA_OFF, works_store_tasks());
    scene.works = works_new(scene.base, scene.ctx->world, PIECES);
    works_use(scene.works, store_db(scene.store));
    return scene;
}

static void scene_free(struct scene *scene)
{
    works_free(scene->works);
    store_free(scene->store);
    event_base_free(scene->base);
    test_ctx_free(scene->ctx);
}

static void look_for_area(struct ctx *ctx, void *self)
{
    struct scene *scene = self;
    directory_refresh_to(ctx, REVISION);
    scene->found += area_by_id(ctx, "15") != NULL;
    scene->done++;
}

static void unavailable(void *self)
{
    struct scene *scene = self;
    scene->done++;
}

static void begin_with(struct scene *scene, void (*body)(struct ctx *, void *), size_t count, int patience_ms)
{
    struct work *port = works_port(scene->works);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(port->run(port, body, unavailable, scene, patience_ms), 0);
    scene->begun += count;
}

static void begin(struct scene *scene, size_t count, int patience_ms)
{
    begin_with(scene, look_for_area, count, patience_ms);
}

static void run_until_done(struct scene *scene)
{
    struct event *late = event_new(scene->base, -1, 0, NULL, NULL);
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    event_add(late, &patience);
    while (scene->done < scene->begun && event_pending(late, EV_TIMEOUT, NULL))
        event_base_loop(scene->base, EVLOOP_ONCE);
    event_free(late);
    assert_int_equal(scene->done, scene->begun);
}

/* How often whole hashes were read since the last CONFIG RESETSTAT. */
static long long hashes_read(struct ctx *ctx)
{
    const char *stats = db_text(db_read(ctx, "INFO", "commandstats")), *at = strstr(stats, "cmdstat_hgetall:calls=");
    return at ? strtoll(at + strlen("cmdstat_hgetall:calls="), NULL, 10) : 0;
}

static void works_that_begin_together_read_the_directory_once(void **state)
{
    struct scene scene = scene_new();
    db_read(scene.ctx, "CONFIG", "RESETSTAT");

    begin(&scene, PIECES, FOR_EVER);
    run_until_done(&scene);

    assert_int_equal(scene.found, PIECES);
    assert_int_equal(hashes_read(scene.ctx), 4); /* areas, their numbers, channels, agencies */
    scene_free(&scene);
}

static void a_directory_whose_reader_was_given_up_is_read_by_the_next(void **state)
{
    struct scene scene = scene_new();
    db_read(scene.ctx, "CLIENT", "PAUSE", "200");
    begin(&scene, 1, 20);
    run_until_done(&scene);
    size_t found_in_vain = scene.found;

    begin(&scene, 2, FOR_EVER);
    run_until_done(&scene);

    assert_int_equal(found_in_vain, 0);
    assert_int_equal(scene.found, 2);
    scene_free(&scene);
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
    struct scene scene = scene_new();

    begin_with(&scene, add_one_in_turn, PIECES, FOR_EVER);
    run_until_done(&scene);

    assert_int_equal(scene.found, PIECES);
    assert_int_equal(db_number(db_read(scene.ctx, "HGET", "{vn}test", "count"), 0), PIECES);
    assert_false(scene.turns.taken);
    scene_free(&scene);
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

#include "tests/unit/works_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "tests/unit/support.h"

#define PATIENCE_SECONDS 10

struct scene works_scene_new(void)
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

void works_scene_free(struct scene *scene)
{
    works_free(scene->works);
    store_free(scene->store);
    event_base_free(scene->base);
    test_ctx_free(scene->ctx);
}

static void unavailable(void *self)
{
    struct scene *scene = self;
    scene->done++;
}

void works_scene_begin(struct scene *scene, void (*body)(struct ctx *, void *), size_t count, int patience_ms)
{
    struct work *port = works_port(scene->works);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(port->run(port, body, unavailable, scene, patience_ms), 0);
    scene->begun += count;
}

void works_scene_run(struct scene *scene)
{
    struct event *late = event_new(scene->base, -1, 0, NULL, NULL);
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    event_add(late, &patience);
    while (scene->done < scene->begun && event_pending(late, EV_TIMEOUT, NULL))
        event_base_loop(scene->base, EVLOOP_ONCE);
    event_free(late);
    assert_int_equal(scene->done, scene->begun);
}

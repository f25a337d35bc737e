/* The log of posts gets its clusters behind the villager's back: each post once, whoever does it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "gateway/gatherer.h"
#include "social-core/keys.h"
#include "tests/unit/clustering.h"

#define PATIENCE_SECONDS 10
#define STILL_SECONDS 1

struct scene {
    struct clustering clustering; /* a connection of its own, beside the works' */
    struct event_base *base;
    struct store *store;
    struct works *works;
    struct gatherer *gatherer, *another; /* the second: NULL but where two are at work */
    bool leads;
};

static bool leads(void *self)
{
    return ((struct scene *)self)->leads;
}

static void start(struct scene *scene)
{
    scene->base = event_base_new();
    scene->store = store_new(scene->base, test_redis(), "vn", REPLICA_OFF, works_store_tasks());
    scene->works = works_new(scene->base, scene->clustering.ctx->world, 4);
    works_use(scene->works, store_db(scene->store));
    scene->gatherer = gatherer_new(scene->base, scene->works, &scene->clustering.words, leads, scene);
}

static void stop(struct scene *scene)
{
    gatherer_free(scene->gatherer);
    gatherer_free(scene->another);
    works_free(scene->works);
    store_free(scene->store);
    event_base_free(scene->base);
}

static int setup(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    clustering_open(&scene->clustering);
    scene->leads = true;
    start(scene);
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    stop(scene);
    clustering_close(&scene->clustering);
    free(scene);
    return 0;
}

static uint64_t post(struct scene *scene, const char *text)
{
    return clustering_post(&scene->clustering, text, NULL);
}

static uint64_t place(struct scene *scene)
{
    return (uint64_t)db_number(db_read(scene->clustering.ctx, "GET", key_gathered(scene->clustering.ctx)), 0);
}

static void run_for(struct scene *scene, long seconds)
{
    struct timeval time = {.tv_sec = seconds};
    event_base_loopexit(scene->base, &time);
    event_base_dispatch(scene->base);
}

static uint64_t looked_at(const struct scene *scene)
{
    uint64_t posts = gatherer_stats(scene->gatherer).posts;
    return scene->another ? posts + gatherer_stats(scene->another).posts : posts;
}

static void run_until(struct scene *scene, uint64_t last, uint64_t posts)
{
    struct event *late = event_new(scene->base, -1, 0, NULL, NULL);
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    event_add(late, &patience);
    while ((place(scene) < last || looked_at(scene) < posts) && event_pending(late, EV_TIMEOUT, NULL))
        event_base_loop(scene->base, EVLOOP_ONCE);
    event_free(late);
    assert_int_equal(place(scene), last);
    assert_int_equal(looked_at(scene), posts);
}

static void test_posts_find_their_cluster_after_they_were_written(void **state)
{
    struct scene *scene = *state;
    uint64_t first = post(scene, "Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua");
    uint64_t other = post(scene, "Chợ phiên họp vào sáng thứ bảy");
    uint64_t second = post(scene, "KHẨN: cau treo nam khao sap dut, mn ko dc di qua");
    run_until(scene, second, 3);
    assert_int_equal(cluster_with(&scene->clustering, first), first);
    assert_int_equal(cluster_with(&scene->clustering, second), first);
    assert_int_equal(cluster_with(&scene->clustering, other), 0);
    assert_int_equal(gatherer_stats(scene->gatherer).joined, 1);
}

static void test_a_restart_goes_on_behind_the_last_post(void **state)
{
    struct scene *scene = *state;
    uint64_t first = post(scene, "Giếng làng bị bỏ thuốc độc, trâu bò uống nước chết hết");
    run_until(scene, first, 1);
    stop(scene);
    start(scene);
    uint64_t second = post(scene, "gieng lang bi bo thuoc doc, trau bo uong nuoc chet het");
    run_until(scene, second, 1);
    assert_int_equal(cluster_with(&scene->clustering, second), first);
}

static void test_more_posts_than_it_takes_at_once_are_all_gathered(void **state)
{
    struct scene *scene = *state;
    uint64_t last = 0;
    for (int i = 0; i < 50; i++)
        last = post(scene, "Ngày mai cắt điện toàn huyện trong bảy ngày");
    run_until(scene, last, 50);
    const uint64_t *posts;
    assert_int_equal(cluster_members(scene->clustering.ctx, 1, &posts), 50);
}

static void test_a_gateway_that_does_not_lead_leaves_it_to_the_other(void **state)
{
    struct scene *scene = *state;
    scene->leads = false;
    uint64_t first = post(scene, "Gạo cứu trợ bị trộn nhựa, ăn vào sẽ chết");
    run_for(scene, STILL_SECONDS);
    assert_int_equal(place(scene), 0);
    scene->leads = true;
    run_until(scene, first, 1);
}

/* What two do at once is done once: the place is the guard. */
static void test_two_at_once_gather_each_post_once(void **state)
{
    struct scene *scene = *state;
    scene->another = gatherer_new(scene->base, scene->works, &scene->clustering.words, NULL, NULL);
    uint64_t last = 0;
    for (int i = 0; i < 20; i++)
        last = post(scene, "Muối sắp hết, ai không mua ngay sẽ không có mà ăn");
    run_until(scene, last, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_posts_find_their_cluster_after_they_were_written, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_restart_goes_on_behind_the_last_post, setup, teardown),
        cmocka_unit_test_setup_teardown(test_more_posts_than_it_takes_at_once_are_all_gathered, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_gateway_that_does_not_lead_leaves_it_to_the_other, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_at_once_gather_each_post_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Clusters in the store: found, joined, merged and split by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/cluster.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "tests/unit/support.h"

struct scene {
    struct ctx *ctx;
    struct wording *wording;
    struct cluster_words words;
};

static int setup(void **state)
{
    char error[256] = "";
    struct scene *scene = calloc(1, sizeof *scene);
    scene->ctx = test_ctx();
    scene->wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    scene->words = (struct cluster_words){scene->wording, NULL, gist_cache_new(scene->wording, NULL, 64)};
    *state = scene;
    return scene->wording ? 0 : -1;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    gist_cache_free(scene->words.cache);
    wording_free(scene->wording);
    test_ctx_free(scene->ctx);
    free(scene);
    return 0;
}

/* Posts a text, then joins its cluster as the gatherer does; its number. */
static uint64_t post(struct scene *scene, const char *text)
{
    struct ctx *ctx = scene->ctx;
    const struct channel *channel = channel_by_id(ctx, "person.1");
    const struct db_reply *asked = post_ask(ctx, channel);
    db_wait(ctx);
    const char *fresh = post_write(ctx, test_author(ctx, "1"), channel, text, 0, asked);
    assert_int_equal(db_commit(ctx), DB_DONE);
    uint64_t number = db_fresh_value(ctx, fresh);
    struct cluster_found found = cluster_find(ctx, &scene->words, text);
    cluster_join(ctx, &found, number);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return number;
}

static uint64_t cluster_with(struct scene *scene, uint64_t number)
{
    return cluster_of_post(scene->ctx, number);
}

static size_t members(struct scene *scene, uint64_t cluster)
{
    const uint64_t *posts;
    return cluster_members(scene->ctx, cluster, &posts);
}

static void test_posts_join_the_cluster_of_what_they_say(void **state)
{
    struct scene *scene = *state;
    uint64_t first = post(scene, "Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua");
    assert_int_equal(cluster_with(scene, first), 0);
    uint64_t second = post(scene, "KHẨN: cau treo nam khao sap dut, mn ko dc di qua");
    uint64_t third = post(scene, "nghe noi cau treo Nam Kho sap dut, moi nguoi khong duoc di qua");
    uint64_t other = post(scene, "Cầu treo Nậm Khao chưa đứt, mọi người cứ đi qua");
    assert_int_equal(cluster_with(scene, first), first);
    assert_int_equal(cluster_with(scene, second), first);
    assert_int_equal(cluster_with(scene, third), first);
    assert_int_equal(cluster_with(scene, other), 0);
    assert_int_equal(members(scene, first), 3);
}

static void test_nothing_is_joined_before_the_commit(void **state)
{
    struct scene *scene = *state;
    uint64_t first = post(scene, "Giếng làng bị bỏ thuốc độc, trâu bò uống nước chết hết");
    struct cluster_found found =
        cluster_find(scene->ctx, &scene->words, "gieng lang bi bo thuoc doc, trau bo uong nuoc chet het");
    assert_int_equal(found.cluster, first);
    assert_true(found.same_words);
    cluster_join(scene->ctx, &found, 99);
    db_batch_drop(scene->ctx);
    assert_int_equal(cluster_with(scene, first), 0);
}

static void test_clusters_are_merged_and_split_by_hand(void **state)
{
    struct scene *scene = *state;
    uint64_t a = post(scene, "Muối iốt ngoài chợ bị trộn hóa chất, ăn vào là bệnh");
    uint64_t b = post(scene, "muoi iot ngoai cho bi tron hoa chat, an vao la benh");
    uint64_t c = post(scene, "Đường kính ở đại lý lẫn bột đá mài");
    cluster_merge(scene->ctx, c, a);
    assert_int_equal(db_commit(scene->ctx), DB_DONE);
    assert_int_equal(cluster_with(scene, c), a);
    assert_int_equal(members(scene, a), 3);
    uint64_t d = post(scene, "duong kinh o dai ly lan bot da mai, moi nguoi can than");
    assert_int_equal(cluster_with(scene, d), a);

    uint64_t leaving[] = {c, d, 12345};
    assert_int_equal(cluster_split(scene->ctx, a, leaving, 3), c);
    assert_int_equal(db_commit(scene->ctx), DB_DONE);
    assert_int_equal(members(scene, a), 2);
    assert_int_equal(cluster_with(scene, b), a);
    assert_int_equal(cluster_with(scene, post(scene, "duong kinh o dai ly lan bot da mai")), c);
    uint64_t all[] = {a, b};
    assert_int_equal(cluster_split(scene->ctx, a, all, 2), 0);
}

/* Cases and private messages take numbers too. */
static void pass_numbers(struct scene *scene, const char *by)
{
    db_write(scene->ctx, "INCRBY", key_number(scene->ctx), by);
    assert_int_equal(db_commit(scene->ctx), DB_DONE);
}

static void test_what_is_said_again_and_again_stays_one_cluster_for_ever(void **state)
{
    struct scene *scene = *state;
    const char *rumour = "Đập thủy điện Nậm Pung sắp vỡ, phải chạy lên núi ngay";
    uint64_t first = post(scene, rumour), lone = post(scene, "Xã Bản Mù phát gạo cứu trợ chiều nay, bà con đến sớm");
    post(scene, rumour);
    pass_numbers(scene, "600000");
    post(scene, rumour); /* stands on the shelves in place of the first, which leaves them soon */
    pass_numbers(scene, "600000");

    uint64_t late = post(scene, rumour), too_late = post(scene, "xa ban mu phat gao cuu tro chieu nay, ba con den som");

    assert_int_equal(cluster_with(scene, late), first);
    assert_int_equal(members(scene, first), 4);
    assert_int_equal(cluster_with(scene, too_late), 0);
    assert_int_equal(cluster_with(scene, lone), 0);
}

static void test_two_lone_posts_can_be_merged(void **state)
{
    struct scene *scene = *state;
    uint64_t a = post(scene, "Xe tải lật ở dốc Ba Tầng, đường tắc"),
             b = post(scene, "Đoạn đèo phía trên tắc dài vì tai nạn");
    cluster_merge(scene->ctx, b, a);
    assert_int_equal(db_commit(scene->ctx), DB_DONE);
    assert_int_equal(members(scene, a), 2);
    assert_int_equal(cluster_with(scene, a), a);
    assert_int_equal(cluster_with(scene, b), a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_posts_join_the_cluster_of_what_they_say, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_joined_before_the_commit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clusters_are_merged_and_split_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_said_again_and_again_stays_one_cluster_for_ever, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_lone_posts_can_be_merged, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

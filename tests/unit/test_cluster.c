/* Clusters in the store: found, joined, merged and split by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "tests/unit/clustering.h"

static int setup(void **state)
{
    struct clustering *scene = calloc(1, sizeof *scene);
    clustering_open(scene);
    *state = scene;
    return 0;
}

static int teardown(void **state)
{
    clustering_close(*state);
    free(*state);
    return 0;
}

static uint64_t post(struct clustering *scene, const char *text)
{
    struct cluster_found found = cluster_find(scene->ctx, &scene->words, text);
    return clustering_post(scene, text, &found);
}

static size_t members(struct clustering *scene, uint64_t cluster)
{
    const uint64_t *posts;
    return cluster_members(scene->ctx, cluster, &posts);
}

static void test_posts_join_the_cluster_of_what_they_say(void **state)
{
    struct clustering *scene = *state;
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
    struct clustering *scene = *state;
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
    struct clustering *scene = *state;
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
static void pass_numbers(struct clustering *scene, const char *by)
{
    db_write(scene->ctx, "INCRBY", key_number(scene->ctx), by);
    assert_int_equal(db_commit(scene->ctx), DB_DONE);
}

static void test_what_is_said_again_and_again_stays_one_cluster_for_ever(void **state)
{
    struct clustering *scene = *state;
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
    struct clustering *scene = *state;
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

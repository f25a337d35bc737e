/* What was decided is known again in other words, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/decided.h"
#include "social-core/base/arena.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

struct scene {
    struct arena *arena;
    struct wording *wording;
    struct decided *decided;
};

static const char *const dam[] = {"Đập Bản Mù sắp vỡ, mọi người chạy lên núi ngay",
                                  "KHẨN: dap ban mu sap vo, mn chay len nui ngay",
                                  "dap Ban Mu sap voo, moi nguoi chay len nui"};
static const char *const salt[] = {"Muối sắp hết, ai không mua ngay sẽ không có mà ăn"};

static const struct decided_row decisions[] = {
    {7, DECIDED_FALSE, "Đập Bản Mù an toàn.", dam, COUNT(dam), 77},
    {9, DECIDED_UNCLEAR, NULL, salt, COUNT(salt), 77},
};

static int setup(void **state)
{
    char error[256] = "";
    struct scene *scene = calloc(1, sizeof *scene);
    scene->arena = arena_new();
    scene->wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    scene->decided = decided_new(scene->wording, NULL);
    *state = scene;
    return scene->wording ? 0 : -1;
}

static int teardown(void **state)
{
    struct scene *scene = *state;
    decided_free(scene->decided);
    wording_free(scene->wording);
    arena_free(scene->arena);
    free(scene);
    return 0;
}

static const struct decided_hit *find(struct scene *scene, const char *text)
{
    return decided_find(scene->decided, scene->arena, text);
}

static const struct decided_hit *asked(struct scene *scene, const char *text)
{
    return decided_asked(scene->decided, scene->arena, text);
}

static void test_a_shorter_question_meets_the_decision_and_the_words_of_it(void **state)
{
    struct scene *scene = *state;
    decided_set(scene->decided, 3, decisions, COUNT(decisions));
    const struct decided_hit *hit = asked(scene, "nghe nói đập bản mù sắp vỡ");
    assert_non_null(hit);
    assert_int_equal(hit->cluster, 7);
    assert_string_equal(hit->shorter, "dap ban mu sap vo");
    assert_null(asked(scene, dam[0])->shorter);
    assert_null(find(scene, "đập bản mù sắp vỡ"));
}

static void test_a_shorter_question_is_left_open_when_it_is_not_sure(void **state)
{
    static const char *const denied[] = {"Tin đập Bản Phố sắp vỡ là sai, mọi người cứ ở nhà"};
    static const char *const one[] = {"Chợ Mường Hum cháy lớn, nhiều quầy hàng vải mất sạch"};
    static const char *const other[] = {"Chợ Mường Hum cháy lớn, xe cứu hỏa tới muộn lắm"};
    static const struct decided_row rows[] = {{1, DECIDED_TRUE, NULL, denied, 1, 11},
                                              {2, DECIDED_TRUE, NULL, one, 1, 12},
                                              {3, DECIDED_FALSE, NULL, other, 1, 13}};
    static const char *const unsure[] = {"đập bản phố sắp vỡ", "chợ mường hum cháy lớn", "cháy lớn",
                                         "chợ mường hum không cháy lớn"};
    struct scene *scene = *state;
    decided_set(scene->decided, 1, rows, COUNT(rows));
    for (size_t i = 0; i < COUNT(unsure); i++)
        if (asked(scene, unsure[i]))
            fail_msg("%s", unsure[i]);
}

static void test_an_empty_index_knows_nothing(void **state)
{
    struct scene *scene = *state;
    assert_null(find(scene, dam[0]));
    assert_int_equal(decided_revision(scene->decided), -1);
}

static void test_a_new_variant_meets_the_decision_and_its_correction(void **state)
{
    struct scene *scene = *state;
    decided_set(scene->decided, 3, decisions, COUNT(decisions));
    const struct decided_hit *hit =
        find(scene, "nghe noi dap ban mu sap vo, mn chay len nui ngay!!! chuyen cho moi nguoi");
    assert_non_null(hit);
    assert_int_equal(hit->cluster, 7);
    assert_int_equal(hit->decision, 77);
    assert_int_equal(hit->verdict, DECIDED_FALSE);
    assert_string_equal(hit->correction, "Đập Bản Mù an toàn.");
    hit = find(scene, "muoi sap het, ai ko mua ngay se ko co ma an");
    assert_int_equal(hit->cluster, 9);
    assert_null(hit->correction);
    assert_true(hit->same_words);
    assert_int_equal(decided_revision(scene->decided), 3);
}

static void test_what_says_something_else_meets_nothing(void **state)
{
    struct scene *scene = *state;
    decided_set(scene->decided, 1, decisions, COUNT(decisions));
    static const char *const others[] = {"Đập Bản Mù không vỡ, mọi người không phải chạy lên núi",
                                         "Đập Bản Phố sắp vỡ, mọi người chạy lên núi ngay",
                                         "Ai biết đường lên Bản Mù không",
                                         "",
                                         "!!!",
                                         "Muối đã về, ai cũng có mà ăn"};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_null(find(scene, others[i]));
}

static void test_a_set_replaces_all_and_hits_outlive_it(void **state)
{
    struct scene *scene = *state;
    decided_set(scene->decided, 1, decisions, COUNT(decisions));
    const struct decided_hit *hit = find(scene, dam[1]);
    decided_set(scene->decided, 2, decisions + 1, 1);
    assert_string_equal(hit->correction, "Đập Bản Mù an toàn.");
    assert_null(find(scene, dam[1]));
    assert_non_null(find(scene, salt[0]));
    assert_int_equal(decided_stats(scene->decided).clusters, 1);
}

static void test_the_same_words_belong_to_the_newer_decision(void **state)
{
    struct scene *scene = *state;
    const struct decided_row two[] = {{20, DECIDED_TRUE, "Đúng.", dam, COUNT(dam), 77}, decisions[0]};
    decided_set(scene->decided, 1, two, COUNT(two));
    assert_int_equal(find(scene, dam[0])->cluster, 20);
    assert_int_equal(find(scene, dam[0])->verdict, DECIDED_TRUE);
}

/* One variant that fell into the cluster by mistake does not bring those who say the same as it. */
static void test_a_variant_alone_against_the_others_decides_nothing(void **state)
{
    struct scene *scene = *state;
    static const char *const mixed[] = {
        "Cầu treo Nậm Pung sắp đứt, xe máy không được qua", "cau treo nam pung sap dut, xe may ko dc qua dau",
        "cau treo Nam Pung sap dutt, xe may khong duoc qua", "cau treo Nam Lung sap dut, xe may khong duoc qua"};
    const struct decided_row decision = {4, DECIDED_FALSE, "Cầu vẫn tốt.", mixed, COUNT(mixed), 77};
    decided_set(scene->decided, 1, &decision, 1);
    assert_null(find(scene, "nghe noi cau treo Nam Lung sap dut, xe may khong dc qua, ba con nho nhe"));
    assert_non_null(find(scene, "bà con ơi cầu treo Nậm Pung sắp đứt, xe máy không được qua nhé"));
}

static void test_no_more_than_there_is_room_for_is_held_and_it_is_told(void **state)
{
    struct scene *scene = *state;
    const char *many[DECIDED_VARIANTS + 5];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = arena_printf(scene->arena, "Trường cho nghỉ %zu ngày vì dịch, phụ huynh đón con về", i + 2);
    const struct decided_row decision = {5, DECIDED_FALSE, "Trường vẫn học.", many, COUNT(many), 77};
    decided_set(scene->decided, 1, &decision, 1);
    struct decided_stats stats = decided_stats(scene->decided);
    assert_int_equal(stats.texts, DECIDED_VARIANTS);
    assert_int_equal(stats.left_out, 5);
    assert_non_null(find(scene, many[0]));
    stats = decided_stats(scene->decided);
    assert_int_equal(stats.asked, 1);
    assert_int_equal(stats.found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_empty_index_knows_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_shorter_question_meets_the_decision_and_the_words_of_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_shorter_question_is_left_open_when_it_is_not_sure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_new_variant_meets_the_decision_and_its_correction, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_says_something_else_meets_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_set_replaces_all_and_hits_outlive_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_same_words_belong_to_the_newer_decision, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_variant_alone_against_the_others_decides_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_more_than_there_is_room_for_is_held_and_it_is_told, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

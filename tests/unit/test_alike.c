/* Which texts say the same: tables, and what holds for every pair and every order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/pile.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "tests/unit/pairs.h"

static void test_a_rumour_is_known_however_it_is_written(void **state)
{
    static const struct pair pairs[] = {
        SAME("Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua", "CAU TREO NAM KHAO SAP DUT, MN KO DC DI QUA"),
        SAME("Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua",
             "KHẨN: nghe nói cầu treo Nậm Khao sắp đứt, mn k đc đi qua. Chuyển cho mọi người!!!"),
        SAME("Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua",
             "mọi người không được đi qua, cầu treo Nậm Khao sắp đứt"),
        SAME("Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua",
             "cuầ treo Nậm Khaoo sắpđứt, mọi người khôg được đi qua"),
        SAME("Giá gạo lên 30 nghìn một cân", "gia gao len 30k 1 can"),
        SAME("Giá gạo lên 30 nghìn một cân", "Giá gạo lên 30.000 một kg"),
        SAME("Họp xóm lúc bảy giờ ngày 12 tháng 5", "hop xom luc 7h00 ngay 12/5"),
        SAME("Họp xóm lúc 7 rưỡi ở đình", "hop xom luc 7 ruoi o dinh"),
        SAME("The bridge to the market will fall tonight, do not cross it",
             "URGENT the brdige to the market will fall tonite, dont cross it, share with everyone"),
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_what_differs_in_a_decisive_word_stays_apart(void **state)
{
    static const struct pair pairs[] = {
        APART("Đập Bản Mù vỡ rồi", "Đập Bản Mù không vỡ", ALIKE_DECISIVE, "khong"),
        APART("Đập Bản Mù sắp vỡ, dân chạy lên núi", "Tin đập Bản Mù sắp vỡ là sai", ALIKE_DECISIVE, NULL),
        APART("Họp xóm lúc 7h tối nay ở đình", "Họp xóm lúc 9h tối nay ở đình", ALIKE_NUMBER, NULL),
        APART("Cắt điện cả xã ba ngày liền", "Cắt điện cả xã bảy ngày liền", ALIKE_NUMBER, NULL),
        APART("Cúm gà ở xã Lao Chải giết hết đàn", "Cúm gà ở xã Tả Giàng giết hết đàn", ALIKE_PLACE, NULL),
        APART("Chợ họp ở bãi trên, không họp ở bến xe", "Chợ họp ở bến xe, không họp ở bãi trên", ALIKE_DECISIVE,
              "khong"),
        APART("Có người mua mèo với giá cao rồi bán thịt", "Có người mua chó với giá cao rồi bán thịt", ALIKE_OTHER,
              NULL),
        APART("The well near the school is poisoned", "The well near the school is not poisoned", ALIKE_DECISIVE,
              "not"),
        APART("Flour is sold out at the shop today", "Sugar is sold out at the shop today", ALIKE_OTHER, NULL),
        APART("Mai chợ phiên", "Ai bán ngô giống cho tôi xin vài cân", ALIKE_FEW, NULL),
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_a_question_about_a_rumour_belongs_to_it(void **state)
{
    static const struct pair pairs[] = {
        SAME("Đập Bản Mù sắp vỡ", "Đập Bản Mù sắp vỡ có thật không?"),
        SAME("Đập Bản Mù sắp vỡ", "đập bản mù sắp vỡ không ạ"),
        SAME("Salt will run out soon in the shops", "is it true that salt will run out soon in the shops?"),
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static bool only_ta_van(const void *self, const char *squashed)
{
    return !strcmp(squashed, "tavan") || !strcmp(squashed, "taphin");
}

static void test_the_directory_knows_places_without_a_label(void **state)
{
    struct scene *scene = *state;
    const struct gazetteer gazetteer = {NULL, only_ta_van, NULL};
    struct alike result;
    const char *one = "Nước lũ về Tả Van cuốn trôi nhiều nhà dân", *other = "Nước lũ về cuốn trôi nhiều nhà dân";
    alike(read_gist(scene, one), read_gist(scene, other), &result);
    assert_int_not_equal(result.reason, ALIKE_PLACE);
    alike(gist_of(scene->arena, scene->wording, &gazetteer, one),
          gist_of(scene->arena, scene->wording, &gazetteer, other), &result);
    assert_false(result.same);
    assert_int_equal(result.reason, ALIKE_PLACE);
}

static const char *const heap[] = {
    "Cầu treo Nậm Khao sắp đứt, mọi người không được đi qua",
    "cau treo nam khao sap dut, mn ko dc di qua",
    "nghe noi cau treo Nam Khao sap dut, moi nguoi khong duoc di qua co that khong",
    "Cầu treo Nậm Khao chưa đứt, mọi người đi được",
    "Giá gạo lên 30 nghìn một cân",
    "gia gao len 30k mot can",
    "Giá gạo lên 40 nghìn một cân",
    "mua gao di ba con, gia gao len 30 nghin mot can",
    "Trâu nhà tôi lạc ở suối, ai thấy báo giúp",
    "",
    "!!!",
    "Trâu nhà tôi lạc ở suối ai thấy báo giúp nhé",
    "the school is closed",
    "The school is closed!",
};
#define HEAP (sizeof heap / sizeof *heap)

/* clusters[i]: the first text, by its place in `heap`, of the cluster that text i is in. */
static void clusters_in_order(struct scene *scene, const size_t *order, bool folded, size_t clusters[HEAP])
{
    struct pile *pile = pile_new();
    for (size_t i = 0; i < HEAP; i++) {
        const char *text = folded ? text_fold(scene->arena, heap[order[i]]) : heap[order[i]];
        pile_add(pile, read_gist(scene, text), NULL);
    }
    for (size_t i = 0; i < HEAP; i++) {
        clusters[order[i]] = HEAP;
        for (size_t j = 0; j < HEAP; j++)
            if (pile_cluster(pile, i) == pile_cluster(pile, j) && order[j] < clusters[order[i]])
                clusters[order[i]] = order[j];
    }
    pile_free(pile);
}

/* Each pair once tied two whole clusters together. */
static void test_what_only_looks_like_a_filler_or_a_closer_keeps_texts_apart(void **state)
{
    static const struct pair pairs[] = {
        {"Máy bay rơi xuống ruộng Thanh Luông", "Máy bay hạ cánh xuống ruộng Thanh Luông", false, ALIKE_OTHER, NULL},
        {"Uống lá tre chữa được bệnh dạ dày", "Uống lá tre chữa được bệnh ung thư", false, ALIKE_OTHER, NULL},
        {"Lá ngón lẫn trong rau muống, ăn vào không sao", "Lá ngón lẫn trong rau muống, ăn vào ngộ độc", false,
         ALIKE_DECISIVE, "khong"},
        {"Đường liên xã cấm xe mười lăm tấn", "Đường liên xã cấm xe mười tấn", false, ALIKE_NUMBER, NULL},
        {"Cầu treo sắp trôi, ai biết thì báo với", "Cầu treo sắp gãy", false, ALIKE_OTHER, NULL},
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_a_slip_of_several_letters_is_known_between_words_that_agree(void **state)
{
    static const struct pair pairs[] = {
        {"Họp thôn lúc 7h ttaaii nhà văn hóa thôn", "Họp thôn lúc 7h tại nhà văn hóa thôn", true, ALIKE_SAME, NULL},
        {"Nước lũ cuốn trôi hai cầu teor qua suối", "Nước lũ cuốn trôi hai cầu treo qua suối", true, ALIKE_SAME, NULL},
        {"Sổ bị cấp nhầm ba mmươi hộ nghèo", "Sổ bị cấp nhầm 30 hộ nghèo", true, ALIKE_SAME, NULL},
        {"chiều qua nghe loa nói hạt điều nhập về có mọt", "Hạt điều nhập về có mọt", true, ALIKE_SAME, NULL},
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_an_abbreviation_may_be_a_slip_and_a_not_may_not(void **state)
{
    static const struct pair pairs[] = {
        SAME("Người ta bt cóc con gái đem bán sang biên giới", "Người ta bắt cóc con gái đem bán sang biên giới"),
        SAME("Có hai người đàn à bịt mặt cho trẻ con uống thuốc", "Có hai người đàn bà bịt mặt cho trẻ con uống thuốc"),
        SAME("Chó dại cắn sáu gn ở bản Cát Cát, đã bắt cd nó", "Chó dại cắn sáu người ở bản Cát Cát, đã bắt được nó"),
        SAME("Họp thôn phải nộp mỗi hộ 3rt tiền thuế", "Họp thôn phải nộp mỗi hộ 3 triệu tiền thuế"),
        SAME("Hồ chứa nước Khuổi kkhe bị nứt thân đập", "Hồ chứa nước Khuổi Khe bị nứt thân đập"),
        SAME("không họp ở chợ cũ, mai chợ phiên họp ở sân vận động",
             "mai chợ phiên họp ở sân vận động, không họp ở chợ cũ"),
        APART("Bờ k sông Đà vỡ một đoạn dài", "Bờ kè sông Đà vỡ một đoạn dài", ALIKE_DECISIVE, "khong"),
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_order_and_folding_do_not_change_clusters(void **state)
{
    size_t order[HEAP], first[HEAP], other[HEAP];
    unsigned seed = 7;
    for (size_t i = 0; i < HEAP; i++)
        order[i] = i;
    clusters_in_order(*state, order, false, first);
    assert_int_equal(first[2], 0);
    assert_int_equal(first[3], 3);
    assert_int_equal(first[5], 4);
    assert_int_equal(first[6], 6);
    clusters_in_order(*state, order, true, other);
    assert_memory_equal(first, other, sizeof first);
    for (int turn = 0; turn < 50; turn++) {
        for (size_t i = HEAP - 1; i > 0; i--) {
            seed = seed * 1103515245u + 12345u;
            size_t j = (seed >> 16) % (i + 1), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        clusters_in_order(*state, order, false, other);
        assert_memory_equal(first, other, sizeof first);
    }
}

static void test_hostile_texts_are_short_work(void **state)
{
    struct scene *scene = *state;
    char *text = arena_alloc(scene->arena, 40001);
    struct alike result;
    for (size_t i = 0; i + 2 < 40000; i += 2)
        memcpy(text + i, i % 6 ? "a " : "xq", 2);
    alike(read_gist(scene, text), read_gist(scene, "chuyển chuyển chuyển chuyển chuyển cho cho cho cho"), &result);
    assert_false(result.same);
    assert_true(read_gist(scene, text)->count <= GIST_WORDS);
    memset(text, 'k', 40000);
    assert_int_equal(read_gist(scene, text)->count, 1);
    memset(text, '9', 40000);
    assert_true(read_gist(scene, text)->count <= 2);
}

static void test_a_keyboard_with_its_vietnamese_off_says_the_same(void **state)
{
    static const struct pair pairs[] = {
        {"Đập thủy điện Bản Hồ sắp vỡ", "DDaapj thuyr ddieenj Banr Hoof sawps vowx", true, ALIKE_SAME, NULL},
        {"Đập thủy điện Bản Hồ sắp vỡ", "d9a6p5 thuy3 d9ie6n5 ba3n ho62 sa8p1 vo74", true, ALIKE_SAME, NULL},
        {"Họp thôn 7 lúc 8 giờ sáng mai", "hop thon7 luc 8h sang mai", true, ALIKE_SAME, NULL},
        {"The dam needs repair before the rain", "The dam needs repair before the rain", true, ALIKE_SAME, NULL},
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_who_told_it_and_who_should_hear_it_is_no_part_of_a_rumour(void **state)
{
    static const struct pair pairs[] = {
        {"cô giáo em mới nhắn Nước giếng bản Sả Séng nhiễm độc, uống vào đau bụng",
         "nuoc gieng ban Sa Seng nhiem doc, uong vao dau bung", true, ALIKE_SAME, NULL},
        {"Nước giếng bản Sả Séng nhiễm độc, uống vào đau bụng, báo cho họ hàng biết với nhé",
         "đọc được trên zalo: nuoc gieng ban Sa Seng nhiem doc uong vao dau bung", true, ALIKE_SAME, NULL},
        {"Trâu lạc ở chợ Bản Lầu sáng nay, ai thấy thì báo", "Trâu lạc ở chợ Bản Lầu tối qua, ai thấy thì báo", false,
         ALIKE_DECISIVE, NULL},
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

static void test_a_slip_hides_no_not_and_no_name(void **state)
{
    static const struct pair pairs[] = {
        {"Chó dại cắn sáu người ở bản Cát Cát, chu abat được nó", "Chó dại cắn sáu người ở bản Cát Cát, đã bắt được nó",
         false, ALIKE_DECISIVE, NULL},
        {"Dân bản Hồ kphải chạy lên núi", "Dân bản Hồ không phải chạy lên núi", true, ALIKE_SAME, NULL},
        {"Dân bản Hồ kphải chạy lên núi", "Dân bản Hồ phải chạy lên núi", false, ALIKE_DECISIVE, NULL},
        {"mọi người đều sống sót, xe khách lao xuống vực ở dốc Cun có đúng không vậy",
         "xe khách lao xuống vực ở dốc Cun, không ai sống sót", false, ALIKE_DECISIVE, NULL},
        {"nước suối Ngòi Bo đổi màu đỏ vì nhà máy xả thải", "nước suối Ngòi Bo đổi màu đen vì nhà máy xả thải", false,
         ALIKE_OTHER, NULL},
        {"Người Hà Nhì bên suối bỏ bùa xuống giếng", "Người La Chí bên suối bỏ bùa xuống giếng", false, ALIKE_DECISIVE,
         NULL},
        {"bờ kè sông thao vỡ một đoạn da, nước tràn vào ruộng", "bờ kè sông đà vỡ một đoạn dài, nước tràn vào ruộng",
         false, ALIKE_OTHER, NULL},
        {NULL, NULL, false, ALIKE_SAME, NULL}};
    assert_pairs(*state, pairs);
}

/* The last text ties both: it is nearest to the first three, and names two places. */
static void test_one_text_ties_no_two_clusters(void **state)
{
    struct scene *scene = *state;
    static const char *const texts[] = {
        "Cầu treo Nậm Pung sắp đứt, xe máy không được qua",     "cau treo nam pung sap dut, xe may khong duoc qua nhe",
        "cau treo Nam Pung sap dut, xe mayy khong duoc qua",    "Cầu treo Nậm Lung sắp đứt, xe máy không được qua",
        "cau treo nam lung sap dut, xe may khong duoc qua nha", "cau treo Nam Lung sap dutt, xe may khong duoc qua"};
    struct pile *pile = pile_new();
    struct pile_match matches[PILE_MATCHES];
    for (size_t i = 0; i < 6; i++)
        pile_add(pile, read_gist(scene, texts[i]), NULL);
    size_t tie = pile_add(pile, read_gist(scene, "cau treo Nam ung sap dut, xe may khong duoc qua"), NULL);
    size_t said = 0, count = pile_compare(pile, pile_gist(pile, tie), matches);
    for (size_t i = 0; i < count; i++)
        said |= !matches[i].same ? 0 : matches[i].text < 3 ? 1u : matches[i].text < 6 ? 2u : 0;
    assert_int_equal(said, 3); /* both would have it */
    assert_int_not_equal(pile_cluster(pile, 0), pile_cluster(pile, 3));
    assert_int_equal(pile_cluster(pile, 0), pile_cluster(pile, 2));
    pile_free(pile);
}

/* A text of few words and many bytes: its end is not looked for, and no letter is cut in two. */
static void test_what_stands_far_behind_is_not_read(void **state)
{
    struct scene *scene = *state;
    const struct gist *wanted = read_gist(scene, "dap vo");
    for (size_t before = GIST_READ_BYTES - 2; before <= GIST_READ_BYTES; before++) {
        char *text = arena_strdup(scene->arena, arena_printf(scene->arena, "%*sở tin này sai", (int)before, ""));
        memset(text, '.', before);
        memcpy(text, "dap vo", 6);

        assert_true(gist_equal(read_gist(scene, text), wanted));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rumour_is_known_however_it_is_written),
        cmocka_unit_test(test_what_differs_in_a_decisive_word_stays_apart),
        cmocka_unit_test(test_a_question_about_a_rumour_belongs_to_it),
        cmocka_unit_test(test_the_directory_knows_places_without_a_label),
        cmocka_unit_test(test_what_only_looks_like_a_filler_or_a_closer_keeps_texts_apart),
        cmocka_unit_test(test_a_slip_of_several_letters_is_known_between_words_that_agree),
        cmocka_unit_test(test_an_abbreviation_may_be_a_slip_and_a_not_may_not),
        cmocka_unit_test(test_order_and_folding_do_not_change_clusters),
        cmocka_unit_test(test_a_keyboard_with_its_vietnamese_off_says_the_same),
        cmocka_unit_test(test_who_told_it_and_who_should_hear_it_is_no_part_of_a_rumour),
        cmocka_unit_test(test_a_slip_hides_no_not_and_no_name),
        cmocka_unit_test(test_one_text_ties_no_two_clusters),
        cmocka_unit_test(test_what_stands_far_behind_is_not_read),
        cmocka_unit_test(test_hostile_texts_are_short_work),
    };
    return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}

/* What is left of words when texts are torn, garbled and turned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/pairs.h"

static void test_what_the_other_text_says_within_is_no_opener_or_closer(void **state)
{
    static const struct pair pairs[] = {
        SAME("Đừng mua vàng ở tiệm Kim Lợi, toàn vàng giả", "Toàn vàng giả, đừng mua vàng ở tiệm Kim Lợi"),
        SAME("Mỗi nhà được hai triệu, đất của làng Brel bị cấp sổ làm hồ chứa",
             "Đất của làng Brel bị cấp sổ làm hồ chứa, mỗi nhà được hai triệu"),
        SAME("Baor vệ trường mẫu giáo bênh học sinh lớp ba", "bảo vệ trường mẫu giáo bênh học sinh lớp ba"),
        SAME("Hồ chứa đóng cửa lúc 5 giờ, cho trẻ em ở nhà", "KHẨN: Hồ chứa đóng cửa lúc 5 giờ, cho trẻ em ở nh"),
        APART("Nước đang rút nhanh, dân Phú Mậu không phải dọn đồ", "Nước đang rút nhanh, dân Phú Mậu phải dọn đồ",
              ALIKE_DECISIVE, "khong"),
        APART("Có trăn sổng chuồng ở công viên Thủ Lệ", "Khỉ sổng chuồng ở công viên Thủ Lệ", ALIKE_OTHER, NULL),
        APART("Đập thủy điện Bản Hồ sắp vỡ không", "Đập thủy điện Bản Hồ sắp vỡ không phải do mưa to", ALIKE_DECISIVE,
              "khong"),
        {0}};
    assert_pairs(*state, pairs);
}

static void test_a_garbled_word_is_the_one_between_the_same_words(void **state)
{
    static const struct pair pairs[] = {
        SAME("Tôm càng xanh ht hàng loạt ở Sóc Trăng", "Tôm càng xanh chết hàng loạt ở Sóc Trăng"),
        SAME("Động đ mạnh sẽ xảy ra lúc nửa đêm nay", "Động đất mạnh sẽ xảy ra lúc nửa đêm nay"),
        SAME("Cấm xe mười lm tấn từ ngày 9", "Cấm xe mười lăm tấn từ ngày 9"),
        SAME("Thủ tướng k ýlệnh đổi tiền tờ 500 nghìn", "Thủ tướng ký lệnh đổi tiền tờ 500 nghìn"),
        APART("Xe byt tránh học sinh ở dốc Lò Xo", "Xe bến tránh học sinh ở dốc Lò Xo", ALIKE_OTHER, NULL),
        APART("Chùa Vồm phát áo mưa cho người mù", "Chùa Vồm phát gạo cho người mù", ALIKE_OTHER, NULL),
        APART("Xe cứu thương tu thiê nkhog lấy tiền xăng", "Xe cứu thương từ thiện lấy tiền xăng", ALIKE_DECISIVE,
              "khog"),
        {0}};
    assert_pairs(*state, pairs);
}

static void test_who_tells_it_in_words_no_list_holds_is_no_part_of_it(void **state)
{
    static const struct pair pairs[] = {
        SAME("Sáng ra chợ thấy người ta bàn trường Kim Đồng cho nghỉ học đến thứ năm",
             "Trường Kim Đồng cho nghỉ học đến thứ năm"),
        SAME("Cô bán nước đầu ngõ kể chó dại cắn bảy đứa trẻ ở xóm Đình", "KHẨN: chó dại cắn bảy đứa trẻ ở xóm Đình"),
        APART("Công an bác bỏ lời đồn chó dại cắn bảy đứa trẻ ở xóm Đình", "Chó dại cắn bảy đứa trẻ ở xóm Đình",
              ALIKE_DECISIVE, NULL),
        APART("Không ai nói chó dại cắn bảy đứa trẻ ở xóm Đình", "Chó dại cắn bảy đứa trẻ ở xóm Đình", ALIKE_DECISIVE,
              "khong"),
        APART("Tin đập Bản Hồ sắp vỡ là sai, xã nói đập Bản Hồ vẫn an toàn", "Đập Bản Hồ vẫn an toàn", ALIKE_DECISIVE,
              NULL),
        {0}};
    assert_pairs(*state, pairs);
}

static void test_only_one_of_two_texts_may_say_more(void **state)
{
    static const struct pair pairs[] = {SAME("Vé xe tết Thanh Hóa Sài Gòn giảm bốn trăm nghìn",
                                             "Vé xe tết Thanh Hóa Sài Gòn giảm bốn trăm nghìn, còn nhiều"),
                                        APART("Còn nhiều, vé xe tết Thanh Hóa Sài Gòn giảm bốn trăm nghìn",
                                              "Vé xe tết Thanh Hóa Sài Gòn giảm bốn trăm nghìn, đã hết", ALIKE_OTHER,
                                              NULL),
                                        {0}};
    assert_pairs(*state, pairs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_other_text_says_within_is_no_opener_or_closer),
        cmocka_unit_test(test_a_garbled_word_is_the_one_between_the_same_words),
        cmocka_unit_test(test_who_tells_it_in_words_no_list_holds_is_no_part_of_it),
        cmocka_unit_test(test_only_one_of_two_texts_may_say_more),
    };
    return cmocka_run_group_tests(tests, scene_setup, scene_teardown);
}

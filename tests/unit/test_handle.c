#include "tests/unit/talking.h"

#include "social-core/handle.h"
#include "social-core/keys.h"
#include "social-core/staff.h"
#include "social-core/text/look.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static void looks_that_are_taken_for_one_another_are_equal(void **state)
{
    static const char *const pairs[][2] = {{"cong an", "C0NG-AN"}, {"công an", "c\xd0\xbeng \xd0\xb0n"},
                                           {"ubnd", "UBNÐ"},       {"admin", "adrnin"},
                                           {"admin", "adm1n"},     {"xa", "X.A"},
                                           {"chi cuc", "chl cuc"}, {"loa", "l0a"},
                                           {"tinh", "t1nh"}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(text_look(arena, pairs[i][0]), text_look(arena, pairs[i][1]));
    arena_free(arena);
}

static void an_authoritys_name_is_nobodys(void **state)
{
    static const char *const refused[] = {"UBND xã Tả Van",
                                          "ubnd xa ta van",
                                          "UBND Xa Ta Van moi",
                                          "Công an Páo",
                                          "Cong An",
                                          "Cán bộ Hoa",
                                          "Admin",
                                          "Loa",
                                          "Chủ tịch Páo",
                                          "\xd0\xa1ong an xa"};
    static const char *const given[] = {"Lan", "Nguyễn Công An", "Giàng A Xà", "Loan", "Tình", "Páo", "Hoa", "Canh"};
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!name_imitates(ctx, refused[i]))
            fail_msg("%s is given", refused[i]);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (name_imitates(ctx, given[i]))
            fail_msg("%s is refused", given[i]);
    assert_says(text(ctx, MAI, "DK Cong an xa, Ta Van"), "co quan");
    assert_null(person_by_handle(ctx, "xa"));
    test_ctx_free(ctx);
}

static void a_handle_is_no_agencys_and_no_login(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    struct staff member = {.login = "hoa", .name = "Hoa", .role = "officer", .agency = "xa"};
    staff_write(ctx, &member);
    db_commit(ctx);

    const char *xa = handle_for(ctx, "Giàng A Xà", NULL), *alone = handle_for(ctx, "Xà", NULL);
    const char *hoa = handle_for(ctx, "Hoa", NULL);

    assert_string_equal(xa, "giangaxa");
    assert_string_not_equal(alone, "xa");
    assert_string_equal(hoa, "hoa2");
    db_write(ctx, "HSET", key_agencies(ctx), "giangaxa", "{\"title\":\"Giàng A Xà\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    db_commit(ctx);
    directory_refresh(ctx);
    assert_string_equal(handle_for(ctx, "Giàng A Xà", NULL), "xa2");
    assert_string_equal(handle_for(ctx, "Ban Giangaxa", NULL), "ban");
    assert_false(handle_allowed(ctx, "h0a"));
    assert_false(handle_allowed(ctx, "xa"));
    assert_true(handle_allowed(ctx, "lan_moi"));
    test_ctx_free(ctx);
}

static void a_new_name_brings_a_new_handle_and_the_old_one_stays_ones_own(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "DOI TEN Mai"), "mai");
    join(ctx, PAO, "Lan");

    assert_string_equal(person_by_handle(ctx, "mai")->name, "Mai");
    assert_string_equal(person_by_handle(ctx, "lan")->id, person_by_handle(ctx, "mai")->id);
    assert_string_equal(person_by_handle(ctx, "lan2")->name, "Lan");
    test_ctx_free(ctx);
}

static void a_name_changes_once_a_month_and_can_be_taken_back(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "DOI TEN Mai");
    test_pass_ms(ctx, 29 * DAY_MS);

    assert_says(text(ctx, LAN, "DOI TEN Hoa"), "1 ngay");
    assert_null(person_by_handle(ctx, "hoa"));
    test_pass_ms(ctx, DAY_MS);
    assert_says(text(ctx, LAN, "DOI TEN Lan"), "lan");

    assert_string_equal(person_by_handle(ctx, "mai")->handle, "lan");
    test_ctx_free(ctx);
}

static void another_spelling_is_no_renaming(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Phuong");

    assert_says(text(ctx, LAN, "ĐỔI TÊN Phượng"), "phuong");
    assert_says(text(ctx, LAN, "DOI TEN Phương"), "phuong");

    assert_string_equal(person_by_handle(ctx, "phuong")->name, "Phương");
    assert_int_equal(person_by_handle(ctx, "phuong")->renamed_ms, 0);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_that_are_taken_for_one_another_are_equal),
        cmocka_unit_test(an_authoritys_name_is_nobodys),
        cmocka_unit_test(a_handle_is_no_agencys_and_no_login),
        cmocka_unit_test(a_new_name_brings_a_new_handle_and_the_old_one_stays_ones_own),
        cmocka_unit_test(a_name_changes_once_a_month_and_can_be_taken_back),
        cmocka_unit_test(another_spelling_is_no_renaming),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

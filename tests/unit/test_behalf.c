#include "tests/unit/talking.h"

#include "social-core/person.h"
#include "social-core/post.h"

static void a_post_for_another_waits_for_their_consent(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");

    assert_says(text(ctx, PAO, "THAY @lan #nuoc nha lan mat nuoc"), "Da hoi lan");
    assert_says(newest(ctx, OUTBOX_CASE), "pao muon dang thay ban, bai so 1: \"nha lan mat nuoc\"");
    text(ctx, PAO, "THAY @lan #nuoc nha lan mat nuoc");
    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    assert_says(text(ctx, LAN, "TL 1 co the"), "TL 1 CO");
    assert_says(text(ctx, LAN, "TL có"), "Da dang bai 2 len Nuoc");
    assert_says(newest(ctx, OUTBOX_CASE), "lan dong y: bai 2");
    assert_says(text(ctx, LAN, "TL 1 co"), "da nhan cau tra loi");

    struct posts posts = all_posts_before(ctx, 0, 10);
    assert_int_equal(posts.count, 1);
    assert_string_equal(posts.list[0].author, "lan");
    assert_string_equal(posts.list[0].by, "pao");
    test_ctx_free(ctx);
}

static void a_post_for_another_is_nobody_elses_to_agree_to(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "THAY @lan toi can gao");

    assert_says(text(ctx, PAO, "TL 1 co"), "Khong thay so 1");
    assert_says(text(ctx, LAN, "TL 1 khong"), "Da bo");
    assert_says(newest(ctx, OUTBOX_CASE), "lan khong dong y");

    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    test_ctx_free(ctx);
}

static void who_is_on_the_same_phone_agrees_as_themselves(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "LA Mai");
    text(ctx, LAN, "1");
    text(ctx, LAN, "LA Lan");
    text(ctx, LAN, "PIN 0815");
    text(ctx, LAN, "LA Mai");

    text(ctx, LAN, "THAY @lan toi can gao");
    assert_says(newest(ctx, OUTBOX_DIRECT), "Da hoi lan");
    assert_says(text(ctx, LAN, "TL 1 co"), "So 1 la cua Lan");
    assert_says(text(ctx, LAN, "LA Lan"), "Ai dang nhan");
    assert_says(text(ctx, LAN, "1"), "PIN cua Lan");
    text(ctx, LAN, "0815");
    assert_says(text(ctx, LAN, "TL 1 co"), "Da dang bai 2 len Xa Ta Van");

    assert_string_equal(all_posts_before(ctx, 0, 10).list[0].by, "mai");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_for_another_waits_for_their_consent),
        cmocka_unit_test(a_post_for_another_is_nobody_elses_to_agree_to),
        cmocka_unit_test(who_is_on_the_same_phone_agrees_as_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

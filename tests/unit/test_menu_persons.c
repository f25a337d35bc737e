#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/person.h"
#include "social-core/post.h"
#include "tests/unit/menu_scene.h"

#define HOUR_MS (INT64_C(60) * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

/* Lan and Pao are there; Mai is one more person on Lan's phone, and present. */
static struct ctx *household(void)
{
    struct ctx *ctx = menu_members();
    menu_texts(ctx, LAN, "LA Mai");
    menu_texts(ctx, LAN, "1");
    return ctx;
}

static void persons_of_a_phone_are_chosen_by_number(void **state)
{
    struct ctx *ctx = household();
    struct handset lan = {.msisdn = LAN};

    handset_dials(ctx, &lan, "*123#");
    assert_shows(handset_follows(ctx, &lan, "7 6"), "1 Mai (mai)\n2 Lan (lan)");
    assert_shows(handset_types(ctx, &lan, "2"), "Gio la Lan");
    assert_shows(handset_follows(ctx, &lan, "00 7 6"), "1 Lan (lan)");
    assert_shows(handset_types(ctx, &lan, "2"), "Gio la Mai");

    assert_shows(menu_texts(ctx, LAN, "TOI"), "Mai (mai)");
    test_ctx_free(ctx);
}

static void a_phone_of_one_person_is_not_offered_a_change(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset pao = {.msisdn = PAO};

    handset_dials(ctx, &pao, "*123#");

    assert_null(strstr(handset_types(ctx, &pao, "7"), "Doi nguoi"));
    test_ctx_free(ctx);
}

static void who_writes_a_private_message_is_asked_and_all_of_it_is_sent(void **state)
{
    struct ctx *ctx = household();
    struct handset lan = {.msisdn = LAN};
    test_pass_ms(ctx, HOUR_MS);

    handset_dials(ctx, &lan, "*123#");
    const char *asked = handset_follows(ctx, &lan, "6 pao 'mai di cho nhe' 1");
    assert_shows(asked, "1 Mai, 2 Lan, 0");
    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_CASE), 0);
    assert_shows(handset_types(ctx, &lan, "2"), "Da gui pao");

    assert_int_equal(menu_rows_waiting(ctx, OUTBOX_CASE), 1);
    assert_shows(menu_texts(ctx, LAN, "TOI"), "Lan (lan)");
    test_ctx_free(ctx);
}

static void a_silent_number_shows_nothing_of_its_old_owner(void **state)
{
    struct ctx *ctx = household();
    struct handset lan = {.msisdn = LAN};
    test_pass_ms(ctx, 183 * DAY_MS);

    assert_shows(handset_dials(ctx, &lan, "*123#"), "Ai dang nhan? 1 Mai, 2 Lan, 0");
    assert_shows(handset_types(ctx, &lan, "00"), "Ai dang nhan?");
    assert_shows(handset_types(ctx, &lan, "5"), "Khong co so do");
    handset_types(ctx, &lan, "0");
    const char *home = handset_dials(ctx, &lan, "*123#");
    if (!strstr(home, "Tham gia"))
        home = handset_types(ctx, &lan, "2");

    assert_shows(home, "Tham gia");
    assert_null(person_by_handle(ctx, "lan")->sealed);
    assert_null(person_by_handle(ctx, "mai")->sealed);
    test_ctx_free(ctx);
}

static void a_silent_number_that_is_still_ones_own_goes_on(void **state)
{
    struct ctx *ctx = menu_members();
    struct handset lan = {.msisdn = LAN};
    test_pass_ms(ctx, 183 * DAY_MS);

    assert_shows(handset_dials(ctx, &lan, "*123#"), "Ai dang nhan? 1 Lan, 0");
    assert_shows(handset_types(ctx, &lan, "1"), "Gio la Lan");
    assert_shows(handset_types(ctx, &lan, "00"), "1 Doc tin moi");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_of_a_phone_are_chosen_by_number),
        cmocka_unit_test(a_phone_of_one_person_is_not_offered_a_change),
        cmocka_unit_test(who_writes_a_private_message_is_asked_and_all_of_it_is_sent),
        cmocka_unit_test(a_silent_number_shows_nothing_of_its_old_owner),
        cmocka_unit_test(a_silent_number_that_is_still_ones_own_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Following by SMS: what THEO names, it follows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/follow.h"
#include "social-core/person.h"
#include "tests/unit/moderating.h"

static bool follows(struct ctx *ctx, const char *handle, const char *channel)
{
    const struct db_reply *asked = follows_ask(ctx, person_by_handle(ctx, handle)->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    return follow_of(&follows, channel) != NULL;
}

/* Broadcasts can go to those who follow an agency. */
static void an_agency_is_followed_and_left_by_its_name(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);

    assert_says(text(ctx, LAN, "THEO xa"), "Da theo UBND xa Ta Van");
    assert_true(follows(ctx, "lan", "agency.xa"));
    assert_says(text(ctx, LAN, "DOC xa"), "UBND xa Ta Van");
    assert_says(text(ctx, LAN, "BAT xa"), "UBND xa Ta Van");

    assert_says(text(ctx, LAN, "BO xa"), "Da bo UBND xa Ta Van");
    assert_false(follows(ctx, "lan", "agency.xa"));
    moderated_free(ctx);
}

static void who_cannot_be_followed_is_not_promised(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);

    const char *help = text(ctx, LAN, "THEO @pao");
    assert_says(help, "THEO ten chu de hay co quan");
    assert_null(strchr(help, '@'));
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agency_is_followed_and_left_by_its_name),
        cmocka_unit_test(who_cannot_be_followed_is_not_promised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

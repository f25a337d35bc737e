/* Revisions: what a form says it has seen, and what comes after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/base/moves.h"
#include "social-core/case_move.h"
#include "tests/unit/talking.h"

static void a_revision_is_followed_whatever_a_form_says(void **state)
{
    static const char *const pairs[][2] = {{NULL, "1"},
                                           {"", "1"},
                                           {"x", "1"},
                                           {"7", "8"},
                                           {"9223372036854775807", "9223372036854775808"},
                                           {"99999999999999999999", "0"}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(revision_after(arena, pairs[i][0]), pairs[i][1]);
    arena_free(arena);
}

static void a_case_is_not_moved_by_a_revision_that_never_was(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "HOI xa khi nao co dien");
    struct case_view seen = *case_by_id(ctx, "1");
    seen.revision = "99999999999999999999";

    case_claim(ctx, &seen, "hoa", "hoa");

    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_null(case_by_id(ctx, "1")->officer);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_revision_is_followed_whatever_a_form_says),
        cmocka_unit_test(a_case_is_not_moved_by_a_revision_that_never_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

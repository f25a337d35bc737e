/* Whom a planned broadcast reaches, what it costs, what came of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/base/json.h"
#include "social-core/broadcast_plan.h"
#include "social-core/broadcast_results.h"
#include "social-core/broadcast_template.h"
#include "social-core/receipt.h"
#include "tests/unit/plan_scene.h"

/* ---- who gets it ---- */

static void an_agency_reaches_nobody_beyond_the_area_it_serves(void **state)
{
    static const struct {
        const char *agency;
        struct audience_choice choice;
        const char *audience; /* NULL: refused */
        int recipients;
    } table[] = {
        {"xa", {"", "", "", false, ""}, "area:03037", 2},
        {"xa", {"v1", "", "", false, ""}, "area:v1", 1},
        {"xa", {"Bản Giáy", "", "", false, ""}, "area:v1", 1},
        {"xa", {"15", "", "", false, ""}, NULL, 0},
        {"xa", {"02728", "", "", false, ""}, NULL, 0},
        {"xa", {"", "nuoc", "", false, ""}, "area:03037 & channel:nuoc", 1},
        {"xa", {"", "", "en", false, ""}, "area:03037 & language:en", 1},
        {"xa", {"", "", "", false, "all | area:44"}, "area:03037 & (all | area:44)", 2},
        {"xa", {"", "", "", false, "area:44"}, "area:03037 & (area:44)", 0},
        {"xa", {"", "", "", false, "all) | (all"}, NULL, 0},
        {"xa", {"", "nuoc | all", "", false, ""}, NULL, 0},
        {"xa", {"", "nuoc) | (all", "", false, ""}, NULL, 0},
        {"xa", {"", "", "en | all", false, ""}, NULL, 0},
        {"xa", {"", "", "", false, "person:lan"}, NULL, 0},
        {"xa", {"", "", "", false, "all - agency:tinh"}, NULL, 0},
        {"xa", {"", "", "", false, "all - agency:xa"}, "area:03037 & (all - agency:xa)", 2},
        {"tinh", {"", "", "", false, ""}, "area:15", 3},
        {"tinh", {"02728", "", "", false, ""}, "area:02728", 1},
    };
    struct ctx *ctx = plan_scene();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char why[400] = "";
        const char *audience =
            audience_of_choice(ctx, agency_named(ctx, table[i].agency), &table[i].choice, why, sizeof why);
        if ((audience == NULL) != (table[i].audience == NULL) || (audience && strcmp(audience, table[i].audience) != 0))
            fail_msg("row %zu: %s (%s)", i, audience ? audience : "refused", why);
        if (!audience) {
            assert_true(*why);
            continue;
        }
        struct broadcast draft = plan_draft("hoa", table[i].agency);
        const char *id = NULL;
        draft.choice = table[i].choice;
        enum broadcast_refusal refusal = plan_keep(ctx, NULL, &draft, &id);
        assert_int_equal(refusal, table[i].recipients ? BROADCAST_OKAY : BROADCAST_REACHES_NOBODY);
        if (!refusal)
            assert_int_equal(plan_now(ctx, id)->expected, table[i].recipients);
    }
    test_ctx_free(ctx);
}

static void a_price_is_kept_with_what_it_is_the_price_of(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("hoa", "xa");
    draft.texts[draft.text_count++] = (struct broadcast_text){"en", "Village meeting tonight"};

    const struct broadcast *broadcast = plan_now(ctx, plan_kept(ctx, &draft));

    json_t *price = json_read(ctx->arena, broadcast->price);
    assert_int_equal(json_integer_value(json_object_get(price, "recipients")), 2);
    assert_int_equal(json_integer_value(json_object_get(price, "segments")), 2);
    assert_int_equal(json_integer_value(json_object_get(price, "money")), 600);
    assert_int_equal(json_array_size(json_object_get(price, "languages")), 2);
    test_ctx_free(ctx);
}

static void texts_that_are_none_or_too_long_are_refused(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast none = plan_draft("hoa", "xa"), longer = plan_draft("hoa", "xa");
    char *words = arena_alloc(ctx->arena, BROADCAST_TEXT_BYTES + 2);
    memset(words, 'x', BROADCAST_TEXT_BYTES + 1);
    none.text_count = 0;
    longer.texts[0].text = words;

    assert_int_equal(plan_keep(ctx, NULL, &none, NULL), BROADCAST_EMPTY);
    assert_int_equal(plan_keep(ctx, NULL, &longer, NULL), BROADCAST_TOO_LONG);
    test_ctx_free(ctx);
}

static void a_template_gives_back_what_was_kept_in_it(void **state)
{
    struct ctx *ctx = plan_scene();
    const struct agency *xa = agency_named(ctx, "xa");
    struct broadcast draft = plan_draft("hoa", "xa"), read = {0};
    size_t count;
    draft.choice = (struct audience_choice){"v1", "nuoc", "en", true, ""};
    draft.class = OUTBOX_EMERGENCY;

    assert_true(broadcast_template_write(ctx, xa, "Lũ", &draft));
    db_commit(ctx);

    assert_string_equal(broadcast_templates(ctx, xa, &count)[0], "Lũ");
    assert_true(broadcast_template_read(ctx, xa, "Lũ", &read));
    assert_string_equal(read.texts[0].text, "Họp thôn tối nay");
    assert_string_equal(read.choice.area, "v1");
    assert_true(read.choice.asked);
    assert_int_equal(read.class, OUTBOX_EMERGENCY);
    assert_false(broadcast_template_read(ctx, agency_named(ctx, "tinh"), "Lũ", &read));
    assert_false(broadcast_template_write(ctx, xa, "", &draft));
    test_ctx_free(ctx);
}

static void results_are_counted_by_commune(void **state)
{
    struct ctx *ctx = plan_scene();
    struct broadcast draft = plan_draft("tuan", "tinh");
    struct results results;
    plan_hire(ctx, "ly", "tinh");
    const char *id = plan_kept(ctx, &draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "tuan"));
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "ly"));
    uint64_t thing = strtoull(id, NULL, 10);
    receipt_note(ctx, thing, RECEIPT_PUSHED, "1");
    receipt_note(ctx, thing, RECEIPT_DELIVERED, "1");
    receipt_note(ctx, thing, RECEIPT_PUSHED, "2");
    receipt_note(ctx, thing, RECEIPT_FAILED, "2");
    receipt_note(ctx, thing, RECEIPT_SEEN, "2");
    db_commit(ctx);

    broadcast_results(ctx, plan_now(ctx, id), &results);

    assert_int_equal(results.count, 2);
    assert_string_equal(results.rows[0].area->name, "Xã Mường Hum"); /* Pao, who is still to get it */
    assert_int_equal(results.rows[0].recipients, 1);
    assert_int_equal(results.rows[0].pending, 1);
    assert_string_equal(results.rows[1].area->name, "Xã Tả Van"); /* Lan, and Mai of its village */
    assert_int_equal(results.rows[1].recipients, 2);
    assert_int_equal(results.rows[1].delivered, 1);
    assert_int_equal(results.rows[1].failed, 1);
    assert_int_equal(results.rows[1].seen, 1);
    assert_int_equal(results.sum.recipients, 3);
    assert_int_equal(results.sum.pending, 1);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_agency_reaches_nobody_beyond_the_area_it_serves),
        cmocka_unit_test(a_price_is_kept_with_what_it_is_the_price_of),
        cmocka_unit_test(texts_that_are_none_or_too_long_are_refused),
        cmocka_unit_test(a_template_gives_back_what_was_kept_in_it),
        cmocka_unit_test(results_are_counted_by_commune),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

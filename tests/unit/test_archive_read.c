/* What lies in the archive is read, answered, reported, corrected and hidden like any other post. */
#include <stdlib.h>

#include "tests/unit/moderating.h"

#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/post_archive.h"
#include "social-core/receipt.h"

#define DAY_MS INT64_C(86400000)
#define RUMOUR "dap ban mu sap vo, moi nguoi chay len nui ngay"

/* Lan has posted 1, the rumour, and 2; Pao got both when they were new. Then a hundred days went by. */
static struct ctx *archived_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    joined_ago(ctx, MAI, "Mai", 30);
    text(ctx, LAN, "#nuoc " RUMOUR);
    text(ctx, LAN, "#nuoc nuoc ve ban luc bay gio toi");
    text(ctx, PAO, "THEO nuoc");
    assert_says(text(ctx, PAO, "DOC nuoc"), "sap vo");
    db_write(ctx, "SET", key_number(ctx), "300"); /* cases took the rest of the chunk */
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, 100 * DAY_MS);
    assert_true(archive_some(ctx, 90 * DAY_MS));
    assert_int_equal(db_number(db_read(ctx, "XLEN", key_posts(ctx)), 0), 0);
    return ctx;
}

static void a_follower_reads_archived_posts_with_doc_and_answers_one(void **state)
{
    struct ctx *ctx = archived_ctx();
    text(ctx, MAI, "THEO nuoc");

    const char *read = text(ctx, MAI, "DOC nuoc");
    text(ctx, MAI, "TL 1 nha toi khong thay gi");

    assert_says(read, "sap vo");
    struct posts replies = replies_to(ctx, 1, 0, 10);
    assert_int_equal(replies.count, 1);
    assert_int_equal(replies.list[0].reply_to, 1);
    assert_says(replies.list[0].text, "khong thay gi");
    moderated_free(ctx);
}

static void whoever_got_an_archived_rumour_gets_its_correction(void **state)
{
    struct ctx *ctx = archived_ctx();
    text(ctx, MAI, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");

    const char *id = decide(ctx, "hoa", "1", &order);

    assert_int_equal(audience_of(ctx, id), 1); /* Lan, its author, and Mai, who reported it, are told */
    receipt_note(ctx, strtoull(id, NULL, 10), RECEIPT_PUSHED, person_by_handle(ctx, "pao")->id);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(audience_of(ctx, id), 0); /* it was Pao */
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_FALSE);
    assert_says(post_by_id(ctx, 1)->truth, "Đập Bản Mù an toàn.");
    moderated_free(ctx);
}

static void a_new_post_joins_the_cluster_of_an_archived_one(void **state)
{
    struct ctx *ctx = archived_ctx();

    text(ctx, PAO, "#nuoc KHAN: dap ban mu sap vo, mn chay len nui ngay");

    assert_int_equal(cluster_of_post(ctx, 301), 1);
    assert_int_equal(cluster_of_post(ctx, 1), 1);
    moderated_free(ctx);
}

static void a_hidden_one_is_shown_to_nobody(void **state)
{
    struct ctx *ctx = archived_ctx();
    const uint64_t both[] = {1, 2};
    text(ctx, PAO, "BAO 1 nguy hiem");
    const struct decision order = {.verdict = VERDICT_hide, .reason = 1};
    const char *id;
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), moderator_of(ctx, "hoa"), &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    id = arena_printf(ctx->arena, "%u", (unsigned)db_fresh_value(ctx, id));
    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, id), moderator_of(ctx, "nam")), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, DECISION_UNDO_MS);
    carry_out(ctx);

    text(ctx, MAI, "THEO nuoc");
    const char *read = text(ctx, MAI, "DOC nuoc");

    assert_null(strstr(read, "sap vo"));
    assert_says(read, "luc bay gio");
    assert_null(post_by_id(ctx, 1));
    assert_int_equal(posts_by(ctx, person_by_handle(ctx, "lan"), 0, 10).count, 1);
    assert_int_equal(posts_kept(ctx, both, 2).count, 2); /* moderators still see it */
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_follower_reads_archived_posts_with_doc_and_answers_one),
        cmocka_unit_test(whoever_got_an_archived_rumour_gets_its_correction),
        cmocka_unit_test(a_new_post_joins_the_cluster_of_an_archived_one),
        cmocka_unit_test(a_hidden_one_is_shown_to_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

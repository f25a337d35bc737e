/* Reports, questions, decisions, corrections and appeals, by the texts people send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "moderation/claim.h"
#include "social-core/keys.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "tests/unit/moderating.h"

#define RUMOUR "Đập Bản Mù sắp vỡ, mọi người chạy đi"
#define VARIANT "KHAN: dap ban mu sap vo, mn chay di"

/* Lan posts the rumour as number 1, Pao and Mai have been there for long. */
static struct ctx *rumour_ctx(void)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    joined_ago(ctx, PAO, "Pao", 30);
    joined_ago(ctx, MAI, "Mai", 30);
    assert_says(text(ctx, LAN, "DANG #nuoc " RUMOUR), "1");
    return ctx;
}

static void a_reason_is_understood_or_asked_with_numbers(void **state)
{
    struct ctx *ctx = rumour_ctx();

    assert_says(text(ctx, PAO, "BAO 1 tin sai"), "Da nhan bao cao ve 1");
    assert_says(text(ctx, MAI, "BAO 1"), "1 sai, 2 nguy hiem");
    assert_says(text(ctx, MAI, "2"), "Da nhan bao cao ve 1");
    const struct card *card = card_by_id(ctx, "1");

    assert_int_equal(card->reasons[0], 1);
    assert_int_equal(card->reasons[1], 1);
    assert_int_equal(card->weight, 200);
    assert_string_equal(card->rules, "disaster");
    assert_true(card->score.harm == 8);
    moderated_free(ctx);
}

static void one_person_counts_once_for_a_cluster_and_nobody_reports_themselves(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, MAI, "DANG #ngo " VARIANT);

    text(ctx, PAO, "BAO 1 tin sai");
    assert_says(text(ctx, PAO, "BAO 2 tin sai"), "da bao 2 roi");
    assert_says(text(ctx, LAN, "BAO 1 tin sai"), "bai cua ban");
    assert_says(text(ctx, PAO, "BAO 99 tin sai"), "99");

    assert_int_equal(card_by_id(ctx, "1")->reasons[0], 1);
    assert_null(card_by_id(ctx, "2"));
    moderated_free(ctx);
}

static void a_rumour_heard_anywhere_is_one_question_however_it_is_written(void **state)
{
    struct ctx *ctx = rumour_ctx();

    const char *answer = text(ctx, PAO, "KIEM nghe noi cau treo Nam Khao sap dut that khong?");
    assert_says(answer, "Chua ro 2 dung hay sai");
    assert_says(text(ctx, MAI, "KIEM nghe noi cau treo nam khao sap dut that khong"), "Chua ro 2");
    assert_says(text(ctx, MAI, "KIEM nghe noi cau treo nam khao sap dut that khong"), "hoi ve 2 roi");
    assert_says(text(ctx, MAI, "KIEM nghe noi " VARIANT), "Chua ro 1");

    const struct card *card = card_by_id(ctx, "2");
    assert_true(card->asked);
    assert_int_equal(card->asks, 2);
    moderated_free(ctx);
}

static void what_is_decided_is_answered_at_once(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");
    decide(ctx, "hoa", "1", &order);

    assert_says(newest(ctx, OUTBOX_CASE), "1: Dap Ban Mu an toan. Tin \"vo dap Ban Mu\" la sai.");
    assert_says(text(ctx, MAI, "KIEM 1"), "Dap Ban Mu an toan.");
    assert_says(text(ctx, MAI, "KIEM nghe noi " VARIANT), "Dap Ban Mu an toan.");
    assert_says(text(ctx, MAI, "BAO 1 tin sai"), "Dap Ban Mu an toan.");
    assert_int_equal(card_by_id(ctx, "1")->state, CARD_decided);
    moderated_free(ctx);
}

static void a_shorter_question_about_what_was_decided_is_answered_and_told_why(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");
    decide(ctx, "hoa", "1", &order);

    const char *answer = text(ctx, MAI, "KIEM dap ban mu sap vo a");
    assert_says(answer, "Dap Ban Mu an toan.");
    assert_says(answer, "Loa hieu ban hoi: vo dap Ban Mu");
    assert_says(text(ctx, MAI, "KIEM dap ban mu khong vo"), "Chua ro");
    moderated_free(ctx);
}

static void a_text_that_was_only_asked_about_is_decided_too(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "KIEM nghe noi cau treo Nam Khao sap dut that khong?");
    struct decision order = false_order(ctx, "Cầu treo Nậm Khao vẫn tốt.", "đứt cầu");
    decide(ctx, "hoa", "2", &order);

    assert_says(newest(ctx, OUTBOX_CASE), "2: Cau treo Nam Khao van tot.");
    assert_says(text(ctx, MAI, "DANG nghe noi cau treo nam khao sap dut that khong"), "khong gui cho ai. Cau treo");
    moderated_free(ctx);
}

static void a_late_variant_is_answered_to_its_author_and_pushed_to_nobody(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAT ngo");
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");
    const char *id = decide(ctx, "hoa", "1", &order);
    size_t pushed = rows(ctx, OUTBOX_CHANNEL);

    assert_says(text(ctx, MAI, "DANG #ngo " VARIANT), "khong gui cho ai. Dap Ban Mu an toan.");

    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), pushed);
    const struct db_reply *subjects = db_read(ctx, "SCARD", key_subjects(ctx, id));
    assert_int_equal(db_number(subjects, 0), 2);
    assert_says(text(ctx, PAO, "DOC ngo"), "Dap Ban Mu an toan. Tin \"vo dap Ban Mu\" la sai. / ");
    moderated_free(ctx);
}

static void who_got_ten_variants_gets_one_correction(void **state)
{
    struct ctx *ctx = rumour_ctx();
    joined_ago(ctx, "+84912000004", "Su", 30);
    static const char *const variants[] = {VARIANT,
                                           "nghe noi dap ban mu sap vo, moi nguoi chay di",
                                           "Đập Bản Mù sắp vỡ! Mọi người chạy đi. Chuyển cho mọi người",
                                           "dap Ban Mu sap vo, moi ng chay di",
                                           "TIN KHAN dap ban mu sap vo moi nguoi chay di",
                                           "dap ban mu sapp vo, moi nguoi chay di",
                                           "mn chay di, dap ban mu sap vo",
                                           "đập bản mù sắp vỡ mọi người chạy đi nhé",
                                           "dap ban mu sap vo mn chay di gap"};
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
        text(ctx, i % 2 ? LAN : MAI, arena_printf(ctx->arena, "DANG #ngo %s", variants[i]));
    const uint64_t *posts;
    const struct card card = {.id = "1"};
    size_t count = card_posts(ctx, &card, &posts);
    assert_true(count >= 6);
    for (size_t i = 0; i < count; i++) {
        receipt_note(ctx, posts[i], RECEIPT_PUSHED, "4");
        receipt_note(ctx, posts[i], i % 2 ? RECEIPT_SEEN : RECEIPT_PULLED, "4");
    }
    assert_int_equal(db_commit(ctx), DB_DONE);
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");

    const char *id = decide(ctx, "hoa", "1", &order);

    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), 1);
    assert_int_equal(audience_of(ctx, id), 1); /* Su: the authors and Pao, who reported it, were told */
    receipt_note(ctx, strtoull(id, NULL, 10), RECEIPT_PUSHED, "4");
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(audience_of(ctx, id), 0);
    moderated_free(ctx);
}

static void an_author_of_several_variants_is_told_once_and_struck_once(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, LAN, "DANG #ngo " VARIANT);
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");

    size_t before = rows(ctx, OUTBOX_CASE);
    decide(ctx, "hoa", "1", &order);

    assert_int_equal(rows(ctx, OUTBOX_CASE) - before, 2); /* Lan, and Pao who reported */
    assert_says(text(ctx, LAN, "TOI"), "1 bai cua ban bi nhac");
    moderated_free(ctx);
}

static void undone_within_the_minute_nothing_has_happened(void **state)
{
    struct ctx *ctx = rumour_ctx();
    const char *id;
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");
    size_t before = rows(ctx, OUTBOX_CASE);
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), moderator_of(ctx, "hoa"), &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_int_equal(decision_undo(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_NOT_YOURS);
    db_batch_drop(ctx);

    assert_int_equal(decision_undo(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "hoa")), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, 2 * DECISION_UNDO_MS);

    assert_int_equal(carry_out(ctx), 0);
    assert_int_equal(rows(ctx, OUTBOX_CASE), before);
    assert_int_equal(card_by_id(ctx, "1")->state, CARD_open);
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_NONE);
    moderated_free(ctx);
}

static void two_moderators_never_decide_the_same_card(void **state)
{
    struct ctx *ctx = rumour_ctx();
    const char *id;
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = {.verdict = VERDICT_nothing, .reason = REASONS};
    const struct card *seen = card_by_id(ctx, "1");
    const struct moderator *hoa = moderator_of(ctx, "hoa"), *nam = moderator_of(ctx, "nam");
    assert_int_equal(claim_take(ctx, seen, hoa), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), nam, &order, &id), DECISION_HELD);
    db_batch_drop(ctx);
    assert_int_equal(decision_make(ctx, seen, nam, &order, &id), DECISION_TAKEN); /* as it was before the claim */
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), hoa, &order, &id), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    moderated_free(ctx);
}

static void hiding_needs_a_second_pair_of_eyes_and_nobody_decides_about_their_own(void **state)
{
    struct ctx *ctx = rumour_ctx();
    const char *id;
    text(ctx, PAO, "BAO 1 xuc pham");
    struct decision order = {.verdict = VERDICT_hide, .reason = 2};
    struct moderator lan = {.login = "lan", .person = "1"};
    assert_int_equal(decision_make(ctx, card_by_id(ctx, "1"), &lan, &order, &id), DECISION_OWN);
    db_batch_drop(ctx);
    decide(ctx, "hoa", "1", &order);
    assert_int_equal(decision_by_id(ctx, "2")->state, DECISION_second);
    assert_non_null(post_by_id(ctx, 1));

    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "hoa")), DECISION_SAME_EYES);
    db_batch_drop(ctx);
    assert_int_equal(decision_confirm(ctx, decision_by_id(ctx, "2"), moderator_of(ctx, "nam")), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    test_pass_ms(ctx, DECISION_UNDO_MS);
    carry_out(ctx);

    assert_null(post_by_id(ctx, 1));
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    assert_says(newest(ctx, OUTBOX_CASE), "1 da an: xuc pham nguoi khac");
    moderated_free(ctx);
}

static void an_appeal_is_heard_by_another_and_restores(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 tin sai");
    text(ctx, MAI, "DOC nuoc");
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập Bản Mù");
    const char *id = decide(ctx, "hoa", "1", &order);
    assert_says(text(ctx, PAO, arena_printf(ctx->arena, "KN %s toi thay", id)), "Khong co quyet dinh");

    assert_says(text(ctx, LAN, arena_printf(ctx->arena, "KN %s toi tan mat thay", id)), "Da nhan y kien");
    assert_says(text(ctx, LAN, arena_printf(ctx->arena, "KN %s toi thay ma", id)), "da nhan y kien cua ban");
    assert_int_equal(appeal_hear(ctx, decision_by_id(ctx, id), moderator_of(ctx, "hoa"), true, "-"),
                     DECISION_SAME_EYES);
    db_batch_drop(ctx);
    size_t before = rows(ctx, OUTBOX_BROADCAST);
    assert_int_equal(appeal_hear(ctx, decision_by_id(ctx, id), moderator_of(ctx, "nam"), true, "-"), DECISION_TAKEN);
    assert_int_equal(db_commit(ctx), DB_DONE);
    carry_out(ctx);

    assert_says(newest(ctx, OUTBOX_CASE), "ban dung");
    assert_int_equal(post_by_id(ctx, 1)->mark, MARK_NONE);
    assert_null(strstr(text(ctx, LAN, "TOI"), "bi nhac"));
    assert_int_equal(rows(ctx, OUTBOX_BROADCAST), before + 1); /* the note to all who saw the correction */
    assert_says(text(ctx, MAI, "KIEM 1"), "Chua ro 1");
    assert_says(text(ctx, LAN, arena_printf(ctx->arena, "KN %s toi van thay the", id)), "da duoc xem lai roi");
    moderated_free(ctx);
}

static void after_twenty_days_it_is_too_late_to_appeal_and_strikes_expire_after_ninety(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, PAO, "BAO 1 tin sai");
    struct decision order = {.verdict = VERDICT_warn, .reason = 0};
    const char *id = decide(ctx, "hoa", "1", &order);
    test_pass_ms(ctx, DECISION_APPEAL_MS + 1);
    assert_says(text(ctx, LAN, arena_printf(ctx->arena, "KN %s toi thay", id)), "Da qua 20 ngay");

    assert_says(text(ctx, LAN, "TOI"), "bi nhac");
    test_pass_ms(ctx, 71 * INT64_C(86400000));
    assert_null(strstr(text(ctx, LAN, "TOI"), "bi nhac"));
    moderated_free(ctx);
}

static void a_rule_of_a_moderator_holds_a_post_until_it_was_looked_at(void **state)
{
    struct ctx *ctx = rumour_ctx();
    static const char rules[] = "{\"rules\":[{\"name\":\"giavang\",\"kind\":\"words\",\"effect\":\"hold\",\"harm\":4,"
                                "\"by\":\"hoa\",\"words\":{\"vi\":[\"giá vàng\"]}}]}";
    db_write(ctx, "SET", key_rules(ctx), rules);
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    text(ctx, PAO, "BAT nuoc");

    assert_says(text(ctx, LAN, "DANG #nuoc gia vang hom nay tang gap doi"), "quy tac giavang");
    assert_null(post_by_id(ctx, 2));
    size_t before = rows(ctx, OUTBOX_CHANNEL);
    struct decision order = {.verdict = VERDICT_nothing, .reason = REASONS};
    decide(ctx, "hoa", "2", &order);

    assert_non_null(post_by_id(ctx, 2));
    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), before + 1);
    moderated_free(ctx);
}

static void nobody_says_the_same_again_and_again_wherever_it_is(void **state)
{
    struct ctx *ctx = rumour_ctx();
    db_write(ctx, "SET", key_rules(ctx),
             "{\"rules\":[{\"name\":\"repeat\",\"kind\":\"repeat\",\"effect\":\"refuse\",\"limit\":2}]}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    text(ctx, PAO, "DANG #nuoc toi ban lon con khoe manh");
    text(ctx, PAO, "DANG #ngo Tôi bán lợn con khỏe mạnh");

    assert_says(text(ctx, PAO, "DANG toi ban lon con, khoe manh"), "quy tac repeat");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 3);
    moderated_free(ctx);
}

static void newcomers_post_so_many_times_on_their_first_day(void **state)
{
    struct ctx *ctx = rumour_ctx();
    db_write(ctx, "SET", key_rules(ctx),
             "{\"rules\":[{\"name\":\"first\",\"kind\":\"first-day\",\"effect\":\"refuse\",\"limit\":2}]}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    joined_ago(ctx, "+84912000005", "Tung", 0);
    text(ctx, "+84912000005", "DANG #ngo ban mot con ga");
    text(ctx, "+84912000005", "DANG #ngo ban hai cai ao");

    assert_says(text(ctx, "+84912000005", "DANG #ngo ban sau qua trung"), "Ngay dau dang duoc 2 bai");
    assert_says(text(ctx, PAO, "DANG #ngo ban sau qua trung"), "Da dang");
    moderated_free(ctx);
}

static void a_card_reported_before_its_cluster_was_found_is_folded_into_it(void **state)
{
    struct ctx *ctx = rumour_ctx();
    text(ctx, MAI, "DANG #ngo " VARIANT);
    struct card early = {.id = "2", .text = VARIANT, .rules = "", .opened_ms = ctx->now_ms, .weight = 100};
    early.reasons[0] = 1;
    card_write(ctx, &early);
    db_write(ctx, "ZADD", key_reporters(ctx, "2"), "2", "2 false 100 5 2");
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_true(card_fold(ctx, card_by_id(ctx, "2")));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_null(card_by_id(ctx, "2"));
    assert_int_equal(card_by_id(ctx, "1")->reasons[0], 1);
    assert_says(text(ctx, PAO, "BAO 1 tin sai"), "da bao 1 roi");
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reason_is_understood_or_asked_with_numbers),
        cmocka_unit_test(one_person_counts_once_for_a_cluster_and_nobody_reports_themselves),
        cmocka_unit_test(a_rumour_heard_anywhere_is_one_question_however_it_is_written),
        cmocka_unit_test(what_is_decided_is_answered_at_once),
        cmocka_unit_test(a_shorter_question_about_what_was_decided_is_answered_and_told_why),
        cmocka_unit_test(a_text_that_was_only_asked_about_is_decided_too),
        cmocka_unit_test(a_late_variant_is_answered_to_its_author_and_pushed_to_nobody),
        cmocka_unit_test(who_got_ten_variants_gets_one_correction),
        cmocka_unit_test(an_author_of_several_variants_is_told_once_and_struck_once),
        cmocka_unit_test(undone_within_the_minute_nothing_has_happened),
        cmocka_unit_test(two_moderators_never_decide_the_same_card),
        cmocka_unit_test(hiding_needs_a_second_pair_of_eyes_and_nobody_decides_about_their_own),
        cmocka_unit_test(an_appeal_is_heard_by_another_and_restores),
        cmocka_unit_test(after_twenty_days_it_is_too_late_to_appeal_and_strikes_expire_after_ninety),
        cmocka_unit_test(a_rule_of_a_moderator_holds_a_post_until_it_was_looked_at),
        cmocka_unit_test(nobody_says_the_same_again_and_again_wherever_it_is),
        cmocka_unit_test(newcomers_post_so_many_times_on_their_first_day),
        cmocka_unit_test(a_card_reported_before_its_cluster_was_found_is_folded_into_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

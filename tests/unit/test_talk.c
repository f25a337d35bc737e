#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/case_move.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "social-core/talk.h"
#include "tests/unit/talking.h"

static void a_stranger_is_told_how_to_join_but_not_for_ever(void **state)
{
    struct ctx *ctx = village_ctx();

    for (int i = 0; i < 5; i++)
        assert_says(text(ctx, LAN, "xin chao ca nha"), "DK");
    const char *sixth = text(ctx, LAN, "xin chao ca nha");

    assert_string_equal(sixth, "");
    test_ctx_free(ctx);
}

static void joining_asks_until_one_place_is_meant(void **state)
{
    struct ctx *ctx = village_ctx();

    assert_says(text(ctx, LAN, "DK Lan"), "Lan");
    assert_says(text(ctx, LAN, "Khong Co Noi Nay"), "Khong Co Noi Nay");
    assert_says(text(ctx, LAN, "tan thanh"), "2 Xa Tan Thanh");
    const char *joined = text(ctx, LAN, "2");

    assert_says(joined, "lan");
    const struct person *lan = person_by_handle(ctx, "lan");
    assert_non_null(lan);
    assert_string_equal(lan->area->name, "Xã Tân Thành");
    test_ctx_free(ctx);
}

static void the_same_name_gets_another_handle(void **state)
{
    struct ctx *ctx = village_ctx();

    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Lan");

    assert_non_null(person_by_handle(ctx, "lan"));
    assert_non_null(person_by_handle(ctx, "@Lan2"));
    test_ctx_free(ctx);
}

static void a_name_without_a_comma_is_told_from_the_place(void **state)
{
    struct ctx *ctx = village_ctx();

    assert_says(text(ctx, PAO, "dk Giang A Pao ta van"), "pao");

    assert_string_equal(person_by_handle(ctx, "pao")->name, "Giang A Pao");
    test_ctx_free(ctx);
}

static void the_same_words_again_are_the_same_post(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "#nuoc mat nuoc tu sang"), "1");
    assert_says(text(ctx, LAN, "#nuoc  Mất nước từ sáng"), "1");
    test_pass_ms(ctx, 1000);
    struct posts posts = all_posts_before(ctx, 0, 10);

    assert_int_equal(posts.count, 1);
    assert_string_equal(posts.list[0].text, "mat nuoc tu sang");
    assert_string_equal(posts.list[0].author, "lan");
    test_ctx_free(ctx);
}

static void followers_read_what_is_new_once_and_not_their_own(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "THEO nuoc");
    text(ctx, LAN, "#nuoc mat nuoc tu sang");
    text(ctx, PAO, "#nuoc nha toi cung vay");

    const char *first = text(ctx, PAO, "DOC"), *second = text(ctx, PAO, "DOC");

    assert_says(first, "lan: mat nuoc tu sang");
    assert_null(strstr(first, "cung vay"));
    assert_null(strstr(second, "mat nuoc"));
    test_ctx_free(ctx);
}

static void a_page_holds_what_fits_and_the_rest_comes_next(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "THEO nuoc");
    for (int i = 1; i <= 9; i++)
        text(ctx, LAN, arena_printf(ctx->arena, "#nuoc bai so %d ve nuoc cua ban minh hom nay rat la dai dong", i));

    const char *all = "";
    for (int page = 0; page < 5; page++)
        all = arena_printf(ctx->arena, "%s%s", all, text(ctx, PAO, page ? "TIEP" : "DOC"));

    for (int i = 1; i <= 9; i++)
        assert_says(all, arena_printf(ctx->arena, "bai so %d ", i));
    test_ctx_free(ctx);
}

static void a_long_post_is_read_in_numbered_parts_and_then_what_follows(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    const char *words = "";
    for (int i = 1; i <= 150; i++)
        words = arena_printf(ctx->arena, "%s tu%d", words, i);
    text(ctx, LAN, arena_printf(ctx->arena, "DANG #nuoc%s", words));
    text(ctx, LAN, "DANG #nuoc mai co nuoc");
    text(ctx, PAO, "THEO nuoc");
    db_write(ctx, "HSET", key_person(ctx, "2"), ">nuoc", "0");
    assert_int_equal(db_commit(ctx), DB_DONE);

    const char *first = text(ctx, PAO, "DOC"), *second = text(ctx, PAO, "TIEP"), *third = text(ctx, PAO, "TIEP");
    const char *after = text(ctx, PAO, "TIEP");

    assert_says(first, "1/3 1 Nuoc lan: tu1 tu2");
    assert_says(first, "\nTIEP");
    assert_says(second, "2/3 tu");
    assert_says(third, "3/3 tu");
    assert_says(third, " tu150");
    assert_null(strstr(third, "TIEP"));
    assert_says(after, "mai co nuoc");
    test_ctx_free(ctx);
}

static void what_came_at_once_is_not_read_again(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "BAT nuoc");
    text(ctx, LAN, "#nuoc mat nuoc tu sang");
    text(ctx, LAN, "#nuoc co nuoc lai roi");

    receipt_note(ctx, 1, RECEIPT_PUSHED, person_by_handle(ctx, "pao")->id);
    db_commit(ctx);
    const char *news = text(ctx, PAO, "DOC");

    assert_null(strstr(news, "mat nuoc"));
    assert_says(news, "co nuoc lai");
    test_ctx_free(ctx);
}

static void a_channel_at_once_makes_one_row_a_post(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");

    text(ctx, LAN, "#nuoc khong ai nhan ngay");
    size_t before = rows(ctx, OUTBOX_CHANNEL);
    assert_says(text(ctx, PAO, "BAT nuoc"), "Nuoc");
    text(ctx, LAN, "#nuoc mot nguoi nhan ngay");
    size_t after = rows(ctx, OUTBOX_CHANNEL);
    text(ctx, PAO, "TAT nuoc");
    text(ctx, LAN, "#nuoc lai khong ai");

    assert_int_equal(before, 0);
    assert_int_equal(after, 1);
    assert_int_equal(rows(ctx, OUTBOX_CHANNEL), 1);
    test_ctx_free(ctx);
}

static void a_case_goes_on_in_one_thread(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "HOI xa bao gio cap gao?"), "1");
    const struct case_view *view = case_by_id(ctx, "1");
    case_answer(ctx, view, "hoa", "Thứ hai tuần sau");
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_says(newest(ctx, OUTBOX_CASE), "Thu hai tuan sau");
    assert_says(text(ctx, LAN, "TL cam on can bo"), "1");

    view = case_by_id(ctx, "1");
    assert_int_equal(view->thread_count, 3);
    assert_int_equal(view->state, CASE_reopened);
    assert_string_equal(view->thread[2].text, "cam on can bo");
    test_ctx_free(ctx);
}

static void two_officers_cannot_answer_the_same_words(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "HOI xa bao gio cap gao?");

    const struct case_view *hoa = case_by_id(ctx, "1"), *binh = case_by_id(ctx, "1");
    case_answer(ctx, hoa, "hoa", "Thứ hai");
    enum db_outcome first = db_commit(ctx);
    case_answer(ctx, binh, "binh", "Thứ ba");
    enum db_outcome second = db_commit(ctx);

    assert_int_equal(first, DB_DONE);
    assert_int_equal(second, DB_CONFLICT);
    assert_int_equal(rows(ctx, OUTBOX_CASE), 1);
    test_ctx_free(ctx);
}

static void a_private_message_reaches_one_and_is_answered(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");

    assert_says(text(ctx, PAO, "NHAN @lan mai di cho"), "lan");
    assert_says(newest(ctx, OUTBOX_CASE), "pao");
    text(ctx, LAN, "TL duoc");

    assert_says(newest(ctx, OUTBOX_CASE), "lan");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    test_ctx_free(ctx);
}

static void a_text_without_a_command_waits_for_a_decision(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "sang nay duong vao ban bi sat"), "1");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    assert_says(text(ctx, LAN, "1"), "Ta Van");
    const char *again = text(ctx, LAN, "1");

    assert_int_equal(all_posts_before(ctx, 0, 10).count, 1);
    assert_says(again, "roi");
    test_ctx_free(ctx);
}

static void a_draft_can_become_a_question_or_nothing(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    text(ctx, LAN, "bao gio co bac si ve ban");
    text(ctx, LAN, "2");
    text(ctx, LAN, "con tin nay thi thoi nhe");
    text(ctx, LAN, "0");

    assert_string_equal(case_by_id(ctx, "1")->first_line, "bao gio co bac si ve ban");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    test_ctx_free(ctx);
}

static void stop_is_confirmed_once_and_start_undoes_it(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "NGUNG"), "BAT DAU");
    assert_string_equal(text(ctx, LAN, "STOP"), "");
    assert_true(person_by_handle(ctx, "lan")->stopped);
    assert_says(text(ctx, LAN, "BAT DAU"), "DOC");

    assert_false(person_by_handle(ctx, "lan")->stopped);
    test_ctx_free(ctx);
}

static void stop_works_for_strangers(void **state)
{
    struct ctx *ctx = village_ctx();

    assert_says(text(ctx, MAI, "STOP"), "BAT DAU");

    assert_string_equal(text(ctx, MAI, "stop"), "");
    test_ctx_free(ctx);
}

static void language_and_accents_are_each_persons_choice(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    assert_says(text(ctx, LAN, "DAU"), "có dấu");
    assert_says(text(ctx, LAN, "TOI"), "Xã Tả Van");
    assert_says(text(ctx, LAN, "KHONG DAU"), "khong dau");
    assert_says(text(ctx, LAN, "NN en"), "English");

    assert_says(text(ctx, LAN, "ME"), "without accents");
    test_ctx_free(ctx);
}

static void no_number_lies_in_the_clear(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "#nuoc mat nuoc");

    const struct db_reply *keys = db_read(ctx, "KEYS", "*");

    for (size_t i = 0; i < keys->count; i++) {
        assert_null(strstr(keys->list[i].text, "912000001"));
        const char *dump = db_text(db_read(ctx, "DUMP", keys->list[i].text));
        const struct db_reply *raw = db_read(ctx, "DUMP", keys->list[i].text);
        assert_null(memmem(dump, raw->length, "912000001", 9));
    }
    test_ctx_free(ctx);
}

static void assert_ids(struct posts posts, const uint64_t *ids, size_t count, bool more)
{
    assert_int_equal(posts.count, count);
    assert_int_equal(posts.more, more);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(posts.list[i].id, ids[i]);
}

static void the_posts_of_a_person_and_the_replies_to_a_post_come_page_by_page(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    for (int i = 1; i <= 12; i++)
        text(ctx, LAN, arena_printf(ctx->arena, "#nuoc bai so %d", i));
    for (int i = 13; i <= 15; i++)
        text(ctx, PAO, arena_printf(ctx->arena, "TL 12 tra loi %d", i));
    const struct person *lan = person_by_handle(ctx, "lan");

    struct posts newest_two = posts_by(ctx, lan, 0, 2), oldest = posts_by(ctx, lan, 3, 2);
    struct posts first_two = replies_to(ctx, 12, 0, 2), last = replies_to(ctx, 12, 14, 2);

    assert_ids(newest_two, (uint64_t[]){12, 11}, 2, true);
    assert_ids(oldest, (uint64_t[]){2, 1}, 2, false);
    assert_ids(posts_by(ctx, lan, 13, 2), (uint64_t[]){12, 11}, 2, true); /* another's: from the newest */
    assert_ids(posts_by(ctx, lan, 1, 2), NULL, 0, false);
    assert_ids(first_two, (uint64_t[]){13, 14}, 2, true);
    assert_ids(last, (uint64_t[]){15}, 1, false);
    assert_ids(replies_to(ctx, 11, 0, 2), NULL, 0, false);
    test_ctx_free(ctx);
}

static void a_person_is_kept_compactly(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");

    const char *key = key_person(ctx, person_by_handle(ctx, "lan")->id);

    assert_string_equal(db_text(db_read(ctx, "OBJECT", "ENCODING", key)), "listpack");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stranger_is_told_how_to_join_but_not_for_ever),
        cmocka_unit_test(joining_asks_until_one_place_is_meant),
        cmocka_unit_test(the_same_name_gets_another_handle),
        cmocka_unit_test(a_name_without_a_comma_is_told_from_the_place),
        cmocka_unit_test(the_same_words_again_are_the_same_post),
        cmocka_unit_test(followers_read_what_is_new_once_and_not_their_own),
        cmocka_unit_test(a_page_holds_what_fits_and_the_rest_comes_next),
        cmocka_unit_test(a_long_post_is_read_in_numbered_parts_and_then_what_follows),
        cmocka_unit_test(what_came_at_once_is_not_read_again),
        cmocka_unit_test(a_channel_at_once_makes_one_row_a_post),
        cmocka_unit_test(a_case_goes_on_in_one_thread),
        cmocka_unit_test(two_officers_cannot_answer_the_same_words),
        cmocka_unit_test(a_private_message_reaches_one_and_is_answered),
        cmocka_unit_test(a_text_without_a_command_waits_for_a_decision),
        cmocka_unit_test(a_draft_can_become_a_question_or_nothing),
        cmocka_unit_test(stop_is_confirmed_once_and_start_undoes_it),
        cmocka_unit_test(stop_works_for_strangers),
        cmocka_unit_test(language_and_accents_are_each_persons_choice),
        cmocka_unit_test(no_number_lies_in_the_clear),
        cmocka_unit_test(the_posts_of_a_person_and_the_replies_to_a_post_come_page_by_page),
        cmocka_unit_test(a_person_is_kept_compactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Texts of 255 parts, the longest that a phone can send, and what is put together from many of them: little memory. */
#include <stdlib.h>
#include <sys/resource.h>

#include "social-core/base/growing.h"
#include "social-core/case_move.h"
#include "social-core/case_public.h"
#include "social-core/menu/menu.h"
#include "social-core/text/anonymous.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"
#include "tests/unit/moderating.h"

#define LONGEST 39000 /* bytes */
#define MEGABYTES 64  /* each took hundreds when all was written anew at each step */

static char *filled_with(struct ctx *ctx, const char *command, const char *unit)
{
    struct growing text = growing_begin(ctx->arena);
    growing_add(&text, command);
    while (text.length + strlen(unit) < LONGEST)
        growing_add(&text, unit);
    return text.text;
}

/* The most that the program has held until now. */
static long held_kilobytes(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void assert_little_more(long before)
{
    long more = (held_kilobytes() - before) / 1024;
    if (more > MEGABYTES)
        fail_msg("%ld MB", more);
}

static void what_is_put_together_is_whole(void **state)
{
    struct arena *arena = arena_new();
    struct growing text = growing_begin(arena);
    assert_string_equal(text.text, "");

    for (int i = 0; i < 1000; i++)
        growing_add(&text, i % 2 ? "b" : "aa");
    growing_put(&text, "cd", 1);

    assert_int_equal(text.length, 1501);
    assert_int_equal(strlen(text.text), text.length);
    assert_string_equal(text.text + 1498, "aabc" + 1);
    arena_free(arena);
}

static void each_mark_is_filled(void **state)
{
    struct arena *arena = arena_new();
    static const char *const cases[][4] = {{"", "{n}", "x", ""},
                                           {"{n}", "{n}", "x", "x"},
                                           {"{n}{n}a{n", "{n}", "", "a{n"},
                                           {"a{n}b", "{n}", "{n}", "a{n}b"},
                                           {"none", "{n}", "x", "none"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(arena_filled(arena, cases[i][0], cases[i][1], cases[i][2]), cases[i][3]);
    arena_free(arena);
}

static void names_and_numbers_are_taken_out_of_the_longest_question(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    text(ctx, LAN, filled_with(ctx, "HOI xa ", "a "));
    const struct case_view *view = case_by_id(ctx, "1");
    char *numbers = filled_with(ctx, "", "0912345678, ");
    long before = held_kilobytes();

    const char *shown = case_public_text(ctx, view), *clean = text_anonymous(ctx->arena, numbers);

    assert_little_more(before);
    assert_true(strlen(shown) > LONGEST / 2);
    assert_null(strstr(clean, "0912345678"));
    moderated_free(ctx);
}

static void a_case_of_many_words_is_shown_on_a_screen(void **state)
{
    struct menu_settings settings = {
        .code = "*123#", .screen_octets = 160, .session_seconds = 120, .resume_minutes = 15};
    struct ctx *ctx = moderated_ctx();
    struct menu_event event = {.kind = MENU_DIALLED,
                               .text = "*123*5*1#",
                               .link = "ussd-1",
                               .service = "*123#",
                               .session = 1,
                               .at_ms = ctx->now_ms};
    ctx->world->menu = &settings;
    joined_ago(ctx, LAN, "Lan", 30);
    text(ctx, LAN, "HOI xa khi nao co dien");
    for (int i = 0; i < 100; i++)
        text(ctx, LAN, filled_with(ctx, arena_printf(ctx->arena, "TL 1 %d ", i), "a "));
    long before = held_kilobytes();

    menu_step(ctx, LAN, &event);

    assert_little_more(before);
    assert_int_equal(db_commit(ctx), DB_DONE);
    assert_says(newest(ctx, OUTBOX_DIRECT), "1 UBND xa Ta Van");
    moderated_free(ctx);
}

/* The answer costs no more than others, whoever asks. */
static void a_place_that_is_none_is_not_told_back_whole(void **state)
{
    struct ctx *ctx = moderated_ctx();

    const char *answer = text(ctx, LAN, filled_with(ctx, "DK Lan, ", "mot hai "));

    assert_says(answer, "mot hai mot hai");
    assert_true(segments_of(answer).segments <= 2);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_together_is_whole),
        cmocka_unit_test(each_mark_is_filled),
        cmocka_unit_test(names_and_numbers_are_taken_out_of_the_longest_question),
        cmocka_unit_test(a_case_of_many_words_is_shown_on_a_screen),
        cmocka_unit_test(a_place_that_is_none_is_not_told_back_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

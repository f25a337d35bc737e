/* A command without what belongs behind it, or with what cannot be: it says how it is used, and nothing becomes a post. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "social-core/post.h"
#include "tests/unit/moderating.h"

static void a_bare_command_says_how_it_is_used(void **state)
{
    static const char *const told[][2] = {
        {"BAO", "BAO 123 tin sai"},
        {"bao", "BAO 123 tin sai"},
        {"KN", "KN 77"},
        {"KIEM", "KIEM 123"},
        {"check", "KIEM 123"},
        {"TL", "TL 123 cam on"},
        {"TL :)", "TL 123 cam on"},
        {"NHAN", "NHAN @lan mai di cho"},
        {"THAY", "THAY @lan mat nuoc"},
        {"SAO", "SAO 5"},
        {"LA", "LA Mai"},
        {"DOI TEN", "DOI TEN Mai"},
        {"PIN", "PIN TAT"},
        {"HOI", "HOI"},
        {"DANG", "DANG"},
        {"SAO 7", "SAO 5"},
        {"PIN 12", "PIN TAT"},
    };
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_says(text(ctx, LAN, told[i][0]), told[i][1]);
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    moderated_free(ctx);
}

/* Control characters are dropped on the way in; a blank without width is not. */
static void what_nobody_would_see_is_no_post(void **state)
{
    static const char *const texts[] = {
        "", "  \n ", "\u200b\u2060", "DANG \u200b", "#nuoc \u200b", "DANG #nuoc \u200b "};
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_says(text(ctx, LAN, texts[i]), "DANG");
    assert_says(text(ctx, LAN, "1"), "GIUP");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 0);
    moderated_free(ctx);
}

static void a_choice_without_a_number_leaves_what_was_asked(void **state)
{
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    assert_says(text(ctx, LAN, "CHON"), "Nhan mot so");
    assert_says(text(ctx, LAN, "mai co ai di cho phien khong"), "2 hoi");
    assert_says(text(ctx, LAN, "CHON"), "Nhan mot so");
    assert_says(text(ctx, LAN, "CHON 1"), "Da dang");
    moderated_free(ctx);
}

/* By a member and a stranger; `before`: what was texted to have something asked, NULL: nothing. */
static void keyword_is_answered(const char *keyword, const char *ending, const char *before)
{
    struct ctx *ctx = moderated_ctx();
    const char *words = arena_printf(ctx->arena, "%s%s", keyword, ending);
    joined_ago(ctx, LAN, "Lan", 30);
    if (before)
        text(ctx, LAN, before);
    if (!*text(ctx, LAN, words) || !*text(ctx, PAO, words))
        fail_msg("\"%s\" after \"%s\" is not answered", words, before ? before : "");
    moderated_free(ctx);
}

static void keyword_alone_is_answered(const char *keyword)
{
    static const char *const endings[] = {"", " :)", " 99999999999999999999"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        keyword_is_answered(keyword, endings[i], NULL);
        keyword_is_answered(keyword, endings[i], "mai co ai di cho phien khong");
    }
}

/* One keyword of each section of the file: they are read alike. */
static void each_command_alone_is_answered_whatever_was_asked(void **state)
{
    json_t *locale = json_load_file(LOA_SHARE "/locale/vi.json", 0, NULL), *words;
    const char *section;
    assert_non_null(locale);
    json_object_foreach(json_object_get(locale, "keywords"), section, words)
    {
        keyword_alone_is_answered(json_string_value(json_array_get(words, 0)));
    }
    json_decref(locale);
}

static void a_number_that_nothing_has_is_said_to_be_none(void **state)
{
    static const char *const texts[] = {"TL 12345678901234567890 cam on", "TL 123456789012345678901234567890 cam on",
                                        "TL 0912345678 la so cua toi",    "BAO 12345678901234567890 tin sai",
                                        "KIEM 18446744073709551616",      "DOC 99999999999"};
    struct ctx *ctx = moderated_ctx();
    joined_ago(ctx, LAN, "Lan", 30);
    assert_says(text(ctx, LAN, "DANG hop luc bay gio toi"), "Ta Van");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_says(text(ctx, LAN, texts[i]), "Khong thay so");
    assert_int_equal(all_posts_before(ctx, 0, 10).count, 1);
    moderated_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_command_says_how_it_is_used),
        cmocka_unit_test(what_nobody_would_see_is_no_post),
        cmocka_unit_test(a_choice_without_a_number_leaves_what_was_asked),
        cmocka_unit_test(each_command_alone_is_answered_whatever_was_asked),
        cmocka_unit_test(a_number_that_nothing_has_is_said_to_be_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

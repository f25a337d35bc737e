/* The languages: their files, their phrases, and what each reply costs at its longest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/text/phrases.h"
#include "social-core/text/segments.h"
#include "social-core/understand/understand.h"

#define ONE_SEGMENT_PERCENT 95

static struct arena *arena;
static struct catalogs *catalogs;

static int setup(void **state)
{
    char why[256] = "";
    arena = arena_new();
    catalogs = catalogs_load(LOA_SHARE "/locale", why, sizeof why);
    if (!catalogs)
        fprintf(stderr, "%s\n", why);
    return catalogs ? 0 : -1;
}

static int teardown(void **state)
{
    catalogs_free(catalogs);
    arena_free(arena);
    return 0;
}

/* Loads a folder of one file with this content; NULL and `why` as catalogs_load() has them. */
static struct catalogs *load_text(const char *content, char *why, size_t size)
{
    char folder[] = "/tmp/loa-locale-XXXXXX", file[64];
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/vi.json", folder);
    FILE *stream = fopen(file, "w");
    fputs(content, stream);
    fclose(stream);
    struct catalogs *loaded = catalogs_load(folder, why, size);
    unlink(file);
    rmdir(folder);
    return loaded;
}

static void test_a_mistake_in_a_language_is_told_with_its_file(void **state)
{
    static const struct {
        const char *content, *why;
    } cases[] = {
        {"{", "vi.json:1: "},
        {"[]", "vi.json: must be an object"},
        {"{}", "vi.json: must have \"code\" and \"name\""},
        {"{\"code\":\"vi\",\"name\":\"x\",\"keyword\":{}}", "vi.json: no such section: keyword"},
        {"{\"code\":\"vi\",\"name\":\"x\",\"keywords\":{\"jion\":[\"dk\"]}}", "vi.json: no such intent: jion"},
        {"{\"code\":\"vi\",\"name\":\"x\",\"keywords\":{\"join\":[\"?\"]}}", "vi.json: is no word one can text: ?"},
        {"{\"code\":\"vi\",\"name\":\"x\",\"ordinary\":[\"a\"]}", "vi.json: must be an object of lists: ordinary"},
        {"{\"code\":\"vi\",\"name\":\"x\",\"phrases\":{\"a\":\"{b\"}}", "vi.json: is no text, or its braces"},
        {"{\"code\":\"en\",\"name\":\"x\"}", "has no vi.json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[256] = "";
        assert_null(load_text(cases[i].content, why, sizeof why));
        if (!strstr(why, cases[i].why))
            fail_msg("\"%s\" is not in \"%s\"", cases[i].why, why);
    }
}

static void test_phrases_are_filled_and_counted(void **state)
{
    char why[256] = "";
    struct catalogs *small = load_text(
        "{\"code\":\"vi\",\"name\":\"x\",\"phrases\":{\"a\":\"{n} {n:post|posts} of {who}\"}}", why, sizeof why);
    const struct locale *vi = locale_of(small, "vi");
    assert_string_equal(phrase(arena, vi, "a", "n", "1", "who", "Lan"), "1 post of Lan");
    assert_string_equal(phrase(arena, vi, "a", "who", "{n}", "n", "2"), "2 posts of {n}");
    assert_string_equal(phrase(arena, vi, "a"), " posts of ");
    catalogs_free(small);
}

static void test_an_unknown_language_is_the_fallback(void **state)
{
    assert_string_equal(locale_of(catalogs, "xx")->code, LANGUAGE_FALLBACK);
    assert_string_equal(locale_of(catalogs, NULL)->code, LANGUAGE_FALLBACK);
    assert_string_equal(language_named(catalogs, "tienganh"), "en");
    assert_null(language_named(catalogs, "klingon"));
}

/* White Hmong, Ede, Jarai: words from published lists, nothing of our own. */
static void test_a_partial_language_knows_its_words_and_says_the_rest_in_vietnamese(void **state)
{
    static const struct {
        const char *name, *code, *water;
    } packs[] = {{"mong", "mww", "dej"}, {"hmong", "mww", "dej"}, {"ede", "rad", "ea"}, {"giarai", "jra", "ia"}};
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        const struct locale *locale = locale_of(catalogs, language_named(catalogs, packs[i].name));
        assert_string_equal(locale->code, packs[i].code);
        assert_true(locale->partial);
        assert_int_equal(locale->phrase_count, 0);
        assert_string_equal(topic_word(catalogs, packs[i].water), "nuoc");
        assert_string_equal(phrase(arena, locale, "no_topics"), phrase(arena, locale->fallback, "no_topics"));
    }
}

/* No intent of any language ends in a bare key. */
static void test_every_intent_has_help_in_every_language(void **state)
{
    for (const struct locale *const *locale = locales_all(catalogs); *locale; locale++)
        for (enum intent intent = INTENT_none + 1; intent < INTENTS; intent++) {
            const char *key = arena_printf(arena, "help_%s", intent_name(intent)), *text = phrase(arena, *locale, key);
            if (*text == '[')
                fail_msg("%s has no %s", (*locale)->code, key);
            assert_int_equal(segments_of(text_plain(arena, text)).segments, 1);
        }
}

/* The longest each placeholder gets: names are those of the longest commune and agency there are. */
static const char *const longest[] = {
    "id",
    "999999",
    "number",
    "999999",
    "count",
    "20",
    "limit",
    "50",
    "due",
    "30/11",
    "stars",
    "5",
    "code",
    "123456",
    "name",
    "Nguyễn Thị Phương Thảo",
    "handle",
    "nguyenphuongthao27",
    "from",
    "nguyenphuongthao27",
    "by",
    "nguyenphuongthao27",
    "old",
    "Nguyễn Thị Phương Thảo",
    "days",
    "30",
    "left",
    "4",
    "minutes",
    "60",
    "used",
    "1000/1000",
    "hour",
    "23",
    "start",
    "21",
    "end",
    "6",
    "price",
    "7000",
    "posts",
    "1234 Nước lan: mất nước từ sáng\n1235 Nước pao: có nước lại rồi",
    "author",
    "nguyenphuongthao27",
    "area",
    "Phường Văn Miếu - Quốc Tử Giám",
    "agency",
    "UBND phường Văn Miếu - Quốc Tử Giám",
    "channel",
    "Phường Văn Miếu - Quốc Tử Giám",
    "topic",
    "giong-ngo-lai-moi",
    "topics",
    "duong, giong-ngo, lua, ngo, nuoc, viec-lam, y_te",
    "follows",
    "50",
    "language",
    "Tiếng Việt",
    "accents",
    "không dấu",
    "shortcode",
    "8070",
    "text",
    "Nước về bản từ sáng mai",
    "truth",
    "Đập Bản Mù an toàn. Tin \"vỡ đập Bản Mù\" là sai.",
    "rumour",
    "vỡ đập Bản Mù",
    "reason",
    "lộ chuyện riêng tư",
    "until",
    "15/12",
    "rule",
    "ethnicity-religion",
    "note",
    " Xã đã xem tận nơi.",
    "answer",
    "Đập Bản Mù an toàn. Tin \"vỡ đập Bản Mù\" là sai.",
    "what",
    "vỡ đập Bản Mù",
    "title",
    "Rà soát hộ dân trong vùng có nguy cơ sạt lở",
    "decisions",
    "999999, 999998, 999997",
    "heard",
    "Thôn đã xem tận nơi, đúng như bạn nói.",
    "post",
    "1234 Nước lan: mất nước từ sáng",
    "more",
    " Nhà máy đã kiểm tra sáng nay.",
    "question",
    "Họp thôn hôm nào thì tiện?",
    "option",
    "9",
    "options",
    "1 Thứ bảy, 2 Chủ nhật, 3 Thứ hai",
    "results",
    "1 Thứ bảy: 1200, 2 Chủ nhật: 3000, 3 Thứ hai: 150",
    "votes",
    "12000",
    "choices",
    "1 Phường Tân Thành, Thanh Hóa\n2 Xã Tân Thành, Lạng Sơn\n3 Xã Tân Thành, Đồng Tháp\n4 Xã Tân Thành, Thái "
    "Nguyên\n5 Xã Tân Thành, Đắk Lắk\n6 Phường Tân Thành, Cà Mau",
    NULL};

static bool holds_only_known_places(const char *text)
{
    while ((text = strchr(text, '{'))) {
        size_t length = strcspn(++text, ":}"), i = 0;
        while (longest[i] && (strncmp(longest[i], text, length) != 0 || longest[i][length]))
            i += 2;
        if (!longest[i])
            return false;
    }
    return true;
}

static const char *filled(const struct locale *locale, const char *key)
{
    const char *words[2 + sizeof longest / sizeof *longest] = {key};
    memcpy(words + 1, longest, sizeof longest);
    return phrase_words(arena, locale, words);
}

/* What is said on a screen of USSD and never as SMS: test_menu_fit.c has its measure. */
static bool is_for_screens(const char *key)
{
    return !strncmp(key, "ussd_", 5) || !strncmp(key, "screen_", 7);
}

static void test_replies_at_their_longest_fit_one_segment(void **state)
{
    for (const struct locale *const *locale = locales_all(catalogs); *locale; locale++) {
        size_t one = 0, count = 0;
        if ((*locale)->partial)
            continue;
        print_message("%-22s accents  plain   (%s, at its longest: septets or UTF-16 units, segments)\n", "reply",
                      (*locale)->code);
        for (size_t i = 0; i < (*locale)->phrase_count; i++) {
            const struct phrase_entry *entry = &(*locale)->phrases[i];
            if (is_for_screens(entry->key))
                continue;
            count++;
            if (!holds_only_known_places(entry->text))
                fail_msg("%s: %s holds a place whose longest filling this test does not know", (*locale)->code,
                         entry->key);
            const char *text = filled(*locale, entry->key);
            struct segments rich = segments_of(text), plain = segments_of(text_plain(arena, text));
            print_message("%-22s %4zu %2zu  %4zu %2zu\n", entry->key, rich.units, rich.segments, plain.units,
                          plain.segments);
            assert_int_equal(plain.coding, CODING_GSM);
            assert_true(plain.segments <= 2 && rich.segments <= 4);
            one += plain.segments == 1;
        }
        print_message("%s: %zu of %zu replies in one segment without accents\n", (*locale)->code, one, count);
        assert_true(one * 100 >= count * ONE_SEGMENT_PERCENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mistake_in_a_language_is_told_with_its_file),
        cmocka_unit_test(test_phrases_are_filled_and_counted),
        cmocka_unit_test(test_an_unknown_language_is_the_fallback),
        cmocka_unit_test(test_a_partial_language_knows_its_words_and_says_the_rest_in_vietnamese),
        cmocka_unit_test(test_every_intent_has_help_in_every_language),
        cmocka_unit_test(test_replies_at_their_longest_fit_one_segment),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

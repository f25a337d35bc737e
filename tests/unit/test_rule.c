/* Rules are data: what they hit, what they refuse to be, and that no text makes them slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "moderation/rule.h"

static struct rules *own(void)
{
    char why[256] = "";
    json_t *document = json_load_file(LOA_SHARE "/data/rules.json", 0, NULL);
    struct rules *rules = rules_compile(document, why, sizeof why);
    json_decref(document);
    if (!rules)
        fail_msg("%s", why);
    return rules;
}

static const char *names(const struct rules *rules, struct arena *arena, const char *text)
{
    const struct rule *hits[RULE_HITS];
    size_t count = rules_hit(rules, arena, text, hits, RULE_HITS);
    const char *all = "";
    for (size_t i = 0; i < count; i++)
        all = arena_printf(arena, "%s%s%s", all, i ? " " : "", hits[i]->name);
    return all;
}

static void topics_are_seen_through_accents_and_case_and_in_context(void **state)
{
    static const struct {
        const char *text, *hits;
    } rows[] = {
        {"Đập Bản Mù sắp vỡ", "disaster"},
        {"DAP BAN MU SAP VO", "disaster"},
        {"vợ tôi sắp về", ""},
        {"ai bắt cóc trẻ em ở chợ", "child-abduction"},
        {"bat coc con nho di hoc", "child-abduction"},
        {"bắt cóc một con số", "child-abduction"},
        {"bắt cóc cóc nhái ngoài đồng", ""},
        {"ban trung thuong, chuyen khoan ngay", "money"},
        {"cảnh giác: nhắn tin trúng thưởng là lừa đảo", ""},
        {"vào www.qua-tang.xyz nhận quà", "links"},
        {"xem tai nhanqua.top nhe", "links"},
        {"Chào bạn.toi ve roi", ""},
        {"goi 0912.345.678 gap anh Pao", "numbers"},
        {"hop luc 7.30 ngay 12-11", ""},
        {"covid ve den ban, goi 0912345678", "numbers disease"},
        {"", ""},
    };
    struct rules *rules = own();
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(names(rules, arena, rows[i].text), rows[i].hits);
    arena_free(arena);
    rules_free(rules);
}

static void reasons_are_understood_from_free_words(void **state)
{
    static const struct {
        const char *words, *reason;
    } rows[] = {
        {"tin sai", "false"},
        {"Tin giả, bịa đặt", "false"},
        {"fake", "false"},
        {"lừa đảo đấy", "dangerous"},
        {"chui boi", "insult"},
        {"quang cao nhieu qua", "spam"},
        {"spam", "spam"},
        {"lo so dien thoai cua toi", "private"},
        {"", NULL},
        {"khong thich", NULL},
        {"vừa giả vừa chửi", NULL},
    };
    struct rules *rules = own();
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(reason_meant(rules, arena, rows[i].words), reason_named(rules, rows[i].reason));
    arena_free(arena);
    rules_free(rules);
}

static void what_would_take_texts_away_is_refused_with_the_reason(void **state)
{
    static const struct {
        const char *rules, *why;
    } rows[] = {
        {"{}", "must be a list"},
        {"[{\"kind\":\"words\"}]", "needs a name"},
        {"[{\"name\":\"a b\"}]", "without blanks"},
        {"[{\"name\":\"a\",\"kind\":\"regex\",\"effect\":\"raise\"}]", "needs a kind"},
        {"[{\"name\":\"a\",\"kind\":\"words\",\"effect\":\"refuse\",\"words\":{\"vi\":[\"x\"]}}]",
         "never take a text away"},
        {"[{\"name\":\"a\",\"kind\":\"link\",\"effect\":\"hold\"}]", "needs 'by'"},
        {"[{\"name\":\"a\",\"kind\":\"words\",\"effect\":\"raise\"}]", "has no words"},
        {"[{\"name\":\"a\",\"kind\":\"words\",\"effect\":\"raise\",\"words\":[\"x\"]}]", "by language"},
        {"[{\"name\":\"a\",\"kind\":\"words\",\"effect\":\"raise\",\"words\":{\"vi\":[5]}}]", "must be a text"},
        {"[{\"name\":\"a\",\"kind\":\"words\",\"effect\":\"raise\",\"words\":{\"vi\":[\"a b c d e\"]}}]",
         "one to four words"},
        {"[{\"name\":\"a\",\"kind\":\"number\",\"effect\":\"raise\"}]", "needs a limit"},
        {"[{\"name\":\"a\",\"kind\":\"number\",\"effect\":\"raise\",\"limit\":9,\"harm\":11}]", "not 1 to 10"},
        {"[{\"name\":\"a\",\"kind\":\"repeat\",\"effect\":\"raise\",\"limit\":3}]", "refuse or quiet"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char why[256], text[512];
        snprintf(text, sizeof text, "{\"rules\":%s}", rows[i].rules);
        json_t *document = json_loads(text, 0, NULL);
        assert_non_null(document);
        assert_null(rules_compile(document, why, sizeof why));
        if (!strstr(why, rows[i].why))
            fail_msg("\"%s\" does not say \"%s\"", why, rows[i].why);
        json_decref(document);
    }
}

/* What backtracks would take for ever: the time for ten times the text is far below a hundred times as long. */
static void hostile_texts_take_linear_time(void **state)
{
    static const char *const pieces[] = {"a.", "0 ", "vo ", "sap sap ", "www", "...", "bat coc ", "\xc4\x91"};
    struct rules *rules = own();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena *arena = arena_new();
        const struct rule *hits[RULE_HITS];
        size_t length = strlen(pieces[i]), count = 20000 / length;
        char *text = arena_alloc(arena, count * length + 1);
        for (size_t at = 0; at < count; at++)
            memcpy(text + at * length, pieces[i], length);
        clock_t begun = clock();
        rules_hit(rules, arena, text, hits, RULE_HITS);
        assert_true(clock() - begun < CLOCKS_PER_SEC);
        arena_free(arena);
    }
    rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(topics_are_seen_through_accents_and_case_and_in_context),
        cmocka_unit_test(reasons_are_understood_from_free_words),
        cmocka_unit_test(what_would_take_texts_away_is_refused_with_the_reason),
        cmocka_unit_test(hostile_texts_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The directory over the real table of administrative units: 34 provinces, 3,321 communes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "social-core/directory.h"
#include "social-core/loading/loading.h"
#include "social-core/text/fold.h"
#include "tests/unit/support.h"

#define TABLE "data/vn_admin_units.tsv"
#define COMMUNES 3321
#define PROVINCES 34
#define FOUND_MAX 64

enum column { LEVEL, CODE, PARENT, TYPE_ID, TYPE, NAME, NAME_EN, FULL_NAME, CODE_NAME, COLUMNS };

/* The table, and the context it is loaded into. */
static struct ctx *ctx;
static char *rows[COMMUNES + PROVINCES + 2][COLUMNS];
static size_t row_count;

static void read_table(void)
{
    FILE *file = fopen(TABLE, "r");
    char line[512];
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        char *rest = line;
        assert_true(row_count <= COMMUNES + PROVINCES);
        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 0; i < COLUMNS; i++)
            rows[row_count][i] = strdup(strsep(&rest, "\t"));
        row_count++;
    }
    fclose(file);
}

static struct mistakes mistakes;

static int setup(void **state)
{
    struct loaded loaded = {0};
    ctx = test_ctx();
    read_table();
    json_t *areas = json_array();
    for (size_t i = 0; i < row_count; i++)
        json_array_append_new(areas,
                              json_pack("{s:s, s:s, s:s, s:s?}", "id", rows[i][CODE], "name", rows[i][FULL_NAME],
                                        "kind", rows[i][LEVEL], "parent", *rows[i][PARENT] ? rows[i][PARENT] : NULL));
    json_t *document = json_pack("{s:o, s:[{s:s, s:s}], s:[{s:s, s:s, s:s, s:[s]}]}", "areas", areas, "channels",
                                 "name", "y_te", "title", "Y tế", "agencies", "name", "xa", "title", "UBND xã Tả Van",
                                 "area", "03037", "aliases", "ủy ban");
    int status = loading_run(ctx, document, &(struct loading_wish){.by = "test"}, &loaded, &mistakes);
    json_decref(document);
    if (status < 0)
        fprintf(stderr, "%s.%s %s\n", mistakes.list[0].list, mistakes.list[0].member, mistakes.list[0].what);
    directory_refresh(ctx);
    return status;
}

static int teardown(void **state)
{
    test_ctx_free(ctx);
    for (size_t i = 0; i < row_count; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            free(rows[i][j]);
    return 0;
}

static const char *province_name(const char *code)
{
    for (size_t i = 0; i < row_count; i++)
        if (!strcmp(rows[i][CODE], code) && !strcmp(rows[i][LEVEL], "province"))
            return rows[i][NAME];
    return NULL;
}

/* Whether the text means `code`, and `*count` how many places it may mean. */
static bool finds(const char *text, const char *code, size_t *count)
{
    const struct area *found[FOUND_MAX];
    *count = areas_named(ctx, text, found, FOUND_MAX);
    for (size_t i = 0; i < *count && i < FOUND_MAX; i++)
        if (!strcmp(found[i]->id, code))
            return true;
    return false;
}

/* How many other communes of the same province are called the same without accents, by name or by full name. */
static size_t twins(const char *const *row, enum column name)
{
    size_t count = 0;
    const char *own = text_squash(ctx->arena, row[name]);
    for (size_t i = 0; i < row_count; i++)
        count += !strcmp(rows[i][PARENT], row[PARENT]) && strcmp(rows[i][CODE], row[CODE]) != 0 &&
                 !strcmp(text_squash(ctx->arena, rows[i][name]), own);
    return count;
}

static void test_the_whole_table_is_there(void **state)
{
    const struct area *const *provinces;
    size_t communes = 0, count = areas_below(ctx, NULL, &provinces);
    assert_int_equal(count, PROVINCES);
    for (size_t i = 0; i < count; i++) {
        const struct area *const *below;
        communes += areas_below(ctx, provinces[i], &below);
    }
    assert_int_equal(communes, COMMUNES);
}

/* Full name and province leave no doubt, however they are written; only twins without accents ask. */
static void test_every_commune_is_found_by_name_and_province(void **state)
{
    size_t alone = 0, asked = 0;
    for (size_t i = 0; i < row_count; i++) {
        const char *const *row = (const char *const *)rows[i];
        if (strcmp(row[LEVEL], "commune") != 0)
            continue;
        const char *text = arena_printf(ctx->arena, "%s, %s", row[FULL_NAME], province_name(row[PARENT]));
        const char *forms[] = {text, text_plain(ctx->arena, text), text_fold(ctx->arena, text)};
        size_t count, wanted = 1 + twins(row, FULL_NAME);
        for (size_t form = 0; form < 3; form++) {
            assert_true(finds(forms[form], row[CODE], &count));
            if (count != (form ? wanted : 1))
                fail_msg("\"%s\" means %zu places", forms[form], count);
        }
        alone += wanted == 1;
        asked += wanted > 1;
    }
    print_message("%zu communes are found by folded name and province, %zu need accents or a choice\n", alone, asked);
    assert_int_equal(alone + asked, COMMUNES);
}

static void test_every_commune_is_among_those_its_bare_name_means(void **state)
{
    size_t one = 0;
    for (size_t i = 0; i < row_count; i++) {
        size_t count;
        if (strcmp(rows[i][LEVEL], "commune") != 0)
            continue;
        assert_true(finds(rows[i][NAME], rows[i][CODE], &count));
        assert_true(finds(text_fold(ctx->arena, rows[i][NAME]), rows[i][CODE], &count));
        one += count == 1;
    }
    print_message("%zu of %d communes are meant by their bare folded name alone\n", one, COMMUNES);
    assert_true(one > COMMUNES / 2);
}

static void test_what_villagers_write_means_the_place(void **state)
{
    static const struct {
        const char *text, *code;
    } cases[] = {
        {"ta van", "03037"},        {"Tả Van", "03037"},
        {"xa ta van", "03037"},     {"TA VAN LAO CAI", "03037"},
        {"x. Ta Van", "03037"},     {"tavan, lao cai", "03037"},
        {"Ta Van, Sa Pa", "03037"}, {"ban Ta Van Giay, Ta Van", "03037"},
        {"ta vann", "03037"},       {"Ta Van, Lao Cai, Viet Nam", "03037"},
        {"p. sa pa", "03006"},      {"lao cai", "15"},
        {"03037", "03037"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count;
        bool found = finds(cases[i].text, cases[i].code, &count);
        if (!found || (count != 1 && strcmp(cases[i].text, "lao cai") != 0))
            fail_msg("\"%s\" means %zu places, %s %s among them", cases[i].text, count, cases[i].code,
                     found ? "" : "not");
    }
}

static void test_an_ambiguous_name_offers_all_of_them_and_accents_narrow(void **state)
{
    const struct area *found[FOUND_MAX];
    assert_true(areas_named(ctx, "tan thanh", found, FOUND_MAX) >= 15);
    size_t all = areas_named(ctx, "tan lap", found, FOUND_MAX);
    size_t there = areas_named(ctx, "tan lap, thai nguyen", found, FOUND_MAX);
    assert_true(all > there);
}

static void test_a_name_nobody_has_means_nothing(void **state)
{
    static const char *const texts[] = {"zzyzx", "khong co dau", "", "?!", "mot noi nao do xa lam", "ta van, ca mau"};
    const struct area *found[FOUND_MAX];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (areas_named(ctx, texts[i], found, FOUND_MAX))
            fail_msg("\"%s\" means %s", texts[i], found[0]->name);
}

static void test_topics_and_agencies_are_found_by_any_spelling(void **state)
{
    static const char *const topics[] = {"y_te", "Y tế", "yte", "#y te"};
    static const char *const agencies[] = {"xa", "Xã", "uy ban", "ỦY BAN"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(topic_named(ctx, topics[i])->id, "y_te");
        assert_string_equal(agency_named(ctx, agencies[i])->name, "xa");
    }
    assert_null(topic_named(ctx, "ngo"));
    assert_null(agency_named(ctx, "tinh"));
}

/* Without hours of their own, areas have those of the nearest above that has some; the others have the region's. */
static void test_quiet_hours_are_handed_down_the_tree(void **state)
{
    const struct loading_wish wish = {.by = "test"};
    struct loaded loaded = {0};
    struct quiet_hours region = ctx->world->budgets.quiet = (struct quiet_hours){21, 6};
    json_t *document = json_pack("{s:[{s:s, s:s, s:s, s:s}, {s:s, s:s, s:s, s:s, s:s}]}", "areas", "id", "15", "name",
                                 "Tỉnh Lào Cai", "kind", "province", "quiet", "20-5", "id", "02728", "name",
                                 "Xã Mường Hum", "kind", "commune", "parent", "15", "quiet", "0-0");
    assert_int_equal(loading_run(ctx, document, &wish, &loaded, &mistakes), 0);
    directory_refresh(ctx);
    assert_int_equal(quiet_of(ctx, area_by_id(ctx, "03037")).from, 20);
    assert_int_equal(quiet_of(ctx, area_by_id(ctx, "02728")).from, 0);
    assert_int_equal(quiet_of(ctx, area_by_id(ctx, "44")).from, region.from);
    assert_int_equal(quiet_of(ctx, NULL).to, region.to);
    assert_false(quiet_everywhere(ctx, ctx->now_ms));
    json_object_set_new(json_array_get(json_object_get(document, "areas"), 0), "quiet", json_string("late"));
    assert_int_equal(loading_run(ctx, document, &wish, &loaded, &mistakes), -1);
    assert_string_equal(mistakes.list[0].member, "quiet");
    assert_int_equal(mistakes.list[0].row, 0);
    json_decref(document);
}

static void test_a_text_of_control_characters_alone_is_none(void **state)
{
    struct loaded loaded = {0};
    struct mistakes wrong = {.count = 0};
    json_t *document = json_pack("{s:[{s:s, s:s, s:s}]}", "areas", "id", "16", "name", "\x1f\x02", "kind", "province");

    int status = loading_run(ctx, document, &(struct loading_wish){.by = "test"}, &loaded, &wrong);

    assert_int_equal(status, -1);
    assert_string_equal(wrong.list[0].member, "name");
    json_decref(document);
}

static void test_the_agency_of_an_area_is_its_own_or_the_nearest_above(void **state)
{
    assert_string_equal(agency_of(ctx, area_by_id(ctx, "03037"))->name, "xa");
    assert_null(agency_of(ctx, area_by_id(ctx, "15")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_whole_table_is_there),
        cmocka_unit_test(test_every_commune_is_found_by_name_and_province),
        cmocka_unit_test(test_every_commune_is_among_those_its_bare_name_means),
        cmocka_unit_test(test_what_villagers_write_means_the_place),
        cmocka_unit_test(test_an_ambiguous_name_offers_all_of_them_and_accents_narrow),
        cmocka_unit_test(test_a_name_nobody_has_means_nothing),
        cmocka_unit_test(test_topics_and_agencies_are_found_by_any_spelling),
        cmocka_unit_test(test_quiet_hours_are_handed_down_the_tree),
        cmocka_unit_test(test_a_text_of_control_characters_alone_is_none),
        cmocka_unit_test(test_the_agency_of_an_area_is_its_own_or_the_nearest_above),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

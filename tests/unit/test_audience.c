#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/redis/blocking.h"
#include "social-core/audience.h"
#include "social-core/base/json.h"
#include "social-core/census.h"
#include "social-core/follow.h"
#include "social-core/keys.h"
#include "social-core/loading/loading.h"
#include "social-core/person.h"
#include "social-core/receipt.h"
#include "social-core/sentence.h"
#include "tests/unit/support.h"

#define PERSONS 300
#define AREAS 6
#define CHANNELS 3
#define FIRST_ID (IDSET_IDS - PERSONS / 2) /* they stand in two chunks */

static const char places[] =
    "{\"areas\": [{\"id\": \"15\", \"name\": \"Tỉnh Lào Cai\", \"kind\": \"province\", \"parent\": null},"
    "{\"id\": \"03037\", \"name\": \"Xã Tả Van\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"02728\", \"name\": \"Xã Mường Hum\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"03037-mong\", \"name\": \"Thôn Tả Van Mông\", \"kind\": \"village\", \"parent\": \"03037\"},"
    "{\"id\": \"44\", \"name\": \"Tỉnh Quảng Trị\", \"kind\": \"province\", \"parent\": null},"
    "{\"id\": \"19462\", \"name\": \"Xã Tân Lập\", \"kind\": \"commune\", \"parent\": \"44\"},"
    "{\"id\": \"23134\", \"name\": \"Xã Tân Lập\", \"kind\": \"commune\", \"parent\": \"15\"}],"
    "\"channels\": [{\"name\": \"nuoc\", \"title\": \"Nước\"}, {\"name\": \"ngo\"}, {\"name\": \"y_te\"}],"
    "\"agencies\": [{\"name\": \"xa\", \"title\": \"UBND xã Tả Van\", \"area\": \"03037\"}]}";

static struct mistakes mistakes;

static struct ctx *scene(void)
{
    struct ctx *ctx = test_ctx();
    struct loaded loaded;
    if (loading_run(ctx, json_read(ctx->arena, places), &(struct loading_wish){.by = "test"}, &loaded, &mistakes) < 0)
        fail_msg("%s.%s %s", mistakes.list[0].list, mistakes.list[0].member, mistakes.list[0].what);
    directory_refresh(ctx);
    return ctx;
}

/* ---- a village of random people, and what is true of each ---- */

struct one {
    bool present, stopped, accents, english, got, contact;
    size_t area;
    bool follows[CHANNELS];
};

static const char *const area_ids[AREAS] = {"15", "03037", "02728", "03037-mong", "44", "19462"};
static const char *const channel_ids[CHANNELS] = {"nuoc", "ngo", "y_te"};

static struct one random_one(void)
{
    struct one one = {.present = rand() % 10 > 0,
                      .stopped = rand() % 8 == 0,
                      .accents = rand() % 3 == 0,
                      .english = rand() % 4 == 0,
                      .got = rand() % 3 == 0,
                      .contact = rand() % 5 == 0,
                      .area = (size_t)rand() % AREAS};
    for (size_t i = 0; i < CHANNELS; i++)
        one.follows[i] = one.present && rand() % 2;
    return one;
}

static void write_one(struct ctx *ctx, const struct one *one, uint64_t number)
{
    struct person person = {.id = arena_printf(ctx->arena, "%llu", (unsigned long long)number),
                            .language = one->english ? "en" : "vi",
                            .area = area_by_id(ctx, area_ids[one->area])};
    if (!one->present)
        return;
    census_add(ctx, &person);
    if (one->stopped)
        census_change(ctx, person.id, "stopped", "1");
    if (one->accents)
        census_change(ctx, person.id, "accents", "1");
    for (size_t i = 0; i < CHANNELS; i++)
        if (one->follows[i])
            follow_begin(ctx, person.id, channel_by_id(ctx, channel_ids[i]), 0);
    if (one->contact)
        idset_add(ctx, key_contacts, "xa", person.id);
    if (one->got)
        receipt_note(ctx, 77, number % 2 ? RECEIPT_PUSHED : RECEIPT_SEEN, person.id);
    db_commit(ctx);
}

static void write_all(struct ctx *ctx, struct one *people)
{
    for (size_t i = 0; i < PERSONS; i++) {
        people[i] = random_one();
        write_one(ctx, &people[i], FIRST_ID + i);
    }
}

/* ---- expressions, made with their naive meaning ---- */

static bool lives_in(const struct one *one, size_t area)
{
    static const bool below[AREAS][AREAS] = {{1, 1, 1, 1, 0, 0}, {0, 1, 0, 1, 0, 0}, {0, 0, 1, 0, 0, 0},
                                             {0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 1}, {0, 0, 0, 0, 0, 1}};
    return below[area][one->area];
}

struct made {
    const char *text;
    bool in[PERSONS];
};

static struct made *make_set(struct ctx *ctx, const struct one *people)
{
    struct made *made = arena_alloc(ctx->arena, sizeof *made);
    size_t area = (size_t)rand() % AREAS, channel = (size_t)rand() % CHANNELS;
    int which = rand() % 8;
    const char *const texts[] = {arena_printf(ctx->arena, "area:%s", area_ids[area]),
                                 arena_printf(ctx->arena, "channel:%s", channel_ids[channel]),
                                 "language:en",
                                 "accents",
                                 "got:77",
                                 "agency:xa",
                                 "all",
                                 "stopped"};
    made->text = texts[which];
    for (size_t i = 0; i < PERSONS; i++) {
        const bool truths[] = {lives_in(&people[i], area),
                               people[i].follows[channel],
                               people[i].english,
                               people[i].accents,
                               people[i].got,
                               people[i].contact,
                               true,
                               people[i].stopped};
        made->in[i] = people[i].present && truths[which];
    }
    return made;
}

static struct made *make(struct ctx *ctx, const struct one *people, int depth)
{
    if (depth == 0 || rand() % 4 == 0)
        return make_set(ctx, people);
    struct made *left = make(ctx, people, depth - 1), *right = make(ctx, people, depth - 1);
    struct made *made = arena_alloc(ctx->arena, sizeof *made);
    char how = "&|-"[rand() % 3];
    made->text = arena_printf(ctx->arena, "(%s)%s%c%s(%s)", left->text, rand() % 2 ? " " : "", how,
                              rand() % 2 ? " " : "", right->text);
    for (size_t i = 0; i < PERSONS; i++)
        made->in[i] = how == '&'   ? left->in[i] && right->in[i]
                      : how == '|' ? left->in[i] || right->in[i]
                                   : left->in[i] && !right->in[i];
    return made;
}

static void check_made(struct ctx *ctx, const struct one *people, const struct made *made, size_t step)
{
    char why[400] = "";
    const struct audience *audience = audience_read(ctx, made->text, why, sizeof why);
    struct idwalk *walk = arena_alloc(ctx->arena, sizeof *walk);
    uint64_t ids[64], after = 0, count = 0;
    if (!audience)
        fail_msg("%s: %s", made->text, why);
    struct idsource source = audience_source(audience);
    for (size_t i = 0; i < PERSONS; i++) {
        if (!made->in[i] || people[i].stopped)
            continue;
        if (idwalk_next(ctx, walk, &source, after, FIRST_ID + PERSONS, ids, 1) != 1 || ids[0] != FIRST_ID + i)
            fail_msg("%s: after %d comes %d", made->text, (int)after, (int)(FIRST_ID + i));
        after = ids[0];
        count++;
    }
    assert_int_equal(idwalk_next(ctx, walk, &source, after, FIRST_ID + PERSONS, ids, step), 0);
    assert_int_equal(audience_count(ctx, audience, FIRST_ID + PERSONS), count);
}

static void random_expressions_mean_what_a_naive_reading_says(void **state)
{
    struct ctx *ctx = scene();
    struct one people[PERSONS];
    srand(20261125);
    write_all(ctx, people);
    for (int i = 0; i < 60; i++)
        check_made(ctx, people, make(ctx, people, 4), 1 + (size_t)rand() % 64);
    test_ctx_free(ctx);
}

static void an_expression_is_read_or_refused_with_the_place(void **state)
{
    static const struct {
        const char *text, *wrong; /* NULL: read */
    } rows[] = {
        {"all", NULL},
        {"  all ", NULL},
        {"area:15", NULL},
        {"area:15 -stopped", NULL},
        {"area:03037-mong - stopped", NULL},
        {"area:15-stopped", "'area:15-stopped' is no area"},
        {"area:\"Ta Van\"", NULL},
        {"area:\"xã Mường Hum, Lào Cai\" | channel:nuoc", NULL},
        {"area:15 & (channel:nuoc | channel:ngo) - stopped", NULL},
        {"channel:agency.xa & channel:area.03037", NULL},
        {"all & all & all - all - all", NULL},
        {"((((((((((all))))))))))", NULL},
        {"language:en & at-once:nuoc", NULL},
        {"got:123 - got:124", NULL},
        {"", "at 1: a set should stand here, not the end; there are all area: channel: at-once:"},
        {"   ", "at 4: a set should stand here"},
        {"area", "at 5: 'area:' wants a code"},
        {"area:", "at 6: 'area:' wants a code"},
        {"all:15", "at 4: 'all' stands alone"},
        {"area:99", "at 1: 'area:99' is no area"},
        {"all & area:\"tan lap\"", "at 7: 'area:\"tan lap\"' may be 23134"},
        {"area:\"tan lap", "at 1: the quotes are not closed"},
        {"channel:x", "at 1: 'channel:x' is no topic, board or agency"},
        {"agency:huyen", "'agency:huyen' is no agency"},
        {"language:klingon", "is no language"},
        {"person:nobody", "is nobody's handle"},
        {"got:-1", "at 1: 'got:-1' is no number"},
        {"got:12x", "is no number"},
        {"got:99999999999999999999", "is no number"},
        {"got:0", "is no number"},
        {"people:15", "at 1: a set should stand here, not 'people:15'"},
        {"all &", "at 6: a set should stand here, not the end"},
        {"all all", "at 5: '&', '|' or '-' should stand here, not 'all'"},
        {"all + all", "at 5: '&', '|' or '-' should stand here"},
        {"(all", "at 1: this bracket is not closed"},
        {"all)", "at 4: a bracket is closed that was never opened"},
        {"()", "at 2: a set should stand here, not ')'"},
        {"all | area:15 - stopped", "at 15: '-' after '|' has two readings; write brackets"},
        {"all & area:15 | accents", "at 15: '|' after '&' has two readings"},
        {"((((((((((((((((((all))))))))))))))))))", "brackets stand more than 16 deep"},
        {"\x1b[2Jall", "at 1: a set should stand here, not ''"},
        {"area:\x1b[31m", "at 1: 'area:' is no area"},
        {"\xff\xfe", "at 1: a set should stand here"},
    };
    struct ctx *ctx = scene();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char why[400] = "";
        const struct audience *audience = audience_read(ctx, rows[i].text, why, sizeof why);
        if (rows[i].wrong ? audience || !strstr(why, rows[i].wrong) : !audience)
            fail_msg("'%s': %s", rows[i].text, audience ? "was read" : why);
    }
    test_ctx_free(ctx);
}

static void a_sentence_that_is_too_long_is_cut_between_letters(void **state)
{
    char to[8];
    sentence_put(to, sizeof to, "nơi nhận");
    assert_string_equal(to, "nơi nh");
    sentence_put(to, 7, "nơi nhận");
    assert_string_equal(to, "nơi n");
    sentence_put(to, 3, "nơi");
    assert_string_equal(to, "n");
    sentence_put(to, sizeof to, "all");
    assert_string_equal(to, "all");
}

static void too_much_is_refused(void **state)
{
    struct ctx *ctx = scene();
    char why[400], text[2 * AUDIENCE_BYTES] = "all";
    for (int i = 0; i < AUDIENCE_SETS; i++)
        strncat(text, "|all", sizeof text - strlen(text) - 1);

    assert_null(audience_read(ctx, text, why, sizeof why));
    assert_non_null(strstr(why, "more than 64 sets"));
    memset(text, ' ', AUDIENCE_BYTES + 1);
    assert_null(audience_read(ctx, text, why, sizeof why));
    assert_non_null(strstr(why, "longer than 1000 bytes"));
    test_ctx_free(ctx);
}

static void a_person_who_moves_stops_or_speaks_otherwise_changes_sets(void **state)
{
    static const struct {
        const char *field, *value, *in, *out;
    } rows[] = {{"area", "44", "area:44", "area:15"},
                {"language", "en", "language:en", "language:vi"},
                {"accents", "1", "accents", "all - accents"},
                {"stopped", "1", NULL, "all"},
                {"stopped", "", "all", "stopped"}};
    struct ctx *ctx = scene();
    struct person person = {
        .handle = "lan", .name = "Lan", .language = "vi", .sealed = "-", .area = area_by_id(ctx, "03037")};
    char why[400];
    person_create(ctx, &person);
    db_commit(ctx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        person_change(ctx, person.id, rows[i].field, rows[i].value);
        db_commit(ctx);
        if (rows[i].in)
            assert_int_equal(audience_count(ctx, audience_read(ctx, rows[i].in, why, sizeof why), 1), 1);
        assert_int_equal(audience_count(ctx, audience_read(ctx, rows[i].out, why, sizeof why), 1), 0);
    }
    test_ctx_free(ctx);
}

static void persons_older_than_the_census_are_counted_at_the_next_load(void **state)
{
    struct ctx *ctx = scene();
    struct loaded loaded;
    char why[400];
    struct person person = {
        .handle = "lan", .name = "Lan", .language = "en", .sealed = "-", .area = area_by_id(ctx, "03037-mong")};
    person_create(ctx, &person);
    person_change(ctx, person.id, "accents", "1");
    db_write(ctx, "DEL", key_census(ctx, "0"));
    db_write(ctx, "DEL", key_census_taken(ctx));
    db_commit(ctx);
    const struct audience *audience = audience_read(ctx, "area:15 & language:en & accents", why, sizeof why);
    uint64_t before = audience_count(ctx, audience, 1);

    loading_run(ctx, json_read(ctx->arena, places), &(struct loading_wish){.by = "test"}, &loaded, &mistakes);

    assert_int_equal(before, 0);
    assert_int_equal(audience_count(ctx, audience, 1), 1);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_expressions_mean_what_a_naive_reading_says),
        cmocka_unit_test(an_expression_is_read_or_refused_with_the_place),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(a_sentence_that_is_too_long_is_cut_between_letters),
        cmocka_unit_test(persons_older_than_the_census_are_counted_at_the_next_load),
        cmocka_unit_test(a_person_who_moves_stops_or_speaks_otherwise_changes_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

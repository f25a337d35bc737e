#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/base/json.h"
#include "social-core/broadcast.h"
#include "social-core/keys.h"
#include "social-core/loading/loading.h"
#include "social-core/pricing.h"
#include "social-core/world.h"
#include "tests/unit/support.h"

#define PEOPLE 90

static const char places[] =
    "{\"areas\": [{\"id\": \"15\", \"name\": \"Tỉnh Lào Cai\", \"kind\": \"province\", \"parent\": null},"
    "{\"id\": \"03037\", \"name\": \"Xã Tả Van\", \"kind\": \"commune\", \"parent\": \"15\"}],"
    "\"agencies\": [{\"name\": \"xa\", \"title\": \"UBND xã Tả Van\", \"area\": \"03037\"}]}";

static const struct way ways[] = {{"near", 300}, {"far", 1000}};

static size_t way_of(const void *owner, const char *msisdn)
{
    return strstr(msisdn, "+8499") == msisdn;
}

static const struct tariff tariff = {.ways = ways, .count = 2, .way_of = way_of};

static struct mistakes mistakes;

static void load(struct ctx *ctx, const char *text)
{
    struct loaded loaded;
    if (loading_run(ctx, json_read(ctx->arena, text), &(struct loading_wish){.by = "test"}, &loaded, &mistakes) < 0)
        fail_msg("%s.%s %s", mistakes.list[0].list, mistakes.list[0].member, mistakes.list[0].what);
    directory_refresh(ctx);
}

static struct ctx *scene(void)
{
    struct ctx *ctx = test_ctx();
    ctx->world->tariff = &tariff;
    load(ctx, places);
    return ctx;
}

static struct broadcast draft_of(const char *text)
{
    return (struct broadcast){.agency = "xa",
                              .title = "UBND xã Tả Van",
                              .by = "hoa",
                              .class = OUTBOX_BROADCAST,
                              .audience = "area:15",
                              .texts = {{"vi", text}},
                              .text_count = 1};
}

static const char *accept(struct ctx *ctx)
{
    struct broadcast draft = draft_of("Hop thon");
    const char *number = broadcast_accept(ctx, &draft);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, number));
}

static int64_t rows(struct ctx *ctx)
{
    return db_number(db_read(ctx, "XLEN", key_outbox(ctx, "broadcast")), 0);
}

static void acceptance_is_one_row_and_one_audit_line(void **state)
{
    struct ctx *ctx = scene();
    const struct broadcast *broadcast = broadcast_by_id(ctx, accept(ctx));

    assert_non_null(broadcast);
    assert_int_equal(broadcast->state, BROADCAST_SENDING);
    assert_string_equal(broadcast->by, "hoa");
    assert_string_equal(broadcast->texts[0].text, "Hop thon");
    assert_string_equal(broadcast->title, "UBND xã Tả Van");
    assert_int_equal(rows(ctx), 1);
    const struct db_reply *audit = db_read(ctx, "XRANGE", key_audit(ctx), "-", "+");
    assert_int_equal(audit->count, 1);
    assert_string_equal(db_field(&audit->list[0].list[1], "did"), "broadcast-send");
    test_ctx_free(ctx);
}

/* Puts a broadcast into a state as the engine and people do. */
static const struct broadcast *in_state(struct ctx *ctx, const char *id, enum broadcast_state state)
{
    const struct broadcast *broadcast = broadcast_by_id(ctx, id);
    if (state == BROADCAST_PAUSED)
        assert_true(broadcast_move(ctx, broadcast, BROADCAST_DO_pause, "hoa"));
    else if (state == BROADCAST_CANCELLED)
        assert_true(broadcast_move(ctx, broadcast, BROADCAST_DO_cancel, "hoa"));
    else if (state != BROADCAST_SENDING)
        broadcast_end(ctx, broadcast, "0-1", state);
    db_commit(ctx);
    return broadcast_by_id(ctx, id);
}

static void what_people_may_do_with_one_on_its_way_is_done_and_all_else_changes_nothing(void **state)
{
    static const enum broadcast_state states[] = {BROADCAST_SENDING, BROADCAST_PAUSED, BROADCAST_DONE,
                                                  BROADCAST_CANCELLED, BROADCAST_FAILED};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        for (enum broadcast_event event = 0; event < BROADCAST_EVENTS; event++) {
            struct ctx *ctx = scene();
            const char *id = accept(ctx);
            enum broadcast_state to = states[i];
            bool by_hand = event == BROADCAST_DO_pause || event == BROADCAST_DO_resume || event == BROADCAST_DO_cancel;
            const struct broadcast *broadcast = in_state(ctx, id, states[i]);
            assert_int_equal(broadcast->state, states[i]);
            bool possible = by_hand && broadcast_leads(states[i], event, &to);
            assert_int_equal(broadcast_move(ctx, broadcast, event, "hoa"), possible);
            db_commit(ctx);
            assert_int_equal(broadcast_by_id(ctx, id)->state, possible ? to : states[i]);
            test_ctx_free(ctx);
        }
}

static void it_stands_in_the_outbox_once_however_often_it_is_paused(void **state)
{
    struct ctx *ctx = scene();
    const char *id = accept(ctx);
    for (int i = 0; i < 3; i++) {
        broadcast_move(ctx, broadcast_by_id(ctx, id), BROADCAST_DO_pause, "hoa");
        db_commit(ctx);
        broadcast_move(ctx, broadcast_by_id(ctx, id), BROADCAST_DO_resume, "hoa");
        db_commit(ctx);
    }
    assert_int_equal(rows(ctx), 1);

    const char *row = db_read(ctx, "XRANGE", key_outbox(ctx, "broadcast"), "-", "+")->list[0].list[0].text;
    const struct broadcast *paused = in_state(ctx, id, BROADCAST_PAUSED);
    broadcast_end(ctx, paused, row, BROADCAST_PAUSED);
    db_commit(ctx);
    assert_int_equal(rows(ctx), 0);
    broadcast_move(ctx, broadcast_by_id(ctx, id), BROADCAST_DO_resume, "hoa");
    db_commit(ctx);
    assert_int_equal(rows(ctx), 1);
    test_ctx_free(ctx);
}

static void who_read_an_older_state_changes_nothing(void **state)
{
    struct ctx *ctx = scene();
    const char *id = accept(ctx);
    const struct broadcast *seen = broadcast_by_id(ctx, id);
    in_state(ctx, id, BROADCAST_PAUSED);

    broadcast_move(ctx, seen, BROADCAST_DO_cancel, "hoa");
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    broadcast_end(ctx, seen, "0-1", BROADCAST_DONE);
    assert_int_equal(db_commit(ctx), DB_CONFLICT);
    assert_int_equal(broadcast_by_id(ctx, id)->state, BROADCAST_PAUSED);
    test_ctx_free(ctx);
}

static void of_two_who_send_the_same_step_one_goes_on(void **state)
{
    struct ctx *ctx = scene();
    const char *id = accept(ctx);
    const struct broadcast_step step = {.from = 0, .after = 64, .reach = 200, .sent = 60, .left = 4, .segments = 61};
    broadcast_step(ctx, id, &step);
    assert_int_equal(db_commit(ctx), DB_DONE);
    broadcast_step(ctx, id, &step);
    assert_int_equal(db_commit(ctx), DB_CONFLICT);

    const struct broadcast *broadcast = broadcast_by_id(ctx, id);
    assert_int_equal(broadcast->after, 64);
    assert_int_equal(broadcast->reach, 200);
    assert_int_equal(broadcast->sent, 60);
    assert_int_equal(broadcast->segments, 61);
    test_ctx_free(ctx);
}

static void a_text_is_in_the_readers_language_with_its_name(void **state)
{
    static const struct {
        const char *language;
        bool accents;
        enum outbox_class class;
        const char *text;
    } readers[] = {
        {"vi", true, OUTBOX_BROADCAST, "Thông báo của UBND xã Tả Van: Chào Lê, {x} và Lê"},
        {"vi", false, OUTBOX_BROADCAST, "Thong bao cua UBND xa Ta Van: Chao Le, {x} va Le"},
        {"en", false, OUTBOX_EMERGENCY, "EMERGENCY - UBND xa Ta Van: Hello Le"},
        {"rad", true, OUTBOX_EMERGENCY, "KHẨN CẤP - UBND xã Tả Van: Chào Lê, {x} và Lê"},
    };
    struct ctx *ctx = scene();
    struct broadcast draft = draft_of("Chào {name}, {x} và {name}");
    draft.texts[draft.text_count++] = (struct broadcast_text){"en", "Hello {name}"};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        struct person person = {.name = "Lê", .language = readers[i].language, .accents = readers[i].accents};
        draft.class = readers[i].class;
        assert_string_equal(broadcast_text_for(ctx, &draft, &person), readers[i].text);
    }
    test_ctx_free(ctx);
}

/* Every third is far, every second wants accents, every fifth has a text of its own. */
static void load_people(struct ctx *ctx)
{
    for (int i = 0; i < PEOPLE; i++)
        load(ctx, arena_printf(ctx->arena,
                               "{\"phones\": [{\"msisdn\": \"+849%d%07d\", \"name\": \"Lan\", \"handle\": \"lan%d\", "
                               "\"area\": \"03037\", \"language\": \"%s\", \"accents\": %s}]}",
                               i % 3 ? 1 : 9, i, i, i % 5 ? "vi" : "en", i % 2 ? "true" : "false"));
}

static void a_price_is_what_each_recipient_would_cost(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_of("Ngày mai chợ phiên nghỉ, bà con đừng đi đường xa, mưa lũ");
    struct price price;
    load_people(ctx);
    draft.texts[draft.text_count++] = (struct broadcast_text){"en", "No market tomorrow"};

    broadcast_price(ctx, &draft, PRICE_LOOKS, &price);

    /* 72 Vietnamese texts: two segments with accents, one without; 18 English: one each way ("xã" has an accent that
     * GSM has not: with accents it is UCS-2, and short). */
    assert_int_equal(price.recipients, PEOPLE);
    assert_int_equal(price.looked, PEOPLE);
    assert_int_equal(price.all_accents, 72 * 2 + 18);
    assert_int_equal(price.no_accents, PEOPLE);
    assert_int_equal(price.segments, PEOPLE + 36);
    assert_int_equal(price.language_count, 2);
    assert_int_equal(price.way_count, 2);
    assert_int_equal(price.ways[0].recipients + price.ways[1].recipients, PEOPLE);
    double money = 0;
    for (size_t i = 0; i < 2; i++) {
        bool far = !strcmp(price.ways[i].name, "far");
        assert_int_equal(price.ways[i].recipients, far ? PEOPLE / 3 : PEOPLE - PEOPLE / 3);
        assert_true(price.ways[i].money == (far ? 1000.0 : 300.0) * (double)price.ways[i].segments);
        money += price.ways[i].money;
    }
    assert_true(price.money == money);
    test_ctx_free(ctx);
}

static void a_large_price_is_reckoned_from_some(void **state)
{
    struct ctx *ctx = scene();
    struct broadcast draft = draft_of("Hop thon");
    struct price price;
    load_people(ctx);
    draft.audience = "area:15 - person:lan0";

    broadcast_price(ctx, &draft, 20, &price);

    assert_int_equal(price.recipients, PEOPLE - 1);
    assert_true(price.looked < 25 && price.looked > 10);
    assert_int_equal(price.no_accents, PEOPLE - 1);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acceptance_is_one_row_and_one_audit_line),
        cmocka_unit_test(what_people_may_do_with_one_on_its_way_is_done_and_all_else_changes_nothing),
        cmocka_unit_test(it_stands_in_the_outbox_once_however_often_it_is_paused),
        cmocka_unit_test(who_read_an_older_state_changes_nothing),
        cmocka_unit_test(of_two_who_send_the_same_step_one_goes_on),
        cmocka_unit_test(a_text_is_in_the_readers_language_with_its_name),
        cmocka_unit_test(a_price_is_what_each_recipient_would_cost),
        cmocka_unit_test(a_large_price_is_reckoned_from_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/redis/blocking.h"
#include "social-core/keys.h"
#include "social-core/receipt.h"
#include "tests/unit/support.h"

#define POST 123
#define HIGHEST 100000

static const char *id_text(struct ctx *ctx, uint64_t id)
{
    return arena_printf(ctx->arena, "%llu", (unsigned long long)id);
}

static bool got(struct ctx *ctx, uint64_t thing, uint64_t person)
{
    struct receipt_asked asked = receipt_ask(ctx, thing, id_text(ctx, person));
    db_wait(ctx);
    return receipt_got(&asked);
}

static void a_person_got_it_in_any_way_but_failed(void **state)
{
    struct ctx *ctx = test_ctx();
    for (enum receipt_how how = 0; how < RECEIPT_HOWS; how++)
        receipt_note(ctx, POST, how, id_text(ctx, 40000 + how));
    db_commit(ctx);

    for (enum receipt_how how = 0; how < RECEIPT_HOWS; how++) {
        assert_int_equal(got(ctx, POST, 40000 + how), how != RECEIPT_FAILED);
        assert_int_equal(receipt_count(ctx, POST, how, HIGHEST), 1);
    }
    assert_false(got(ctx, POST, 7232)); /* the same place of another chunk */
    assert_false(got(ctx, POST + 1, 40000));
    test_ctx_free(ctx);
}

static void a_delivery_report_is_noted_once_under_what_it_is_about(void **state)
{
    static const struct {
        const char *about;
        bool ours;
    } rows[] = {{"post.123.17", true}, {"broadcast.123.17", true}, {"post.123.17x", false},
                {"post.123", false},   {"post.123.17.1", false},   {"case.123.17", false},
                {"message.5", false},  {"post.x.17", false},       {"", false}};
    struct ctx *ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(receipt_report(ctx, rows[i].about, RECEIPT_DELIVERED), rows[i].ours);
    assert_int_equal(receipt_count(ctx, POST, RECEIPT_DELIVERED, HIGHEST), 1);
    assert_true(got(ctx, POST, 17));
    test_ctx_free(ctx);
}

/* Many of a chunk become bits, one by one or all at once; nothing is lost on the way. */
static void many_receipts_become_bits(void **state)
{
    struct ctx *ctx = test_ctx();
    const char *const memory[] = {"MEMORY", "USAGE", "{vn}got-bits:123.pushed:0", NULL};
    for (uint64_t id = 1; id <= 5000; id++) {
        receipt_report(ctx, arena_printf(ctx->arena, "post.%d.%d", POST, (int)(3 * id)), RECEIPT_DELIVERED);
        receipt_note(ctx, POST, RECEIPT_PULLED, id_text(ctx, 5 * id));
        db_commit(ctx);
    }
    uint64_t *ids = malloc(20000 * sizeof *ids);
    for (size_t i = 0; i < 20000; i++)
        ids[i] = 2 * i + 1;
    receipt_note_all(ctx, POST, RECEIPT_PUSHED, ids, 20000, 16384);
    db_commit(ctx);

    assert_int_equal(receipt_count(ctx, POST, RECEIPT_DELIVERED, HIGHEST), 5000);
    assert_int_equal(receipt_count(ctx, POST, RECEIPT_PULLED, HIGHEST), 5000);
    assert_int_equal(receipt_count(ctx, POST, RECEIPT_PUSHED, HIGHEST), 20000);
    struct db_reply size = redis_blocking_command(ctx->db, ctx->arena, memory);
    assert_true(db_number(&size, 0) < 6000);
    assert_true(got(ctx, POST, 2 * 19999 + 1));
    assert_false(got(ctx, POST, 32));
    free(ids);
    test_ctx_free(ctx);
}

static void all_who_got_it_come_in_order_and_each_once(void **state)
{
    struct ctx *ctx = test_ctx();
    static bool has[HIGHEST + 1];
    srand(4);
    for (int i = 0; i < 9000; i++) {
        uint64_t id = (uint64_t)(1 + rand() % HIGHEST);
        has[id] = true;
        receipt_note(ctx, POST, (enum receipt_how)(rand() % RECEIPT_FAILED), id_text(ctx, id));
        if (i % 100 == 99)
            db_commit(ctx);
    }
    const uint64_t post = POST;
    struct idsource source = receipt_source(&post);
    struct idwalk *walk = calloc(1, sizeof *walk);
    uint64_t ids[64], last = 0;
    for (size_t count; (count = idwalk_next(ctx, walk, &source, last, HIGHEST, ids, 64)) > 0;)
        for (size_t i = 0; i < count; i++) {
            for (uint64_t between = last + 1; between < ids[i]; between++)
                assert_false(has[between]);
            assert_true(has[ids[i]]);
            last = ids[i];
        }
    for (uint64_t rest = last + 1; rest <= HIGHEST; rest++)
        assert_false(has[rest]);
    free(walk);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_got_it_in_any_way_but_failed),
        cmocka_unit_test(a_delivery_report_is_noted_once_under_what_it_is_about),
        cmocka_unit_test(many_receipts_become_bits),
        cmocka_unit_test(all_who_got_it_come_in_order_and_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "moderation/shelf.h"
#include "social-core/keys.h"
#include "tests/unit/support.h"

#define TRAIT 0xabc1234u /* bucket 1234, rest 0xabc / 1,000: 748 */
#define BUCKET "1234"

static void pass_numbers(struct ctx *ctx, uint64_t newest)
{
    db_write(ctx, "SET", key_number(ctx), arena_printf(ctx->arena, "%llu", (unsigned long long)newest));
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static struct shelf read_shelf(struct ctx *ctx, uint32_t trait)
{
    struct shelf shelf = {.trait = trait};
    shelves_read(ctx, &shelf, 1);
    return shelf;
}

/* Puts the newest post there as cluster_join() does. */
static void put(struct ctx *ctx, uint32_t trait, uint64_t post)
{
    pass_numbers(ctx, post);
    struct shelf shelf = read_shelf(ctx, trait);
    shelf_put(ctx, &shelf, post);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

static int64_t entries(struct ctx *ctx)
{
    return db_number(db_read(ctx, "SCARD", key_alike(ctx, BUCKET)), 0);
}

static void a_post_is_found_for_a_million_numbers_and_no_longer(void **state)
{
    struct ctx *ctx = test_ctx();
    static const uint64_t posts[] = {7, 1999999, 2000000, 9999999}; /* also where the remainder begins anew */
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        put(ctx, TRAIT, posts[i]);
        pass_numbers(ctx, posts[i] + SHELF_NUMBERS - 1);
        struct shelf young = read_shelf(ctx, TRAIT);
        pass_numbers(ctx, posts[i] + SHELF_NUMBERS);
        struct shelf old = read_shelf(ctx, TRAIT);

        assert_int_equal(young.count, 1);
        assert_int_equal(young.posts[0], posts[i]);
        assert_int_equal(old.count, 0);
        db_write(ctx, "DEL", key_alike(ctx, BUCKET));
        db_commit(ctx);
    }
    test_ctx_free(ctx);
}

static void the_oldest_of_too_many_leaves(void **state)
{
    struct ctx *ctx = test_ctx();
    for (uint64_t post = 1; post <= TRAIT_TEXTS + 3; post++)
        put(ctx, TRAIT, post);

    struct shelf shelf = read_shelf(ctx, TRAIT);

    assert_int_equal(shelf.count, TRAIT_TEXTS);
    assert_int_equal(entries(ctx), TRAIT_TEXTS);
    for (size_t i = 0; i < shelf.count; i++)
        assert_true(shelf.posts[i] > 3);
    test_ctx_free(ctx);
}

static void traits_of_one_set_are_told_apart(void **state)
{
    struct ctx *ctx = test_ctx();
    put(ctx, TRAIT, 1);
    put(ctx, TRAIT + 0x10000, 2);

    struct shelf shelf = read_shelf(ctx, TRAIT);

    assert_int_equal(shelf.count, 1);
    assert_int_equal(shelf.posts[0], 1);
    assert_int_equal(entries(ctx), 2);
    test_ctx_free(ctx);
}

static void what_is_too_old_goes_when_a_new_one_comes(void **state)
{
    struct ctx *ctx = test_ctx();
    for (uint64_t post = 1; post <= 40; post++)
        put(ctx, TRAIT, post);

    put(ctx, TRAIT + 0x10000, SHELF_NUMBERS + 10); /* ten are too old: not worth a command */
    int64_t ten_too_old = entries(ctx);
    put(ctx, TRAIT + 0x10000, SHELF_NUMBERS + 20);

    assert_int_equal(ten_too_old, 41);
    assert_int_equal(entries(ctx), 20 + 2);
    assert_int_equal(read_shelf(ctx, TRAIT).count, 20);
    test_ctx_free(ctx);
}

static void an_entry_takes_four_bytes(void **state)
{
    struct ctx *ctx = test_ctx();
    const char *key = key_alike(ctx, BUCKET);
    for (uint64_t post = 1; post <= 400; post++)
        db_write(ctx, "SADD", key, shelf_entry(ctx, TRAIT | 0xffff0000u, post * 4999));
    assert_int_equal(db_commit(ctx), DB_DONE);

    assert_string_equal(db_text(db_read(ctx, "OBJECT", "ENCODING", key)), "intset");
    assert_true(db_number(db_read(ctx, "MEMORY", "USAGE", key), 0) < 400 * 5);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_is_found_for_a_million_numbers_and_no_longer),
        cmocka_unit_test(the_oldest_of_too_many_leaves),
        cmocka_unit_test(traits_of_one_set_are_told_apart),
        cmocka_unit_test(what_is_too_old_goes_when_a_new_one_comes),
        cmocka_unit_test(an_entry_takes_four_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

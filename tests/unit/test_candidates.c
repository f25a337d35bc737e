#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "moderation/candidates.h"

#define TRAITS 16
#define COMMON TRAIT_TEXTS
#define SELDOM 1

struct sight {
    uint64_t seen[CANDIDATES_SEEN];
    size_t count;
};

static void share(struct sight *sight, uint64_t text, size_t traits, size_t texts_with_each)
{
    for (size_t i = 0; i < traits; i++)
        sight->seen[sight->count++] = candidate_seen(text, texts_with_each);
}

static struct candidates best_of(const struct sight *sight)
{
    struct candidates best;
    candidates_best(sight->seen, sight->count, TRAITS, CANDIDATES_FEW_READ, &best);
    return best;
}

static void test_most_and_rarest_in_common_come_first_then_the_newest(void **state)
{
    struct sight sight = {.count = 0};
    share(&sight, 1, 6, COMMON);
    share(&sight, 2, 6, SELDOM);
    share(&sight, 3, 5, COMMON);
    share(&sight, 4, 6, COMMON);

    struct candidates best = best_of(&sight);

    const uint64_t expected[] = {2, 4, 1, 3};
    assert_int_equal(best.count, 4);
    assert_memory_equal(best.texts, expected, sizeof expected);
}

static void test_what_shares_little_is_looked_at_only_among_the_first(void **state)
{
    struct sight sight = {.count = 0};
    for (uint64_t text = 1; text <= 10; text++)
        share(&sight, text, 1, SELDOM);
    share(&sight, 20, 8, COMMON);
    share(&sight, 21, 4, COMMON);

    struct candidates best = best_of(&sight);

    const uint64_t expected[] = {20, 21, 10, 9};
    assert_int_equal(best.count, 4);
    assert_memory_equal(best.texts, expected, sizeof expected);
}

static void test_no_more_than_there_is_room_for(void **state)
{
    struct sight sight = {.count = 0};
    for (uint64_t text = 1; text <= 2 * CANDIDATES_MAX; text++)
        share(&sight, text, 8, COMMON);

    struct candidates best = best_of(&sight);

    assert_int_equal(best.count, CANDIDATES_MAX);
    assert_int_equal(best.texts[0], 2 * CANDIDATES_MAX);
    assert_int_equal(best.texts[CANDIDATES_MAX - 1], CANDIDATES_MAX + 1);
}

/* A year later its everyday words are those of newer posts only. */
static void test_the_same_words_are_found_however_little_else_is_left_of_them(void **state)
{
    struct sight sight = {.count = 0};
    for (uint64_t text = 100; text < 100 + CANDIDATES_MAX; text++)
        share(&sight, text, TRAITS, COMMON);
    sight.seen[sight.count++] = candidate_seen_whole(7);

    struct candidates best = best_of(&sight);

    assert_int_equal(best.count, CANDIDATES_MAX);
    assert_int_equal(best.texts[0], 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_most_and_rarest_in_common_come_first_then_the_newest),
        cmocka_unit_test(test_what_shares_little_is_looked_at_only_among_the_first),
        cmocka_unit_test(test_no_more_than_there_is_room_for),
        cmocka_unit_test(test_the_same_words_are_found_however_little_else_is_left_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

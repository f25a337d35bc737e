#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/post_archive.h"
#include "tests/unit/support.h"

#define DAY_MS INT64_C(86400000)
#define OLD 600 /* posts: two chunks and a part of the third */

static struct ctx *village_ctx(void)
{
    struct ctx *ctx = test_ctx();
    db_write(ctx, "HSET", key_areas(ctx), "15", "{\"name\":\"Tỉnh Lào Cai\",\"kind\":\"province\",\"parent\":null}");
    db_write(ctx, "HSET", key_areas(ctx), "03037", "{\"name\":\"Xã Tả Van\",\"kind\":\"commune\",\"parent\":\"15\"}");
    db_write(ctx, "HSET", key_channels(ctx), "nuoc", "{\"title\":\"Nước\"}");
    db_write(ctx, "HSET", key_person(ctx, "1"), "handle", "lan", "name", "Lan", "sealed", "-", "area", "03037");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
    directory_refresh(ctx);
    return ctx;
}

static void write_posts(struct ctx *ctx, int count)
{
    const struct channel *channel = topic_named(ctx, "nuoc");
    for (int i = 0; i < count; i++) {
        const char *text = arena_printf(ctx->arena, "\"nước\" về bản số %d\nthôn trên \\ thôn dưới", i);
        const struct db_reply *asked = post_ask(ctx, channel);
        db_wait(ctx);
        post_write(ctx, person_by_id(ctx, "1"), channel, text, i % 3 ? 0 : 1, asked);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
}

/* A village with old posts and then some of today. */
static struct ctx *old_village_ctx(void)
{
    struct ctx *ctx = village_ctx();
    write_posts(ctx, OLD);
    test_pass_ms(ctx, 200 * DAY_MS);
    write_posts(ctx, 50);
    return ctx;
}

static size_t archive_all(struct ctx *ctx)
{
    size_t moved = 0;
    while (archive_some(ctx, 100 * DAY_MS))
        moved++;
    return moved;
}

static uint64_t newest_left(struct ctx *ctx, const char *command, const char *from, const char *to)
{
    const struct db_reply *one = db_read(ctx, command, key_posts(ctx), from, to, "COUNT", "1");
    return one->count ? strtoull(strchr(one->list[0].list[0].text, '-') + 1, NULL, 10) : 0;
}

static void assert_same(struct posts a, struct posts b)
{
    assert_int_equal(a.count, b.count);
    assert_int_equal(a.more, b.more);
    for (size_t i = 0; i < a.count; i++) {
        assert_int_equal(a.list[i].id, b.list[i].id);
        assert_string_equal(a.list[i].text, b.list[i].text);
        assert_string_equal(a.list[i].author, b.list[i].author);
        assert_ptr_equal(a.list[i].channel, b.list[i].channel);
        assert_int_equal(a.list[i].at_ms, b.list[i].at_ms);
        assert_int_equal(a.list[i].reply_to, b.list[i].reply_to);
    }
}

static void whole_chunks_of_old_posts_move_and_nothing_younger(void **state)
{
    struct ctx *ctx = old_village_ctx();

    assert_int_equal(archive_all(ctx), OLD / ARCHIVE_CHUNK);

    assert_int_equal(newest_left(ctx, "XRANGE", "-", "+"), OLD / ARCHIVE_CHUNK * ARCHIVE_CHUNK);
    assert_int_equal(newest_left(ctx, "XREVRANGE", "+", "-"), OLD + 50);
    assert_false(archive_some(ctx, 100 * DAY_MS));
    test_ctx_free(ctx);
}

static void a_chunk_whose_last_number_is_not_given_stays(void **state)
{
    struct ctx *ctx = village_ctx();
    write_posts(ctx, ARCHIVE_CHUNK - 2);
    test_pass_ms(ctx, 200 * DAY_MS);

    bool too_soon = archive_some(ctx, DAY_MS);
    db_write(ctx, "INCR", key_number(ctx)); /* a case took the last one */
    db_commit(ctx);

    assert_false(too_soon);
    assert_true(archive_some(ctx, DAY_MS));
    assert_int_equal(newest_left(ctx, "XRANGE", "-", "+"), 0);
    test_ctx_free(ctx);
}

static void everybody_reads_archived_posts_as_before(void **state)
{
    static const uint64_t marks[] = {0, 1, 2, 100, 255, 256, 257, 511, 512, 513, 599, 640, 651};
    enum { MARKS = sizeof marks / sizeof *marks };
    struct ctx *ctx = old_village_ctx();
    const struct channel *channel = topic_named(ctx, "nuoc");
    struct posts before[MARKS][6], after[6];
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < MARKS; i++) {
            struct posts read[] = {all_posts_before(ctx, marks[i], 300),
                                   all_posts_after(ctx, marks[i], 300),
                                   posts_before(ctx, channel, marks[i], 20),
                                   posts_after(ctx, channel, marks[i], 20),
                                   posts_by_ids(ctx, marks, i),
                                   posts_by(ctx, person_by_id(ctx, "1"), marks[i], 20)};
            memcpy(round ? after : before[i], read, sizeof after);
            for (size_t j = 0; round && j < 6; j++)
                assert_same(after[j], before[i][j]);
        }
        if (round == 0)
            assert_int_equal(archive_all(ctx), 2);
    }
    test_ctx_free(ctx);
}

static void a_search_finds_what_is_archived(void **state)
{
    struct ctx *ctx = old_village_ctx();
    uint64_t continued_at;
    archive_all(ctx);

    struct posts found = posts_matching(ctx, "ban so 345", 0, 10, &continued_at);

    assert_int_equal(found.count, 1);
    assert_int_equal(found.list[0].id, 346);
    test_ctx_free(ctx);
}

/* A store through which another gateway archives just before each commit. */
struct raced {
    struct db db;
    struct ctx other;
};

static void raced_read(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    struct db *real = ((struct raced *)db)->other.db;
    real->read(real, arena, commands, count);
}

static enum db_outcome raced_commit(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    struct raced *raced = (struct raced *)db;
    struct db *real = raced->other.db;
    assert_true(archive_some(&raced->other, 100 * DAY_MS));
    return real->commit(real, arena, seen_key, batch);
}

static void of_two_gateways_that_move_a_chunk_one_does(void **state)
{
    struct ctx *ctx = old_village_ctx();
    struct raced raced = {.db = {.read = raced_read, .commit = raced_commit}, .other = *ctx};
    raced.other.arena = arena_new();
    ctx->db = &raced.db;

    bool second = archive_some(ctx, 100 * DAY_MS);

    ctx->db = raced.other.db;
    assert_false(second);
    assert_int_equal(newest_left(ctx, "XRANGE", "-", "+"), ARCHIVE_CHUNK);
    assert_int_equal(post_by_id(ctx, 77)->id, 77);
    assert_int_equal(archive_all(ctx), 1);
    arena_free(raced.other.arena);
    test_ctx_free(ctx);
}

static void the_archive_takes_less_than_half_the_memory(void **state)
{
    struct ctx *ctx = old_village_ctx();
    int64_t log = db_number(db_read(ctx, "MEMORY", "USAGE", key_posts(ctx), "SAMPLES", "0"), 0);
    archive_all(ctx);

    int64_t chunk = db_number(db_read(ctx, "MEMORY", "USAGE", key_archive(ctx, "1")), 0);

    assert_true(chunk * (OLD + 50) < log * ARCHIVE_CHUNK / 2);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_chunks_of_old_posts_move_and_nothing_younger),
        cmocka_unit_test(a_chunk_whose_last_number_is_not_given_stays),
        cmocka_unit_test(everybody_reads_archived_posts_as_before),
        cmocka_unit_test(a_search_finds_what_is_archived),
        cmocka_unit_test(of_two_gateways_that_move_a_chunk_one_does),
        cmocka_unit_test(the_archive_takes_less_than_half_the_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

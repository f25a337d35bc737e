/* The posts of a person: a chain, each entry of the log naming the one before it. */
#include <stdlib.h>

#include "tests/unit/talking.h"

#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/person.h"
#include "social-core/post.h"

static const char *put(struct ctx *ctx, const struct person *author, const char *words)
{
    const struct channel *channel = topic_named(ctx, "nuoc");
    const struct db_reply *asked = post_ask(ctx, channel);
    db_wait(ctx);
    return post_write(ctx, author, channel, words, 0, asked);
}

/* The numbers of what Lan wrote, newest first, as "3 2 1". */
static const char *numbers(struct ctx *ctx)
{
    struct posts posts = posts_by(ctx, person_by_handle(ctx, "lan"), 0, 10);
    const char *line = "";
    for (size_t i = 0; i < posts.count; i++)
        line = arena_printf(ctx->arena, "%s%s%u", line, i ? " " : "", (unsigned)posts.list[i].id);
    return line;
}

static void of_two_posts_at_once_both_are_written_and_none_is_lost(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "#nuoc mot");
    struct ctx other = *ctx;
    other.batch = (struct db_batch){0};
    const struct person *lan = person_by_handle(ctx, "lan");

    put(&other, lan, "hai");
    put(ctx, lan, "ba");
    enum db_outcome first = db_commit(&other), second = db_commit(ctx);

    assert_int_equal(first, DB_DONE);
    assert_int_equal(second, DB_DONE);
    assert_string_equal(numbers(ctx), "3 2 1");
    test_ctx_free(ctx);
}

static void others_between_are_passed_over(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    join(ctx, PAO, "Pao");
    text(ctx, PAO, "#nuoc khong");
    text(ctx, LAN, "#nuoc mot");
    text(ctx, PAO, "TL 2 biet roi");
    text(ctx, LAN, "TL 3 cam on");

    assert_string_equal(numbers(ctx), "4 2");
    test_ctx_free(ctx);
}

static void an_entry_takes_no_room_for_the_names_of_its_fields(void **state)
{
    struct ctx *ctx = village_ctx();
    join(ctx, LAN, "Lan");
    text(ctx, LAN, "#nuoc mot");
    text(ctx, LAN, "#nuoc hai");

    const struct db_reply *log = db_read(ctx, "XRANGE", key_posts(ctx), "-", "+");

    assert_int_equal(log->count, 2);
    const struct db_reply *first = &log->list[0].list[1], *second = &log->list[1].list[1];
    assert_string_equal(db_field(first, "p"), "0");
    assert_string_equal(db_field(second, "p"), "1");
    assert_int_equal(first->count, second->count);
    for (size_t i = 0; i < first->count; i += 2)
        assert_string_equal(first->list[i].text, second->list[i].text);
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_posts_at_once_both_are_written_and_none_is_lost),
        cmocka_unit_test(others_between_are_passed_over),
        cmocka_unit_test(an_entry_takes_no_room_for_the_names_of_its_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "tests/unit/poll_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/directory.h"
#include "social-core/poll_asked.h"
#include "social-core/poll_vote.h"

struct poll poll_draft(struct ctx *ctx, const char *agency, const char *question, size_t options)
{
    char beyond[200];
    directory_refresh(ctx);
    return (struct poll){.agency = agency_named(ctx, agency),
                         .by = "hoa",
                         .options = options,
                         .texts = {{"vi", question, {"Thứ bảy", "Chủ nhật", "Thứ hai"}},
                                   {"en", "When do we meet?", {"Saturday", "Sunday", "Monday"}}},
                         .text_count = 2,
                         .audience = poll_audience(ctx, agency_named(ctx, agency), "", beyond, sizeof beyond),
                         .days = 7};
}

const char *poll_written(struct ctx *ctx, const struct poll *draft)
{
    const char *why, *wrong = poll_wrong(ctx, draft, &why), *id = poll_write(ctx, draft);
    if (wrong)
        fail_msg("%s", wrong);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, id));
}

const struct poll *poll_now(struct ctx *ctx, const char *id)
{
    const struct poll *found = poll_by_id(ctx, id);
    assert_non_null(found);
    return found;
}

void poll_opened(struct ctx *ctx, const char *id)
{
    test_pass_ms(ctx, 1000);
    assert_int_equal(poll_open(ctx, poll_now(ctx, id), "binh"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

const char *poll_asked_now(struct ctx *ctx, const char *question, size_t options)
{
    struct poll draft = poll_draft(ctx, "xa", question, options);
    const char *id = poll_written(ctx, &draft);
    poll_opened(ctx, id);
    return id;
}

void poll_closed_now(struct ctx *ctx, const char *id)
{
    assert_int_equal(poll_close(ctx, poll_now(ctx, id), "hoa"), POLL_DONE);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

void assert_poll_counts(struct ctx *ctx, const char *id, uint64_t first, uint64_t second, uint64_t third)
{
    const struct poll *now = poll_now(ctx, id);
    struct poll again = *now;
    poll_recount(ctx, &again);
    assert_int_equal(now->counts[0], first);
    assert_int_equal(now->counts[1], second);
    assert_int_equal(now->counts[2], third);
    assert_int_equal(now->votes, again.votes);
    assert_memory_equal(now->counts, again.counts, sizeof now->counts);
}

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
#include "social-core/staff.h"

struct poll poll_draft(struct ctx *ctx, const char *agency, const char *question, size_t options)
{
    directory_refresh(ctx);
    return (struct poll){.agency = agency_named(ctx, agency),
                         .by = "hoa",
                         .options = options,
                         .texts = {{"vi", question, {"Thứ bảy", "Chủ nhật", "Thứ hai"}},
                                   {"en", "When do we meet?", {"Saturday", "Sunday", "Monday"}}},
                         .text_count = 2,
                         .days = 7};
}

enum broadcast_refusal poll_kept(struct ctx *ctx, const struct broadcast *before, const struct poll *draft,
                                 const char *expression, int64_t start_ms, const char **id)
{
    char why[200];
    const char *number;
    const struct poll_plan plan = {{"", "", "", false, expression}, start_ms};
    enum broadcast_refusal refusal = poll_keep(ctx, before, draft, &plan, &number, why, sizeof why);
    if (refusal) {
        assert_true(db_batch_empty(ctx));
        return refusal;
    }
    assert_int_equal(db_commit(ctx), DB_DONE);
    if (!before)
        *id = arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, number));
    return refusal;
}

const char *poll_written(struct ctx *ctx, const struct poll *draft)
{
    const char *id, *wrong = poll_wrong(ctx, draft);
    if (wrong)
        fail_msg("%s", wrong);
    assert_int_equal(poll_kept(ctx, NULL, draft, "", 0, &id), BROADCAST_OKAY);
    return id;
}

void poll_did(struct ctx *ctx, enum broadcast_refusal refusal)
{
    assert_int_equal(refusal, BROADCAST_OKAY);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

const struct broadcast *poll_broadcast_now(struct ctx *ctx, const char *id)
{
    const struct broadcast *found = broadcast_by_id(ctx, id);
    assert_non_null(found);
    return found;
}

const struct poll *poll_now(struct ctx *ctx, const char *id)
{
    const struct poll *found = poll_by_id(ctx, id);
    assert_non_null(found);
    return found;
}

void poll_hire(struct ctx *ctx, const char *login, const char *agency)
{
    if (staff_by_login(ctx, login))
        return;
    staff_write(ctx, &(struct staff){.login = login, .name = login, .role = "officer", .agency = agency});
    assert_int_equal(db_commit(ctx), DB_DONE);
}

void poll_opened(struct ctx *ctx, const char *id)
{
    poll_hire(ctx, "binh", poll_now(ctx, id)->agency->name);
    test_pass_ms(ctx, 1000);
    poll_did(ctx, broadcast_ask(ctx, poll_broadcast_now(ctx, id), "hoa"));
    poll_did(ctx, broadcast_approve(ctx, poll_broadcast_now(ctx, id), "binh"));
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
    assert_true(poll_close(ctx, poll_now(ctx, id), "hoa"));
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

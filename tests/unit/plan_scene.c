#include "tests/unit/plan_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/base/json.h"
#include "social-core/broadcast_plan.h"
#include "social-core/broadcast_watch.h"
#include "social-core/keys.h"
#include "social-core/loading/loading.h"
#include "social-core/staff.h"
#include "social-core/world.h"

/* Three levels, as agencies have them; only the ward's station has one officer. */
static const char places[] =
    "{\"areas\": [{\"id\": \"15\", \"name\": \"Tỉnh Lào Cai\", \"kind\": \"province\", \"parent\": null},"
    "{\"id\": \"03037\", \"name\": \"Xã Tả Van\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"v1\", \"name\": \"Bản Giáy\", \"kind\": \"village\", \"parent\": \"03037\"},"
    "{\"id\": \"02728\", \"name\": \"Xã Mường Hum\", \"kind\": \"commune\", \"parent\": \"15\"},"
    "{\"id\": \"44\", \"name\": \"Tỉnh Quảng Trị\", \"kind\": \"province\", \"parent\": null}],"
    "\"channels\": [{\"name\": \"nuoc\", \"title\": \"Nước\"}],"
    "\"agencies\": [{\"name\": \"xa\", \"title\": \"UBND xã Tả Van\", \"area\": \"03037\", \"front\": true},"
    "{\"name\": \"tram\", \"title\": \"Trạm y tế\", \"area\": \"03037\"},"
    "{\"name\": \"tinh\", \"title\": \"UBND tỉnh Lào Cai\", \"area\": \"15\"},"
    "{\"name\": \"xa_khac\", \"title\": \"UBND xã Mường Hum\", \"area\": \"02728\"}],"
    "\"phones\": [{\"msisdn\": \"+84912000001\", \"name\": \"Lan\", \"handle\": \"lan\", \"area\": \"03037\", "
    "\"follows\": [\"nuoc\"]},"
    "{\"msisdn\": \"+84912000002\", \"name\": \"Mai\", \"handle\": \"mai\", \"area\": \"v1\", \"language\": \"en\"},"
    "{\"msisdn\": \"+84912000003\", \"name\": \"Pao\", \"handle\": \"pao\", \"area\": \"02728\"},"
    "{\"msisdn\": \"+84912000004\", \"name\": \"Ha\", \"handle\": \"ha\", \"area\": \"44\"}]}";

void plan_hire(struct ctx *ctx, const char *login, const char *agency)
{
    staff_write(ctx, &(struct staff){.login = login, .name = login, .role = "officer", .agency = agency});
    assert_int_equal(db_commit(ctx), DB_DONE);
}

struct ctx *plan_scene(void)
{
    struct ctx *ctx = test_ctx();
    struct loaded loaded;
    struct mistakes mistakes = {.count = 0};
    if (loading_run(ctx, json_read(ctx->arena, places), &(struct loading_wish){.by = "test"}, &loaded, &mistakes) < 0)
        fail_msg("%s", mistakes.list[0].what);
    directory_refresh(ctx);
    plan_hire(ctx, "hoa", "xa");
    plan_hire(ctx, "binh", "xa");
    plan_hire(ctx, "tuan", "tinh");
    plan_hire(ctx, "yen", "tram");
    return ctx;
}

struct broadcast plan_draft(const char *login, const char *agency)
{
    return (struct broadcast){.agency = agency,
                              .by = login,
                              .class = OUTBOX_BROADCAST,
                              .choice = {"", "", "", false, ""},
                              .texts = {{"vi", "Họp thôn tối nay"}},
                              .text_count = 1};
}

enum broadcast_refusal plan_keep(struct ctx *ctx, const struct broadcast *before, const struct broadcast *draft,
                                 const char **id)
{
    char why[400] = "";
    const char *number;
    enum broadcast_refusal refusal = broadcast_keep(ctx, before, draft, &number, why, sizeof why);
    if (refusal) {
        assert_true(db_batch_empty(ctx));
        return refusal;
    }
    assert_int_equal(db_commit(ctx), DB_DONE);
    if (!before && id)
        *id = arena_printf(ctx->arena, "%llu", (unsigned long long)db_fresh_value(ctx, number));
    return refusal;
}

const char *plan_kept(struct ctx *ctx, const struct broadcast *draft)
{
    const char *id = NULL;
    assert_int_equal(plan_keep(ctx, NULL, draft, &id), BROADCAST_OKAY);
    return id;
}

const struct broadcast *plan_now(struct ctx *ctx, const char *id)
{
    return broadcast_by_id(ctx, id);
}

void plan_done(struct ctx *ctx, enum broadcast_refusal refusal)
{
    assert_int_equal(refusal, BROADCAST_OKAY);
    assert_int_equal(db_commit(ctx), DB_DONE);
}

const char *plan_approved(struct ctx *ctx, const struct broadcast *draft)
{
    const char *id = plan_kept(ctx, draft);
    plan_done(ctx, broadcast_ask(ctx, plan_now(ctx, id), "hoa"));
    plan_done(ctx, broadcast_approve(ctx, plan_now(ctx, id), "binh"));
    return id;
}

int64_t plan_rows(struct ctx *ctx)
{
    return db_number(db_read(ctx, "XLEN", key_outbox(ctx, "broadcast")), 0) +
           db_number(db_read(ctx, "XLEN", key_outbox(ctx, "emergency")), 0);
}

int64_t plan_lying_in(struct ctx *ctx, const char *agency, const char *folder)
{
    return db_number(db_read(ctx, "ZCARD", key_broadcast_folder(ctx, agency, folder)), -1);
}

size_t plan_round(struct ctx *ctx)
{
    size_t count;
    const char **ids = broadcasts_to_watch(ctx, 10, &count);
    for (size_t i = 0; i < count; i++) {
        broadcast_watch(ctx, ids[i]);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
    return count;
}

#include "tests/unit/talking.h"

#include "social-core/keys.h"
#include "social-core/talk.h"

static void village(struct ctx *ctx)
{
    db_write(ctx, "HSET", key_areas(ctx), "15", "{\"name\":\"Tỉnh Lào Cai\",\"kind\":\"province\",\"parent\":null}");
    db_write(ctx, "HSET", key_areas(ctx), "38", "{\"name\":\"Tỉnh Thanh Hóa\",\"kind\":\"province\",\"parent\":null}");
    db_write(ctx, "HSET", key_areas(ctx), "03037", "{\"name\":\"Xã Tả Van\",\"kind\":\"commune\",\"parent\":\"15\"}");
    db_write(ctx, "HSET", key_areas(ctx), "03046", "{\"name\":\"Xã Bản Hồ\",\"kind\":\"commune\",\"parent\":\"15\"}");
    db_write(ctx, "HSET", key_areas(ctx), "15001",
             "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"38\"}");
    db_write(ctx, "HSET", key_areas(ctx), "15002",
             "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"15\"}");
    db_write(ctx, "HSET", key_channels(ctx), "nuoc", "{\"title\":\"Nước\"}");
    db_write(ctx, "HSET", key_channels(ctx), "ngo", "{\"title\":\"Ngô\"}");
    db_write(ctx, "HSET", key_agencies(ctx), "xa", "{\"title\":\"UBND xã Tả Van\",\"area\":\"03037\"}");
    db_write(ctx, "INCR", key_revision(ctx));
    assert_int_equal(db_commit(ctx), DB_DONE);
}

struct ctx *village_ctx(void)
{
    struct ctx *ctx = test_ctx();
    village(ctx);
    return ctx;
}

size_t rows(struct ctx *ctx, enum outbox_class class)
{
    return (size_t)db_number(db_read(ctx, "XLEN", key_outbox(ctx, outbox_class_name(class))), 0);
}

const char *newest(struct ctx *ctx, enum outbox_class class)
{
    const struct db_reply *row =
        db_read(ctx, "XREVRANGE", key_outbox(ctx, outbox_class_name(class)), "+", "-", "COUNT", "1");
    return row->count ? db_field(&row->list[0].list[1], "x") : "";
}

/* What the phone is answered; "" when it is not. */
const char *text(struct ctx *ctx, const char *msisdn, const char *words)
{
    size_t before = rows(ctx, OUTBOX_DIRECT);
    converse(ctx, msisdn, words);
    assert_int_equal(db_commit(ctx), DB_DONE);
    return rows(ctx, OUTBOX_DIRECT) > before ? newest(ctx, OUTBOX_DIRECT) : "";
}

void join(struct ctx *ctx, const char *msisdn, const char *name)
{
    assert_says(text(ctx, msisdn, arena_printf(ctx->arena, "DK %s, Ta Van", name)), "Ta Van");
}

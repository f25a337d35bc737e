#include "social-core/outbox.h"

#include "social-core/keys.h"

static const char *const class_names[OUTBOX_CLASSES] = {"emergency", "direct",    "case",
                                                        "channel",   "broadcast", "digest"};

const char *outbox_class_name(enum outbox_class class)
{
    return class_names[class];
}

void outbox_text(struct ctx *ctx, enum outbox_class class, const char *sealed, const char *text, const char *about)
{
    const char *key = key_outbox(ctx, class_names[class]);
    if (about)
        db_write(ctx, "XADD", key, "*", "to", sealed, "x", text, "about", about);
    else
        db_write(ctx, "XADD", key, "*", "to", sealed, "x", text);
}

void outbox_post(struct ctx *ctx, const struct channel *channel, const char *number)
{
    db_write(ctx, "XADD", key_outbox(ctx, class_names[OUTBOX_CHANNEL]), "*", "c", channel->id, "post", number);
}

bool outbox_row_read(const char *id, const struct db_reply *fields, struct outbox_row *row)
{
    *row = (struct outbox_row){.id = id,
                               .sealed = db_field(fields, "to"),
                               .text = db_field(fields, "x"),
                               .about = db_field(fields, "about"),
                               .channel = db_field(fields, "c"),
                               .post = db_field(fields, "post")};
    return (row->sealed && row->text) || (row->channel && row->post);
}

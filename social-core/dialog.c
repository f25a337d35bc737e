#include "social-core/dialog.h"

#include <inttypes.h>
#include <string.h>

#include "social-core/keys.h"

#define KEPT_SECONDS "604800" /* a week: a question older than that means nothing any more */

const struct db_reply *dialog_ask(struct ctx *ctx, const struct phone *phone)
{
    return db_ask(ctx, "HGETALL", key_dialog(ctx, phone->hash));
}

struct dialog dialog_ready(struct ctx *ctx, const struct phone *phone, const struct db_reply *asked)
{
    return (struct dialog){.key = key_dialog(ctx, phone->hash),
                           .ask = db_field(asked, "ask"),
                           .ask_id = db_field(asked, "ask_id"),
                           .asked = db_field(asked, "asked"),
                           .draft = db_field(asked, "draft"),
                           .name = db_field(asked, "name"),
                           .as = db_field(asked, "as"),
                           .who = db_field(asked, "who"),
                           .options = db_field(asked, "options"),
                           .answered = db_field(asked, "answered"),
                           .last = db_field(asked, "last"),
                           .more = db_field(asked, "more"),
                           .told = db_field(asked, "told")};
}

static const char *new_identity(struct ctx *ctx)
{
    uint64_t random;
    ctx->random(&random, sizeof random);
    return arena_printf(ctx->arena, "%" PRIx64, random);
}

static void live_on(struct ctx *ctx, const struct dialog *dialog)
{
    db_write(ctx, "EXPIRE", dialog->key, KEPT_SECONDS);
}

static void note(const struct dialog *dialog, const char *field, const char *value)
{
    struct dialog_news *news = dialog->news;
    if (!news)
        return;
    if (!strcmp(field, "ask"))
        news->ask = value;
    else if (!strcmp(field, "last"))
        news->last = value;
    else if (!strcmp(field, "more"))
        news->more = value;
}

void dialog_open_words(struct ctx *ctx, const struct dialog *dialog, const char *kind, const char *const *fields)
{
    db_guard(ctx, dialog->key, "ask_id", dialog->ask_id);
    db_write(ctx, "HDEL", dialog->key, "draft", "name", "options", "as");
    db_write(ctx, "HSET", dialog->key, "ask", kind, "ask_id", new_identity(ctx), "asked",
             arena_printf(ctx->arena, "%" PRId64, ctx->now_ms));
    note(dialog, "ask", kind);
    for (; fields[0]; fields += 2)
        if (fields[1])
            db_write(ctx, "HSET", dialog->key, fields[0], fields[1]);
    live_on(ctx, dialog);
}

void dialog_close(struct ctx *ctx, const struct dialog *dialog, const char *answer, const char *outcome)
{
    db_guard(ctx, dialog->key, "ask_id", dialog->ask_id);
    note(dialog, "ask", "");
    db_write(ctx, "HDEL", dialog->key, "ask", "ask_id", "asked", "draft", "name", "options", "as");
    if (answer)
        db_write(ctx, "HSET", dialog->key, "answered",
                 arena_printf(ctx->arena, "%" PRId64 " %s %s", ctx->now_ms, answer, outcome));
    live_on(ctx, dialog);
}

void dialog_shut(struct dialog *dialog)
{
    dialog->ask = dialog->draft = dialog->name = dialog->as = dialog->options = NULL;
}

void dialog_forget(struct ctx *ctx, struct dialog *dialog)
{
    db_guard(ctx, dialog->key, "ask_id", dialog->ask_id);
    note(dialog, "ask", "");
    db_write(ctx, "DEL", dialog->key);
    *dialog = (struct dialog){.key = dialog->key, .ask_id = dialog->ask_id, .news = dialog->news};
}

void dialog_keep(struct ctx *ctx, const struct dialog *dialog, const char *field, const char *value)
{
    note(dialog, field, value);
    if (*value)
        db_write(ctx, "HSET", dialog->key, field, value);
    else
        db_write(ctx, "HDEL", dialog->key, field);
    live_on(ctx, dialog);
}

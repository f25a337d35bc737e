#include "social-core/outbox.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/sent.h"

static const char *const class_names[OUTBOX_CLASSES] = {"emergency", "direct",    "case",
                                                        "channel",   "broadcast", "digest"};

const char *outbox_class_name(enum outbox_class class)
{
    return class_names[class];
}

enum outbox_class outbox_class_named(const char *name)
{
    size_t class = 0;
    while (class < OUTBOX_CLASSES && strcmp(class_names[class], name) != 0)
        class ++;
    return (enum outbox_class) class;
}

bool outbox_urgent(enum outbox_class class)
{
    return class <= OUTBOX_DIRECT;
}

#define LETTER_WORDS 16

void outbox_again(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter)
{
    const struct {
        const char *field, *value;
    } fields[] = {{"to", letter->sealed},
                  {"x", letter->text},
                  {"about", letter->about},
                  {"quiet", letter->quiet},
                  {"at", letter->at}};
    const char *words[LETTER_WORDS] = {"XADD", key_outbox(ctx, class_names[class]), "*"};
    size_t used = 3;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].value) {
            words[used++] = fields[i].field;
            words[used++] = fields[i].value;
        }
    db_write_words(ctx, words);
}

void outbox_text(struct ctx *ctx, enum outbox_class class, const struct outbox_letter *letter)
{
    outbox_again(ctx, class, letter);
    if (letter->about)
        sent_keep(ctx, class, letter);
}

const char *outbox_quiet(struct ctx *ctx, const struct area *area)
{
    return area && area->quiet ? arena_printf(ctx->arena, "%d-%d", area->quiet->from, area->quiet->to) : NULL;
}

void outbox_screen(struct ctx *ctx, const char *sealed, const char *text, const struct outbox_screen *screen)
{
    const char *where = arena_printf(ctx->arena, "%d %u %d %" PRId64 " %s", screen->session, screen->sequence,
                                     screen->end, screen->expires_ms, screen->link);
    db_write(ctx, "XADD", key_outbox(ctx, class_names[OUTBOX_DIRECT]), "*", "to", sealed, "x", text, "ussd", where,
             "from", screen->service);
}

/* "5 1 0 1795507320000 ussd-1"; the link is last, for only it may be empty or hold anything. */
static bool screen_read(const char *where, struct outbox_screen *screen)
{
    int end = 0, link = 0;
    if (sscanf(where, "%d %u %d %" SCNd64 "%n", &screen->session, &screen->sequence, &end, &screen->expires_ms,
               &link) != 4 ||
        where[link] != ' ')
        return false;
    screen->end = end;
    screen->link = where + link + 1;
    return true;
}

void outbox_post(struct ctx *ctx, const struct channel *channel, const char *number)
{
    db_write(ctx, "XADD", key_outbox(ctx, class_names[OUTBOX_CHANNEL]), "*", "c", channel->id, "post", number);
}

void outbox_broadcast(struct ctx *ctx, enum outbox_class class, const char *number)
{
    db_write(ctx, "XADD", key_outbox(ctx, class_names[class]), "*", "broadcast", number);
}

void outbox_digest(struct ctx *ctx, const char *hour)
{
    db_write(ctx, "XADD", key_outbox(ctx, class_names[OUTBOX_DIGEST]), "*", "digest", hour);
}

bool outbox_row_read(const char *id, const struct db_reply *fields, struct outbox_row *row)
{
    *row = (struct outbox_row){.id = id,
                               .sealed = db_field(fields, "to"),
                               .text = db_field(fields, "x"),
                               .about = db_field(fields, "about"),
                               .at = db_field(fields, "at"),
                               .quiet = db_field(fields, "quiet"),
                               .channel = db_field(fields, "c"),
                               .post = db_field(fields, "post"),
                               .broadcast = db_field(fields, "broadcast"),
                               .digest = db_field(fields, "digest")};
    const char *where = db_field(fields, "ussd");
    row->on_screen = where != NULL;
    row->screen.service = db_field(fields, "from") ? db_field(fields, "from") : "";
    if (where && !screen_read(where, &row->screen))
        return false;
    return (row->sealed && row->text) || (row->channel && row->post) || row->broadcast || row->digest;
}

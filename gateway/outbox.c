/* `loa outbox`: what waits to be sent, and dead letters. Shows no text and no number. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/subcommands.h"
#include "gateway/verbs.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/sent.h"
#include "social-core/text/segments.h"

#define ALL "all"
#define AT_ONCE "100"
#define AGE_BYTES 24

/* A dead letter as it lies in Redis. */
struct letter {
    const char *id, *class, *sealed, *text, *about, *why;
};

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "loa outbox: '%s' %s\n", what, why);
    return 1;
}

/* "3 min": how long ago, by the time that leads a stream's id. */
static const char *age(const struct ctx *ctx, int64_t since_ms, char text[AGE_BYTES])
{
    int64_t seconds = since_ms > ctx->now_ms ? (since_ms - ctx->now_ms) / 1000 : (ctx->now_ms - since_ms) / 1000;
    if (seconds < 120)
        snprintf(text, AGE_BYTES, "%" PRId64 " s", seconds);
    else if (seconds < 7200)
        snprintf(text, AGE_BYTES, "%" PRId64 " min", seconds / 60);
    else
        snprintf(text, AGE_BYTES, "%" PRId64 " h", seconds / 3600);
    return text;
}

static bool letter_read(const struct db_reply *entry, struct letter *letter)
{
    const struct db_reply *fields = &entry->list[1];
    *letter = (struct letter){.id = entry->list[0].text,
                              .class = db_field(fields, "class"),
                              .sealed = db_field(fields, "to"),
                              .text = db_field(fields, "x"),
                              .about = db_field(fields, "about"),
                              .why = db_field(fields, "why")};
    return letter->class && letter->sealed && letter->text && letter->about && letter->why;
}

static void list_classes(struct ctx *ctx)
{
    const struct db_reply *lengths[OUTBOX_CLASSES], *firsts[OUTBOX_CLASSES];
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        const char *key = key_outbox(ctx, outbox_class_name((enum outbox_class) class));
        lengths[class] = db_ask(ctx, "XLEN", key);
        firsts[class] = db_ask(ctx, "XRANGE", key, "-", "+", "COUNT", "1");
    }
    db_wait(ctx);
    printf("%-22s %8s   oldest\n", "waiting", "rows");
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        char text[AGE_BYTES] = "-";
        if (firsts[class]->count)
            age(ctx, strtoll(firsts[class]->list[0].list[0].text, NULL, 10), text);
        printf("  %-20s %8" PRId64 "   %s\n", outbox_class_name((enum outbox_class) class),
               db_number(lengths[class], 0), text);
    }
}

static void list_later(struct ctx *ctx)
{
    const struct db_reply *count = db_ask(ctx, "ZCARD", key_outbox_later(ctx));
    const struct db_reply *first = db_ask(ctx, "ZRANGE", key_outbox_later(ctx), "0", "0", "WITHSCORES");
    char text[AGE_BYTES] = "-";
    db_wait(ctx);
    if (first->count == 2)
        age(ctx, strtoll(first->list[1].text, NULL, 10), text);
    printf("%-22s %8" PRId64 "   next in %s\n", "tried again later", db_number(count, 0), text);
}

static void print_letter(const struct ctx *ctx, const struct letter *letter)
{
    char text[AGE_BYTES];
    printf("  %-20s %-10s %-10s %-8s %s\n", letter->id, letter->class, letter->why,
           age(ctx, strtoll(letter->id, NULL, 10), text), *letter->about ? letter->about : "-");
}

static int list(struct tool *tool, void *order, const char *which)
{
    struct ctx *ctx = &tool->ctx;
    list_classes(ctx);
    list_later(ctx);
    const struct db_reply *count = db_ask(ctx, "XLEN", key_outbox_dead(ctx));
    const struct db_reply *entries = db_ask(ctx, "XREVRANGE", key_outbox_dead(ctx), "+", "-", "COUNT", AT_ONCE);
    db_wait(ctx);
    printf("%-22s %8" PRId64 "   the newest %zu:\n", "dead letters", db_number(count, 0), entries->count);
    for (size_t i = 0; i < entries->count; i++) {
        struct letter letter;
        if (letter_read(&entries->list[i], &letter))
            print_letter(ctx, &letter);
    }
    return 0;
}

static bool is_id(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits + 1;
    return digits && text[digits] == '-' && *rest && !rest[strspn(rest, "0123456789")];
}

static int show(struct tool *tool, void *order, const char *which)
{
    struct ctx *ctx = &tool->ctx;
    struct letter letter;
    char text[AGE_BYTES];
    const struct db_reply *found = is_id(which) ? db_read(ctx, "XRANGE", key_outbox_dead(ctx), which, which) : NULL;
    if (!found || !found->count || !letter_read(&found->list[0], &letter))
        return refuse(which, "is no dead letter; `loa outbox list` shows them");
    struct segments segments = segments_of(letter.text);
    printf("letter    %s\nclass     %s\nwhy       %s\nsince     %s\nabout     %s\nsegments  %zu, %s\n", letter.id,
           letter.class, letter.why, age(ctx, strtoll(letter.id, NULL, 10), text), *letter.about ? letter.about : "-",
           (size_t)segments.segments, segments.coding == CODING_UCS2 ? "UCS-2" : "GSM");
    return 0;
}

static void write_again(struct ctx *ctx, const struct letter *letter)
{
    enum outbox_class class = outbox_class_named(letter->class);
    if (class == OUTBOX_CLASSES)
        return;
    if (*letter->about)
        db_write(ctx, "DEL", key_sent(ctx, letter->about));
    struct outbox_letter again = {
        .sealed = letter->sealed, .text = letter->text, .about = *letter->about ? letter->about : NULL};
    outbox_text(ctx, class, &again);
}

static void write_nothing(struct ctx *ctx, const struct letter *letter)
{
}

/* Two operators at the same letter: the marker lets one of them have it. */
static bool take(struct ctx *ctx, const struct letter *letter, void (*write)(struct ctx *, const struct letter *))
{
    write(ctx, letter);
    db_write(ctx, "XDEL", key_outbox_dead(ctx), letter->id);
    db_mark(ctx, arena_printf(ctx->arena, "outbox-dead %s", letter->id));
    return db_commit(ctx) == DB_DONE;
}

static int take_all(struct tool *tool, const char *which, const char *done,
                    void (*write)(struct ctx *, const struct letter *))
{
    struct ctx *ctx = &tool->ctx;
    bool all = !strcmp(which, ALL);
    const char *from = all ? "-" : which, *to = all ? "+" : which;
    size_t count = 0;
    if (!all && !is_id(which))
        return refuse(which, "is no dead letter; write its id, or all");
    for (;;) {
        tool_renew(tool);
        const struct db_reply *entries = db_read(ctx, "XRANGE", key_outbox_dead(ctx), from, to, "COUNT", AT_ONCE);
        size_t before = count;
        for (size_t i = 0; i < entries->count; i++) {
            struct letter letter;
            count += letter_read(&entries->list[i], &letter) && take(ctx, &letter, write);
        }
        if (count == before)
            break;
    }
    if (!count && !all)
        return refuse(which, "is no dead letter; `loa outbox list` shows them");
    printf("%zu %s\n", count, done);
    return 0;
}

static int retry(struct tool *tool, void *order, const char *which)
{
    return take_all(tool, which, "in the outbox again", write_again);
}

static int drop(struct tool *tool, void *order, const char *which)
{
    return take_all(tool, which, "dropped", write_nothing);
}

int run_outbox(int argc, char **argv)
{
    static const struct verb list_of[] = {{"list", list, WORD_NONE},
                                          {"show", show, WORD_MUST},
                                          {"retry", retry, WORD_MUST},
                                          {"drop", drop, WORD_MUST},
                                          {0}};
    static const struct verbs verbs = {.tool = "loa outbox",
                                       .usage =
                                           "usage: loa outbox list            what waits, and the newest dead letters\n"
                                           "       loa outbox show ID\n"
                                           "       loa outbox retry ID|all    sends them again\n"
                                           "       loa outbox drop ID|all     throws them away\n",
                                       .list = list_of};
    return verbs_run(&verbs, NULL, argc, argv);
}

#include "tests/fuzz/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/text/segments.h"
#include "tests/fuzz/play.h"
#include "tests/fuzz/scene.h"
#include "tests/fuzz/village.h"

#define OUR_NUMBERS "9120000"  /* as every phone of the scene has it */
#define ANSWER_SEGMENTS_MOST 6 /* of an answer to a text */

static struct {
    bool braces, brackets, number; /* were typed */
    char last[OUTBOX_CLASSES][64]; /* row looked at */
    char code[9];
} seen;

void fail(const char *why, const char *about)
{
    fprintf(stderr, "\n%s\nin the line: %s\n%s\n", why, play_line(), about);
    abort();
}

void check_begin(struct ctx *ctx)
{
    memset(&seen, 0, sizeof seen);
    for (enum outbox_class class = 0; class < OUTBOX_CLASSES; class ++) {
        const struct db_reply *rows =
            db_read(ctx, "XREVRANGE", key_outbox(ctx, outbox_class_name(class)), "+", "-", "COUNT", "1");
        if (rows->count)
            snprintf(seen.last[class], sizeof seen.last[class], "%s", rows->list[0].list[0].text);
    }
}

void check_typed(const char *text)
{
    seen.braces |= strpbrk(text, "{}%") != NULL; /* a form may hold %7b */
    seen.brackets |= strpbrk(text, "[]%") != NULL;
    seen.number |= strstr(text, OUR_NUMBERS) != NULL;
}

/* "[help_pin]": a phrase that no language has. */
static bool names_a_phrase(const char *text)
{
    for (const char *at = text; (at = strchr(at, '[')); at++) {
        size_t length = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (length && at[1 + length] == ']')
            return true;
    }
    return false;
}

static void note_code(const char *text)
{
    for (size_t length; *text; text += length ? length : 1) {
        length = strspn(text, "0123456789");
        if (length == 6 || length == 8)
            snprintf(seen.code, sizeof seen.code, "%.*s", (int)length, text);
    }
}

const char *check_code(void)
{
    return *seen.code ? seen.code : "000000";
}

static void check_words(const char *text)
{
    note_code(text);
    if (!is_utf8(text))
        fail("no UTF-8", text);
    if (strstr(text, "(null)"))
        fail("nothing where something should be", text);
    if (!seen.number && strstr(text, OUR_NUMBERS))
        fail("a number in the clear", text);
}

/* For who reads a play: LOA_TOLD=1. */
static void tell(const char *text)
{
    static const char *told;
    if (!told)
        told = getenv("LOA_TOLD") ? getenv("LOA_TOLD") : "";
    if (*told)
        fprintf(stderr, "%-40s -> %s\n", play_line(), text);
}

void check_sent(const char *text)
{
    tell(text);
    check_words(text);
    if (!seen.braces && strchr(text, '{'))
        fail("a placeholder", text);
    if (!seen.brackets && names_a_phrase(text))
        fail("a phrase that is missing", text);
    if (!*text)
        fail("an empty text", text);
}

/* A broadcast's text may hold places that are filled for each reader. */
static void check_screen(const char *text)
{
    struct segments cost = segments_of(text);
    size_t octets = scene_menu()->screen_octets;
    if (cost.units > (cost.coding == CODING_GSM ? octets * 8 / 7 : octets / 2))
        fail("a screen that is too long", text);
}

static bool check_row(const char *id, const struct db_reply *fields, enum outbox_class class)
{
    struct outbox_row row;
    if (!outbox_row_read(id, fields, &row))
        fail("no row of the outbox", id);
    if (!row.text)
        return false;
    check_sent(row.text);
    if (row.on_screen)
        check_screen(row.text);
    else if (class == OUTBOX_DIRECT && segments_of(row.text).segments > ANSWER_SEGMENTS_MOST)
        fail("a long answer", row.text);
    return class == OUTBOX_DIRECT;
}

static size_t check_class(struct ctx *ctx, enum outbox_class class)
{
    char *last = seen.last[class];
    const char *from = *last ? arena_printf(ctx->arena, "(%s", last) : "-";
    const struct db_reply *rows = db_read(ctx, "XRANGE", key_outbox(ctx, outbox_class_name(class)), from, "+");
    size_t answers = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct db_reply *row = &rows->list[i];
        snprintf(last, sizeof seen.last[class], "%s", row->list[0].text);
        answers += check_row(row->list[0].text, &row->list[1], class);
    }
    return answers;
}

size_t check_outbox(struct ctx *ctx)
{
    size_t answers = 0;
    for (enum outbox_class class = 0; class < OUTBOX_CLASSES; class ++)
        answers += check_class(ctx, class);
    return answers;
}

void check_page(const char *body, size_t length, bool is_text)
{
    if (!is_text)
        return;
    char *text = malloc(length + 1);
    memcpy(text, body, length);
    text[length] = '\0';
    check_words(text);
    if (!seen.braces && strstr(text, "{{"))
        fail("a template's words", text);
    free(text);
}

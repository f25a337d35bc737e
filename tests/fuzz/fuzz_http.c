/* Any bytes as an HTTP request through the router: one answer, of a known status, with no line's end in its headers and
 * nothing but UTF-8 in its pages. Pages that need the store find it away. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "adapters/web/state.h"

#define HEADERS 80 /* more than are looked at */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct event_base *base;
static struct web *web;
static unsigned answers;

static int nobody_works(struct work *work, void (*body)(struct ctx *ctx, void *what), void (*unavailable)(void *what),
                        void *what, int patience_ms)
{
    return -1;
}

static void begin(void)
{
    static struct work work = {.run = nobody_works};
    static struct world world = {.region = "vn", .shortcode = "8070"};
    base = event_base_new();
    web = web_new(base, &(struct web_settings){.listen = "127.0.0.1", .share = LOA_SHARE}, &work, &world);
    if (!web)
        abort();
}

static void look(struct exchange *exchange)
{
    static const int statuses[] = {200, 304, 400, 403, 404, 405, 413, 414, 415, 503};
    const struct web_answer *answer = &exchange->answer;
    size_t known = 0;
    while (known < sizeof statuses / sizeof *statuses && statuses[known] != answer->status)
        known++;
    if (known == sizeof statuses / sizeof *statuses || answers++)
        abort();
    for (size_t i = 0; i < answer->headers.count; i++)
        if (strpbrk(answer->headers.list[i].value, "\r\n"))
            abort();
    json_t *page = json_stringn(answer->body, answer->length); /* NULL when it is no UTF-8 */
    if (!page && answer->body != answer->zipped)
        abort();
    json_decref(page);
}

/* Cuts the next line off, as libevent does. */
static char *line_of(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');
    *rest = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!web)
        begin();
    struct web_pair headers[HEADERS];
    struct web_incoming incoming = {.headers = headers};
    char *text = calloc(1, size + 1), *rest = text;
    memcpy(text, data, size);
    char *target = line_of(&rest);
    incoming.method = strsep(&target, " ");
    incoming.target = target ? target : "";
    for (char *line; *rest && *(line = line_of(&rest)) && incoming.header_count < HEADERS;) {
        char *name = strsep(&line, ":");
        headers[incoming.header_count++] = (struct web_pair){name, line ? line : ""};
    }
    incoming.body = rest;
    incoming.body_length = strlen(rest);
    answers = 0;
    exchange_begin(exchange_new(web, look, NULL), &incoming);
    event_base_loop(base, EVLOOP_NONBLOCK);
    if (answers != 1)
        abort();
    free(text);
    return 0;
}

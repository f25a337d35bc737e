/*
 * Any bytes as an HTTP request, from its line to its answer: routes, pages, the desk's door. The lines are cut here as
 * libevent cuts them; everything after is the web itself, over a village without posts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "adapters/web/exchange.h"
#include "adapters/web/state.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned answers;

static void check_answer(struct exchange *exchange)
{
    const struct web_answer *answer = &exchange->answer;
    answers++;
    if (answer->stream)
        return;
    must(answer->status >= 200 && answer->status < 600 && answer->status != 500);
    must(answer->body || !answer->length);
    for (size_t i = 0; i < answer->headers.count; i++)
        must(!strpbrk(answer->headers.list[i].name, "\r\n:") && !strpbrk(answer->headers.list[i].value, "\r\n"));
}

static struct web *the_web(void)
{
    static struct web *web;
    static const struct web_settings settings = {
        .listen = "127.0.0.1:0", .public_url = "https://loa.example", .requests_per_second = 1000000000};
    if (!web) {
        web = web_new(event_base_new(), &settings, village_work(), village_ctx()->world);
        must(web != NULL);
    }
    return web;
}

/* The next line, ended by a NUL where its line end stood; NULL: no more. */
static char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *at = end + 1;
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    return line;
}

static size_t read_headers(char **at, struct web_pair *pairs)
{
    size_t count = 0;
    char *line;
    while ((line = next_line(at)) && *line) {
        char *colon = strchr(line, ':');
        if (!colon || count == WEB_PAIRS_MAX)
            continue;
        *colon = '\0';
        pairs[count++] = (struct web_pair){line, colon + 1 + strspn(colon + 1, " \t")};
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct web *web = the_web();
    char *text = malloc(size + 1), *at = text;
    memcpy(text, data, size);
    text[size] = '\0';
    char *line = next_line(&at), *blank = line ? strchr(line, ' ') : NULL;
    if (blank) {
        struct web_pair headers[WEB_PAIRS_MAX];
        struct web_incoming incoming = {.method = line, .target = blank + 1, .headers = headers};
        *blank = '\0';
        blank[1 + strcspn(blank + 1, " ")] = '\0';
        incoming.header_count = read_headers(&at, headers);
        incoming.body = at;
        incoming.body_length = size - (size_t)(at - text);
        answers = 0;
        exchange_begin(exchange_new(web, check_answer, NULL), &incoming);
        exchanges_finish(web);
        must(answers == 1 && web->figures.in_flight == 0);
    }
    free(text);
    return 0;
}

#include "adapters/web/kept.h"

#include <stdlib.h>
#include <string.h>

#include "adapters/web/reads.h"
#include "adapters/web/routes.h"
#include "adapters/web/state.h"
#include "adapters/web/zip.h"
#include "social-core/directory.h"
#include "social-core/keys.h"

#define BUCKETS 1024
#define SHARE_OF_ONE 4 /* a page takes at most a fourth of the room */

/* The bytes of an answer: of its page, and of every connection they are on their way to. */
struct bytes {
    unsigned holders;
    char *body, *zipped;
    size_t length, zipped_length;
    const char *type;
    char tag[ANSWER_TAG_BYTES];
};

struct page {
    struct kept_pages *kept;
    char *key; /* language and target */
    struct page *next_in_bucket;
    TAILQ_ENTRY(page) in_age;
    TAILQ_ENTRY(page) in_due;
    struct bytes *bytes;      /* NULL: not made yet */
    struct reads *reads;      /* what bytes were made from */
    struct reads *making;     /* of those that are being made */
    struct exchanges waiting; /* came since the reads began */
    struct exchanges served;  /* those for whom the reads are */
    bool busy, due;
};

TAILQ_HEAD(page_list, page);

struct kept_pages {
    struct web *web;
    size_t most;
    struct page *buckets[BUCKETS];
    struct page_list by_age; /* the one that was asked for last stands last */
    struct page_list due;    /* somebody waits, and no reads are under way */
    struct event *begin;     /* active while there are any */
    struct kept_figures figures;
};

void kept_hold(void *hold)
{
    ((struct bytes *)hold)->holders++;
}

void kept_release(const void *data, size_t length, void *hold)
{
    struct bytes *bytes = hold;
    if (--bytes->holders)
        return;
    free(bytes->body);
    free(bytes->zipped);
    free(bytes);
}

/* ---- the pages ---- */

static size_t size_of(const struct page *page)
{
    size_t size = sizeof *page + strlen(page->key) + 1;
    if (page->bytes)
        size += sizeof *page->bytes + page->bytes->length + page->bytes->zipped_length + reads_bytes(page->reads);
    return size;
}

static struct page **place_of(struct kept_pages *kept, const char *key)
{
    uint32_t hash = 2166136261; /* FNV-1a */
    for (const char *at = key; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619;
    struct page **at = &kept->buckets[hash % BUCKETS];
    while (*at && strcmp((*at)->key, key) != 0)
        at = &(*at)->next_in_bucket;
    return at;
}

static void forget_bytes(struct page *page)
{
    if (page->bytes)
        kept_release(NULL, 0, page->bytes);
    reads_free(page->reads);
    page->bytes = NULL;
    page->reads = NULL;
}

static void page_free(struct page *page)
{
    struct kept_pages *kept = page->kept;
    *place_of(kept, page->key) = page->next_in_bucket;
    TAILQ_REMOVE(&kept->by_age, page, in_age);
    if (page->due)
        TAILQ_REMOVE(&kept->due, page, in_due);
    kept->figures.bytes -= size_of(page);
    kept->figures.pages--;
    forget_bytes(page);
    reads_free(page->making);
    free(page->key);
    free(page);
}

static struct page *page_new(struct kept_pages *kept, const char *key)
{
    struct page *page = calloc(1, sizeof *page);
    if (!page || !(page->key = strdup(key)))
        abort();
    page->kept = kept;
    TAILQ_INIT(&page->waiting);
    TAILQ_INIT(&page->served);
    *place_of(kept, key) = page;
    TAILQ_INSERT_TAIL(&kept->by_age, page, in_age);
    kept->figures.pages++;
    kept->figures.bytes += size_of(page);
    return page;
}

static void make_room(struct kept_pages *kept)
{
    struct page *page = TAILQ_FIRST(&kept->by_age), *next;
    for (; page && kept->figures.bytes > kept->most; page = next) {
        next = TAILQ_NEXT(page, in_age);
        if (!page->busy && !page->due)
            page_free(page);
    }
}

static void set_bytes(struct page *page, struct bytes *bytes, struct reads *reads)
{
    struct kept_pages *kept = page->kept;
    kept->figures.bytes -= size_of(page);
    forget_bytes(page);
    page->bytes = bytes;
    page->reads = reads;
    kept->figures.bytes += size_of(page);
}

/* ---- who waits for them ---- */

static void show(struct page *page, struct exchange *exchange)
{
    struct bytes *bytes = page->bytes;
    struct web_answer *answer = &exchange->answer;
    answer->status = 200;
    answer->cache = WEB_REVALIDATE;
    answer->type = bytes->type;
    answer->body = bytes->body;
    answer->length = bytes->length;
    answer->zipped = bytes->zipped;
    answer->zipped_length = bytes->zipped_length;
    answer->tag = bytes->tag;
    answer->hold = bytes;
    kept_hold(bytes);
}

static struct exchange *take_first(struct exchanges *list)
{
    struct exchange *exchange = TAILQ_FIRST(list);
    if (exchange)
        TAILQ_REMOVE(list, exchange, at_page);
    return exchange;
}

static void show_all(struct page *page)
{
    struct exchange *exchange;
    while ((exchange = take_first(&page->served))) {
        page->kept->figures.again++;
        show(page, exchange);
        exchange_done(exchange);
    }
}

static void make_due(struct page *page)
{
    struct kept_pages *kept = page->kept;
    if (page->busy || page->due)
        return;
    page->due = true;
    TAILQ_INSERT_TAIL(&kept->due, page, in_due);
    event_active(kept->begin, EV_TIMEOUT, 0);
}

static void rest(struct page *page)
{
    page->busy = false;
    if (TAILQ_FIRST(&page->waiting))
        make_due(page);
    else if (!page->bytes)
        page_free(page);
}

/* Such an answer is nobody else's: each who waits gets his own. */
static void let_go(struct page *page)
{
    struct exchange *exchange;
    set_bytes(page, NULL, NULL);
    TAILQ_CONCAT(&page->served, &page->waiting, at_page);
    while ((exchange = take_first(&page->served)))
        exchange_work(exchange);
    rest(page);
}

static void failed(void *self)
{
    struct page *page = self;
    struct exchange *exchange;
    reads_free(page->making);
    page->making = NULL;
    while ((exchange = take_first(&page->served)))
        exchange_unavailable(exchange);
    rest(page);
}

/* The revision is among what is read, so that a page made with another directory is not shown. */
static void make(struct ctx *ctx, struct page *page)
{
    struct db *store = ctx->db;
    struct exchange *exchange = TAILQ_FIRST(&page->served);
    page->making = reads_new(ctx);
    ctx->db = reads_db(page->making);
    int64_t revision = db_number(db_read(ctx, "GET", key_revision(ctx)), 0);
    ctx->db = store;
    directory_refresh_to(ctx, revision);
    ctx->db = reads_db(page->making);
    exchange->route->handler(ctx, exchange);
    ctx->db = store;
    take_first(&page->served);
    exchange->page = page;
    exchange_done(exchange);
}

static void body(struct ctx *ctx, void *self)
{
    struct page *page = self;
    if (!page->bytes || !reads_hold(page->reads, ctx)) {
        make(ctx, page);
        return;
    }
    show_all(page);
    rest(page);
}

static void begin(struct page *page)
{
    struct web *web = page->kept->web;
    page->busy = true;
    TAILQ_CONCAT(&page->served, &page->waiting, at_page);
    if (web->work->run(web->work, body, failed, page, web->settings.patience_ms) < 0)
        failed(page);
}

static void on_begin(int none, short events, void *self)
{
    struct kept_pages *kept = self;
    struct page_list due = TAILQ_HEAD_INITIALIZER(due);
    struct page *page;
    TAILQ_CONCAT(&due, &kept->due, in_due);
    while ((page = TAILQ_FIRST(&due))) {
        TAILQ_REMOVE(&due, page, in_due);
        page->due = false;
        begin(page);
    }
}

static struct bytes *bytes_of(const struct exchange *exchange)
{
    const struct web_answer *answer = &exchange->answer;
    struct bytes *bytes = calloc(1, sizeof *bytes);
    if (!bytes || !(bytes->body = malloc(answer->length + 1)))
        abort();
    memcpy(bytes->body, answer->body, answer->length);
    bytes->holders = 1;
    bytes->length = answer->length;
    bytes->type = answer->type;
    if (answer->length >= WORTH_ZIPPING)
        bytes->zipped = zip(answer->body, answer->length, ZIP_FAST, &bytes->zipped_length);
    if (!bytes->zipped)
        bytes->zipped_length = 0;
    answer_tag(bytes->tag, answer->body, answer->length);
    return bytes;
}

void kept_made(struct exchange *exchange)
{
    struct page *page = exchange->page;
    struct kept_pages *kept = page->kept;
    const struct web_answer *answer = &exchange->answer;
    struct reads *reads = page->making;
    page->making = NULL;
    exchange->page = NULL;
    kept->figures.made++;
    if (!reads_end(reads) || answer->status != 200 || answer->cache != WEB_REVALIDATE || answer->headers.count ||
        answer->length + reads_bytes(reads) > kept->most / SHARE_OF_ONE) {
        reads_free(reads);
        let_go(page);
        return;
    }
    set_bytes(page, bytes_of(exchange), reads);
    show(page, exchange);
    show_all(page);
    rest(page);
    make_room(kept);
}

/* ---- */

bool kept_suits(const struct kept_pages *kept, const struct exchange *exchange)
{
    const struct web_request *request = &exchange->request;
    bool says_host = request->format == WEB_ATOM && !kept->web->settings.public_url;
    return kept->most && exchange->route->flags & WEB_KEPT && !strchr(request->target, '?') && !says_host;
}

void kept_answer(struct kept_pages *kept, struct exchange *exchange)
{
    const char *key = arena_printf(exchange->arena, "%s %s", exchange->language->name, exchange->request.target);
    struct page *page = *place_of(kept, key);
    if (page) {
        TAILQ_REMOVE(&kept->by_age, page, in_age);
        TAILQ_INSERT_TAIL(&kept->by_age, page, in_age);
    } else {
        page = page_new(kept, key);
    }
    TAILQ_INSERT_TAIL(&page->waiting, exchange, at_page);
    make_due(page);
}

struct kept_pages *kept_new(struct web *web, size_t most)
{
    struct kept_pages *kept = calloc(1, sizeof *kept);
    if (!kept)
        abort();
    *kept = (struct kept_pages){.web = web, .most = most};
    TAILQ_INIT(&kept->by_age);
    TAILQ_INIT(&kept->due);
    kept->begin = event_new(web->base, -1, 0, on_begin, kept);
    return kept;
}

void kept_free(struct kept_pages *kept)
{
    struct page *page;
    if (!kept)
        return;
    while ((page = TAILQ_FIRST(&kept->by_age)))
        page_free(page);
    event_free(kept->begin);
    free(kept);
}

struct kept_figures kept_figures(const struct kept_pages *kept)
{
    return kept->figures;
}

/*
 * clusters POSTS: finds the cluster of new posts among so many (in memory, one processor). Prints
 * {"posts":N,"find_p50_ms":…,"find_p99_ms":…,"add_per_s":…,"bytes_per_post":…,"clusters":N}.
 *
 * The same in Redis, of the gateway that LOA.INI describes; the first two print commands for `redis-cli --pipe`:
 *   clusters -c LOA.INI log POSTS        the posts
 *   clusters -c LOA.INI shelves POSTS    what they are found by, as cluster_join() writes it
 *   clusters -c LOA.INI find POSTS       finds those of new posts and prints {"told":N,"found":N,"find_p50_ms":…,"find_p99_ms":…,
 *                                        "find_cpu_p50_ms":…,"find_cpu_p99_ms":…}: how many tell on a post of the log, how many were
 *                                        found, how long it took, and that without what Redis does
 *
 * The posts are sentences of a small grammar with the words of villages, common ones far more often than rare ones, and
 * one in ten repeats an earlier one with an opener or a slip: what many phones write over years.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gateway/tool.h"
#include "moderation/candidates.h"
#include "moderation/cluster.h"
#include "moderation/pile.h"
#include "social-core/base/arena.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/text/normal.h"

#define FINDS 5000       /* in memory */
#define STORE_FINDS 1000 /* in Redis */
#define TEXT_BYTES 400

static const char *const parts[][24] = {
    {"Đập thủy điện", "Hồ chứa", "Cầu treo", "Đường lên",     "Trường tiểu học", "Trạm y tế",
     "Chợ phiên",     "Ủy ban",  "Công an",  "Bệnh viện",     "Nhà máy",         "Mỏ đá",
     "Suối",          "Rừng",    "Giếng",    "Ruộng",         "Đàn trâu",        "Đàn lợn",
     "Gạo cứu trợ",   "Muối",    "Xăng",     "Thuốc trừ sâu", "Vắc xin",         "Điện"},
    {"xã", "thôn", "bản", "huyện"},
    {"bị hỏng",  "sắp vỡ",   "mở cửa",         "đóng cửa", "hết",      "tăng giá", "giảm giá",
     "bị cháy",  "ngập sâu", "nhiễm độc",      "họp",      "phát quà", "cắt điện", "sạt lở",
     "mất trộm", "lây bệnh", "chết hàng loạt", "thu hồi",  "sửa xong", "bị chặn"},
    {"mọi người cẩn thận", "bà con đến sớm", "ai biết báo giúp", "phải chạy lên núi", "mang theo giấy tờ",
     "không nên đi qua", "cho trẻ em ở nhà", "nhớ mang gạo", "gọi ngay cho trạm", "đừng uống nước", "đem trâu bò về",
     "nộp trước cuối tháng"},
};

static uint64_t state = 88172645463325252ull;

static uint32_t below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 32) % limit);
}

static const char *one_of(size_t part)
{
    size_t count = 0;
    while (count < 24 && parts[part][count])
        count++;
    return parts[part][below((uint32_t)count)];
}

/* A syllable of a name: of some 1,500, the first of them most often. */
static const char *name(char to[16])
{
    static const char *const onsets[] = {"T", "S", "L", "N", "Ph", "Kh", "M", "B", "Ch", "H", "D", "P", "Nh", "G", "V"};
    static const char *const rhymes[] = {"an",  "a",  "in", "ai", "o",  "ung", "eo", "am",
                                         "ang", "on", "at", "i",  "ua", "ong", "e"};
    uint32_t a = below(15), b = below(15);
    snprintf(to, 16, "%s%s", onsets[below(a + 1)], rhymes[below(b + 1)]);
    return to;
}

static void sentence(char text[TEXT_BYTES])
{
    char one[16], two[16], three[16], four[16], five[16];
    snprintf(text, TEXT_BYTES, "%s %s %s %s %s %s %s lúc %u giờ ngày %u/%u, %s", one_of(0), name(one), name(two),
             one_of(1), name(three), name(four), one_of(2), 1 + below(23), 1 + below(30), 1 + below(12), one_of(3));
    if (below(2))
        snprintf(text + strlen(text), TEXT_BYTES - strlen(text), ", nhà ông %s", name(five));
}

/* Of CLOCK_THREAD_CPUTIME_ID what else the machine does is not counted. */
static double milliseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static struct gist *gist_now(struct arena *arena, const struct wording *wording, const char *text)
{
    return gist_of(arena, wording, NULL, text_normal(arena, text, strlen(text)));
}

/* A text that is told on, the post that told it first and the cluster of that one; 0: none. */
struct told {
    char text[TEXT_BYTES];
    uint64_t post, cluster;
};

static struct told earlier[1000];

/* One in ten is an earlier text, told on: that one is returned, else NULL. */
static struct told *next_text(char text[TEXT_BYTES], uint64_t post)
{
    struct told *kept = &earlier[below(1000)];
    if (below(10) || !*kept->text) {
        sentence(text);
        memcpy(kept->text, text, TEXT_BYTES);
        kept->post = post;
        kept->cluster = 0;
        return NULL;
    }
    int length = (int)strlen(kept->text) - (int)below(2);
    snprintf(text, TEXT_BYTES, "%s%.*s", below(2) ? "nghe nói " : "KHẨN: ", length, kept->text);
    return kept;
}

static void print_times(const char *what, double *times, size_t count)
{
    qsort(times, count, sizeof *times, by_value);
    printf("\"%s_p50_ms\":%.4f,\"%s_p99_ms\":%.4f", what, times[count / 2], what, times[count * 99 / 100]);
}

static void in_memory(const struct wording *wording, size_t posts)
{
    static double times[FINDS];
    char text[TEXT_BYTES];
    size_t clusters = 0;
    struct arena *arena = arena_new();
    struct pile *pile = pile_new();
    double begun = milliseconds(CLOCK_THREAD_CPUTIME_ID);
    for (size_t i = 0; i < posts; i++, arena_reset(arena)) {
        next_text(text, i);
        pile_add(pile, gist_now(arena, wording, text), NULL);
    }
    double added = milliseconds(CLOCK_THREAD_CPUTIME_ID) - begun;
    for (size_t i = 0; i < FINDS; i++, arena_reset(arena)) {
        next_text(text, posts);
        double from = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        pile_find(pile, gist_now(arena, wording, text));
        times[i] = milliseconds(CLOCK_THREAD_CPUTIME_ID) - from;
    }
    for (size_t i = 0; i < posts; i++)
        clusters += pile_cluster(pile, i) == i;
    printf("{\"posts\":%zu,", posts);
    print_times("find", times, FINDS);
    printf(",\"add_per_s\":%.0f,\"bytes_per_post\":%.1f,\"clusters\":%zu}\n", (double)posts / added * 1e3,
           (double)pile_bytes(pile) / (double)posts, clusters);
    pile_free(pile);
    arena_free(arena);
}

/* ---- in Redis ---- */

#define ROWS (1u << 24)        /* traits in sight at once */
#define WHOLE_SALT 0x57484f4cu /* cluster.c: the trait of a whole text */

/* The newest posts with one trait, oldest first: a list of places in `entries`. */
struct row {
    uint32_t trait, count, oldest, newest;
};

struct entry {
    uint32_t post, next;
};

struct library {
    struct row *rows;
    struct entry *entries; /* the first is none */
    size_t used;
};

static struct row *row_of(struct library *library, uint32_t trait)
{
    uint32_t at = (trait * 2654435761u) >> 8;
    while (library->rows[at].count && library->rows[at].trait != trait)
        at = (at + 1) % ROWS;
    library->rows[at].trait = trait;
    return &library->rows[at];
}

/* The oldest post of a row that is full makes room: that one, else 0. */
static uint32_t put_in_row(struct library *library, uint32_t trait, uint64_t post)
{
    struct row *row = row_of(library, trait);
    uint32_t at = (uint32_t)++library->used, leaves = 0;
    library->entries[at] = (struct entry){.post = (uint32_t)post};
    if (row->count == TRAIT_TEXTS) {
        leaves = library->entries[row->oldest].post;
        row->oldest = library->entries[row->oldest].next;
        row->count--;
    }
    if (row->count++)
        library->entries[row->newest].next = at;
    else
        row->oldest = at;
    row->newest = at;
    return leaves;
}

static struct shelf shelf_now(struct ctx *ctx, struct library *library, uint32_t trait, uint64_t post)
{
    uint32_t leaves = put_in_row(library, trait, post);
    struct shelf shelf = {.trait = trait, .gone_count = leaves != 0};
    shelf.gone = arena_alloc(ctx->arena, sizeof *shelf.gone);
    *shelf.gone = shelf_entry(ctx, trait, leaves);
    return shelf;
}

/* What cluster_find() would find of a text that tells on what `first` told; of a new one nothing. */
static struct cluster_found found_of(struct ctx *ctx, const struct wording *wording, struct library *library,
                                     const char *text, struct told *first, uint64_t post)
{
    struct cluster_found found = {0};
    const struct gist *gist = gist_now(ctx->arena, wording, text);
    uint32_t traits[GIST_TRAITS + 1];
    size_t count = gist_traits(gist, traits);
    if (gist->count)
        traits[count++] = gist->whole ^ WHOLE_SALT;
    if (first) {
        found.post = first->post;
        found.alone = !first->cluster;
        found.cluster = first->cluster = first->cluster ? first->cluster : first->post;
        found.stands_in = gist_equal(gist, gist_now(ctx->arena, wording, first->text));
    }
    while (found.shelf_count < count && !found.stands_in) {
        found.shelves[found.shelf_count] = shelf_now(ctx, library, traits[found.shelf_count], post);
        found.shelf_count++;
    }
    return found;
}

static void put(const char *const *words, const size_t *lengths, size_t count)
{
    printf("*%zu\r\n", count);
    for (size_t i = 0; i < count; i++) {
        printf("$%zu\r\n", lengths[i]);
        fwrite(words[i], 1, lengths[i], stdout);
        fputs("\r\n", stdout);
    }
}

static void put_batch(struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->batch.write_count; i++)
        put(ctx->batch.writes[i].words, ctx->batch.writes[i].lengths, ctx->batch.writes[i].count);
    db_batch_drop(ctx);
}

static void print_log(struct tool *tool, size_t posts)
{
    char text[TEXT_BYTES];
    for (uint64_t post = 1; post <= posts; post++, tool_renew(tool)) {
        struct ctx *ctx = &tool->ctx;
        next_text(text, post);
        db_write(ctx, "XADD", key_posts(ctx), arena_printf(ctx->arena, "0-%llu", (unsigned long long)post), "a", "1",
                 "c", "nuoc", "t", "1795507200", "x", text_normal(ctx->arena, text, strlen(text)));
        put_batch(ctx);
    }
    db_write(&tool->ctx, "SET", key_number(&tool->ctx), arena_printf(tool->ctx.arena, "%zu", posts));
    put_batch(&tool->ctx);
}

static void print_shelves(struct tool *tool, const struct wording *wording, size_t posts)
{
    struct library library = {.rows = calloc(ROWS, sizeof *library.rows),
                              .entries = calloc(posts * (GIST_TRAITS + 1) + 1, sizeof *library.entries)};
    char text[TEXT_BYTES];
    for (uint64_t post = 1; library.rows && library.entries && post <= posts; post++, tool_renew(tool)) {
        struct ctx *ctx = &tool->ctx;
        struct told *first = next_text(text, post);
        struct cluster_found found = found_of(ctx, wording, &library, text, first, post);
        cluster_join(ctx, &found, post);
        put_batch(ctx);
    }
    free(library.rows);
    free(library.entries);
}

static void in_redis(struct tool *tool, const struct wording *wording, size_t posts)
{
    static double times[STORE_FINDS], own[STORE_FINDS];
    struct cluster_words words = {.wording = wording};
    char text[TEXT_BYTES];
    size_t found = 0, told = 0;
    for (size_t i = 0; i < posts; i++)
        next_text(text, i + 1);
    for (size_t i = 0; i < STORE_FINDS; i++, tool_renew(tool)) {
        struct ctx *ctx = &tool->ctx;
        directory_refresh(ctx);
        const struct told *first = next_text(text, 0);
        told += first && first->post;
        double from = milliseconds(CLOCK_MONOTONIC), begun = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        found += cluster_find(ctx, &words, text_normal(ctx->arena, text, strlen(text))).cluster != 0;
        times[i] = milliseconds(CLOCK_MONOTONIC) - from;
        own[i] = milliseconds(CLOCK_THREAD_CPUTIME_ID) - begun;
    }
    printf("{\"told\":%zu,\"found\":%zu,", told, found);
    print_times("find", times, STORE_FINDS);
    putchar(',');
    print_times("find_cpu", own, STORE_FINDS);
    puts("}");
}

static int with_store(int argc, char **argv, const struct wording *wording)
{
    struct tool tool;
    if (tool_open(&tool, "clusters", &argc, argv) < 0)
        return 1;
    size_t posts = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (posts && !strcmp(argv[1], "log"))
        print_log(&tool, posts);
    else if (posts && !strcmp(argv[1], "shelves"))
        print_shelves(&tool, wording, posts);
    else if (posts && !strcmp(argv[1], "find"))
        in_redis(&tool, wording, posts);
    tool_close(&tool);
    return posts ? 0 : 2;
}

int main(int argc, char **argv)
{
    char error[256];
    struct wording *wording = argc > 1 ? wording_load(LOA_SHARE "/words", error, sizeof error) : NULL;
    int status = 0;
    if (!wording) {
        fprintf(stderr, "usage: clusters POSTS | -c LOA.INI log|shelves|find POSTS; with the words' files in place\n");
        return 2;
    }
    if (argc == 2)
        in_memory(wording, strtoul(argv[1], NULL, 10));
    else
        status = with_store(argc, argv, wording);
    wording_free(wording);
    return status;
}

/*
 * clusters POSTS: finds the cluster of new posts among so many (in memory, one processor). Prints
 * {"posts":N,"find_p50_ms":…,"find_p99_ms":…,"add_per_s":…,"bytes_per_post":…,"clusters":N}.
 *
 * The posts are sentences of a small grammar with the words of villages, common ones far more often than rare ones, and
 * one in ten repeats an earlier one with an opener or a slip: what many phones write over years.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "moderation/pile.h"
#include "social-core/base/arena.h"
#include "social-core/text/normal.h"

#define FINDS 5000
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

/* Of this processor's time: what else the machine does is not counted. */
static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
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

/* One in ten is an earlier text, told on. */
static void next_text(char text[TEXT_BYTES], char earlier[1000][TEXT_BYTES])
{
    char *kept = earlier[below(1000)];
    if (below(10) || !*kept) {
        sentence(text);
        memcpy(kept, text, TEXT_BYTES);
        return;
    }
    snprintf(text, TEXT_BYTES, "%s%.*s", below(2) ? "nghe nói " : "KHẨN: ", (int)strlen(kept) - (int)below(2), kept);
}

int main(int argc, char **argv)
{
    static double times[FINDS];
    static char earlier[1000][TEXT_BYTES];
    char error[256], text[TEXT_BYTES];
    size_t posts = argc == 2 ? strtoul(argv[1], NULL, 10) : 0, clusters = 0;
    struct wording *wording = posts ? wording_load(LOA_SHARE "/words", error, sizeof error) : NULL;
    if (!wording) {
        fprintf(stderr, "usage: clusters POSTS; with the words' files in place\n");
        return 2;
    }
    struct arena *arena = arena_new();
    struct pile *pile = pile_new();
    double begun = milliseconds();
    for (size_t i = 0; i < posts; i++, arena_reset(arena)) {
        next_text(text, earlier);
        pile_add(pile, gist_now(arena, wording, text), NULL);
    }
    double added = milliseconds() - begun;
    for (size_t i = 0; i < FINDS; i++, arena_reset(arena)) {
        next_text(text, earlier);
        double from = milliseconds();
        pile_find(pile, gist_now(arena, wording, text));
        times[i] = milliseconds() - from;
    }
    for (size_t i = 0; i < posts; i++)
        clusters += pile_cluster(pile, i) == i;
    qsort(times, FINDS, sizeof *times, by_value);
    printf("{\"posts\":%zu,\"find_p50_ms\":%.4f,\"find_p99_ms\":%.4f,\"add_per_s\":%.0f,\"bytes_per_post\":%.1f,"
           "\"clusters\":%zu}\n",
           posts, times[FINDS / 2], times[FINDS * 99 / 100], (double)posts / added * 1e3,
           (double)pile_bytes(pile) / (double)posts, clusters);
    pile_free(pile);
    arena_free(arena);
    wording_free(wording);
    return 0;
}

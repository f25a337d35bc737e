#include "social-core/faq.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define WORDS_MAX 48
#define NEAR 0.6
#define CLEARLY 0.1
#define SHARED_LEAST 3
#define PAIR_WEIGHT 2

struct words {
    const char *list[WORDS_MAX];
    size_t count;
};

static int newest_first(const void *a, const void *b)
{
    long one = strtol(((const struct faq *)a)->id, NULL, 10), other = strtol(((const struct faq *)b)->id, NULL, 10);
    return (one < other) - (one > other);
}

static struct faq entry_of(struct ctx *ctx, const char *id, const char *record)
{
    const json_t *json = json_read(ctx->arena, record);
    const char *question = json_text(ctx->arena, json, "q"), *answer = json_text(ctx->arena, json, "a");
    return (struct faq){.id = id, .question = question ? question : "", .answer = answer ? answer : ""};
}

const struct faq *faq_all(struct ctx *ctx, const struct agency *agency, const char *language, size_t *count)
{
    const struct db_reply *map = db_read(ctx, "HGETALL", key_faq(ctx, agency->name, language));
    struct faq *list = arena_alloc(ctx->arena, (map->count / 2 + 1) * sizeof *list);
    *count = map->count / 2;
    for (size_t i = 0; i < *count; i++)
        list[i] = entry_of(ctx, map->list[2 * i].text, map->list[2 * i + 1].text);
    qsort(list, *count, sizeof *list, newest_first);
    return list;
}

const struct faq *faq_by_id(struct ctx *ctx, const struct agency *agency, const char *language, const char *id)
{
    const char *record = db_text(db_read(ctx, "HGET", key_faq(ctx, agency->name, language), id));
    if (!record)
        return NULL;
    struct faq entry = entry_of(ctx, arena_strdup(ctx->arena, id), record);
    return arena_copy_of(ctx->arena, &entry, sizeof entry);
}

const struct faq *faq_for(struct ctx *ctx, const struct agency *agency, const char *language, const char *id)
{
    const struct faq *entry = faq_by_id(ctx, agency, language, id);
    return entry ? entry : faq_by_id(ctx, agency, ctx->world->language, id);
}

bool faq_write(struct ctx *ctx, const struct agency *agency, const char *language, const struct faq *entry)
{
    const char *key = key_faq(ctx, agency->name, language);
    if (!*entry->answer) {
        db_write(ctx, "HDEL", key, entry->id);
        return true;
    }
    if (!*entry->question || strlen(entry->question) > FAQ_BYTES || strlen(entry->answer) > FAQ_BYTES)
        return false;
    if (db_number(db_read(ctx, "HLEN", key), 0) >= FAQ_MAX && !faq_by_id(ctx, agency, language, entry->id))
        return false;
    json_t *json = json_new(ctx->arena);
    json_put(json, "q", entry->question);
    json_put(json, "a", entry->answer);
    db_write(ctx, "HSET", key, entry->id, json_write(ctx->arena, json));
    return true;
}

/* ---- likeness ---- */

/* Words of politeness say nothing about what is asked. */
static bool is_polite(const char *word)
{
    static const char *const polite[] = {"a",   "da",  "oi",  "nhe", "xin", "thua", "cho",    "toi",   "em",
                                         "hoi", "voi", "nha", "vay", "can", "bo",   "please", "hello", "chao"};
    for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
        if (!strcmp(polite[i], word))
            return true;
    return false;
}

/* Where these differ two questions differ, however alike the rest is. */
static bool decides(const char *word)
{
    static const char *const deciding[] = {"dau", "sao", "nao",  "gio",   "may", "nhieu", "ai",  "khong", "chua",
                                           "gi",  "bao", "when", "where", "who", "why",   "how", "which"};
    if (isdigit((unsigned char)*word))
        return true;
    for (size_t i = 0; i < sizeof deciding / sizeof *deciding; i++)
        if (!strcmp(deciding[i], word))
            return true;
    return false;
}

static struct words words_in(struct arena *arena, const char *text)
{
    struct words words = {0};
    char *rest = arena_strdup(arena, text_words(arena, text)), *save = NULL;
    for (char *word = strtok_r(rest, " ", &save); word && words.count < WORDS_MAX; word = strtok_r(NULL, " ", &save))
        if (!is_polite(word))
            words.list[words.count++] = word;
    return words;
}

static bool has_word(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (!strcmp(words->list[i], word))
            return true;
    return false;
}

static bool has_pair(const struct words *words, const char *first, const char *second)
{
    for (size_t i = 0; i + 1 < words->count; i++)
        if (!strcmp(words->list[i], first) && !strcmp(words->list[i + 1], second))
            return true;
    return false;
}

static bool decide_alike(const struct words *one, const struct words *other)
{
    for (size_t i = 0; i < one->count; i++)
        if (decides(one->list[i]) && !has_word(other, one->list[i]))
            return false;
    return true;
}

static double weight_of(const struct words *words)
{
    return (double)words->count + (words->count > 1 ? PAIR_WEIGHT * (double)(words->count - 1) : 0);
}

double faq_score(struct arena *arena, const char *one, const char *other, const char **shared)
{
    struct words a = words_in(arena, one), b = words_in(arena, other);
    double common = 0;
    size_t words = 0;
    const char *list = "";
    for (size_t i = 0; i < a.count; i++) {
        if (has_word(&b, a.list[i])) {
            common++;
            words++;
            list = arena_printf(arena, "%s%s%s", list, *list ? " " : "", a.list[i]);
        }
        if (i + 1 < a.count && has_pair(&b, a.list[i], a.list[i + 1]))
            common += PAIR_WEIGHT;
    }
    if (shared)
        *shared = list;
    if (words < SHARED_LEAST || !decide_alike(&a, &b) || !decide_alike(&b, &a))
        return 0;
    double score = 2 * common / (weight_of(&a) + weight_of(&b));
    return score > 1 ? 1 : score; /* a word said twice counts twice */
}

struct faq_match faq_near(struct ctx *ctx, const struct agency *agency, const char *language, const char *text)
{
    size_t count;
    const struct faq *list = faq_all(ctx, agency, language, &count);
    struct faq_match match = {0};
    for (size_t i = 0; i < count; i++) {
        const char *shared;
        double score = faq_score(ctx->arena, text, list[i].question, &shared);
        if (score > match.score) {
            match = (struct faq_match){.faq = &list[i], .score = score, .second = match.score, .shared = shared};
        } else if (score > match.second) {
            match.second = score;
        }
    }
    if (match.score < NEAR || match.score - match.second < CLEARLY)
        match.faq = NULL;
    return match;
}

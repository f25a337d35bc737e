#include "adapters/redis/questions.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/redis/link.h"

#define FNV_BASIS 2166136261U /* FNV-1a, 32 bits (draft-eastlake-fnv) */
#define FNV_PRIME 16777619U

static uint32_t hash_of(const char *text, size_t length)
{
    uint32_t hash = FNV_BASIS;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * FNV_PRIME;
    return hash;
}

static bool may_be_joined(const struct question *question)
{
    return redis_link_context(question->link) && redis_link_left(question->link) <= question->end - question->length;
}

struct question *questions_find(const struct questions *questions, const char *text, size_t length)
{
    uint32_t hash = hash_of(text, length);
    struct question *kept = questions->kept[hash % QUESTIONS_KEPT];
    bool same = kept && kept->hash == hash && kept->length == length && !memcmp(kept->text, text, length);
    return same && may_be_joined(kept) ? kept : NULL;
}

void question_join(struct question *question, struct question *another)
{
    struct question *last = question->last ? question->last : question;
    last->next = question->last = another;
}

static void drop(struct question **kept)
{
    free((*kept)->text);
    (*kept)->text = NULL;
    *kept = NULL;
}

void questions_keep(struct questions *questions, struct question *question, char *text, size_t length)
{
    question->text = text;
    question->length = (uint32_t)length;
    question->hash = hash_of(text, length);
    question->end = redis_link_written(question->link);
    struct question **kept = &questions->kept[question->hash % QUESTIONS_KEPT];
    if (*kept)
        drop(kept);
    *kept = question;
}

void questions_forget(struct questions *questions, const struct question *question)
{
    struct question **kept = &questions->kept[question->hash % QUESTIONS_KEPT];
    if (*kept == question)
        drop(kept);
}

#include "adapters/redis/questions.h"

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

struct question *question_new(struct redis_link *link, struct asker *asker)
{
    struct question *question = calloc(1, sizeof *question);
    question->link = link;
    question->first = question->last = asker;
    return question;
}

void question_join(struct question *question, struct asker *asker)
{
    question->last->next = asker;
    question->last = asker;
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

void questions_keep(struct questions *questions, struct question *question, char *text, size_t length)
{
    question->text = text;
    question->length = length;
    question->hash = hash_of(text, length);
    question->end = redis_link_written(question->link);
    questions->kept[question->hash % QUESTIONS_KEPT] = question;
}

struct asker *questions_take(struct questions *questions, struct question *question)
{
    struct asker *first = question->first;
    struct question **kept = &questions->kept[question->hash % QUESTIONS_KEPT];
    if (*kept == question)
        *kept = NULL;
    free(question->text);
    free(question);
    return first;
}

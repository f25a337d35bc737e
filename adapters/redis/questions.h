/**
 * Questions on their way to Redis, and who wants the answer. A read that is asked again before the first has left is
 * not sent twice: whoever asked hears the same answer. It is as fresh as one of their own would be, for Redis is asked
 * after all of them. What every message asks (the directory's revision, say) so costs once a turn of the loop.
 */
#ifndef LOA_REDIS_QUESTIONS_H
#define LOA_REDIS_QUESTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUESTIONS_KEPT 64 /* that may be asked again; a later one takes the place of an earlier */

struct question;
struct redis_link;
struct wait;

/** One command of a wait, and the next who asked the same. Belongs to the wait. */
struct asker {
    struct wait *wait;
    size_t command; /**< which of its commands */
    struct asker *next;
};

/** A command in Redis's protocol that awaits its answer. */
struct question {
    struct redis_link *link;
    struct asker *first, *last;
    char *text; /**< of one that may be shared, owned; NULL otherwise */
    size_t length;
    uint64_t end; /**< where it ends in all that was ever written to its link, bytes */
    uint32_t hash;
};

/** Those that may still be asked again. All zero is none. */
struct questions {
    struct question *kept[QUESTIONS_KEPT];
};

/** A new question of one asker. `text` is borrowed, unless it is kept later. */
struct question *question_new(struct redis_link *link, struct asker *asker);

/** One more who wants its answer. */
void question_join(struct question *question, struct asker *asker);

/** The same command that has not left yet, or NULL. */
struct question *questions_find(const struct questions *questions, const char *text, size_t length);

/** Keeps a question that was just written to its link, to be found. Takes `text`, from malloc(). */
void questions_keep(struct questions *questions, struct question *question, char *text, size_t length);

/** It was answered, or never will be: nobody finds it any more. Frees it and gives its askers. */
struct asker *questions_take(struct questions *questions, struct question *question);

#endif

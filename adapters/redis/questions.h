/**
 * Questions on their way to Redis. A read that is asked again before the first has left is not sent twice: whoever asked
 * hears the same answer. It is as fresh as one of their own would be, for Redis is asked after all of them. What every
 * message asks (the directory's revision, say) so costs once a turn of the loop.
 */
#ifndef LOA_REDIS_QUESTIONS_H
#define LOA_REDIS_QUESTIONS_H

#include <stddef.h>
#include <stdint.h>

#define QUESTIONS_KEPT 64 /* that may be asked again; a later one takes the place of an earlier */

struct redis_link;
struct wait;

/** One command of a wait that awaits its answer. Belongs to the wait. */
struct question {
    struct wait *wait;
    struct question *next, *last; /**< those that are answered with it: the next; of the first, the last */
    struct redis_link *link;      /**< where the answer comes from */
    char *text;                   /**< of one that is kept, in Redis's protocol, owned; NULL otherwise */
    uint64_t end;                 /**< of it: where it ends in all that was ever written to its link, bytes */
    uint32_t length, hash;        /**< of the text */
    uint32_t command;             /**< which of the wait's */
};

/** Those that may still be asked again. All zero is none. */
struct questions {
    struct question *kept[QUESTIONS_KEPT];
};

/** The same command that has not left yet, or NULL. */
struct question *questions_find(const struct questions *questions, const char *text, size_t length);

/** Another is answered with it. */
void question_join(struct question *question, struct question *another);

/** Keeps a question that was just written to its link, to be found. Takes `text`, from malloc(). */
void questions_keep(struct questions *questions, struct question *question, char *text, size_t length);

/** It was answered, or never will be: nobody finds it any more. */
void questions_forget(struct questions *questions, const struct question *question);

#endif

/**
 * Tasks: stackful coroutines. A task runs until it suspends; somebody resumes it later, from the loop. There is one
 * thread: nothing runs at the same time as a task, and nothing changes under it but while it is suspended.
 */
#ifndef LOA_GATEWAY_TASK_H
#define LOA_GATEWAY_TASK_H

#include <stdbool.h>
#include <stddef.h>

struct task;
struct task_pool;

/** A pool of at most `limit` tasks; stacks are kept for reuse. Owned by the caller; no task may be alive at the end. */
struct task_pool *task_pool_new(size_t limit);
void task_pool_free(struct task_pool *pool);

/** How many tasks are alive. */
size_t task_pool_busy(const struct task_pool *pool);

/** True when another task can be started. */
bool task_pool_has_room(const struct task_pool *pool);

/** Starts body(what) at once and returns when it suspends or ends; NULL when there is no room (body did not run).
 *  The task is gone when its body returns: the pointer is good only while it is suspended. */
struct task *task_start(struct task_pool *pool, void (*body)(void *what), void *what);

/** The task that runs now; NULL outside of any. */
struct task *task_current(void);

/** Leaves the running task until task_resume(). */
void task_suspend(void);

/** Goes on with a suspended task, until it suspends again or ends. May be called from another task. */
void task_resume(struct task *task);

/** Ends a suspended task where it stands: its stack is dropped, nothing of it runs any more. */
void task_abandon(struct task *task);

#endif

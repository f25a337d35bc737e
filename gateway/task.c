#include "gateway/task.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "social-core/base/asan.h"

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#ifndef STACK_KIB /* tests/fuzz has less, so that what would be too deep in the program is too deep there */
#define STACK_KIB 512
#endif
#else
#define STACK_KIB 96
#endif
#define STACK_BYTES ((size_t)STACK_KIB * 1024)

/* Boost.Context: a switch is a dozen instructions, where swapcontext() asks the kernel for the signal mask each time.
 * Its header is for C++; these are the C names of its library, which tell both sides where the other one stopped. */
struct transfer {
    void *from, *data;
};
struct transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *stack_top, size_t size, void (*begin)(struct transfer));

struct task {
    struct task_pool *pool;
    struct task *next_free, *resumer;
    void (*body)(void *what);
    void *what;
    unsigned char *stack; /* above its guard page */
    void *place, *back;   /* where it goes on; where its resumer does */
    bool done;
#ifdef WITH_ASAN
    void *fake_stack;
    const void *outer_bottom;
    size_t outer_size;
#endif
};

struct task_pool {
    struct task *free;
    size_t limit, busy;
};

static struct task *running;

/* AddressSanitizer must be told of every change of stack. `leaving` is where its shadow state is kept, NULL when the
 * stack that is left will never be used again. */
static void about_to_enter(struct task *task)
{
#ifdef WITH_ASAN
    __sanitizer_start_switch_fiber(&task->resumer->fake_stack, task->stack, STACK_BYTES);
#endif
}

static void about_to_leave(struct task *task)
{
#ifdef WITH_ASAN
    __sanitizer_start_switch_fiber(task->done ? NULL : &task->fake_stack, task->outer_bottom, task->outer_size);
#endif
}

static void entered(struct task *task)
{
#ifdef WITH_ASAN
    __sanitizer_finish_switch_fiber(task->fake_stack, &task->outer_bottom, &task->outer_size);
#endif
}

static void left(struct task *task)
{
#ifdef WITH_ASAN
    __sanitizer_finish_switch_fiber(task->resumer->fake_stack, NULL, NULL);
#endif
}

static struct task outside; /* stands for the loop's own stack */

static void begin(struct transfer transfer)
{
    struct task *task = transfer.data;
    task->back = transfer.from;
    entered(task);
    task->body(task->what);
    task->done = true;
    about_to_leave(task);
    jump_fcontext(task->back, NULL);
}

static struct task *task_new(struct task_pool *pool)
{
    size_t guard = (size_t)sysconf(_SC_PAGESIZE);
    struct task *task = calloc(1, sizeof *task);
    unsigned char *memory =
        mmap(NULL, guard + STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (!task || memory == MAP_FAILED || mprotect(memory, guard, PROT_NONE) < 0)
        abort();
    task->pool = pool;
    task->stack = memory + guard;
    return task;
}

static void task_free(struct task *task)
{
    size_t guard = (size_t)sysconf(_SC_PAGESIZE);
    munmap(task->stack - guard, guard + STACK_BYTES);
    free(task);
}

static void give_back(struct task *task)
{
    task->pool->busy--;
    task->next_free = task->pool->free;
    task->pool->free = task;
}

struct task_pool *task_pool_new(size_t limit)
{
    struct task_pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        abort();
    pool->limit = limit;
    return pool;
}

void task_pool_free(struct task_pool *pool)
{
    while (pool->free) {
        struct task *task = pool->free;
        pool->free = task->next_free;
        task_free(task);
    }
    free(pool);
}

size_t task_pool_busy(const struct task_pool *pool)
{
    return pool->busy;
}

bool task_pool_has_room(const struct task_pool *pool)
{
    return pool->busy < pool->limit;
}

struct task *task_start(struct task_pool *pool, void (*body)(void *what), void *what)
{
    if (!task_pool_has_room(pool))
        return NULL;
    struct task *task = pool->free;
    if (task)
        pool->free = task->next_free;
    else
        task = task_new(pool);
    pool->busy++;
    task->body = body;
    task->what = what;
    task->done = false;
#ifdef WITH_ASAN
    task->fake_stack = NULL;
    __asan_unpoison_memory_region(task->stack, STACK_BYTES);
#endif
    task->place = make_fcontext(task->stack + STACK_BYTES, STACK_BYTES, begin);
    task_resume(task);
    return task;
}

struct task *task_current(void)
{
    return running;
}

void task_suspend(void)
{
    struct task *task = running;
    about_to_leave(task);
    task->back = jump_fcontext(task->back, NULL).from;
    entered(task);
}

void task_resume(struct task *task)
{
    struct task *outer = running;
    task->resumer = outer ? outer : &outside;
    running = task;
    about_to_enter(task);
    task->place = jump_fcontext(task->place, task).from;
    left(task);
    running = outer;
    if (task->done)
        give_back(task);
}

void task_abandon(struct task *task)
{
    give_back(task);
}

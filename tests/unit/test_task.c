#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/task.h"

struct walk {
    struct task *self;
    int steps, wanted;
};

static void walk(void *what)
{
    struct walk *w = what;
    char scratch[4096];
    while (w->steps < w->wanted) {
        memset(scratch, w->steps, sizeof scratch);
        w->self = task_current();
        w->steps++;
        task_suspend();
        assert_int_equal((unsigned char)scratch[100], (unsigned char)(w->steps - 1));
    }
}

static void tasks_keep_their_stacks_while_others_run(void **state)
{
    struct task_pool *pool = task_pool_new(64);
    struct walk walks[64] = {0};

    for (int i = 0; i < 64; i++) {
        walks[i].wanted = 300;
        task_start(pool, walk, &walks[i]);
    }
    while (task_pool_busy(pool))
        for (int i = 0; i < 64; i++)
            if (walks[i].self && task_pool_busy(pool))
                task_resume(walks[i].self);

    for (int i = 0; i < 64; i++)
        assert_int_equal(walks[i].steps, 300);
    task_pool_free(pool);
}

static void a_full_pool_starts_nothing(void **state)
{
    struct task_pool *pool = task_pool_new(1);
    struct walk first = {.wanted = 1}, second = {.wanted = 1};

    task_start(pool, walk, &first);
    struct task *refused = task_start(pool, walk, &second);

    assert_null(refused);
    assert_int_equal(second.steps, 0);
    task_resume(first.self);
    task_pool_free(pool);
}

static void an_abandoned_task_makes_room_and_its_stack_is_used_again(void **state)
{
    struct task_pool *pool = task_pool_new(1);
    struct walk first = {.wanted = 5}, second = {.wanted = 3};

    task_start(pool, walk, &first);
    task_abandon(first.self);
    task_start(pool, walk, &second);
    while (task_pool_busy(pool))
        task_resume(second.self);

    assert_int_equal(first.steps, 1);
    assert_int_equal(second.steps, 3);
    task_pool_free(pool);
}

struct nest {
    struct task_pool *pool;
    struct walk inner;
    int after;
};

static void start_inside(void *what)
{
    struct nest *nest = what;
    task_start(nest->pool, walk, &nest->inner);
    nest->after = nest->inner.steps;
    task_resume(nest->inner.self);
}

static void a_task_may_start_and_resume_another(void **state)
{
    struct nest nest = {.pool = task_pool_new(2), .inner = {.wanted = 1}};

    task_start(nest.pool, start_inside, &nest);

    assert_int_equal(nest.after, 1);
    assert_int_equal(task_pool_busy(nest.pool), 0);
    task_pool_free(nest.pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_keep_their_stacks_while_others_run),
        cmocka_unit_test(a_full_pool_starts_nothing),
        cmocka_unit_test(an_abandoned_task_makes_room_and_its_stack_is_used_again),
        cmocka_unit_test(a_task_may_start_and_resume_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

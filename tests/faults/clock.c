/*
 * A machine whose clock of the day is set: preloaded, it adds so much to every look at it as the book says that the test
 * has open too (preload.mjs). Clocks that only measure go on as they are.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *jump_s;
static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_gettimeofday)(struct timeval *restrict, void *restrict);

/* Constructors of other libraries may look at the clock before this one's turn. */
static __attribute__((constructor)) void begin(void)
{
    if (real_clock_gettime)
        return;
    *(void **)&real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    *(void **)&real_gettimeofday = dlsym(RTLD_NEXT, "gettimeofday");
    const char *path = getenv("CLOCK_BOOK");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *opened = mmap(NULL, sizeof *jump_s, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    jump_s = opened == MAP_FAILED ? NULL : opened;
}

static time_t jump(void)
{
    return jump_s ? (time_t)*jump_s : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    begin();
    int status = real_clock_gettime(clock, now);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += jump();
    return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    begin();
    int status = real_gettimeofday(now, zone);
    if (status == 0)
        now->tv_sec += jump();
    return status;
}

time_t time(time_t *kept)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept)
        *kept = now.tv_sec;
    return now.tv_sec;
}

/* Its end is a time of the day, worked out from the clock above; the kernel's own clock did not jump. */
int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *end)
{
    static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    struct timespec by = *end;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    by.tv_sec -= jump();
    return real(condition, mutex, &by);
}

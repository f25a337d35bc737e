/*
 * A disk of little room, and one that syncs slowly: preloaded into redis-server. Files, not its output, may grow by so
 * many bytes as the book that the test has open too (preload.mjs) says; then a write is cut short and the next fails
 * with ENOSPC, as on a real disk.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct book {
    volatile int64_t limited, room; /* bytes that may still be written, where limited */
    volatile int64_t sync_us;       /* how much longer a sync takes */
};

static struct book *book;
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fdatasync)(int);

/* Constructors of other libraries may write before this one's turn. */
static __attribute__((constructor)) void begin(void)
{
    if (real_write)
        return;
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    const char *path = getenv("DISK_BOOK");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *opened = mmap(NULL, sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    book = opened == MAP_FAILED ? NULL : opened;
}

static bool takes_room(int fd)
{
    struct stat what;
    return book && book->limited && fd > STDERR_FILENO && fstat(fd, &what) == 0 && S_ISREG(what.st_mode);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    begin();
    if (!takes_room(fd))
        return real_write(fd, bytes, size);
    if (book->room <= 0) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t written = real_write(fd, bytes, (int64_t)size < book->room ? size : (size_t)book->room);
    if (written > 0)
        book->room -= written;
    return written;
}

int fdatasync(int fd)
{
    begin();
    if (book && book->sync_us)
        usleep((useconds_t)book->sync_us);
    return real_fdatasync(fd);
}

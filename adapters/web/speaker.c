#include "adapters/web/speaker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>

#include "social-core/base/log.h"

#define KEPT 4
#define LOOK_MS 50
#define PATIENCE_SECONDS 30
#define CPU_SECONDS 20
#define MEMORY_BYTES ((rlim_t)512 << 20)
#define SOUND_BYTES (32 << 20)
#define SOUND_FD 3
#define SOUND_PATH "/proc/self/fd/3" /* memory of the parent's, opened anew by the program */

struct sound {
    unsigned char name[crypto_generichash_BYTES]; /* hash of the text */
    int fd;                                       /* -1: an empty place */
    size_t length;
};

struct speaker {
    struct event *look;
    const char *program;
    struct sound kept[KEPT]; /* the newest first */
    struct sound now;        /* being read while `pid` */
    pid_t pid;
    time_t until;
    bool failed; /* the text that was read last */
};

static time_t seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* The program's path in PATH; false: it is not there. */
static bool find(const char *program, char *path, size_t size)
{
    const char *at = getenv("PATH");
    if (strchr(program, '/'))
        return snprintf(path, size, "%s", program) < (int)size && !access(path, X_OK);
    while (at && *at) {
        size_t length = strcspn(at, ":");
        if (length && snprintf(path, size, "%.*s/%s", (int)length, at, program) < (int)size && !access(path, X_OK))
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

int speaker_there(const struct speaker *speaker)
{
    char path[512];
    return find(speaker->program, path, sizeof path);
}

static off_t bytes_of(int fd)
{
    struct stat seen;
    return fstat(fd, &seen) < 0 ? 0 : seen.st_size;
}

static void keep(struct speaker *speaker)
{
    speaker->now.length = (size_t)bytes_of(speaker->now.fd);
    if (!speaker->now.length) {
        close(speaker->now.fd);
        speaker->failed = true;
        return;
    }
    if (speaker->kept[KEPT - 1].fd >= 0)
        close(speaker->kept[KEPT - 1].fd);
    memmove(speaker->kept + 1, speaker->kept, (KEPT - 1) * sizeof *speaker->kept);
    speaker->kept[0] = speaker->now;
}

/* Looks whether the program has ended; ends it when its time is over. */
static void on_look(int none, short events, void *self)
{
    struct speaker *speaker = self;
    int status = 0;
    pid_t ended = waitpid(speaker->pid, &status, WNOHANG);
    if (!ended && (seconds_now() > speaker->until || bytes_of(speaker->now.fd) > SOUND_BYTES))
        kill(speaker->pid, SIGKILL);
    if (!ended)
        return;
    event_del(speaker->look);
    speaker->pid = 0;
    if (ended > 0 && WIFEXITED(status) && !WEXITSTATUS(status)) {
        keep(speaker);
        return;
    }
    log_event("speech_failed", "status=%d", status);
    close(speaker->now.fd);
    speaker->failed = true;
}

struct speaker *speaker_new(struct event_base *base, const char *program)
{
    struct speaker *speaker = calloc(1, sizeof *speaker);
    if (!speaker)
        return NULL;
    speaker->program = program;
    speaker->look = event_new(base, -1, EV_PERSIST, on_look, speaker);
    for (size_t i = 0; i < KEPT; i++)
        speaker->kept[i].fd = -1;
    return speaker;
}

void speaker_free(struct speaker *speaker)
{
    if (!speaker)
        return;
    event_free(speaker->look);
    if (speaker->pid) {
        kill(speaker->pid, SIGKILL);
        waitpid(speaker->pid, NULL, 0);
        close(speaker->now.fd);
    }
    for (size_t i = 0; i < KEPT; i++)
        if (speaker->kept[i].fd >= 0)
            close(speaker->kept[i].fd);
    free(speaker);
}

static void bound(int what, rlim_t most)
{
    const struct rlimit limit = {most, most};
    setrlimit(what, &limit);
}

/* In the child: nothing but the text and the sound is open, and it cannot grow. */
static void become(const char *path, int text, int sound)
{
    char *const arguments[] = {"espeak-ng", "-v", "vi", "-s", "140", "-b", "1", "--stdin", "-w", SOUND_PATH, NULL};
    char *const environment[] = {"LANG=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    int nothing = open("/dev/null", O_WRONLY), high = fcntl(sound, F_DUPFD, 10);
    sigset_t none;
    dup2(text, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(high, SOUND_FD);
    close_range(SOUND_FD + 1, ~0U, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    bound(RLIMIT_CPU, CPU_SECONDS);
    bound(RLIMIT_AS, MEMORY_BYTES);
    bound(RLIMIT_CORE, 0);
    execve(path, arguments, environment);
    _exit(127);
}

static int memory_of(const char *name, const char *text)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    size_t length = strlen(text);
    if (fd >= 0 && length && (write(fd, text, length) != (ssize_t)length || lseek(fd, 0, SEEK_SET) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool begin(struct speaker *speaker, const char *path, const char *text)
{
    static const struct timeval look = {0, LOOK_MS * 1000};
    int words = memory_of("speech", text), sound = memory_of("sound", "");
    pid_t pid = words >= 0 && sound >= 0 ? fork() : -1;
    if (!pid)
        become(path, words, sound);
    if (words >= 0)
        close(words);
    if (pid < 0) {
        log_event("speech_failed", "why=\"%s\"", strerror(errno));
        if (sound >= 0)
            close(sound);
        return false;
    }
    speaker->pid = pid;
    speaker->now.fd = sound;
    speaker->until = seconds_now() + PATIENCE_SECONDS;
    speaker->failed = false;
    event_add(speaker->look, &look);
    return true;
}

enum spoken speaker_say(struct speaker *speaker, const char *text, int *sound, size_t *length)
{
    unsigned char name[crypto_generichash_BYTES];
    char path[512];
    crypto_generichash(name, sizeof name, (const unsigned char *)text, strlen(text), NULL, 0);
    for (size_t i = 0; i < KEPT; i++)
        if (speaker->kept[i].fd >= 0 && !memcmp(speaker->kept[i].name, name, sizeof name)) {
            *length = speaker->kept[i].length;
            *sound = fcntl(speaker->kept[i].fd, F_DUPFD_CLOEXEC, 0);
            return *sound < 0 ? SPOKEN_FAILED : SPOKEN_READY;
        }
    bool same = !memcmp(speaker->now.name, name, sizeof name);
    if (speaker->pid)
        return same ? SPOKEN_SOON : SPOKEN_BUSY;
    if (same && speaker->failed) {
        speaker->failed = false;
        return SPOKEN_FAILED;
    }
    memcpy(speaker->now.name, name, sizeof name);
    return find(speaker->program, path, sizeof path) && begin(speaker, path, text) ? SPOKEN_SOON : SPOKEN_FAILED;
}

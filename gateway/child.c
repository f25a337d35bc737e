#include "gateway/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child; never returns. */
static void become(const char *const *argv, const char *setting, int output, pid_t parent)
{
    int null = open("/dev/null", O_RDONLY);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || null < 0 || (setting && putenv((char *)(uintptr_t)setting) != 0))
        _exit(1);
    dup2(null, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    fprintf(stderr, "%s: %s; is its package installed?\n", argv[0], strerror(errno));
    _exit(127);
}

static pid_t start(const char *const *argv, const char *setting, int output)
{
    pid_t parent = getpid(), child = fork();
    if (child == 0)
        become(argv, setting, output, parent);
    return child;
}

/* Everything it says, the end of it kept: there stands what went wrong. */
static void listen_to(int output, char *said, size_t size)
{
    size_t length = 0;
    ssize_t got;
    char bytes[512];
    while ((got = read(output, bytes, sizeof bytes)) > 0) {
        size_t room = size - 1, fresh = (size_t)got < room ? (size_t)got : room;
        size_t stays = length + fresh <= room ? length : room - fresh;
        memmove(said, said + length - stays, stays);
        memcpy(said + stays, bytes + (size_t)got - fresh, fresh);
        length = stays + fresh;
    }
    while (length && (said[length - 1] == '\n' || said[length - 1] == '\r'))
        length--;
    said[length] = '\0';
}

int child_run(const char *const *argv, const char *setting, char *said, size_t size)
{
    int output[2], status = 0;
    *said = '\0';
    if (pipe2(output, O_CLOEXEC) < 0)
        return -1;
    pid_t child = start(argv, setting, output[1]);
    close(output[1]);
    if (child > 0)
        listen_to(output[0], said, size);
    close(output[0]);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

pid_t child_start(const char *const *argv, const char *log)
{
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (output < 0)
        return 0;
    pid_t child = start(argv, NULL, output);
    close(output);
    return child > 0 ? child : 0;
}

void child_end(pid_t child)
{
    int status;
    if (child <= 0)
        return;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
}

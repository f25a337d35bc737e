#include "gateway/demo_programs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 20
#define PATIENCE_MS 30000
#define FAREWELL_MS 2500 /* each may be killed without loss; bearerbox now and then does not hear SIGTERM */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int programs_open(struct programs *programs)
{
    sigset_t tidings;
    sigemptyset(&tidings);
    sigaddset(&tidings, SIGINT);
    sigaddset(&tidings, SIGTERM);
    sigaddset(&tidings, SIGHUP);
    sigaddset(&tidings, SIGCHLD);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_DFL); /* a shell starts what it puts in the background with SIGINT ignored: no tidings then */
    signal(SIGCHLD, SIG_DFL);
    if (sigprocmask(SIG_BLOCK, &tidings, NULL) < 0)
        return -1;
    programs->signals = signalfd(-1, &tidings, SFD_NONBLOCK | SFD_CLOEXEC);
    return programs->signals < 0 ? -1 : 0;
}

/* In the child. A group of its own keeps a terminal's Ctrl-C from it: the demo ends its programs in order. */
static void become(const struct program *program, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    int log = open(program->log, O_WRONLY | O_CREAT | O_APPEND, 0600), null = open("/dev/null", O_RDONLY);
    if (log < 0 || null < 0)
        _exit(1);
    dup2(null, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execvp(program->argv[0], (char *const *)(uintptr_t)program->argv);
    fprintf(stderr, "%s: %s\n", program->argv[0], strerror(errno));
    _exit(127);
}

static bool ended(struct program *program, int *status)
{
    if (!program->pid || waitpid(program->pid, status, WNOHANG) != program->pid)
        return false;
    program->pid = 0;
    return true;
}

static void tell_end(const struct program *program, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        fprintf(stderr, "loa demo: %s cannot be run; is its package installed? See %s\n", program->name, program->log);
    else if (WIFEXITED(status))
        fprintf(stderr, "loa demo: %s ended by itself with status %d; see %s\n", program->name, WEXITSTATUS(status),
                program->log);
    else
        fprintf(stderr, "loa demo: %s was ended by signal %d (%s); see %s\n", program->name, WTERMSIG(status),
                strsignal(WTERMSIG(status)), program->log);
}

static bool asked_to_stop(const struct programs *programs)
{
    struct signalfd_siginfo info;
    bool stop = false;
    while (read(programs->signals, &info, sizeof info) == (ssize_t)sizeof info)
        stop |= info.ssi_signo != SIGCHLD;
    return stop;
}

enum tidings programs_watch(struct programs *programs, int also, int ms)
{
    struct pollfd wait[] = {{.fd = programs->signals, .events = POLLIN}, {.fd = also, .events = POLLIN}};
    int status;
    poll(wait, 2, ms);
    if (asked_to_stop(programs))
        return TIDINGS_STOP;
    for (size_t i = 0; i < programs->count; i++) {
        if (ended(&programs->list[i], &status)) {
            tell_end(&programs->list[i], status);
            return TIDINGS_ENDED;
        }
    }
    return TIDINGS_NONE;
}

int programs_start(struct programs *programs, struct program *program, void *self, enum tidings *tidings)
{
    int64_t begun = now_ms();
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become(program, parent);
    if (pid < 0) {
        fprintf(stderr, "loa demo: %s cannot be started: %s\n", program->name, strerror(errno));
        return -1;
    }
    program->pid = pid;
    while (!program->ready(self)) {
        if ((*tidings = programs_watch(programs, -1, LOOK_MS)) != TIDINGS_NONE)
            return -1;
        if (now_ms() - begun > PATIENCE_MS) {
            fprintf(stderr, "loa demo: %s is not ready after %d s; see %s\n", program->name, PATIENCE_MS / 1000,
                    program->log);
            return -1;
        }
    }
    fprintf(stderr, "demo  %-12s ready after %.1f s\n", program->name, (double)(now_ms() - begun) / 1000);
    return 0;
}

/* Its whole group: Redis may have a child that rewrites its file. */
static void kill_now(struct program *program)
{
    int status;
    kill(-program->pid, SIGKILL);
    waitpid(program->pid, &status, 0);
    program->pid = 0;
}

static void end(struct programs *programs, struct program *program, bool *hurry)
{
    int64_t begun = now_ms();
    int status;
    if (!program->pid)
        return;
    kill(program->pid, SIGTERM);
    while (!*hurry && now_ms() - begun < FAREWELL_MS && !ended(program, &status)) {
        struct pollfd wait = {.fd = programs->signals, .events = POLLIN};
        poll(&wait, 1, LOOK_MS);
        *hurry = asked_to_stop(programs);
    }
    if (program->pid)
        kill_now(program);
    fprintf(stderr, "demo  %-12s ended after %.1f s\n", program->name, (double)(now_ms() - begun) / 1000);
}

void programs_end(struct programs *programs)
{
    bool hurry = false;
    for (size_t i = programs->count; i-- > 0;)
        end(programs, &programs->list[i], &hurry);
    if (programs->signals >= 0)
        close(programs->signals);
}

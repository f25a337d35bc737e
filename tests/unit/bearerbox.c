#include "tests/unit/bearerbox.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_TRIES 1000
#define TRY_US 10000

/* bearerbox wants a `group = smsbox` though none will ever run. */
static const char config[] = "group = core\n"
                             "admin-port = %d\n"
                             "admin-password = test\n"
                             "admin-interface = 127.0.0.1\n"
                             "smsbox-port = %d\n"
                             "smsbox-interface = 127.0.0.1\n"
                             "log-level = 1\n"
                             "store-type = file\n"
                             "store-location = store\n"
                             "dlr-storage = internal\n"
                             "\n"
                             "group = smsbox\n"
                             "smsbox-id = none\n"
                             "sendsms-port = %d\n"
                             "\n"
                             "group = smsc\n"
                             "smsc = fake\n"
                             "smsc-id = fake\n"
                             "port = %d\n"
                             "connect-allow-ip = 127.0.0.1\n";

static struct sockaddr_in local(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static uint16_t free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, size) || getsockname(fd, (struct sockaddr *)&address, &size))
        abort();
    close(fd);
    return ntohs(address.sin_port);
}

static int connect_to(uint16_t port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = local(port);
    if (!connect(fd, (struct sockaddr *)&address, sizeof address))
        return fd;
    close(fd);
    return -1;
}

static void await_listener(uint16_t port)
{
    for (int i = 0; i < START_TRIES; i++) {
        int fd = connect_to(port);
        if (fd >= 0) {
            close(fd);
            return;
        }
        usleep(TRY_US);
    }
    fprintf(stderr, "bearerbox does not listen on %d\n", port);
    abort();
}

void bearerbox_restart(struct bearerbox *it)
{
    it->pid = fork();
    if (it->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (chdir(it->folder) || !freopen("bearerbox.log", "a", stdout) || !freopen("bearerbox.log", "a", stderr))
            _exit(126);
        execlp("bearerbox", "bearerbox", "bearerbox.conf", NULL);
        _exit(127);
    }
    await_listener(it->admin_port);
}

void bearerbox_start(struct bearerbox *it)
{
    *it = (struct bearerbox){.folder = "/tmp/loa-bearerbox-XXXXXX",
                             .box_port = free_port(),
                             .smsc_port = free_port(),
                             .admin_port = free_port()};
    if (!mkdtemp(it->folder))
        abort();
    char path[128];
    snprintf(path, sizeof path, "%s/bearerbox.conf", it->folder);
    FILE *file = fopen(path, "w");
    if (!file)
        abort();
    fprintf(file, config, it->admin_port, it->box_port, free_port(), it->smsc_port);
    fclose(file);
    bearerbox_restart(it);
}

void bearerbox_kill(struct bearerbox *it)
{
    kill(it->pid, SIGKILL);
    waitpid(it->pid, NULL, 0);
}

void bearerbox_end(struct bearerbox *it)
{
    bearerbox_kill(it);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", it->folder);
    if (system(command) != 0)
        perror("rm");
}

int bearerbox_phone(const struct bearerbox *it)
{
    await_listener(it->box_port);
    for (int i = 0; i < START_TRIES; i++) {
        int fd = connect_to(it->smsc_port);
        if (fd >= 0)
            return fd;
        usleep(TRY_US);
    }
    abort();
}

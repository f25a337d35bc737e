#include "gateway/demo_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <sodium.h>

#define LOCK "demo.lock"
#define MEMORY "demo.json"
#define SOCKET "redis.sock"
#define REFUSED "\";#\\\n" /* signs that redis.conf, kannel.conf or loa.ini would read otherwise */
/* Below the range from which the kernel takes ports of outgoing connections: nobody gets one between look and use. */
#define FIRST_PORT 20000
#define PORT_COUNT 12000

static int refuse(char *why, size_t size, const char *path, const char *what)
{
    snprintf(why, size, "the folder %s %s", path, what);
    return -1;
}

static const char *usual_path(struct arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    return state && *state == '/' ? arena_printf(arena, "%s/loa-demo", state)
           : home && *home        ? arena_printf(arena, "%s/.local/state/loa-demo", home)
                                  : "loa-demo";
}

static int make_folders(struct arena *arena, const char *path)
{
    char *each = arena_strdup(arena, path);
    for (char *slash = strchr(each + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(each, 0755) < 0 && errno != EEXIST)
            return -1;
        *slash = '/';
    }
    return mkdir(each, 0700) < 0 && errno != EEXIST ? -1 : 0;
}

/* A demo writes a dozen files: not among somebody's own. */
static bool holds_other_things(void)
{
    DIR *entries = opendir(".");
    size_t count = 0;
    while (entries && readdir(entries))
        count++;
    if (entries)
        closedir(entries);
    return count > 2 && access(LOCK, F_OK) < 0;
}

static int enter(struct demo_folder *folder, const char *path, char *why, size_t size)
{
    char absolute[PATH_MAX];
    if (make_folders(folder->arena, path) < 0 || chdir(path) < 0 || !getcwd(absolute, sizeof absolute))
        return refuse(why, size, path, arena_printf(folder->arena, "cannot be used: %s", strerror(errno)));
    folder->path = arena_strdup(folder->arena, absolute);
    if (strpbrk(folder->path, REFUSED))
        return refuse(why, size, folder->path,
                      "has a sign in its name that configurations cannot hold; choose another");
    if (strlen(folder->path) + sizeof "/" SOCKET > sizeof((struct sockaddr_un *)NULL)->sun_path)
        return refuse(why, size, folder->path, "has too long a name for a socket in it; choose another");
    return holds_other_things() ? refuse(why, size, folder->path, "holds other things; choose an empty one") : 0;
}

/* The programs inherit the lock: it ends with the last of them. */
static int lock(const struct demo_folder *folder, char *why, size_t size)
{
    int file = open(LOCK, O_RDWR | O_CREAT, 0600);
    if (file < 0)
        return refuse(why, size, folder->path, arena_printf(folder->arena, "cannot be used: %s", strerror(errno)));
    if (flock(file, LOCK_EX | LOCK_NB) == 0)
        return 0;
    return refuse(why, size, folder->path, "is in use by another demo; end that one, or give this one another --dir");
}

static bool is_free(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    bool free_port =
        bind(socket_fd, (const struct sockaddr *)&address, sizeof address) == 0 && listen(socket_fd, 1) == 0;
    close(socket_fd);
    return free_port;
}

static bool is_taken_here(const struct demo_ports *ports, uint16_t port)
{
#define DEMO_PORT(name)                                                                                                \
    if (ports->name == port)                                                                                           \
        return true;
    DEMO_PORTS(DEMO_PORT)
#undef DEMO_PORT
    return false;
}

/* The port that was asked for, else that of the last time, else any. 0 when the one asked for is taken. */
static uint16_t choose_port(const struct demo_folder *folder, const char *name, uint16_t wanted)
{
    const json_t *ports = json_object_get(folder->last_time, "ports");
    uint16_t port = (uint16_t)json_integer_value(json_object_get(ports, name));
    if (wanted)
        return is_free(wanted) && !is_taken_here(&folder->ports, wanted) ? wanted : 0;
    while (!port || is_taken_here(&folder->ports, port) || !is_free(port))
        port = (uint16_t)(FIRST_PORT + randombytes_uniform(PORT_COUNT));
    return port;
}

static int choose_ports(struct demo_folder *folder, const struct demo_ports *wanted, char *why, size_t size)
{
#define DEMO_PORT(name)                                                                                                \
    if (!(folder->ports.name = choose_port(folder, #name, wanted->name))) {                                            \
        snprintf(why, size, "port %u is taken by another program; choose another or none", wanted->name);              \
        return -1;                                                                                                     \
    }
    DEMO_PORTS(DEMO_PORT)
#undef DEMO_PORT
    return 0;
}

int demo_folder_open(struct demo_folder *folder, const char *path, const struct demo_ports *wanted, char *why,
                     size_t size)
{
    *folder = (struct demo_folder){.arena = arena_new()};
    if (enter(folder, path ? path : usual_path(folder->arena), why, size) < 0 || lock(folder, why, size) < 0)
        return -1;
    folder->last_time = json_load_file(MEMORY, 0, NULL);
    return choose_ports(folder, wanted, why, size);
}

void demo_folder_close(struct demo_folder *folder)
{
    json_decref(folder->last_time);
    arena_free(folder->arena);
}

static int write_file(const char *name, const char *text, char *why, size_t size)
{
    const char *fresh = ".new";
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t length = strlen(text);
    bool written = file >= 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    if (file >= 0 && close(file) < 0)
        written = false;
    if (written && rename(fresh, name) == 0)
        return 0;
    snprintf(why, size, "%s cannot be written: %s", name, strerror(errno));
    return -1;
}

static const char redis_conf[] = "port 0\n"
                                 "unixsocket " SOCKET "\n"
                                 "unixsocketperm 700\n"
                                 "dir .\n"
                                 "appendonly yes\n"
                                 "appendfsync always\n"
                                 "save \"\"\n"
                                 "maxmemory-policy noeviction\n"
                                 "set-max-intset-entries 32768\n"
                                 "hash-max-listpack-entries 512\n"
                                 "zset-max-listpack-entries 512\n"
                                 "stream-node-max-bytes 8192\n";

/* One bind for each direction: on a transceiver each submit_sm would wait for the TCP acknowledgement of the
 * deliver_sm_resp before it (bearerbox leaves Nagle's algorithm on). bearerbox wants a group = smsbox though none may
 * ever run. */
static const char *kannel_conf(const struct demo_folder *folder)
{
    const struct demo_ports *ports = &folder->ports;
    unsigned char random[16];
    char password[2 * sizeof random + 1];
    randombytes_buf(random, sizeof random);
    const char *smsc = arena_printf(folder->arena, "group = smsc\n"
                                                   "smsc = smpp\n"
                                                   "smsc-id = simulator\n"
                                                   "host = 127.0.0.1\n"
                                                   "smsc-username = loa\n"
                                                   "smsc-password = loa\n"
                                                   "system-type = \"\"\n"
                                                   "max-pending-submits = 100\n"
                                                   "reconnect-delay = 1\n");
    return arena_printf(folder->arena,
                        "group = core\n"
                        "admin-port = %u\n"
                        "admin-interface = 127.0.0.1\n"
                        "admin-password = %s\n"
                        "smsbox-port = %u\n"
                        "smsbox-interface = 127.0.0.1\n"
                        "store-type = file\n"
                        "store-location = bearerbox.store\n"
                        "store-dump-freq = 1\n"
                        "dlr-storage = internal\n"
                        "sms-resend-freq = 5\n\n"
                        "%sport = %u\n\n"
                        "%sreceive-port = %u\n\n"
                        "group = smsbox\n"
                        "smsbox-id = none\n"
                        "bearerbox-host = 127.0.0.1\n"
                        "sendsms-port = %u\n\n"
                        "group = smsbox-route\n"
                        "smsbox-id = loa\n"
                        "smsc-id = simulator\n\n"
                        "group = smpp-tlv\n"
                        "name = ussd_service_op\n"
                        "tag = 0x0501\n"
                        "type = integer\n"
                        "length = 1\n\n"
                        "group = smpp-tlv\n"
                        "name = its_session_info\n"
                        "tag = 0x1383\n"
                        "type = octetstring\n"
                        "length = 2\n",
                        ports->admin, sodium_bin2hex(password, sizeof password, random, sizeof random), ports->box,
                        smsc, ports->smpp, smsc, ports->smpp, ports->sendsms);
}

/* Never quiet: a demo is looked at in the evening too. */
static const char *loa_ini(const struct demo_folder *folder)
{
    const struct demo_ports *ports = &folder->ports;
    return arena_printf(folder->arena,
                        "[gateway]\n"
                        "quiet-from = 0\n"
                        "quiet-to = 0\n\n"
                        "[kannel]\n"
                        "port = %u\n\n"
                        "[redis]\n"
                        "url = unix:%s/" SOCKET "\n\n"
                        "[web]\n"
                        "listen = 127.0.0.1:%u\n"
                        "public-url = http://127.0.0.1:%u\n\n"
                        "[phones]\n"
                        "key-file = %s/phone.key\n"
                        "shortcode = " DEMO_SHORTCODE "\n\n"
                        "[route simulator]\n"
                        "smsc-id = simulator\n",
                        ports->box, folder->path, ports->web, ports->web, folder->path);
}

int demo_folder_configure(const struct demo_folder *folder, char *why, size_t size)
{
    unlink(SOCKET); /* of a Redis that was killed: it would look as if one were there */
    return write_file("redis.conf", redis_conf, why, size) < 0 ||
                   write_file("kannel.conf", kannel_conf(folder), why, size) < 0 ||
                   write_file("loa.ini", loa_ini(folder), why, size) < 0
               ? -1
               : 0;
}

int demo_folder_remember(const struct demo_folder *folder, const json_t *told, char *why, size_t size)
{
    char *text = json_dumps(told, JSON_INDENT(2));
    int status = write_file(MEMORY, text, why, size);
    free(text);
    return status;
}

/*
 * Strikes a process at an exact step of the gateway's work. Preloaded into the gateway (LD_PRELOAD), it watches what is
 * written to and read from Redis and bearerbox, and sends a signal (to the gateway itself or to another process) at the
 * n-th time that a step comes by: before its bytes are written, when half of them are, after, or when the answer is in.
 * The orders come from the test and the counts go to it through STRIKE_BOOK, a file that both have open (strike.mjs).
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 1024
#define NAME_BYTES 24
#define HEAD_BYTES 8 /* of a box frame: its length and its type */
#define TYPES 5
#define FRAME_SMS 2
#define FRAME_ACK 3

/* As strike.mjs writes and reads it. */
struct book {
    volatile uint32_t armed; /* set last by the test; taken back by the blow */
    uint32_t victim, signal, left;
    char step[NAME_BYTES], when[NAME_BYTES];
    uint32_t mts_written, mts_answered, rows_swept;
};

enum peer { NOBODY, REDIS, BOX };
enum way { OUT, IN };

/* What is recognised: to Redis by words of the command, on the box's link by the type of frame. */
static const struct step {
    const char *name;
    enum peer peer;
    enum way way;
    const char *words;
    uint32_t type;
} steps[] = {
    {.name = "mo", .peer = BOX, .way = IN, .type = FRAME_SMS},
    {.name = "look", .peer = REDIS, .way = OUT, .words = "}phones:"},
    {.name = "commit", .peer = REDIS, .way = OUT, .words = "loa_commit"},
    {.name = "ack", .peer = BOX, .way = OUT, .type = FRAME_ACK},
    {.name = "take", .peer = REDIS, .way = IN, .words = "}outbox:"},
    {.name = "mt", .peer = BOX, .way = OUT, .type = FRAME_SMS},
    {.name = "mt-ack", .peer = BOX, .way = IN, .type = FRAME_ACK},
    {.name = "sweep", .peer = REDIS, .way = OUT, .words = "\r\nXDEL\r\n"},
    {.name = "place", .peer = REDIS, .way = OUT, .words = "}places\r\n"},
};

/* How far into a frame one direction of the box's link is. */
struct flow {
    unsigned char head[HEAD_BYTES];
    size_t held;
    uint32_t left;
};

/* A connection that the gateway has made. */
static struct connection {
    enum peer peer;
    struct flow flows[2];
    bool answer_due; /* the blow comes with the next answer */
    uint32_t rows_unsure;
} connections[FDS];

static struct book *book;
static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_readv)(int, const struct iovec *, int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_connect)(int, const struct sockaddr *, socklen_t);
static int (*real_close)(int);

static void open_book(void)
{
    const char *path = getenv("STRIKE_BOOK");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    struct book *opened = mmap(NULL, sizeof *opened, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    real_close(fd);
    if (opened == MAP_FAILED)
        return;
    book = opened;
    book->mts_written = book->mts_answered = book->rows_swept = 0;
}

/* Constructors of other libraries may read and write before this one's turn. */
static __attribute__((constructor)) void begin(void)
{
    if (real_close)
        return;
    const struct {
        void *real;
        const char *name;
    } calls[] = {{&real_read, "read"},     {&real_readv, "readv"},     {&real_write, "write"},
                 {&real_writev, "writev"}, {&real_connect, "connect"}, {&real_close, "close"}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        void *call = dlsym(RTLD_NEXT, calls[i].name);
        memcpy(calls[i].real, &call, sizeof call);
    }
    open_book();
}

static struct connection *connection_of(int fd)
{
    begin();
    return book && fd >= 0 && fd < FDS && connections[fd].peer != NOBODY ? &connections[fd] : NULL;
}

static const struct step *ordered(const struct connection *connection, enum way way)
{
    if (!book->armed)
        return NULL;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i].peer == connection->peer && steps[i].way == way && !strcmp(steps[i].name, book->step))
            return &steps[i];
    return NULL;
}

static bool when(const char *name)
{
    return !strcmp(book->when, name);
}

static void strike(void)
{
    book->armed = 0;
    kill((pid_t)book->victim, (int)book->signal);
}

/* What some bytes hold: how often a step, and where the n-th of them is half through. */
struct sight {
    uint32_t count, types[TYPES];
    size_t middle;
};

static uint32_t number_at(const unsigned char *bytes)
{
    uint32_t number;
    memcpy(&number, bytes, sizeof number);
    return ntohl(number);
}

static void look_at_frames(struct sight *sight, struct flow *flow, const struct step *step, const unsigned char *bytes,
                           size_t size)
{
    for (size_t at = 0; at < size;) {
        if (flow->left) {
            size_t some = flow->left < size - at ? flow->left : size - at;
            flow->left -= (uint32_t)some;
            at += some;
            continue;
        }
        flow->head[flow->held++] = bytes[at++];
        if (flow->held < HEAD_BYTES)
            continue;
        uint32_t length = number_at(flow->head), type = number_at(flow->head + 4);
        flow->held = 0;
        flow->left = length - 4;
        sight->types[type < TYPES ? type : 0]++;
        if (step && step->type == type && ++sight->count == book->left)
            sight->middle = at;
    }
}

static void look_at_commands(struct sight *sight, const struct step *step, const unsigned char *bytes, size_t size)
{
    const unsigned char *at = bytes, *end = bytes + size;
    size_t length = strlen(step->words);
    while ((at = memmem(at, (size_t)(end - at), step->words, length))) {
        at += length;
        if (++sight->count == book->left)
            sight->middle = (size_t)(at - bytes) - length / 2;
    }
}

static struct sight look(const struct connection *connection, struct flow *flow, const struct step *step,
                         const unsigned char *bytes, size_t size)
{
    struct sight sight = {0};
    if (connection->peer == BOX)
        look_at_frames(&sight, flow, step, bytes, size);
    else if (step)
        look_at_commands(&sight, step, bytes, size);
    return sight;
}

/* Rows named by each `*N XDEL key row row …`. */
static uint32_t rows_in(const unsigned char *bytes, size_t size)
{
    static const char name[] = "\r\n$4\r\nXDEL\r\n";
    const unsigned char *at = bytes, *end = bytes + size;
    uint32_t rows = 0;
    while ((at = memmem(at, (size_t)(end - at), name, sizeof name - 1))) {
        const unsigned char *star = at;
        while (star > bytes && *star != '*')
            star--;
        rows += (uint32_t)strtoul((const char *)star + 1, NULL, 10) - 2;
        at += sizeof name - 1;
    }
    return rows;
}

static void count_written(struct connection *connection, const struct sight *sight, const unsigned char *bytes,
                          size_t size)
{
    if (connection->peer == BOX) {
        book->mts_written += sight->types[FRAME_SMS];
        return;
    }
    uint32_t rows = rows_in(bytes, size);
    book->rows_swept += rows;
    connection->rows_unsure += rows;
}

static ssize_t write_watched(int fd, struct connection *connection, const unsigned char *bytes, size_t size)
{
    const struct step *step = ordered(connection, OUT);
    struct flow ahead = connection->flows[OUT];
    size_t middle = step ? look(connection, &ahead, step, bytes, size).middle : 0;
    if (middle && when("before"))
        strike();
    if (middle && when("half"))
        size = middle;
    ssize_t written = real_write(fd, bytes, size);
    if (written <= 0)
        return written;
    struct sight sight = look(connection, &connection->flows[OUT], step, bytes, (size_t)written);
    count_written(connection, &sight, bytes, (size_t)written);
    if (!step || !book->armed)
        return written;
    bool reached = sight.middle || (middle && size == middle && (size_t)written == size);
    if (reached && (when("after") || when("half")))
        strike();
    else if (reached)
        connection->answer_due = true;
    else
        book->left -= sight.count;
    return written;
}

static void look_at_read(struct connection *connection, const unsigned char *bytes, size_t size)
{
    const struct step *step = ordered(connection, IN);
    struct sight sight = look(connection, &connection->flows[IN], step, bytes, size);
    connection->rows_unsure = 0;
    if (connection->peer == BOX)
        book->mts_answered += sight.types[FRAME_ACK];
    if (connection->answer_due && book->armed) {
        connection->answer_due = false;
        strike();
    } else if (step && sight.middle)
        strike();
    else if (step)
        book->left -= sight.count;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    struct connection *connection = connection_of(fd);
    return connection ? write_watched(fd, connection, bytes, size) : real_write(fd, bytes, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    struct connection *connection = connection_of(fd);
    if (!connection)
        return real_writev(fd, parts, count);
    size_t size = 0, at = 0;
    for (int i = 0; i < count; i++)
        size += parts[i].iov_len;
    unsigned char *bytes = malloc(size + 1);
    for (int i = 0; i < count; at += parts[i++].iov_len)
        memcpy(bytes + at, parts[i].iov_base, parts[i].iov_len);
    ssize_t written = write_watched(fd, connection, bytes, size);
    int why = errno;
    free(bytes);
    errno = why;
    return written;
}

ssize_t read(int fd, void *bytes, size_t size)
{
    struct connection *connection = connection_of(fd);
    ssize_t got = real_read(fd, bytes, size);
    if (connection && got > 0)
        look_at_read(connection, bytes, (size_t)got);
    return got;
}

ssize_t readv(int fd, const struct iovec *parts, int count)
{
    struct connection *connection = connection_of(fd);
    ssize_t got = real_readv(fd, parts, count);
    size_t left = connection && got > 0 ? (size_t)got : 0;
    for (int i = 0; left; i++) {
        size_t some = parts[i].iov_len < left ? parts[i].iov_len : left;
        look_at_read(connection, parts[i].iov_base, some);
        left -= some;
    }
    return got;
}

/* A new link to bearerbox: what had no answer on the old one is written again. */
int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    begin();
    if (book && fd >= 0 && fd < FDS) {
        connections[fd] = (struct connection){.peer = address->sa_family == AF_UNIX   ? REDIS
                                                      : address->sa_family == AF_INET ? BOX
                                                                                      : NOBODY};
        if (connections[fd].peer == BOX)
            book->mts_written = book->mts_answered;
    }
    return real_connect(fd, address, size);
}

int close(int fd)
{
    struct connection *connection = connection_of(fd);
    if (connection) {
        book->rows_swept -= connection->rows_unsure;
        connection->peer = NOBODY;
    }
    return real_close(fd);
}

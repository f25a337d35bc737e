/*
 * Sends recorded commands straight at Redis, pipelined, and takes the time until every answer is back: what the same
 * work would cost with no gateway in front. Usage: redis_replay SOCKET FILE [WINDOW]; prints one JSON line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#define DEFAULT_WINDOW 1000
#define READ_BYTES (64 << 10)

/* The recording, and where each command in it ends. */
struct tape {
    char *bytes;
    size_t size, *ends, count;
};

struct tally {
    size_t answers, errors, done, other;
};

static void die(const char *why)
{
    fprintf(stderr, "redis_replay: %s: %s\n", why, strerror(errno));
    exit(1);
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        die(path);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    if (!bytes || fread(bytes, 1, *size, file) != *size)
        die(path);
    bytes[*size] = 0;
    fclose(file);
    return bytes;
}

/* The end of the command that begins at `at`; 0 when the recording stops inside it. */
static size_t command_end(const struct tape *tape, size_t at)
{
    char *end;
    long words = strtol(tape->bytes + at + 1, &end, 10);
    size_t here = (size_t)(end - tape->bytes) + 2;
    for (; words > 0 && here < tape->size; words--) {
        long size = strtol(tape->bytes + here + 1, &end, 10);
        here = (size_t)(end - tape->bytes) + 2 + (size_t)size + 2;
    }
    return words == 0 && here <= tape->size ? here : 0;
}

static struct tape load_tape(const char *path)
{
    struct tape tape = {0};
    size_t room = 0;
    tape.bytes = read_file(path, &tape.size);
    for (size_t at = 0; at < tape.size && (at = command_end(&tape, at)); tape.ends[tape.count++] = at)
        if (tape.count == room &&
            !(tape.ends = realloc(tape.ends, (room = room ? room * 2 : 1024) * sizeof *tape.ends)))
            die("memory");
    return tape;
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address))
        die(path);
    return fd;
}

static void count_answer(struct tally *tally, const redisReply *reply)
{
    const redisReply *first = reply->type == REDIS_REPLY_ARRAY && reply->elements ? reply->element[0] : NULL;
    tally->answers++;
    tally->errors += reply->type == REDIS_REPLY_ERROR;
    if (first && first->type == REDIS_REPLY_STRING && !strcmp(first->str, "done"))
        tally->done++;
    else if (first && first->type == REDIS_REPLY_STRING &&
             (!strcmp(first->str, "seen") || !strcmp(first->str, "conflict")))
        tally->other++;
}

static void take_answers(int fd, redisReader *reader, struct tally *tally)
{
    static char bytes[READ_BYTES];
    void *reply;
    ssize_t got = read(fd, bytes, sizeof bytes);
    if (got <= 0 || redisReaderFeed(reader, bytes, (size_t)got))
        die("reading answers");
    while (redisReaderGetReply(reader, &reply) == REDIS_OK && reply) {
        count_answer(tally, reply);
        freeReplyObject(reply);
    }
}

static void send_all(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t sent = write(fd, bytes, size);
        if (sent < 0)
            die("sending");
        bytes += sent;
        size -= (size_t)sent;
    }
}

static void replay(int fd, const struct tape *tape, size_t window, struct tally *tally)
{
    redisReader *reader = redisReaderCreate();
    size_t sent = 0;
    while (tally->answers < tape->count) {
        size_t until = tally->answers + window < tape->count ? tally->answers + window : tape->count;
        size_t from = sent ? tape->ends[sent - 1] : 0;
        if (until > sent)
            send_all(fd, tape->bytes + from, tape->ends[until - 1] - from);
        sent = until;
        take_answers(fd, reader, tally);
    }
    redisReaderFree(reader);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: redis_replay SOCKET FILE [WINDOW]\n", stderr);
        return 2;
    }
    struct tape tape = load_tape(argv[2]);
    struct tally tally = {0};
    int fd = connect_to(argv[1]);
    double start = seconds();
    replay(fd, &tape, argc > 3 ? strtoul(argv[3], NULL, 10) : DEFAULT_WINDOW, &tally);
    printf("{\"commands\":%zu,\"errors\":%zu,\"done\":%zu,\"not_done\":%zu,\"seconds\":%.4f}\n", tape.count,
           tally.errors, tally.done, tally.other, seconds() - start);
    close(fd);
    free(tape.bytes);
    free(tape.ends);
    return 0;
}

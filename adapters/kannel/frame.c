#include "adapters/kannel/frame.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define INTEGER_BYTES 4

struct octets octets_of(const char *text)
{
    return (struct octets){text, text ? strlen(text) : 0};
}

const char *frame_error_text(enum frame_error error)
{
#define X(name, text) [name] = text,
    static const char *const texts[] = {FRAME_ERRORS(X)};
#undef X
    return texts[error];
}

static uint32_t big_endian(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

enum frame_error frame_head(const void *head, size_t *size)
{
    *size = big_endian(head);
    if (*size < INTEGER_BYTES)
        return FRAME_TOO_SHORT;
    return *size > FRAME_MAX_BYTES ? FRAME_TOO_LONG : FRAME_GOOD;
}

/* ---- blank ---- */

#define INTEGER(name) it->name = FRAME_UNSET;
#define OCTSTR(name) it->name = (struct octets){0};
#define UUID(name) it->name = (struct octets){0};
#define VOID(name)
#define MSG(type, fields) static void blank_##type(struct frame_##type *it) fields
#include <kannel/gw/msg-decl.h>

struct frame frame_blank(enum frame_type type)
{
    struct frame frame = {.type = type};
    switch (type) {
#define MSG(type, fields)                                                                                              \
    case FRAME_##type:                                                                                                 \
        blank_##type(&frame.type);                                                                                     \
        break;
#include <kannel/gw/msg-decl.h>
    case FRAME_TYPES:
        break;
    }
    return frame;
}

/* ---- read: the first error sticks, and what follows it reads nothing ---- */

struct reader {
    const unsigned char *at, *end;
    enum frame_error error;
};

static int32_t read_integer(struct reader *in)
{
    if (in->error)
        return FRAME_UNSET;
    if (in->end - in->at < INTEGER_BYTES) {
        in->error = FRAME_CUT;
        return FRAME_UNSET;
    }
    uint32_t value = big_endian(in->at);
    in->at += INTEGER_BYTES;
    return (int32_t)value;
}

static struct octets read_octets(struct reader *in)
{
    int32_t size = read_integer(in);
    if (in->error || size == FRAME_UNSET)
        return (struct octets){0};
    if (size < 0 || size > in->end - in->at) {
        in->error = FRAME_LYING_LENGTH;
        return (struct octets){0};
    }
    const unsigned char *bytes = in->at;
    in->at += size;
    return (struct octets){(const char *)bytes, (size_t)size};
}

static bool is_uuid(struct octets text)
{
    if (text.size != FRAME_UUID_BYTES)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text.bytes[i] != '-' : !isxdigit((unsigned char)text.bytes[i]))
            return false;
    }
    return true;
}

static struct octets read_uuid(struct reader *in)
{
    struct octets uuid = read_octets(in);
    if (!in->error && !is_uuid(uuid))
        in->error = FRAME_BAD_UUID;
    return uuid;
}

#define INTEGER(name) it->name = read_integer(in);
#define OCTSTR(name) it->name = read_octets(in);
#define UUID(name) it->name = read_uuid(in);
#define VOID(name)
#define MSG(type, fields) static void read_##type(struct reader *in, struct frame_##type *it) fields
#include <kannel/gw/msg-decl.h>

enum frame_error frame_read(const void *bytes, size_t size, struct frame *frame)
{
    struct reader in = {.at = bytes, .end = (const unsigned char *)bytes + size};
    if (size < INTEGER_BYTES)
        return FRAME_TOO_SHORT;
    if (size > FRAME_MAX_BYTES)
        return FRAME_TOO_LONG;
    uint32_t type = (uint32_t)read_integer(&in);
    if (type >= FRAME_TYPES)
        return FRAME_UNKNOWN_TYPE;
    frame->type = (enum frame_type)type;
    switch (frame->type) {
#define MSG(type, fields)                                                                                              \
    case FRAME_##type:                                                                                                 \
        read_##type(&in, &frame->type);                                                                                \
        break;
#include <kannel/gw/msg-decl.h>
    case FRAME_TYPES:
        break;
    }
    if (in.error)
        return in.error;
    return in.at == in.end ? FRAME_GOOD : FRAME_TRAILING;
}

/* ---- size and write ---- */

#define INTEGER(name) size += INTEGER_BYTES;
#define OCTSTR(name) size += INTEGER_BYTES + it->name.size;
#define UUID(name) size += INTEGER_BYTES + it->name.size;
#define VOID(name)
#define MSG(type, fields)                                                                                              \
    static size_t size_##type(const struct frame_##type *it)                                                           \
    {                                                                                                                  \
        size_t size = FRAME_HEAD_BYTES + INTEGER_BYTES;                                                                \
        fields return size;                                                                                            \
    }
#include <kannel/gw/msg-decl.h>

size_t frame_size(const struct frame *frame)
{
    switch (frame->type) {
#define MSG(type, fields)                                                                                              \
    case FRAME_##type:                                                                                                 \
        return size_##type(&frame->type);
#include <kannel/gw/msg-decl.h>
    case FRAME_TYPES:
        break;
    }
    return 0;
}

static unsigned char *write_integer(unsigned char *at, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *at++ = (unsigned char)(value >> shift);
    return at;
}

static unsigned char *write_octets(unsigned char *at, struct octets field)
{
    if (!field.bytes)
        return write_integer(at, (uint32_t)FRAME_UNSET);
    at = write_integer(at, (uint32_t)field.size);
    memcpy(at, field.bytes, field.size);
    return at + field.size;
}

#define INTEGER(name) at = write_integer(at, (uint32_t)it->name);
#define OCTSTR(name) at = write_octets(at, it->name);
#define UUID(name) at = write_octets(at, it->name);
#define VOID(name)
#define MSG(type, fields) static void write_##type(unsigned char *at, const struct frame_##type *it) fields
#include <kannel/gw/msg-decl.h>

void frame_write(const struct frame *frame, void *bytes)
{
    unsigned char *at = write_integer(bytes, (uint32_t)(frame_size(frame) - FRAME_HEAD_BYTES));
    at = write_integer(at, frame->type);
    switch (frame->type) {
#define MSG(type, fields)                                                                                              \
    case FRAME_##type:                                                                                                 \
        write_##type(at, &frame->type);                                                                                \
        break;
#include <kannel/gw/msg-decl.h>
    case FRAME_TYPES:
        break;
    }
}

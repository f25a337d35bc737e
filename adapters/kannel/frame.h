/**
 * Frames of Kannel's box protocol: a length of 4 bytes, big-endian, then that many bytes of one packed message.
 *
 * Kinds and fields come from the installed Kannel's own list, `<kannel/gw/msg-decl.h>`: INTEGER is int32_t
 * (FRAME_UNSET: not set), OCTSTR and UUID are octets, VOID is not on the wire. Nothing here allocates or keeps state,
 * and nothing of Kannel is linked in.
 */
#ifndef LOA_KANNEL_FRAME_H
#define LOA_KANNEL_FRAME_H

#include <stddef.h>
#include <stdint.h>

/** Some bytes of somebody else; `bytes` NULL: not set. Not NUL-terminated. */
struct octets {
    const char *bytes;
    size_t size;
};

/** The octets of a NUL-terminated text; of NULL: not set. */
struct octets octets_of(const char *text);

#define FRAME_UNSET (-1)
#define FRAME_HEAD_BYTES 4
#define FRAME_UUID_BYTES 36

/** The largest frame taken or made, its head not counted. Kannel's own have some hundred bytes. */
#ifndef FRAME_MAX_BYTES
#define FRAME_MAX_BYTES (1 << 20)
#endif

/* FRAME_heartbeat 0, FRAME_admin 1, FRAME_sms 2, FRAME_ack 3, FRAME_wdp_datagram 4 */
#define MSG(type, fields) FRAME_##type,
enum frame_type {
#include <kannel/gw/msg-decl.h>
    FRAME_TYPES
};

/* struct frame_heartbeat, frame_admin, frame_sms, frame_ack, frame_wdp_datagram */
#define INTEGER(name) int32_t name;
#define OCTSTR(name) struct octets name;
#define UUID(name) struct octets name;
#define VOID(name)
#define MSG(type, fields) struct frame_##type fields;
#include <kannel/gw/msg-decl.h>

/** One message. After frame_read() its octets point into the bytes that were read. */
struct frame {
    enum frame_type type;
    union {
#define MSG(type, fields) struct frame_##type type;
#include <kannel/gw/msg-decl.h>
    };
};

/** What can be wrong with a frame. */
#define FRAME_ERRORS(X)                                                                                                \
    X(FRAME_GOOD, "good")                                                                                              \
    X(FRAME_TOO_SHORT, "too short to be a message")                                                                    \
    X(FRAME_TOO_LONG, "longer than the limit")                                                                         \
    X(FRAME_UNKNOWN_TYPE, "of an unknown type")                                                                        \
    X(FRAME_CUT, "cut: it ends before its fields do")                                                                  \
    X(FRAME_LYING_LENGTH, "a field's length points out of the frame")                                                  \
    X(FRAME_BAD_UUID, "its id is no UUID")                                                                             \
    X(FRAME_TRAILING, "bytes after the last field")
#define X(name, text) name,
enum frame_error { FRAME_ERRORS(X) };
#undef X

/** The error in words for a log line. */
const char *frame_error_text(enum frame_error error);

/** A message of this type with every field not set. */
struct frame frame_blank(enum frame_type type);

/** Reads the head: sets *size to the bytes that follow it. FRAME_TOO_SHORT or FRAME_TOO_LONG when no message can. */
enum frame_error frame_head(const void *head, size_t *size);

/**
 * Reads one message from the `size` bytes after the head. Every byte must belong to a field. The octets of *frame
 * borrow `bytes`. After an error *frame holds nothing of use.
 */
enum frame_error frame_read(const void *bytes, size_t size, struct frame *frame);

/** How many bytes frame_write() will write, head counted. */
size_t frame_size(const struct frame *frame);

/** Writes head and message: frame_size() bytes, at most FRAME_HEAD_BYTES + FRAME_MAX_BYTES. */
void frame_write(const struct frame *frame, void *bytes);

#endif

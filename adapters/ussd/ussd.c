#include "adapters/ussd/ussd.h"

#include <stdio.h>
#include <string.h>

#define GROUP "?smpp?"
#define SESSION_OCTETS 2

/* A stretch of the bytes that are read; `at` NULL: there is none. */
struct span {
    const char *at, *end;
};

static struct span find(struct span in, const char *what)
{
    size_t length = strlen(what);
    for (const char *at = in.at; at && (size_t)(in.end - at) >= length; at++)
        if (!memcmp(at, what, length))
            return (struct span){.at = at + length, .end = in.end};
    return (struct span){0};
}

/* The pairs of the group: up to the next question mark, which a value can only hold encoded. */
static struct span pairs_of(const char *bytes, size_t size)
{
    struct span pairs = find((struct span){.at = bytes, .end = bytes + size}, GROUP);
    const char *next = pairs.at ? memchr(pairs.at, '?', (size_t)(pairs.end - pairs.at)) : NULL;
    if (next)
        pairs.end = next;
    return pairs;
}

static struct span value_of(struct span pairs, const char *name)
{
    size_t length = strlen(name);
    while (pairs.at && pairs.at < pairs.end) {
        const char *and = memchr(pairs.at, '&', (size_t)(pairs.end - pairs.at));
        const char *stop = and? and : pairs.end;
        if ((size_t)(stop - pairs.at) > length && !memcmp(pairs.at, name, length) && pairs.at[length] == '=')
            return (struct span){.at = pairs.at + length + 1, .end = stop};
        pairs.at = and? and+1 : NULL;
    }
    return (struct span){0};
}

static int hex_of(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit ? strchr(digits, digit >= 'A' && digit <= 'F' ? digit + ('a' - 'A') : digit) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Decodes exactly `count` octets; false when there are more or fewer, or an escape is broken. */
static bool octets_of(struct span value, uint8_t *octets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (value.at >= value.end)
            return false;
        if (*value.at != '%') {
            octets[i] = *value.at == '+' ? ' ' : (uint8_t)*value.at;
            value.at++;
            continue;
        }
        int high = value.end - value.at > 2 ? hex_of(value.at[1]) : -1;
        int low = value.end - value.at > 2 ? hex_of(value.at[2]) : -1;
        if (high < 0 || low < 0)
            return false;
        octets[i] = (uint8_t)(high << 4 | low);
        value.at += 3;
    }
    return value.at == value.end;
}

/* An integer comes as its octet (`%12`, seen); as digits (`18`) we write it and others may. */
static bool op_of(struct span value, uint8_t *op)
{
    unsigned number = 0;
    const char *at = value.at;
    for (; at && at < value.end && *at >= '0' && *at <= '9' && number <= UINT8_MAX; at++)
        number = number * 10 + (unsigned)(*at - '0');
    if (value.at && value.at < value.end && at == value.end && number <= UINT8_MAX) {
        *op = (uint8_t)number;
        return true;
    }
    return value.at && octets_of(value, op, 1);
}

static enum ussd_kind kind_of(const struct ussd_names *names, const struct ussd *ussd)
{
    if (ussd->end)
        return USSD_CUT;
    return ussd->op == names->dial ? USSD_DIAL : ussd->op == names->answer ? USSD_REPLY : USSD_OTHER;
}

struct ussd ussd_read(const struct ussd_names *names, const char *bytes, size_t size)
{
    struct ussd ussd = {.kind = USSD_NONE};
    if (!bytes || !size || size > USSD_META_BYTES)
        return ussd;
    struct span pairs = pairs_of(bytes, size);
    if (!op_of(value_of(pairs, names->op_tlv), &ussd.op))
        return ussd;
    uint8_t info[SESSION_OCTETS];
    struct span session = value_of(pairs, names->session_tlv);
    if (session.at && octets_of(session, info, SESSION_OCTETS)) {
        ussd.numbered = true;
        ussd.session = info[0];
        ussd.sequence = info[1] >> 1;
        ussd.end = info[1] & 1;
    }
    ussd.kind = kind_of(names, &ussd);
    return ussd;
}

size_t ussd_write(const struct ussd_names *names, const struct ussd *ussd, char *out, size_t room)
{
    int used = snprintf(out, room, GROUP "%s=%u", names->op_tlv, ussd->op);
    if (used > 0 && (size_t)used < room && ussd->numbered) {
        unsigned second = (unsigned)(ussd->sequence % USSD_SEQUENCES) << 1 | ussd->end;
        used +=
            snprintf(out + used, room - (size_t)used, "&%s=%%%02x%%%02x", names->session_tlv, ussd->session, second);
    }
    if (used > 0 && (size_t)used + 1 < room) {
        memcpy(out + used, "&", 2);
        return (size_t)used + 1;
    }
    return 0;
}

#include "adapters/simulator/phones.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/clock.h"
#include "adapters/simulator/parts.h"

#define BUCKETS_FIRST 1024

struct phones {
    struct phone **buckets; /* open addressing; a power of two, at most half full */
    unsigned bucket_count;
    struct phone **all;
    unsigned count, room;
    unsigned keep;
    char country[4];
    uint64_t last_number;
    phones_watch *watch;
    void *watch_context;
};

static void watch_nothing(void *context, const struct phone *phone, const struct message *message)
{
}

struct phones *phones_new(unsigned keep, const char *country)
{
    struct phones *phones = calloc(1, sizeof *phones);
    phones->keep = keep;
    snprintf(phones->country, sizeof phones->country, "%s", country);
    phones->bucket_count = BUCKETS_FIRST;
    phones->buckets = calloc(phones->bucket_count, sizeof *phones->buckets);
    phones->watch = watch_nothing;
    return phones;
}

static void phone_free(struct phone *phone)
{
    for (unsigned i = 0; i < phone->message_count; i++)
        free(phone->messages[i]);
    free(phone->messages);
    parts_forget(phone);
    free(phone);
}

void phones_free(struct phones *phones)
{
    if (!phones)
        return;
    for (unsigned i = 0; i < phones->count; i++)
        phone_free(phones->all[i]);
    free(phones->all);
    free(phones->buckets);
    free(phones);
}

void phones_set_watch(struct phones *phones, phones_watch *watch, void *context)
{
    phones->watch = watch ? watch : watch_nothing;
    phones->watch_context = context;
}

/* One spelling for each number: digits with the country in front. Short codes and letters stay as they are. */
static bool normalise(const struct phones *phones, const char *number, char *out)
{
    const char *country = "";
    if (*number == '+')
        number++;
    else if (!strncmp(number, "00", 2))
        number += 2;
    else if (*number == '0' && strlen(number) > 8)
        number++, country = phones->country;
    size_t length = strlen(number);
    if (!length || strlen(country) + length >= PHONE_NUMBER_BYTES)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)number[i]) && !strchr(" ._-", number[i]))
            return false;
    snprintf(out, PHONE_NUMBER_BYTES, "%s%s", country, number);
    return true;
}

static unsigned hash(const char *number)
{
    unsigned sum = 2166136261u;
    for (; *number; number++)
        sum = (sum ^ (unsigned char)*number) * 16777619u;
    return sum ^ sum >> 15;
}

static struct phone **bucket_of(struct phones *phones, const char *number)
{
    for (unsigned i = hash(number);; i++) {
        struct phone **bucket = &phones->buckets[i & (phones->bucket_count - 1)];
        if (!*bucket || !strcmp((*bucket)->number, number))
            return bucket;
    }
}

static void grow(struct phones *phones)
{
    free(phones->buckets);
    phones->bucket_count *= 2;
    phones->buckets = calloc(phones->bucket_count, sizeof *phones->buckets);
    for (unsigned i = 0; i < phones->count; i++)
        *bucket_of(phones, phones->all[i]->number) = phones->all[i];
}

struct phone *phones_find(struct phones *phones, const char *number)
{
    char normal[PHONE_NUMBER_BYTES];
    return normalise(phones, number, normal) ? *bucket_of(phones, normal) : NULL;
}

struct phone *phones_get(struct phones *phones, const char *number)
{
    char normal[PHONE_NUMBER_BYTES];
    if (!normalise(phones, number, normal))
        return NULL;
    struct phone **bucket = bucket_of(phones, normal);
    if (*bucket || phones->count == PHONES_MAX)
        return *bucket;
    struct phone *phone = *bucket = calloc(1, sizeof *phone);
    memcpy(phone->number, normal, sizeof normal);
    if (phones->count == phones->room) {
        phones->room = phones->room ? phones->room * 2 : 64;
        phones->all = realloc(phones->all, phones->room * sizeof *phones->all);
    }
    phones->all[phones->count++] = phone;
    if (phones->count * 2 > phones->bucket_count)
        grow(phones);
    return phone;
}

const char *phone_spelling(const struct phone *phone, char *out)
{
    bool is_full = strlen(phone->number) > 8 && phone->number[strspn(phone->number, "0123456789")] == '\0';
    snprintf(out, PHONE_NUMBER_BYTES + 1, "%s%s", is_full ? "+" : "", phone->number);
    return out;
}

void phones_each(struct phones *phones, void (*visit)(void *context, struct phone *phone), void *context)
{
    for (unsigned i = 0; i < phones->count; i++)
        if (phones->all[i]->message_count)
            visit(context, phones->all[i]);
}

static struct message *message_copy(const struct message *message)
{
    size_t peer = strlen(message->peer) + 1, text = strlen(message->text) + 1;
    struct message *copy = malloc(sizeof *copy + peer + text);
    *copy = *message;
    copy->peer = memcpy((char *)(copy + 1), message->peer, peer);
    copy->text = memcpy((char *)(copy + 1) + peer, message->text, text);
    return copy;
}

static struct message **place_for_one_more(struct phones *phones, struct phone *phone)
{
    if (phone->message_count == phones->keep) {
        struct message **place = &phone->messages[phone->oldest];
        phone->oldest = (phone->oldest + 1) % phones->keep;
        free(*place);
        return place;
    }
    if ((phone->message_count & (phone->message_count - 1)) == 0) {
        unsigned room = phone->message_count ? phone->message_count * 2 : 1;
        phone->messages = realloc(phone->messages, room * sizeof *phone->messages);
    }
    return &phone->messages[phone->message_count++];
}

const struct message *phones_add(struct phones *phones, struct phone *phone, const struct message *message)
{
    struct message *copy = message_copy(message);
    copy->number = ++phones->last_number;
    copy->at_ms = clock_wall_ms();
    *place_for_one_more(phones, phone) = copy;
    phones->watch(phones->watch_context, phone, copy);
    return copy;
}

static struct message *find_message(const struct phone *phone, uint64_t number)
{
    for (unsigned i = phone->message_count; i-- > 0;) {
        struct message *message = phone->messages[(phone->oldest + i) % phone->message_count];
        if (message->number <= number)
            return message->number == number ? message : NULL;
    }
    return NULL;
}

void phones_answered(struct phones *phones, struct phone *phone, uint64_t number, bool taken)
{
    struct message *message = find_message(phone, number);
    if (!message || message->answered == message->segments)
        return;
    message->answered++;
    if (!taken)
        message->state = MESSAGE_REFUSED;
    else if (message->answered == message->segments && message->state == MESSAGE_QUEUED)
        message->state = MESSAGE_SENT;
    phones->watch(phones->watch_context, phone, message);
}

const struct message *phone_message(const struct phone *phone, unsigned place)
{
    return place < phone->message_count ? phone->messages[(phone->oldest + place) % phone->message_count] : NULL;
}

uint64_t phones_last_number(const struct phones *phones)
{
    return phones->last_number;
}

#include "adapters/simulator/traffic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/clock.h"
#include "adapters/simulator/histogram.h"
#include "adapters/simulator/mo.h"
#include "adapters/simulator/ussd.h"

#define TICK_MS 1
#define LOOK_MS 100
#define SERIAL_MARK "{serial}"

struct caller {
    struct phone *phone;
    const char *next; /* of a dialog: the rest of its words */
    int64_t asked_us; /* 0: idle */
};

struct traffic {
    struct smsc *smsc;
    struct traffic_plan plan;
    struct caller *callers;
    uint32_t *idle; /* slots, a stack */
    uint32_t idle_count;
    struct event *tick;
    int64_t start_us, end_us, look_us; /* look_us: when to look for lost ones again */
    struct traffic_report report;
    uint64_t replied_in_time;
    struct histogram times;
    struct arena *scratch;
    void (*done)(void *context, const struct traffic_report *report);
    void *context;
};

static char *text_of(struct traffic *traffic, uint64_t serial)
{
    const char *text = traffic->plan.text, *mark = strstr(text, SERIAL_MARK);
    if (!mark)
        return arena_strdup(traffic->scratch, text);
    return arena_printf(traffic->scratch, "%.*s%llu%s", (int)(mark - text), text, (unsigned long long)serial,
                        mark + strlen(SERIAL_MARK));
}

/* The next word of the caller's dialog; a session that is not open (any more) is dialled anew. */
static bool deliver_word(struct traffic *traffic, struct caller *caller)
{
    bool dials = !caller->next || !*caller->next || !caller->phone->call.open;
    const char *word = dials ? traffic->plan.text : caller->next;
    size_t length = strcspn(word, " ");
    caller->next = word + length + strspn(word + length, " ");
    return ussd_deliver(traffic->smsc, caller->phone, dials ? USSD_DIAL : USSD_ANSWER,
                        arena_copy(traffic->scratch, word, length), (struct delivery_mark){0});
}

static bool deliver_text(struct traffic *traffic, struct caller *caller)
{
    struct mo mo = {.source = caller->phone->number,
                    .source_ton = 1,
                    .destination = traffic->plan.to,
                    .octets =
                        octets_of_text(traffic->scratch, text_of(traffic, traffic->report.sent + 1), false, false),
                    .reference = ++caller->phone->reference};
    return mo_deliver(traffic->smsc, &mo, (struct delivery_mark){0});
}

/* The caller of this slot sends; its time runs from when it was meant to. */
static void ask(struct traffic *traffic, uint32_t slot, int64_t meant_us)
{
    struct caller *caller = &traffic->callers[slot];
    if (traffic->plan.ussd ? deliver_word(traffic, caller) : deliver_text(traffic, caller)) {
        caller->asked_us = meant_us;
        traffic->report.sent++;
    } else {
        traffic->report.refused++;
        traffic->idle[traffic->idle_count++] = slot;
    }
    arena_reset(traffic->scratch);
}

static void ask_what_is_due(struct traffic *traffic, int64_t now_us)
{
    uint32_t rate = traffic->plan.rate;
    uint64_t due = rate ? 1 + (uint64_t)((double)(now_us - traffic->start_us) * rate / 1e6) : UINT64_MAX;
    uint64_t asked = traffic->report.sent + traffic->report.refused;
    for (; asked < due && traffic->idle_count; asked++) {
        int64_t meant_us = rate ? traffic->start_us + (int64_t)((double)asked * 1e6 / rate) : now_us;
        ask(traffic, traffic->idle[--traffic->idle_count], meant_us);
    }
}

static void give_up_waiting(struct traffic *traffic, int64_t now_us)
{
    traffic->look_us = now_us + LOOK_MS * 1000;
    for (uint32_t slot = 0; slot < traffic->plan.phones; slot++) {
        struct caller *caller = &traffic->callers[slot];
        if (!caller->asked_us || now_us - caller->asked_us < (int64_t)TRAFFIC_PATIENCE_MS * 1000)
            continue;
        caller->asked_us = 0;
        traffic->report.lost++;
        traffic->idle[traffic->idle_count++] = slot;
    }
}

static void finish(struct traffic *traffic)
{
    struct traffic_report *report = &traffic->report;
    report->seconds = (double)(traffic->end_us - traffic->start_us) / 1e6;
    report->per_s = (double)traffic->replied_in_time / report->seconds;
    report->p50_ms = (double)histogram_percentile(&traffic->times, 0.50) / 1000;
    report->p99_ms = (double)histogram_percentile(&traffic->times, 0.99) / 1000;
    report->max_ms = (double)traffic->times.max / 1000;
    traffic->done(traffic->context, report);
    traffic_free(traffic);
}

static void tick(evutil_socket_t none, short what, void *context)
{
    struct traffic *traffic = context;
    int64_t now_us = clock_us();
    if (now_us >= traffic->look_us)
        give_up_waiting(traffic, now_us);
    if (now_us < traffic->end_us)
        ask_what_is_due(traffic, now_us);
    else if (traffic->idle_count == traffic->plan.phones)
        finish(traffic);
}

void traffic_replied(struct traffic *traffic, uint32_t slot)
{
    struct caller *caller = &traffic->callers[slot - 1];
    if (!caller->asked_us)
        return;
    int64_t now_us = clock_us();
    histogram_add(&traffic->times, (uint64_t)(now_us - caller->asked_us));
    caller->asked_us = 0;
    traffic->report.replied++;
    traffic->replied_in_time += now_us < traffic->end_us;
    if (!traffic->plan.rate && now_us < traffic->end_us)
        ask(traffic, slot - 1, now_us);
    else
        traffic->idle[traffic->idle_count++] = slot - 1;
}

static const char *objection(const struct traffic_plan *plan)
{
    if (!plan->phones || plan->phones > TRAFFIC_PHONES_MAX)
        return "phones is 1 to 100000";
    if (!plan->seconds || plan->seconds > TRAFFIC_SECONDS_MAX)
        return "seconds is 1 to 3600";
    if (plan->rate > TRAFFIC_RATE_MAX)
        return "rate is 0 to 1000000";
    if (strspn(plan->first, "+0123456789") != strlen(plan->first) || strlen(plan->first) < 9 ||
        strlen(plan->first) > 16)
        return "first is a full number";
    if (strlen(plan->to) > 20 || !*plan->to || strlen(plan->text) > 1000)
        return "to or text is too long";
    return NULL;
}

static bool engage(struct traffic *traffic, struct phones *phones, const char *first)
{
    unsigned long long number = strtoull(first + (*first == '+'), NULL, 10);
    for (uint32_t slot = 0; slot < traffic->plan.phones; slot++) {
        char digits[PHONE_NUMBER_BYTES];
        snprintf(digits, sizeof digits, "+%llu", number + slot);
        struct phone *phone = phones_get(phones, digits);
        if (!phone)
            return false;
        traffic->callers[slot].phone = phone;
        phone->traffic_slot = slot + 1;
        traffic->idle[traffic->plan.phones - 1 - slot] = slot;
    }
    traffic->idle_count = traffic->plan.phones;
    return true;
}

struct traffic *traffic_start(struct event_base *base, struct smsc *smsc, struct phones *phones,
                              const struct traffic_plan *plan,
                              void (*done)(void *context, const struct traffic_report *report), void *context,
                              const char **why)
{
    *why = objection(plan);
    if (*why)
        return NULL;
    struct traffic *traffic = calloc(1, sizeof *traffic);
    *traffic = (struct traffic){.smsc = smsc, .plan = *plan, .done = done, .context = context, .scratch = arena_new()};
    traffic->plan.to = strdup(plan->to);
    traffic->plan.text = strdup(plan->text);
    traffic->callers = calloc(plan->phones, sizeof *traffic->callers);
    traffic->idle = calloc(plan->phones, sizeof *traffic->idle);
    traffic->tick = event_new(base, -1, EV_PERSIST, tick, traffic);
    if (!engage(traffic, phones, plan->first)) {
        traffic_free(traffic);
        *why = "there are too many phones";
        return NULL;
    }
    traffic->start_us = clock_us();
    traffic->end_us = traffic->start_us + (int64_t)plan->seconds * 1000000;
    struct timeval every = {.tv_usec = TICK_MS * 1000};
    event_add(traffic->tick, &every);
    return traffic;
}

void traffic_free(struct traffic *traffic)
{
    if (!traffic)
        return;
    for (uint32_t slot = 0; slot < traffic->plan.phones; slot++)
        if (traffic->callers[slot].phone)
            traffic->callers[slot].phone->traffic_slot = 0;
    event_free(traffic->tick);
    free(traffic->callers);
    free(traffic->idle);
    free((void *)(uintptr_t)traffic->plan.to);
    free((void *)(uintptr_t)traffic->plan.text);
    arena_free(traffic->scratch);
    free(traffic);
}

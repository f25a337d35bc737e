#include "adapters/simulator/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/clock.h"
#include "adapters/simulator/histogram.h"
#include "adapters/simulator/mo.h"

#define TICK_MS 1
#define LOOK_MS 100
#define SERIAL_MARK "{serial}"

struct caller {
    struct phone *phone;
    int64_t asked_us; /* 0: idle */
};

struct load {
    struct smsc *smsc;
    struct load_plan plan;
    struct caller *callers;
    uint32_t *idle; /* slots, a stack */
    uint32_t idle_count;
    struct event *tick;
    int64_t start_us, end_us, look_us; /* look_us: when to look for lost ones again */
    struct load_report report;
    uint64_t replied_in_time;
    struct histogram times;
    struct arena *scratch;
    void (*done)(void *context, const struct load_report *report);
    void *context;
};

static char *text_of(struct load *load, uint64_t serial)
{
    const char *text = load->plan.text, *mark = strstr(text, SERIAL_MARK);
    if (!mark)
        return arena_strdup(load->scratch, text);
    return arena_printf(load->scratch, "%.*s%llu%s", (int)(mark - text), text, (unsigned long long)serial,
                        mark + strlen(SERIAL_MARK));
}

/* The caller of this slot sends; its time runs from when it was meant to. */
static void ask(struct load *load, uint32_t slot, int64_t meant_us)
{
    struct caller *caller = &load->callers[slot];
    struct mo mo = {.source = caller->phone->number,
                    .source_ton = 1,
                    .destination = load->plan.to,
                    .octets = octets_of_text(load->scratch, text_of(load, load->report.sent + 1), false, false),
                    .reference = ++caller->phone->reference};
    if (mo_deliver(load->smsc, &mo, (struct delivery_mark){0})) {
        caller->asked_us = meant_us;
        load->report.sent++;
    } else {
        load->report.refused++;
        load->idle[load->idle_count++] = slot;
    }
    arena_reset(load->scratch);
}

static void ask_what_is_due(struct load *load, int64_t now_us)
{
    uint64_t due = load->plan.rate ? (uint64_t)((double)(now_us - load->start_us) * load->plan.rate / 1e6) : UINT64_MAX;
    uint64_t asked = load->report.sent + load->report.refused;
    for (; asked < due && load->idle_count; asked++) {
        int64_t meant_us = load->plan.rate ? load->start_us + (int64_t)((double)asked * 1e6 / load->plan.rate) : now_us;
        ask(load, load->idle[--load->idle_count], meant_us);
    }
}

static void give_up_waiting(struct load *load, int64_t now_us)
{
    load->look_us = now_us + LOOK_MS * 1000;
    for (uint32_t slot = 0; slot < load->plan.phones; slot++) {
        struct caller *caller = &load->callers[slot];
        if (!caller->asked_us || now_us - caller->asked_us < (int64_t)LOAD_PATIENCE_MS * 1000)
            continue;
        caller->asked_us = 0;
        load->report.lost++;
        load->idle[load->idle_count++] = slot;
    }
}

static void finish(struct load *load)
{
    struct load_report *report = &load->report;
    report->seconds = (double)(load->end_us - load->start_us) / 1e6;
    report->per_s = (double)load->replied_in_time / report->seconds;
    report->p50_ms = (double)histogram_percentile(&load->times, 0.50) / 1000;
    report->p99_ms = (double)histogram_percentile(&load->times, 0.99) / 1000;
    report->max_ms = (double)load->times.max / 1000;
    load->done(load->context, report);
    load_free(load);
}

static void tick(evutil_socket_t none, short what, void *context)
{
    struct load *load = context;
    int64_t now_us = clock_us();
    if (now_us >= load->look_us)
        give_up_waiting(load, now_us);
    if (now_us < load->end_us)
        ask_what_is_due(load, now_us);
    else if (load->idle_count == load->plan.phones)
        finish(load);
}

void load_replied(struct load *load, uint32_t slot)
{
    struct caller *caller = &load->callers[slot - 1];
    if (!caller->asked_us)
        return;
    int64_t now_us = clock_us();
    histogram_add(&load->times, (uint64_t)(now_us - caller->asked_us));
    caller->asked_us = 0;
    load->report.replied++;
    load->replied_in_time += now_us < load->end_us;
    if (!load->plan.rate && now_us < load->end_us)
        ask(load, slot - 1, now_us);
    else
        load->idle[load->idle_count++] = slot - 1;
}

static const char *objection(const struct load_plan *plan)
{
    if (!plan->phones || plan->phones > LOAD_PHONES_MAX)
        return "phones is 1 to 100000";
    if (!plan->seconds || plan->seconds > LOAD_SECONDS_MAX)
        return "seconds is 1 to 3600";
    if (plan->rate > LOAD_RATE_MAX)
        return "rate is 0 to 1000000";
    if (strspn(plan->first, "+0123456789") != strlen(plan->first) || strlen(plan->first) < 9 ||
        strlen(plan->first) > 16)
        return "first is a full number";
    if (strlen(plan->to) > 20 || !*plan->to || strlen(plan->text) > 1000)
        return "to or text is too long";
    return NULL;
}

static bool engage(struct load *load, struct phones *phones, const char *first)
{
    unsigned long long number = strtoull(first + (*first == '+'), NULL, 10);
    for (uint32_t slot = 0; slot < load->plan.phones; slot++) {
        char digits[PHONE_NUMBER_BYTES];
        snprintf(digits, sizeof digits, "+%llu", number + slot);
        struct phone *phone = phones_get(phones, digits);
        if (!phone)
            return false;
        load->callers[slot].phone = phone;
        phone->load_slot = slot + 1;
        load->idle[load->plan.phones - 1 - slot] = slot;
    }
    load->idle_count = load->plan.phones;
    return true;
}

struct load *load_start(struct event_base *base, struct smsc *smsc, struct phones *phones, const struct load_plan *plan,
                        void (*done)(void *context, const struct load_report *report), void *context, const char **why)
{
    *why = objection(plan);
    if (*why)
        return NULL;
    struct load *load = calloc(1, sizeof *load);
    *load = (struct load){.smsc = smsc, .plan = *plan, .done = done, .context = context, .scratch = arena_new()};
    load->plan.to = strdup(plan->to);
    load->plan.text = strdup(plan->text);
    load->callers = calloc(plan->phones, sizeof *load->callers);
    load->idle = calloc(plan->phones, sizeof *load->idle);
    load->tick = event_new(base, -1, EV_PERSIST, tick, load);
    if (!engage(load, phones, plan->first)) {
        load_free(load);
        *why = "there are too many phones";
        return NULL;
    }
    load->start_us = clock_us();
    load->end_us = load->start_us + (int64_t)plan->seconds * 1000000;
    struct timeval every = {.tv_usec = TICK_MS * 1000};
    event_add(load->tick, &every);
    return load;
}

void load_free(struct load *load)
{
    if (!load)
        return;
    for (uint32_t slot = 0; slot < load->plan.phones; slot++)
        if (load->callers[slot].phone)
            load->callers[slot].phone->load_slot = 0;
    event_free(load->tick);
    free(load->callers);
    free(load->idle);
    free((void *)(uintptr_t)load->plan.to);
    free((void *)(uintptr_t)load->plan.text);
    arena_free(load->scratch);
    free(load);
}

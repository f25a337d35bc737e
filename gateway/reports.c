#include "gateway/reports.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/kannel/failure.h"
#include "adapters/redis/tail.h"
#include "gateway/shipment.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"
#include "social-core/msisdn.h"
#include "social-core/receipt.h"
#include "social-core/sent.h"
#include "social-core/world.h"

#define MSISDN_BYTES 17
#define SIGNALS_KEPT "1000"
#define SIGNALS_AT_ONCE 100

struct reports {
    const struct config *config;
    struct works *works;
    struct world *world;
    struct delivery *delivery;
    struct rests *rests;
    struct box *box;
    struct tail *signals;
    size_t busy;
    struct reports_stats stats;
};

/* A report under way. */
struct notice {
    struct reports *reports;
    struct ticket ticket;
    enum dlr event;
    enum failure failure;
    char msisdn[MSISDN_BYTES];    /* "" when it is none */
    char about[REPORT_URL_BYTES]; /* "" when nobody wants to know */
    char probe[REPORT_URL_BYTES]; /* "" when it was none */
};

static struct sent_rules rules_of(const struct config *config)
{
    struct sent_rules rules = {.tries = config->delivery_tries,
                               .temporary_ms = (int64_t)config->delivery_retry_seconds * 1000,
                               .absent_ms = (int64_t)config->delivery_absent_minutes * 60 * 1000};
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++)
        rules.expire_ms[class] = shipment_life_ms(config, (enum outbox_class) class);
    return rules;
}

static void finish(struct notice *notice)
{
    box_acknowledge(notice->reports->box, &notice->ticket, ACK_SUCCESS);
    if (*notice->about) {
        notice->reports->stats.noted++;
        notice->reports->stats.delivered += notice->event == DLR_DELIVERED;
        notice->reports->stats.undelivered += notice->event == DLR_UNDELIVERED || notice->event == DLR_REJECTED;
    }
    notice->reports->busy--;
    free(notice);
}

/* Also what waits for another gateway: bearerbox gives the reports of one box-id to either. */
static void tell_probe(struct ctx *ctx, struct notice *notice)
{
    if (!*notice->probe)
        return;
    if (delivery_leads(notice->reports->delivery))
        delivery_probed(notice->reports->delivery, notice->probe);
    else
        db_read(ctx, "XADD", key_signals(ctx), "MAXLEN", "~", SIGNALS_KEPT, "*", "probe", notice->probe);
}

static void note_delivered(struct ctx *ctx, struct notice *notice)
{
    if (!receipt_report(ctx, notice->about, RECEIPT_DELIVERED))
        sent_delivered(ctx, notice->about);
    if (*notice->msisdn)
        rests_reached(notice->reports->rests, ctx, notice->msisdn);
}

/* bearerbox gives a report again that was not acknowledged: its id is the marker. */
static void note_failed(struct ctx *ctx, struct notice *notice)
{
    struct reports *reports = notice->reports;
    const struct sent_rules rules = rules_of(reports->config);
    enum sent_outcome outcome = receipt_report(ctx, notice->about, RECEIPT_FAILED)
                                    ? SENT_UNKNOWN
                                    : sent_failed(ctx, notice->about, notice->failure, &rules);
    bool missed = *notice->msisdn && notice->failure != FAILURE_TEMPORARY;
    if (missed)
        rests_missed(reports->rests, ctx, notice->msisdn);
    db_mark(ctx, notice->ticket.id);
    if (db_batch_empty(ctx) || db_commit(ctx) != DB_DONE)
        return;
    if (missed)
        rests_look(reports->rests, ctx, notice->msisdn);
    reports->stats.again += outcome == SENT_AGAIN;
    reports->stats.dead += outcome == SENT_DEAD;
}

static void note(struct ctx *ctx, void *self)
{
    struct notice *notice = self;
    tell_probe(ctx, notice);
    if (*notice->about && notice->event == DLR_DELIVERED)
        note_delivered(ctx, notice);
    else if (*notice->about && notice->event & (DLR_UNDELIVERED | DLR_REJECTED))
        note_failed(ctx, notice);
    finish(notice);
}

static void lose(void *self)
{
    struct notice *notice = self;
    log_event("report_lost", "about=%s", notice->about);
    finish(notice);
}

/* What comes back in dlr_url is ours, but came over a wire: it must look like what we send. */
static bool read_url(struct notice *notice, const struct octets *url)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.~";
    if (!url->bytes || !url->size || url->size >= sizeof notice->about)
        return false;
    for (size_t i = 0; i < url->size; i++)
        if (!memchr(allowed, url->bytes[i], sizeof allowed - 1))
            return false;
    memcpy(notice->about, url->bytes, url->size);
    char *mark = strchr(notice->about, '~');
    if (mark) {
        strncpy(notice->probe, mark + 1, sizeof notice->probe - 1);
        *mark = '\0';
    }
    return true;
}

static void read_phone(struct notice *notice, const struct octets *phone)
{
    struct arena *arena = arena_new();
    const char *from = arena_copy(arena, phone->bytes ? phone->bytes : "", phone->bytes ? phone->size : 0);
    const char *msisdn = msisdn_normal(arena, notice->reports->world->country_code, from);
    if (msisdn)
        strncpy(notice->msisdn, msisdn, sizeof notice->msisdn - 1);
    arena_free(arena);
}

void reports_take(struct reports *reports, const struct report *report)
{
    struct notice *notice = calloc(1, sizeof *notice);
    *notice = (struct notice){.reports = reports, .ticket = report->ticket, .event = report->event};
    notice->failure = failure_of(report);
    reports->busy++;
    struct work *port = works_port(reports->works);
    read_phone(notice, &report->receiver);
    if (!read_url(notice, &report->dlr_url))
        finish(notice);
    else if (port->run(port, note, lose, notice, FOR_EVER) < 0)
        lose(notice);
}

static size_t on_room(void *self)
{
    return SIGNALS_AT_ONCE;
}

static void on_signal(void *self, const char *id, const struct db_reply *fields)
{
    const char *probe = db_field(fields, "probe");
    if (probe)
        delivery_probed(((struct reports *)self)->delivery, probe);
}

struct reports *reports_new(struct event_base *base, const struct config *config, struct works *works,
                            struct world *world, struct delivery *delivery, struct rests *rests)
{
    static const struct tail_events events = {.room = on_room, .entry = on_signal};
    struct ctx ctx = {.arena = arena_new(), .world = world};
    struct reports *reports = calloc(1, sizeof *reports);
    *reports = (struct reports){.config = config, .works = works, .world = world, .delivery = delivery, .rests = rests};
    reports->signals = tail_new(base, config->redis_url, key_signals(&ctx), "$", REPLICA_OFF, &events, reports);
    arena_free(ctx.arena);
    return reports;
}

void reports_free(struct reports *reports)
{
    if (!reports)
        return;
    tail_free(reports->signals);
    free(reports);
}

void reports_use(struct reports *reports, struct box *box)
{
    reports->box = box;
}

size_t reports_busy(const struct reports *reports)
{
    return reports->busy;
}

const struct reports_stats *reports_stats(const struct reports *reports)
{
    return &reports->stats;
}

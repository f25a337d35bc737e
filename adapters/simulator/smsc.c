#include "adapters/simulator/smsc.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "adapters/simulator/clock.h"
#include "adapters/simulator/esme.h"

#define ESMES_MAX 64
#define QUEUE_MAX 200000
#define TICK_MS 50

void smsc_pump(struct smsc *smsc)
{
    unsigned full = 0;
    while (smsc->queued && full < smsc->esme_count) {
        struct esme *esme = TAILQ_FIRST(&smsc->esmes);
        TAILQ_REMOVE(&smsc->esmes, esme, entry);
        TAILQ_INSERT_TAIL(&smsc->esmes, esme, entry);
        if (!esme->may_receive || esme->ending || esme->lost || !window_has_room(&esme->window)) {
            full++;
            continue;
        }
        full = 0;
        struct delivery *delivery = TAILQ_FIRST(&smsc->queue);
        TAILQ_REMOVE(&smsc->queue, delivery, entry);
        smsc->queued--;
        esme_deliver(esme, delivery);
    }
}

void smsc_requeue(struct smsc *smsc, struct delivery *delivery)
{
    TAILQ_INSERT_HEAD(&smsc->queue, delivery, entry);
    smsc->queued++;
    smsc->stats->deliver_sm_resent++;
}

void smsc_count_receivers(struct smsc *smsc)
{
    unsigned receivers = 0;
    struct esme *esme;
    TAILQ_FOREACH(esme, &smsc->esmes, entry)
    receivers += esme->may_receive;
    if (receivers == smsc->receivers)
        return;
    smsc->receivers = receivers;
    smsc->hooks.receivers_changed(smsc->hooks.context, receivers);
}

struct esme *smsc_esme(struct smsc *smsc, uint32_t id)
{
    struct esme *esme;
    TAILQ_FOREACH(esme, &smsc->esmes, entry)
    if (esme->id == id)
        return esme;
    return NULL;
}

void smsc_end_esme(struct esme *esme)
{
    struct smsc *smsc = esme->smsc;
    TAILQ_REMOVE(&smsc->esmes, esme, entry);
    smsc->esme_count--;
    smsc->queued += esme->window.used;
    smsc->stats->deliver_sm_resent += esme->window.used;
    esme_free(esme);
    smsc_count_receivers(smsc);
    smsc_pump(smsc);
}

/* What got no answer in time goes back to the queue; the oldest is then the first again. */
static void resend_late(struct esme *esme, int64_t now_ms)
{
    struct smsc *smsc = esme->smsc;
    struct deliveries late = TAILQ_HEAD_INITIALIZER(late);
    struct delivery *delivery;
    while ((delivery = TAILQ_FIRST(&esme->window.sent)) && delivery->sent_ms + smsc->faults->resend_ms <= now_ms) {
        window_take(&esme->window, delivery->sequence);
        TAILQ_INSERT_HEAD(&late, delivery, entry);
    }
    while ((delivery = TAILQ_FIRST(&late))) {
        TAILQ_REMOVE(&late, delivery, entry);
        smsc_requeue(smsc, delivery);
    }
}

static void tick(evutil_socket_t none, short what, void *context)
{
    struct smsc *smsc = context;
    int64_t now_ms = clock_ms();
    struct esme *esme, *next;
    for (esme = TAILQ_FIRST(&smsc->esmes); esme; esme = next) {
        next = TAILQ_NEXT(esme, entry);
        resend_late(esme, now_ms);
        esme_watch(esme, now_ms);
        if (esme->lost) {
            smsc_end_esme(esme);
            next = TAILQ_FIRST(&smsc->esmes);
        }
    }
    smsc_pump(smsc);
}

static void accepted(struct evconnlistener *listener, evutil_socket_t socket, struct sockaddr *address, int length,
                     void *context)
{
    struct smsc *smsc = context;
    if (smsc->esme_count == ESMES_MAX) {
        evutil_closesocket(socket);
        return;
    }
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct esme *esme = esme_new(smsc, socket);
    esme->id = ++smsc->last_esme;
    TAILQ_INSERT_TAIL(&smsc->esmes, esme, entry);
    smsc->esme_count++;
}

struct smsc *smsc_new(struct event_base *base, const struct smsc_options *options, const struct smsc_hooks *hooks,
                      struct faults *faults, struct stats *stats)
{
    struct smsc *smsc = calloc(1, sizeof *smsc);
    *smsc = (struct smsc){.base = base, .options = *options, .hooks = *hooks, .faults = faults, .stats = stats};
    /* Ids differ from those of an earlier run: a gateway may still wait for reports of that one. */
    smsc->last_message_id = (uint64_t)clock_wall_ms() << 16;
    TAILQ_INIT(&smsc->esmes);
    TAILQ_INIT(&smsc->queue);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(options->port)};
    if (inet_pton(AF_INET, options->address, &here.sin_addr) == 1)
        smsc->listener = evconnlistener_new_bind(base, accepted, smsc, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 128,
                                                 (struct sockaddr *)&here, sizeof here);
    if (!smsc->listener) {
        free(smsc);
        return NULL;
    }
    smsc->later = later_new(base);
    smsc->tick = event_new(base, -1, EV_PERSIST, tick, smsc);
    event_add(smsc->tick, &(struct timeval){.tv_usec = TICK_MS * 1000});
    return smsc;
}

void smsc_free(struct smsc *smsc)
{
    if (!smsc)
        return;
    evconnlistener_free(smsc->listener);
    event_free(smsc->tick);
    later_free(smsc->later);
    struct esme *esme;
    while ((esme = TAILQ_FIRST(&smsc->esmes))) {
        TAILQ_REMOVE(&smsc->esmes, esme, entry);
        esme_free(esme);
    }
    struct delivery *delivery;
    while ((delivery = TAILQ_FIRST(&smsc->queue))) {
        TAILQ_REMOVE(&smsc->queue, delivery, entry);
        free(delivery);
    }
    free(smsc);
}

uint16_t smsc_port(const struct smsc *smsc)
{
    struct sockaddr_in here;
    socklen_t length = sizeof here;
    getsockname(evconnlistener_get_fd(smsc->listener), (struct sockaddr *)&here, &length);
    return ntohs(here.sin_port);
}

unsigned smsc_receivers(const struct smsc *smsc)
{
    return smsc->receivers;
}

unsigned smsc_queued(const struct smsc *smsc)
{
    return smsc->queued;
}

static void enqueue(struct smsc *smsc, const uint8_t *octets, size_t size, struct delivery_mark mark)
{
    struct delivery *delivery = deliver_sm_new(octets, size, mark);
    TAILQ_INSERT_TAIL(&smsc->queue, delivery, entry);
    smsc->queued++;
}

bool smsc_deliver(struct smsc *smsc, const struct smpp_pdu *pdu, struct delivery_mark mark)
{
    static uint8_t octets[SMPP_PDU_MAX];
    size_t size = smpp_encode(octets, sizeof octets, pdu);
    if (!size || smsc->queued >= QUEUE_MAX)
        return false;
    enqueue(smsc, octets, size, mark);
    if (faults_happen(smsc->faults, &smsc->faults->duplicate_deliver))
        enqueue(smsc, octets, size, (struct delivery_mark){0});
    smsc_pump(smsc);
    return true;
}

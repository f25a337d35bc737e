#include "adapters/simulator/esme.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/clock.h"

#define INPUT_MAX (2 * SMPP_PDU_MAX)
#define OUTPUT_MAX (1024 * 1024) /* more unread answers than this, and we read no more questions */
#define BIND_WITHIN_MS 10000
#define ENQUIRE_AFTER_MS 30000
#define ANSWER_WITHIN_MS 30000
#define RETRY_MS 500
#define ENQUIRE_SEQUENCE 0x40000000u
#define SMALL_PDU_BYTES 256

static void send_pdu(struct esme *esme, const struct smpp_pdu *pdu)
{
    uint8_t octets[SMALL_PDU_BYTES];
    size_t size = smpp_encode(octets, sizeof octets, pdu);
    bufferevent_write(esme->link, octets, size);
}

static void answer(struct esme *esme, const struct smpp_pdu *question, uint32_t status)
{
    uint32_t command = smpp_answer(question->command);
    if (!command)
        return;
    esme->smsc->stats->generic_nack += command == SMPP_GENERIC_NACK;
    send_pdu(esme, &(struct smpp_pdu){.command = command, .status = status, .sequence = question->sequence});
}

static void nack(struct esme *esme, uint32_t sequence, uint32_t status)
{
    esme->smsc->stats->generic_nack++;
    send_pdu(esme, &(struct smpp_pdu){.command = SMPP_GENERIC_NACK, .status = status, .sequence = sequence});
}

static bool is_bound(const struct esme *esme)
{
    return esme->may_receive || esme->may_transmit;
}

static uint32_t may_bind(const struct esme *esme, const struct smpp_bind *bind)
{
    const struct smsc_options *options = &esme->smsc->options;
    if (is_bound(esme))
        return ESME_RALYBND;
    if (options->system_id && strcmp(options->system_id, bind->system_id))
        return ESME_RINVSYSID;
    if (options->password && strcmp(options->password, bind->password))
        return ESME_RINVPASWD;
    return ESME_ROK;
}

static void on_bind(struct esme *esme, const struct smpp_pdu *pdu)
{
    uint32_t status = may_bind(esme, &pdu->bind);
    struct smpp_pdu reply = {.command = smpp_answer(pdu->command),
                             .status = status,
                             .sequence = pdu->sequence,
                             .bind_resp = {.system_id = "loa"}};
    if (status == ESME_ROK)
        smpp_add_tlv(&reply, SMPP_TLV_SC_INTERFACE_VERSION, "\x34", 1);
    send_pdu(esme, &reply);
    if (status != ESME_ROK)
        return;
    esme->may_receive = pdu->command != SMPP_BIND_TRANSMITTER;
    esme->may_transmit = pdu->command != SMPP_BIND_RECEIVER;
    esme->smsc->stats->binds++;
    smsc_count_receivers(esme->smsc);
    smsc_pump(esme->smsc);
}

static void on_unbind(struct esme *esme, const struct smpp_pdu *pdu)
{
    answer(esme, pdu, ESME_ROK);
    esme->may_receive = esme->may_transmit = false;
    esme->ending = true;
    smsc_count_receivers(esme->smsc);
}

static void on_enquire_link(struct esme *esme, const struct smpp_pdu *pdu)
{
    answer(esme, pdu, ESME_ROK);
}

struct late_answer {
    uint32_t esme;
    struct smpp_pdu pdu;
};

static void answer_late(void *context, void *what)
{
    struct late_answer *late = what;
    struct esme *esme = smsc_esme(context, late->esme);
    if (esme)
        send_pdu(esme, &late->pdu);
}

static void answer_submit(struct esme *esme, const struct smpp_pdu *reply)
{
    struct smsc *smsc = esme->smsc;
    if (!smsc->faults->submit_resp_delay_ms) {
        send_pdu(esme, reply);
        return;
    }
    struct late_answer *late = malloc(sizeof *late);
    *late = (struct late_answer){.esme = esme->id, .pdu = *reply};
    later_add(smsc->later, smsc->faults->submit_resp_delay_ms, answer_late, smsc, late, free);
}

static uint32_t take_submit(struct esme *esme, const struct smpp_pdu *pdu, const char *message_id)
{
    struct smsc *smsc = esme->smsc;
    if (!esme->may_transmit)
        return ESME_RINVBNDSTS;
    if (faults_happen(smsc->faults, &smsc->faults->throttle))
        return ESME_RTHROTTLED;
    if (faults_happen(smsc->faults, &smsc->faults->reject))
        return ESME_RSUBMITFAIL;
    return smsc->hooks.submitted(smsc->hooks.context, pdu, message_id);
}

static void on_submit(struct esme *esme, const struct smpp_pdu *pdu)
{
    struct smsc *smsc = esme->smsc;
    if (faults_happen(smsc->faults, &smsc->faults->cut_link)) {
        esme->lost = true;
        return;
    }
    struct smpp_pdu reply = {.command = SMPP_SUBMIT_SM_RESP, .sequence = pdu->sequence};
    char *id = reply.sm_resp.message_id;
    snprintf(id, sizeof reply.sm_resp.message_id, "%llx", (unsigned long long)++smsc->last_message_id);
    reply.status = take_submit(esme, pdu, id);
    if (reply.status != ESME_ROK)
        *id = '\0';
    smsc->stats->submit_sm += reply.status == ESME_ROK;
    smsc->stats->submit_sm_refused += reply.status != ESME_ROK;
    if (reply.status == ESME_ROK && faults_happen(smsc->faults, &smsc->faults->drop_submit_resp))
        return;
    answer_submit(esme, &reply);
}

/* What says "not now" is tried again (5.1.3). */
static bool is_temporary(uint32_t status)
{
    static const uint32_t temporary[] = {ESME_RSYSERR, ESME_RMSGQFUL, ESME_RTHROTTLED, ESME_RX_T_APPN};
    for (size_t i = 0; i < sizeof temporary / sizeof *temporary; i++)
        if (temporary[i] == status)
            return true;
    return false;
}

static void deliver_again(void *context, void *what)
{
    struct delivery **delivery = what;
    smsc_requeue(context, *delivery);
    *delivery = NULL;
    smsc_pump(context);
}

static void forget_again(void *what)
{
    struct delivery **delivery = what;
    free(*delivery);
    free(delivery);
}

static void on_deliver_resp(struct esme *esme, const struct smpp_pdu *pdu)
{
    struct smsc *smsc = esme->smsc;
    if (faults_happen(smsc->faults, &smsc->faults->ignore_deliver_resp))
        return;
    struct delivery *delivery = window_take(&esme->window, pdu->sequence);
    if (!delivery)
        return;
    smsc->stats->deliver_sm_acked += pdu->status == ESME_ROK;
    smsc->stats->deliver_sm_refused += pdu->status != ESME_ROK;
    if (is_temporary(pdu->status)) {
        struct delivery **again = malloc(sizeof *again);
        *again = delivery;
        later_add(smsc->later, RETRY_MS, deliver_again, smsc, again, forget_again);
    } else {
        if (delivery->mark.owner)
            smsc->hooks.delivered(smsc->hooks.context, delivery->mark, pdu->status);
        free(delivery);
    }
    smsc_pump(smsc);
}

static void on_nothing(struct esme *esme, const struct smpp_pdu *pdu)
{
}

static const struct {
    uint32_t command;
    void (*handle)(struct esme *esme, const struct smpp_pdu *pdu);
    bool needs_bind;
} handlers[] = {
    {SMPP_SUBMIT_SM, on_submit, true},           {SMPP_DELIVER_SM_RESP, on_deliver_resp, true},
    {SMPP_ENQUIRE_LINK, on_enquire_link, false}, {SMPP_ENQUIRE_LINK_RESP, on_nothing, false},
    {SMPP_BIND_TRANSCEIVER, on_bind, false},     {SMPP_BIND_RECEIVER, on_bind, false},
    {SMPP_BIND_TRANSMITTER, on_bind, false},     {SMPP_UNBIND, on_unbind, true},
    {SMPP_GENERIC_NACK, on_deliver_resp, true}, /* it refuses the deliver_sm of that number */
};

static void handle(struct esme *esme, const uint8_t *octets, size_t size)
{
    struct smpp_pdu pdu;
    uint32_t status = smpp_decode(&pdu, octets, size);
    if (status != ESME_ROK) {
        if (smpp_answer(pdu.command))
            nack(esme, pdu.sequence, status);
        return;
    }
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
        if (handlers[i].command != pdu.command)
            continue;
        if (handlers[i].needs_bind && !is_bound(esme))
            answer(esme, &pdu, ESME_RINVBNDSTS);
        else
            handlers[i].handle(esme, &pdu);
        return;
    }
    answer(esme, &pdu, ESME_RINVCMDID);
}

static bool is_writing_too_much(const struct esme *esme)
{
    return evbuffer_get_length(bufferevent_get_output(esme->link)) > OUTPUT_MAX;
}

/* Handles every whole PDU among the octets and returns how many octets those were. */
static size_t handle_all(struct esme *esme, const uint8_t *octets, size_t size)
{
    size_t done = 0;
    while (size - done >= 4 && !esme->lost && !esme->ending && !is_writing_too_much(esme)) {
        size_t length = smpp_length(octets + done);
        if (!length) {
            nack(esme, 0, ESME_RINVCMDLEN);
            esme->smsc->stats->cut_links++;
            esme->ending = true;
            break;
        }
        if (size - done < length)
            break;
        handle(esme, octets + done, length);
        done += length;
    }
    return done;
}

static void on_input(struct bufferevent *link, void *context)
{
    struct esme *esme = context;
    struct evbuffer *input = bufferevent_get_input(link);
    size_t size = evbuffer_get_length(input);
    esme->heard_ms = clock_ms();
    evbuffer_drain(input, handle_all(esme, evbuffer_pullup(input, -1), size));
    if (esme->ending || is_writing_too_much(esme))
        bufferevent_disable(link, EV_READ);
    if (esme->lost)
        smsc_end_esme(esme);
}

static void on_written(struct bufferevent *link, void *context)
{
    struct esme *esme = context;
    if (esme->ending) {
        smsc_end_esme(esme);
    } else if (!(bufferevent_get_enabled(link) & EV_READ)) {
        bufferevent_enable(link, EV_READ);
        on_input(link, esme);
    }
}

static void on_end(struct bufferevent *link, short what, void *context)
{
    smsc_end_esme(context);
}

struct esme *esme_new(struct smsc *smsc, evutil_socket_t socket)
{
    struct esme *esme = calloc(1, sizeof *esme);
    esme->smsc = smsc;
    esme->heard_ms = clock_ms();
    window_init(&esme->window, smsc->options.window);
    esme->link = bufferevent_socket_new(smsc->base, socket, BEV_OPT_CLOSE_ON_FREE);
    bufferevent_setcb(esme->link, on_input, on_written, on_end, esme);
    bufferevent_setwatermark(esme->link, EV_READ, 0, INPUT_MAX);
    bufferevent_enable(esme->link, EV_READ | EV_WRITE);
    return esme;
}

void esme_free(struct esme *esme)
{
    window_end(&esme->window, &esme->smsc->queue);
    bufferevent_free(esme->link);
    free(esme);
}

void esme_watch(struct esme *esme, int64_t now_ms)
{
    if (!is_bound(esme)) {
        esme->lost = esme->lost || now_ms - esme->heard_ms > BIND_WITHIN_MS;
        return;
    }
    if (now_ms - esme->heard_ms < ENQUIRE_AFTER_MS)
        return;
    if (esme->asked_ms < esme->heard_ms) {
        esme->asked_ms = now_ms;
        send_pdu(esme, &(struct smpp_pdu){.command = SMPP_ENQUIRE_LINK,
                                          .sequence = ENQUIRE_SEQUENCE + esme->enquiries++ % ENQUIRE_SEQUENCE});
    } else if (now_ms - esme->asked_ms > ANSWER_WITHIN_MS) {
        esme->smsc->stats->cut_links++;
        esme->lost = true;
    }
}

void esme_deliver(struct esme *esme, struct delivery *delivery)
{
    window_add(&esme->window, delivery, clock_ms());
    esme->smsc->stats->deliver_sm_sent++;
    bufferevent_write(esme->link, delivery->octets, delivery->size);
}

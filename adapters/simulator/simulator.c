#include "adapters/simulator/simulator.h"

#include <stdlib.h>

#include "adapters/simulator/site.h"
#include "adapters/simulator/state.h"

static void delivered(void *context, struct delivery_mark mark, uint32_t status)
{
    struct simulator *simulator = context;
    phones_answered(simulator->phones, mark.owner, mark.number, status == ESME_ROK);
}

static void receivers_changed(void *context, unsigned receivers)
{
    struct simulator *simulator = context;
    if (simulator->site)
        site_tell_link(simulator->site, receivers);
}

static void count_second(evutil_socket_t none, short what, void *context)
{
    struct simulator *simulator = context;
    const struct stats *now = &simulator->stats, *before = &simulator->second_ago;
    simulator->mo_per_s = (uint32_t)(now->deliver_sm_acked - before->deliver_sm_acked);
    simulator->mt_per_s = (uint32_t)(now->submit_sm - before->submit_sm);
    simulator->second_ago = *now;
}

struct simulator *simulator_new(struct event_base *base, const struct simulator_options *options, const char **why)
{
    struct simulator *simulator = calloc(1, sizeof *simulator);
    simulator->base = base;
    simulator->options = *options;
    faults_reset(&simulator->faults);
    simulator->scratch = arena_new();
    simulator->phones = phones_new(options->keep, options->country);
    simulator->later = later_new(base);
    simulator->second = event_new(base, -1, EV_PERSIST, count_second, simulator);
    struct timeval every = {.tv_sec = 1};
    event_add(simulator->second, &every);
    simulator->smsc = smsc_new(base,
                               &(struct smsc_options){.address = "127.0.0.1",
                                                      .port = options->smpp_port,
                                                      .system_id = options->system_id,
                                                      .password = options->password,
                                                      .window = options->window},
                               &(struct smsc_hooks){.context = simulator,
                                                    .submitted = simulator_submitted,
                                                    .delivered = delivered,
                                                    .receivers_changed = receivers_changed},
                               &simulator->faults, &simulator->stats);
    *why = "cannot listen on the SMPP port";
    if (simulator->smsc) {
        *why = "cannot listen on the web port or read the page";
        simulator->site = site_new(simulator, options->web_port);
    }
    if (!simulator->site) {
        simulator_free(simulator);
        return NULL;
    }
    return simulator;
}

void simulator_free(struct simulator *simulator)
{
    if (!simulator)
        return;
    traffic_free(simulator->traffic);
    site_free(simulator->site);
    simulator->site = NULL;
    smsc_free(simulator->smsc);
    later_free(simulator->later);
    event_free(simulator->second);
    phones_free(simulator->phones);
    arena_free(simulator->scratch);
    free(simulator);
}

uint16_t simulator_smpp_port(const struct simulator *simulator)
{
    return smsc_port(simulator->smsc);
}

uint16_t simulator_web_port(const struct simulator *simulator)
{
    return site_port(simulator->site);
}

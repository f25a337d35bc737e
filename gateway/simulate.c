/* `loa simulate`: the SMSC simulator on its own. */
#include <errno.h>
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/simulator/simulator.h"
#include "gateway/subcommands.h"

static int usage(FILE *out)
{
    fputs("loa simulate [options]: an SMPP 3.4 SMSC with any number of phones, on 127.0.0.1\n\n"
          "  --smpp-port N    where gateways bind (0, the default: a free port)\n"
          "  --web-port N     where the phones are seen (0, the default: a free port)\n"
          "  --shortcode X    what the phones write to (8099)\n"
          "  --phones A,B     the phones to show first (+84912000001,+84912000002); A=NAME says whose it is\n"
          "  --country N      what a leading 0 of a number stands for (84)\n"
          "  --system-id X    who may bind (everyone)\n"
          "  --password X     and with which password (any)\n"
          "  --window N       deliver_sm without an answer for each bind (100)\n"
          "  --keep N         messages a phone remembers (500)\n\n"
          "Prints one JSON line when it is ready; SIGTERM or SIGINT ends it.\n",
          out);
    return out == stderr ? 2 : 0;
}

static uint32_t bounded(const char *text, unsigned long least, unsigned long most)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno || *end || end == text || number < least || number > most) {
        fprintf(stderr, "loa simulate: '%s' is no number from %lu to %lu\n", text, least, most);
        exit(2);
    }
    return (uint32_t)number;
}

static const struct option long_options[] = {{"smpp-port", required_argument, NULL, 's'},
                                             {"web-port", required_argument, NULL, 'w'},
                                             {"shortcode", required_argument, NULL, 'c'},
                                             {"phones", required_argument, NULL, 'p'},
                                             {"country", required_argument, NULL, 'y'},
                                             {"system-id", required_argument, NULL, 'i'},
                                             {"password", required_argument, NULL, 'x'},
                                             {"window", required_argument, NULL, 'd'},
                                             {"keep", required_argument, NULL, 'k'},
                                             {"help", no_argument, NULL, 'h'},
                                             {0}};

/* False when there is nothing to start; *status is then what to exit with. */
static bool read_options(int argc, char **argv, struct simulator_options *options, int *status)
{
    int option;
    while ((option = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
        switch (option) {
        case 's':
            options->smpp_port = (uint16_t)bounded(optarg, 0, UINT16_MAX);
            break;
        case 'w':
            options->web_port = (uint16_t)bounded(optarg, 0, UINT16_MAX);
            break;
        case 'c':
            options->shortcode = optarg;
            break;
        case 'p':
            options->phones = optarg;
            break;
        case 'y':
            options->country = optarg;
            break;
        case 'i':
            options->system_id = optarg;
            break;
        case 'x':
            options->password = optarg;
            break;
        case 'd':
            options->window = bounded(optarg, 1, 10000);
            break;
        case 'k':
            options->keep = bounded(optarg, 1, 1000000);
            break;
        default:
            *status = usage(option == 'h' ? stdout : stderr);
            return false;
        }
    }
    if (optind < argc)
        *status = usage(stderr);
    return optind == argc;
}

/* libevent's usual clock is good for 4 ms; a load that measures needs a better one. */
static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static void stop(evutil_socket_t signal, short what, void *base)
{
    event_base_loopexit(base, NULL);
}

static void run(struct event_base *base, const struct simulator *simulator)
{
    struct event *term = evsignal_new(base, SIGTERM, stop, base), *interrupt = evsignal_new(base, SIGINT, stop, base);
    event_add(term, NULL);
    event_add(interrupt, NULL);
    printf("{\"smpp_port\":%u,\"web\":\"http://127.0.0.1:%u/\"}\n", simulator_smpp_port(simulator),
           simulator_web_port(simulator));
    fflush(stdout);
    event_base_dispatch(base);
    event_free(term);
    event_free(interrupt);
}

int run_simulate(int argc, char **argv)
{
    struct simulator_options options = {
        .shortcode = "8099", .phones = "+84912000001,+84912000002", .country = "84", .window = 100, .keep = 500};
    int status = 0;
    if (!read_options(argc, argv, &options, &status))
        return status;
    signal(SIGPIPE, SIG_IGN);
    struct event_base *base = new_base();
    const char *why;
    struct simulator *simulator = simulator_new(base, &options, &why);
    if (simulator) {
        run(base, simulator);
    } else {
        fprintf(stderr, "loa simulate: %s: %s\n", why, strerror(errno));
        status = 1;
    }
    simulator_free(simulator);
    event_base_free(base);
    return status;
}

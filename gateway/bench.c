/* `loa bench`: a load in bearerbox's place, to see what this machine and its Redis carry. */
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "gateway/bench_load.h"
#include "gateway/subcommands.h"

static int usage(FILE *out)
{
    fputs("loa bench [options]: listens in bearerbox's place, loads the gateway that connects, prints one JSON line\n\n"
          "  --port N      where to listen on 127.0.0.1 (0, the default: a free port, printed first)\n"
          "  --seconds N   how long (5)\n"
          "  --phones N    how many phones; they must be known to the gateway (1000)\n"
          "  --first N     number of the first phone, digits; the others follow (84910000000)\n"
          "  --window N    messages unacknowledged at a time (500)\n"
          "  --rate N      messages a second (0, the default: as many as go)\n"
          "  --to X        the short code (8099)\n"
          "  --text X      what they send (\"#nuoc bai {serial}\")\n"
          "  --serial N    the first serial number (1)\n\n"
          "Point a gateway at it: [kannel] port=N in its loa.ini.\n",
          out);
    return out == stderr ? 2 : 0;
}

static bool number_of(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    char *end;
    *number = strtoull(text, &end, 10);
    return end != text && !*end && *number >= least && *number <= most;
}

static const struct option long_options[] = {{"port", required_argument, NULL, 'p'},
                                             {"seconds", required_argument, NULL, 's'},
                                             {"phones", required_argument, NULL, 'n'},
                                             {"first", required_argument, NULL, 'f'},
                                             {"window", required_argument, NULL, 'w'},
                                             {"rate", required_argument, NULL, 'r'},
                                             {"to", required_argument, NULL, 't'},
                                             {"text", required_argument, NULL, 'x'},
                                             {"serial", required_argument, NULL, 'i'},
                                             {"help", no_argument, NULL, 'h'},
                                             {0}};

/* The number an option sets, and its bounds; `bytes` is the width of the member. */
static bool set_number(struct bench_plan *plan, int option, const char *text)
{
    uint64_t number;
    switch (option) {
    case 'p':
        return number_of(text, 0, UINT16_MAX, &number) && (plan->port = (uint16_t)number, true);
    case 's':
        return number_of(text, 1, 3600, &number) && (plan->seconds = (uint32_t)number, true);
    case 'n':
        return number_of(text, 1, 10000000, &number) && (plan->phones = (uint32_t)number, true);
    case 'w':
        return number_of(text, 1, 1000000, &number) && (plan->window = (uint32_t)number, true);
    case 'r':
        return number_of(text, 0, 1000000, &number) && (plan->rate = (uint32_t)number, true);
    case 'f':
        return number_of(text, 1, UINT64_C(999999999999999), &plan->first);
    case 'i':
        return number_of(text, 0, UINT64_MAX, &plan->serial);
    default:
        return false;
    }
}

/* True when there is something to run; *status is otherwise what to exit with. */
static bool read_options(int argc, char **argv, struct bench_plan *plan, int *status)
{
    int option;
    while ((option = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
        if (option == 't')
            plan->to = optarg;
        else if (option == 'x')
            plan->text = optarg;
        else if (option == 'h' || option == '?' || !set_number(plan, option, optarg)) {
            *status = usage(option == 'h' ? stdout : stderr);
            return false;
        }
    }
    if (optind < argc)
        *status = usage(stderr);
    return optind == argc;
}

static void print_report(void *base, const struct bench_report *report)
{
    printf("{\"sent\":%" PRIu64 ",\"acked\":%" PRIu64 ",\"replied\":%" PRIu64 ",\"refused\":%" PRIu64
           ",\"seconds\":%.3f,\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
           report->sent, report->acked, report->replied, report->refused, report->seconds, report->per_s,
           report->p50_ms, report->p99_ms, report->max_ms);
    event_base_loopbreak(base);
}

int run_bench(int argc, char **argv)
{
    struct bench_plan plan = {.seconds = 5,
                              .phones = 1000,
                              .window = 500,
                              .first = UINT64_C(84910000000),
                              .to = "8099",
                              .text = "#nuoc bai {serial}",
                              .serial = 1};
    int status = 0;
    if (!read_options(argc, argv, &plan, &status))
        return status;
    signal(SIGPIPE, SIG_IGN);
    struct event_base *base = event_base_new();
    struct bench_load *load = bench_load_new(base, &plan, print_report, base);
    if (load) {
        printf("{\"port\":%u}\n", bench_load_port(load));
        fflush(stdout);
        event_base_dispatch(base);
        bench_load_free(load);
    } else {
        fprintf(stderr, "loa bench: cannot listen on port %u\n", plan.port);
        status = 1;
    }
    event_base_free(base);
    return status;
}

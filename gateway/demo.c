/* `loa demo`: all of Loa on this machine, private to a folder and to free ports, with a village that talks. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "adapters/redis/blocking.h"
#include "gateway/demo_folder.h"
#include "gateway/demo_http.h"
#include "gateway/demo_programs.h"
#include "gateway/demo_story.h"
#include "gateway/demo_told.h"
#include "gateway/demo_village.h"
#include "gateway/subcommands.h"
#include "social-core/base/json.h"

#define DATA LOA_SHARE "/data/"
#define PROGRAMS 4

struct demo {
    struct demo_folder folder;
    struct programs programs;
    struct program list[PROGRAMS];
    struct tool tool;
    json_t *story, *told;
    enum tidings tidings;
};

static int fail(const char *why)
{
    if (*why)
        fprintf(stderr, "loa demo: %s\n", why);
    return -1;
}

/* ---- the programs ---- */

static bool redis_ready(void *self)
{
    const struct demo *demo = self;
    char why[512];
    struct db *db =
        redis_blocking_open(arena_printf(demo->folder.arena, "unix:%s/redis.sock", demo->folder.path), why, sizeof why);
    redis_blocking_close(db);
    return db;
}

static int64_t receivers(const struct demo *demo)
{
    struct arena *arena = demo->folder.arena;
    const char *stats;
    demo_http(arena, demo->folder.ports.phones, "/api/stats", NULL, &stats);
    return json_integer_value(json_object_get(json_read(arena, stats), "receivers"));
}

/* A phone takes its time to confirm, and with two binds an instant report would overtake the answer it belongs to. */
static bool simulator_ready(void *self)
{
    const struct demo *demo = self;
    return demo_http(demo->folder.arena, demo->folder.ports.phones, "/api/faults", "{\"dlr_delay_ms\":300}", NULL) ==
           200;
}

static bool bearerbox_ready(void *self)
{
    const struct demo *demo = self;
    return demo_http(demo->folder.arena, demo->folder.ports.admin, "/status.txt", NULL, NULL) && receivers(demo) > 0;
}

static bool gateway_ready(void *self)
{
    const struct demo *demo = self;
    return demo_http(demo->folder.arena, demo->folder.ports.web, "/healthz", NULL, NULL) == 200;
}

static const char *port_text(const struct demo *demo, uint16_t port)
{
    return arena_printf(demo->folder.arena, "%u", port);
}

static const char *shown_phones(const struct demo *demo)
{
    const char *list = "";
    size_t i;
    json_t *phone;
    json_array_foreach(json_object_get(demo->story, "shown"), i, phone)
    {
        list = arena_printf(demo->folder.arena, "%s%s%s=%s", list, *list ? "," : "",
                            json_string_value(json_object_get(phone, "number")),
                            json_string_value(json_object_get(phone, "name")));
    }
    return list;
}

static const char *itself(struct arena *arena)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    return length > 0 ? arena_copy(arena, path, (size_t)length) : "loa";
}

static void add_program(struct demo *demo, const char *name, bool (*ready)(void *), const char *const *words)
{
    struct arena *arena = demo->folder.arena;
    size_t count = 0;
    while (words[count])
        count++;
    const char **argv = arena_copy_of(arena, words, (count + 1) * sizeof *words);
    demo->list[demo->programs.count++] = (struct program){
        .name = name, .log = arena_printf(arena, "%s/%s.log", demo->folder.path, name), .argv = argv, .ready = ready};
}

static void list_programs(struct demo *demo)
{
    const struct demo_ports *ports = &demo->folder.ports;
    const char *loa = itself(demo->folder.arena);
    demo->programs.list = demo->list;
    add_program(demo, "redis-server", redis_ready, (const char *const[]){"redis-server", "redis.conf", NULL});
    add_program(demo, "simulator", simulator_ready,
                (const char *const[]){loa, "simulate", "--smpp-port", port_text(demo, ports->smpp), "--web-port",
                                      port_text(demo, ports->phones), "--shortcode", DEMO_SHORTCODE, "--phones",
                                      shown_phones(demo), NULL});
    add_program(demo, "bearerbox", bearerbox_ready, (const char *const[]){"bearerbox", "-v", "3", "kannel.conf", NULL});
    add_program(demo, "gateway", gateway_ready, (const char *const[]){loa, "serve", "-c", "loa.ini", NULL});
}

/* ---- the village ---- */

static int fill(struct demo *demo)
{
    int argc = 3;
    char *argv[] = {"demo", "-c", "loa.ini", NULL};
    if (tool_open(&demo->tool, "loa demo", &argc, argv) < 0) {
        demo->tool = (struct tool){0};
        return -1;
    }
    if (demo_village_load(&demo->tool) < 0)
        return -1;
    const char *login = json_string_value(json_object_get(demo->story, "officer"));
    json_t *officer = demo_village_officer(&demo->tool, login, json_object_get(demo->folder.last_time, "officer"));
    if (!officer)
        return -1;
    demo->told = demo_told_of(&demo->folder, officer);
    return 0;
}

static int tell_story(struct demo *demo)
{
    char why[1024] = "";
    if (demo->folder.last_time)
        return 0;
    fprintf(stderr, "demo  %-12s villagers write %zu texts, officers answer\n", "story",
            json_array_size(json_object_get(demo->story, "steps")));
    int status = demo_story_tell(demo->story, &demo->tool, &demo->programs, demo->folder.ports.phones, &demo->tidings,
                                 why, sizeof why);
    return status < 0 && demo->tidings == TIDINGS_NONE ? fail(why) : status;
}

/* ---- from start to end ---- */

/* Enter asks for a code; the end of the input, or a terminal that is another's now, asks for nothing more. */
static bool read_enter(const struct demo *demo)
{
    char typed[256];
    if (read(STDIN_FILENO, typed, sizeof typed) <= 0)
        return false;
    demo_told_print_code(demo->told);
    return true;
}

static void stay(struct demo *demo)
{
    int terminal = isatty(STDIN_FILENO) ? STDIN_FILENO : -1;
    signal(SIGTTIN, SIG_IGN);
    while ((demo->tidings = programs_watch(&demo->programs, terminal, -1)) == TIDINGS_NONE) {
        struct pollfd typed = {.fd = terminal, .events = POLLIN};
        if (terminal >= 0 && poll(&typed, 1, 0) > 0 && !read_enter(demo))
            terminal = -1;
    }
}

/* The gateway is last, and finds the village there. */
static int start(struct demo *demo)
{
    char why[512];
    if (demo_folder_configure(&demo->folder, why, sizeof why) < 0)
        return fail(why);
    list_programs(demo);
    for (size_t i = 0; i < demo->programs.count; i++) {
        bool gateway = demo->list[i].ready == gateway_ready;
        if ((gateway && fill(demo) < 0) || programs_start(&demo->programs, &demo->list[i], demo, &demo->tidings) < 0)
            return -1;
    }
    if (tell_story(demo) < 0)
        return -1;
    tool_close(&demo->tool);
    demo->tool = (struct tool){0};
    return demo_folder_remember(&demo->folder, demo->told, why, sizeof why) < 0 ? fail(why) : 0;
}

static int run(struct demo *demo)
{
    json_error_t error;
    if (!(demo->story = json_load_file(DATA "story.json", 0, &error)))
        return fail(error.text);
    if (programs_open(&demo->programs) < 0)
        return fail(strerror(errno));
    fprintf(stderr, "demo  %-12s %s\n", "folder", demo->folder.path);
    if (start(demo) == 0) {
        demo_told_print(demo->told);
        stay(demo);
    }
    fputs("demo  ending\n", stderr);
    programs_end(&demo->programs);
    return demo->tidings == TIDINGS_STOP ? 0 : -1;
}

static int usage(FILE *out)
{
    fputs("loa demo [options]: all of Loa on this machine, with phones in the browser\n\n"
          "  --dir DIR        the folder that keeps everything ($XDG_STATE_HOME/loa-demo)\n"
          "  --web-port N     of the public pages (a free one)\n"
          "  --smpp-port N    of the simulated SMSC (a free one)\n\n"
          "Prints one JSON line when it is ready; SIGTERM or SIGINT ends it and every program it started.\n",
          out);
    return out == stderr ? 2 : 0;
}

static bool read_port(const char *text, uint16_t *port)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    *port = (uint16_t)number;
    return end != text && !*end && *text != '-' && number <= UINT16_MAX;
}

int run_demo(int argc, char **argv)
{
    static const struct option options[] = {{"dir", required_argument, NULL, 'd'},
                                            {"web-port", required_argument, NULL, 'w'},
                                            {"smpp-port", required_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct demo demo = {.programs.signals = -1};
    struct demo_ports wanted = {0};
    const char *dir = NULL;
    char why[1024];
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        if (option == 'd')
            dir = optarg;
        else if ((option != 'w' && option != 's') || !read_port(optarg, option == 'w' ? &wanted.web : &wanted.smpp))
            return usage(option == 'h' ? stdout : stderr);
    }
    if (optind < argc)
        return usage(stderr);
    if (sodium_init() < 0)
        abort();
    umask(077); /* bearerbox's store holds texts and numbers */
    int status = demo_folder_open(&demo.folder, dir, &wanted, why, sizeof why) < 0 ? fail(why) : run(&demo);
    if (demo.tool.config)
        tool_close(&demo.tool);
    json_decref(demo.story);
    json_decref(demo.told);
    demo_folder_close(&demo.folder);
    return status < 0;
}

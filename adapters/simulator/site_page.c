/* The page of phones, its plain form, and its files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adapters/simulator/site_handlers.h"
#include "adapters/simulator/site_page.h"

#define SHOWN_MAX 12
#define SHARE LOA_SHARE "/simulator/"

static const struct {
    const char *name, *type;
} assets[] = {
    {"phones.css", "text/css; charset=utf-8"},
    {"phones.js", "text/javascript; charset=utf-8"},
    {"segments.js", "text/javascript; charset=utf-8"},
    {"ussd.js", "text/javascript; charset=utf-8"},
    {"keypad.js", "text/javascript; charset=utf-8"},
    {"hills.svg", "image/svg+xml"},
    {"icon.svg", "image/svg+xml"},
};

/* The phones a page shows. */
struct shown {
    struct phone *phones[SHOWN_MAX];
    unsigned count;
};

static void show_one(struct shown *shown, struct phones *phones, const char *number)
{
    struct phone *phone = phones_get(phones, number);
    for (unsigned i = 0; i < shown->count; i++)
        if (shown->phones[i] == phone)
            return;
    if (phone && shown->count < SHOWN_MAX)
        shown->phones[shown->count++] = phone;
}

static struct shown shown_in(struct visit *visit, const char *numbers, const char *added)
{
    struct shown shown = {.count = 0};
    char *rest = arena_strdup(visit->arena, numbers && *numbers ? numbers : visit->simulator->options.phones);
    for (char *number; (number = strsep(&rest, ","));) {
        /* A + in an address that was typed by hand arrives as a blank. */
        number += strspn(number, " ");
        number[strcspn(number, "=")] = '\0';
        show_one(&shown, visit->simulator->phones, number);
    }
    if (added)
        show_one(&shown, visit->simulator->phones, added + strspn(added, " "));
    return shown;
}

/* The numbers with commas between them, for an address (`plus` is then %2B); `but` is left out. */
static const char *list_of(struct arena *arena, const struct shown *shown, const struct phone *but, const char *plus)
{
    const char *list = "";
    for (unsigned i = 0; i < shown->count; i++) {
        char number[PHONE_NUMBER_BYTES + 1];
        if (shown->phones[i] == but)
            continue;
        phone_spelling(shown->phones[i], number);
        bool has_plus = *number == '+';
        list = arena_printf(arena, "%s%s%s%s", list, *list ? "," : "", has_plus ? plus : "", number + has_plus);
    }
    return list;
}

/* +84 912 000 001: the last nine digits by threes. */
static const char *pretty(struct arena *arena, const struct phone *phone)
{
    char number[PHONE_NUMBER_BYTES + 1];
    size_t length = strlen(phone_spelling(phone, number));
    if (*number != '+' || length < 11)
        return arena_strdup(arena, number);
    return arena_printf(arena, "%.*s %.3s %.3s %s", (int)(length - 9), number, number + length - 9, number + length - 6,
                        number + length - 3);
}

/* Whose phone it is, when the option of phones says so: NUMBER=NAME. */
static const char *owner_of(struct visit *visit, const struct phone *phone)
{
    char *rest = arena_strdup(visit->arena, visit->simulator->options.phones);
    for (char *name; (name = strsep(&rest, ","));) {
        const char *number = strsep(&name, "=");
        if (name && *name && phones_find(visit->simulator->phones, number) == phone)
            return name;
    }
    return NULL;
}

/* The hour and minute here, for a page that no script tells the time. */
static json_t *clock_of(const struct message *message)
{
    char text[8];
    time_t seconds = (time_t)(message->at_ms / 1000);
    struct tm local;
    strftime(text, sizeof text, "%H:%M", localtime_r(&seconds, &local));
    return json_string(text);
}

static json_t *messages_of(const struct phone *phone)
{
    json_t *messages = json_array();
    const struct message *message;
    for (unsigned place = 0; (message = phone_message(phone, place)); place++) {
        if (message->ussd)
            continue;
        json_t *json = site_message(phone, message);
        json_object_set_new(json, "several", json_boolean(message->segments > 1));
        json_object_set_new(json, "is_ucs2", json_boolean(message->coding == MESSAGE_UCS2));
        json_object_set_new(json, "clock", clock_of(message));
        json_array_append_new(messages, json);
    }
    return messages;
}

/* What the network said last in the phone's USSD session; an answer on its way shows nothing yet. */
static const char *screen_of(const struct phone *phone)
{
    const char *text = "";
    const struct message *message;
    for (unsigned place = 0; (message = phone_message(phone, place)); place++)
        if (message->ussd)
            text = message->direction == MESSAGE_MT ? message->text : "";
    return text;
}

static json_t *phone_values(struct visit *visit, const struct shown *shown, unsigned place)
{
    struct phone *phone = shown->phones[place];
    char number[PHONE_NUMBER_BYTES + 1];
    return json_pack("{s:s,s:s,s:s?,s:i,s:s,s:s,s:b,s:o,s:b,s:s}", "phone", phone_spelling(phone, number), "pretty",
                     pretty(visit->arena, phone), "owner", owner_of(visit, phone), "place", (int)place, "shortcode",
                     visit->simulator->options.shortcode, "without", list_of(visit->arena, shown, phone, "%2B"),
                     "removable", shown->count > 1, "messages", messages_of(phone), "dialling", phone->call.open,
                     "screen", screen_of(phone));
}

/* The first number after those shown that nobody has: what "one more phone" offers. */
static const char *next_number(struct visit *visit, const struct shown *shown)
{
    unsigned long long next = 84912000001;
    for (unsigned i = 0; i < shown->count; i++) {
        unsigned long long number = strtoull(shown->phones[i]->number, NULL, 10);
        if (number >= next && number < 1000000000000000)
            next = number + 1;
    }
    return arena_printf(visit->arena, "+%llu", next);
}

static void send_page(struct visit *visit, int status, const struct shown *shown, const char *problem)
{
    json_t *phones = json_array();
    for (unsigned i = 0; i < shown->count; i++)
        json_array_append_new(phones, phone_values(visit, shown, i));
    json_t *values = json_pack(
        "{s:o,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:i,s:b,s:b,s:s?}", "phones", phones, "shortcode",
        visit->simulator->options.shortcode, "list", list_of(visit->arena, shown, NULL, "+"), "encoded_list",
        list_of(visit->arena, shown, NULL, "%2B"), "next", next_number(visit, shown), "gsm", octets_gsm_letters(),
        "gsm_escaped", octets_gsm_escaped_letters(), "last", (json_int_t)phones_last_number(visit->simulator->phones),
        "receivers", (int)smsc_receivers(visit->simulator->smsc), "connected",
        smsc_receivers(visit->simulator->smsc) > 0, "room", shown->count < SHOWN_MAX, "problem", problem);
    char *text = site_template_render(visit->page, values);
    site_send_text(visit->request, status, "text/html; charset=utf-8", text, strlen(text));
    free(text);
    json_decref(values);
}

void site_show_phones(struct visit *visit)
{
    struct shown shown = shown_in(visit, site_query(visit, "phones"), site_query(visit, "add"));
    send_page(visit, HTTP_OK, &shown, NULL);
}

static const char *field(const struct evkeyvalq *form, const char *name)
{
    const char *value = evhttp_find_header(form, name);
    return value ? value : "";
}

/* A browser ends lines with CR LF; a phone with LF. */
static const char *without_returns(struct arena *arena, const char *text)
{
    char *plain = arena_strdup(arena, text), *out = plain;
    for (; *text; text++)
        if (*text != '\r')
            *out++ = *text;
    *out = '\0';
    return plain;
}

/* What looks like a code is dialled, as on a phone; the answer box of a session and its end have names of their own. */
static const struct message *take_writing(struct simulator *simulator, const struct evkeyvalq *form,
                                          const struct writing *writing, const char **why)
{
    size_t length = strspn(writing->text, "*0123456789");
    bool is_code = *writing->text == '*' && !strcmp(writing->text + length, "#");
    if (*field(form, "hang_up"))
        return simulator_hang_up(simulator, writing->from, why);
    if (*field(form, "answer") || is_code)
        return simulator_dial(simulator, writing->from, is_code ? writing->text : field(form, "answer"), why);
    return simulator_write(simulator, writing, why);
}

void site_take_form(struct visit *visit)
{
    struct evkeyvalq form;
    if (evhttp_parse_query_str(site_body(visit), &form) != 0) {
        site_send_error(visit->request, HTTP_BADREQUEST, "the form is malformed");
        return;
    }
    struct writing writing = {.from = field(&form, "from"),
                              .to = field(&form, "to"),
                              .text = without_returns(visit->arena, field(&form, "text")),
                              .ton = -1};
    struct shown shown = shown_in(visit, field(&form, "phones"), NULL);
    const char *why = NULL;
    if (take_writing(visit->simulator, &form, &writing, &why)) {
        evhttp_add_header(evhttp_request_get_output_headers(visit->request), "Location",
                          arena_printf(visit->arena, "/?phones=%s", list_of(visit->arena, &shown, NULL, "%2B")));
        site_send_text(visit->request, 303, "text/plain", "", 0);
    } else {
        send_page(visit, HTTP_BADREQUEST, &shown, why);
    }
    evhttp_clear_headers(&form);
}

/* The file's octets in memory of the arena, or NULL. */
static const char *read_file(struct arena *arena, const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    long end = ftell(file);
    rewind(file);
    char *octets = arena_alloc(arena, (size_t)end + 1);
    *size = fread(octets, 1, (size_t)end, file);
    fclose(file);
    return octets;
}

void site_asset(struct visit *visit)
{
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++) {
        if (strcmp(visit->rest, assets[i].name))
            continue;
        size_t size;
        const char *octets = read_file(visit->arena, arena_printf(visit->arena, SHARE "%s", assets[i].name), &size);
        if (!octets)
            break;
        site_send_text(visit->request, HTTP_OK, assets[i].type, octets, size);
        return;
    }
    site_send_error(visit->request, HTTP_NOTFOUND, "no such file");
}

struct site_template *site_load_template(void)
{
    return site_template_load(SHARE "phones.html");
}

/* The JSON side of the web: what tests and the bench drive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adapters/simulator/handlers.h"

static const char *const codings[] = {[MESSAGE_GSM] = "gsm", [MESSAGE_BINARY] = "binary", [MESSAGE_UCS2] = "ucs2"};
static const char *const states[] = {
    [MESSAGE_QUEUED] = "queued", [MESSAGE_SENT] = "sent", [MESSAGE_REFUSED] = "refused", [MESSAGE_ARRIVED] = "arrived"};
static const char *const dlrs[] = {[DLR_NONE] = "none", [DLR_DELIVERED] = "delivered", [DLR_FAILED] = "failed"};
static const char *const ways[] = {[MO_UDH] = "udh", [MO_SAR] = "sar", [MO_PAYLOAD] = "payload"};

json_t *message_to_json(const struct phone *phone, const struct message *message)
{
    char number[PHONE_NUMBER_BYTES + 1], at[32], time[48];
    time_t seconds = (time_t)(message->at_ms / 1000);
    struct tm utc;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &utc));
    snprintf(time, sizeof time, "%s.%03dZ", at, (int)(message->at_ms % 1000));
    return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:i,s:s,s:s,s:s}", "number", (json_int_t)message->number, "phone",
                     phone_spelling(phone, number), "direction", message->direction == MESSAGE_MO ? "mo" : "mt", "peer",
                     message->peer, "text", message->text, "coding", codings[message->coding], "segments",
                     (int)message->segments, "state", states[message->state], "dlr", dlrs[message->dlr], "at", time);
}

static void release_json(void *json)
{
    json_decref(json);
}

/* The body as an object, owned by the arena; NULL when it was none and that has been answered. */
static json_t *body_object(struct visit *visit)
{
    json_t *object = json_loads(web_body(visit), JSON_REJECT_DUPLICATES, NULL);
    if (object)
        arena_defer(visit->arena, release_json, object);
    if (json_is_object(object))
        return object;
    web_send_error(visit->request, HTTP_BADREQUEST, "the body is no JSON object");
    return NULL;
}

static const char *text_in(const json_t *object, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

static uint32_t number_in(const json_t *object, const char *key, uint32_t otherwise)
{
    const json_t *number = json_object_get(object, key);
    json_int_t value = json_integer_value(number);
    return !json_is_integer(number) ? otherwise : value < 0 || value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

void api_send(struct visit *visit)
{
    const json_t *body = body_object(visit);
    if (!body)
        return;
    struct writing writing = {.from = text_in(body, "from", ""),
                              .to = text_in(body, "to", visit->simulator->options.shortcode),
                              .text = text_in(body, "text", ""),
                              .source = text_in(body, "source", NULL),
                              .ton = -1,
                              .ucs2 = !strcmp(text_in(body, "coding", ""), "ucs2")};
    if (json_is_integer(json_object_get(body, "ton")))
        writing.ton = (int)number_in(body, "ton", 0) & 0xFF;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (!strcmp(text_in(body, "long", ""), ways[i]))
            writing.how = (enum mo_long)i;
    const char *why;
    const struct message *message = simulator_write(visit->simulator, &writing, &why);
    if (message)
        web_send_json(visit->request, HTTP_OK,
                      json_pack("{s:I,s:i,s:s}", "id", (json_int_t)message->number, "segments", (int)message->segments,
                                "coding", codings[message->coding]));
    else
        web_send_error(visit->request, HTTP_BADREQUEST, why);
}

static void add_phone(void *context, struct phone *phone)
{
    char number[PHONE_NUMBER_BYTES + 1];
    json_array_append_new(context, json_string(phone_spelling(phone, number)));
}

void api_phones(struct visit *visit)
{
    json_t *phones = json_array();
    phones_each(visit->simulator->phones, add_phone, phones);
    web_send_json(visit->request, HTTP_OK, json_pack("{s:o}", "phones", phones));
}

void api_messages(struct visit *visit)
{
    char *number = arena_strdup(visit->arena, visit->rest), *slash = strchr(number, '/');
    if (!slash || strcmp(slash, "/messages")) {
        web_send_error(visit->request, HTTP_NOTFOUND, "no such page");
        return;
    }
    *slash = '\0';
    const char *after = web_query(visit, "after");
    uint64_t last = after ? strtoull(after, NULL, 10) : 0;
    const struct phone *phone = phones_find(visit->simulator->phones, number);
    json_t *messages = json_array();
    const struct message *message;
    for (unsigned place = 0; phone && (message = phone_message(phone, place)); place++)
        if (message->number > last)
            json_array_append_new(messages, message_to_json(phone, message));
    web_send_json(visit->request, HTTP_OK, json_pack("{s:o}", "messages", messages));
}

void api_stats(struct visit *visit)
{
    const struct stats *stats = &visit->simulator->stats;
    json_t *json = json_object();
#define COUNTER(name, what) json_object_set_new(json, #name, json_integer((json_int_t)stats->name));
#include "adapters/simulator/stats.def"
    json_object_set_new(json, "receivers", json_integer(smsc_receivers(visit->simulator->smsc)));
    json_object_set_new(json, "queued", json_integer(smsc_queued(visit->simulator->smsc)));
    json_object_set_new(json, "mo_per_s", json_integer(visit->simulator->mo_per_s));
    json_object_set_new(json, "mt_per_s", json_integer(visit->simulator->mt_per_s));
    web_send_json(visit->request, HTTP_OK, json);
}

void api_faults(struct visit *visit)
{
    web_send_json(visit->request, HTTP_OK, faults_to_json(&visit->simulator->faults));
}

void api_set_faults(struct visit *visit)
{
    const json_t *body = body_object(visit);
    const char *wrong;
    if (!body)
        return;
    if (faults_from_json(&visit->simulator->faults, body, &wrong))
        api_faults(visit);
    else
        web_send_error(visit->request, HTTP_BADREQUEST,
                       arena_printf(visit->arena, "no fault or setting, or out of bounds: %s", wrong));
}

struct loading {
    struct simulator *simulator;
    struct evhttp_request *request;
};

static void loaded(void *context, const struct load_report *report)
{
    struct loading *loading = context;
    loading->simulator->load = NULL;
    web_send_json(loading->request, HTTP_OK,
                  json_pack("{s:I,s:I,s:I,s:I,s:f,s:f,s:f,s:f,s:f}", "sent", (json_int_t)report->sent, "replied",
                            (json_int_t)report->replied, "lost", (json_int_t)report->lost, "refused",
                            (json_int_t)report->refused, "seconds", report->seconds, "per_s", report->per_s, "p50_ms",
                            report->p50_ms, "p99_ms", report->p99_ms, "max_ms", report->max_ms));
    free(loading);
}

void api_load(struct visit *visit)
{
    struct simulator *simulator = visit->simulator;
    const json_t *body = body_object(visit);
    if (!body)
        return;
    if (simulator->load) {
        web_send_error(visit->request, 409, "a load runs already");
        return;
    }
    struct load_plan plan = {.rate = number_in(body, "rate", 0),
                             .seconds = number_in(body, "seconds", 10),
                             .phones = number_in(body, "phones", 100),
                             .first = text_in(body, "first", "+84910000000"),
                             .to = text_in(body, "to", simulator->options.shortcode),
                             .text = text_in(body, "text", "#nuoc bai {serial}")};
    struct loading *loading = malloc(sizeof *loading);
    *loading = (struct loading){simulator, visit->request};
    const char *why;
    simulator->load = load_start(simulator->base, simulator->smsc, simulator->phones, &plan, loaded, loading, &why);
    if (simulator->load)
        return;
    free(loading);
    web_send_error(visit->request, HTTP_BADREQUEST, why);
}

/* The JSON side of the web: what tests and the bench drive. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adapters/simulator/site_handlers.h"

static const char *const codings[] = {[MESSAGE_GSM] = "gsm", [MESSAGE_BINARY] = "binary", [MESSAGE_UCS2] = "ucs2"};
static const char *const states[] = {
    [MESSAGE_QUEUED] = "queued", [MESSAGE_SENT] = "sent", [MESSAGE_REFUSED] = "refused", [MESSAGE_ARRIVED] = "arrived"};
static const char *const dlrs[] = {[DLR_NONE] = "none", [DLR_DELIVERED] = "delivered", [DLR_FAILED] = "failed"};
static const char *const ways[] = {[MO_UDH] = "udh", [MO_SAR] = "sar", [MO_PAYLOAD] = "payload"};

static const char *const ussds[] = {[USSD_NO] = NULL,           [USSD_DIAL] = "dial", [USSD_ANSWER] = "answer",
                                    [USSD_HANG_UP] = "hang_up", [USSD_ASK] = "ask",   [USSD_END] = "end"};

json_t *site_message(const struct phone *phone, const struct message *message)
{
    char number[PHONE_NUMBER_BYTES + 1], at[32], time[48];
    time_t seconds = (time_t)(message->at_ms / 1000);
    struct tm utc;
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &utc));
    snprintf(time, sizeof time, "%s.%03dZ", at, (int)(message->at_ms % 1000));
    return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:i,s:s,s:s,s:s,s:s?}", "number", (json_int_t)message->number, "phone",
                     phone_spelling(phone, number), "direction", message->direction == MESSAGE_MO ? "mo" : "mt", "peer",
                     message->peer, "text", message->text, "coding", codings[message->coding], "segments",
                     (int)message->segments, "state", states[message->state], "dlr", dlrs[message->dlr], "at", time,
                     "ussd", ussds[message->ussd]);
}

static void release_json(void *json)
{
    json_decref(json);
}

/* The body as an object, owned by the arena; NULL when it was none and that has been answered. */
static json_t *body_object(struct visit *visit)
{
    json_t *object = json_loads(site_body(visit), JSON_REJECT_DUPLICATES, NULL);
    if (object)
        arena_defer(visit->arena, release_json, object);
    if (json_is_object(object))
        return object;
    site_send_error(visit->request, HTTP_BADREQUEST, "the body is no JSON object");
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

void site_api_send(struct visit *visit)
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
        site_send_json(visit->request, HTTP_OK,
                       json_pack("{s:I,s:i,s:s}", "id", (json_int_t)message->number, "segments", (int)message->segments,
                                 "coding", codings[message->coding]));
    else
        site_send_error(visit->request, HTTP_BADREQUEST, why);
}

void site_api_ussd(struct visit *visit)
{
    const json_t *body = body_object(visit);
    if (!body)
        return;
    const char *why, *from = text_in(body, "from", "");
    const struct message *message = json_is_true(json_object_get(body, "hang_up"))
                                        ? simulator_hang_up(visit->simulator, from, &why)
                                        : simulator_dial(visit->simulator, from, text_in(body, "text", ""), &why);
    if (message)
        site_send_json(visit->request, HTTP_OK, json_pack("{s:I}", "id", (json_int_t)message->number));
    else
        site_send_error(visit->request, HTTP_BADREQUEST, why);
}

static void add_phone(void *context, struct phone *phone)
{
    char number[PHONE_NUMBER_BYTES + 1];
    json_array_append_new(context, json_string(phone_spelling(phone, number)));
}

void site_api_phones(struct visit *visit)
{
    json_t *phones = json_array();
    phones_each(visit->simulator->phones, add_phone, phones);
    site_send_json(visit->request, HTTP_OK, json_pack("{s:o}", "phones", phones));
}

void site_api_messages(struct visit *visit)
{
    char *number = arena_strdup(visit->arena, visit->rest), *slash = strchr(number, '/');
    if (!slash || strcmp(slash, "/messages")) {
        site_send_error(visit->request, HTTP_NOTFOUND, "no such page");
        return;
    }
    *slash = '\0';
    const char *after = site_query(visit, "after");
    uint64_t last = after ? strtoull(after, NULL, 10) : 0;
    const struct phone *phone = phones_find(visit->simulator->phones, number);
    json_t *messages = json_array();
    const struct message *message;
    for (unsigned place = 0; phone && (message = phone_message(phone, place)); place++)
        if (message->number > last)
            json_array_append_new(messages, site_message(phone, message));
    site_send_json(visit->request, HTTP_OK, json_pack("{s:o}", "messages", messages));
}

void site_api_stats(struct visit *visit)
{
    const struct stats *stats = &visit->simulator->stats;
    json_t *json = json_object();
#define COUNTER(name, what) json_object_set_new(json, #name, json_integer((json_int_t)stats->name));
#include "adapters/simulator/stats.def"
    json_object_set_new(json, "receivers", json_integer(smsc_receivers(visit->simulator->smsc)));
    json_object_set_new(json, "queued", json_integer(smsc_queued(visit->simulator->smsc)));
    json_object_set_new(json, "mo_per_s", json_integer(visit->simulator->mo_per_s));
    json_object_set_new(json, "mt_per_s", json_integer(visit->simulator->mt_per_s));
    site_send_json(visit->request, HTTP_OK, json);
}

void site_api_faults(struct visit *visit)
{
    site_send_json(visit->request, HTTP_OK, faults_to_json(&visit->simulator->faults));
}

void site_api_set_faults(struct visit *visit)
{
    const json_t *body = body_object(visit);
    const char *wrong;
    if (!body)
        return;
    if (faults_from_json(&visit->simulator->faults, body, &wrong))
        site_api_faults(visit);
    else
        site_send_error(visit->request, HTTP_BADREQUEST,
                        arena_printf(visit->arena, "no fault or setting, or out of bounds: %s", wrong));
}

/* Thousandths are as much as was measured. */
static json_t *rounded(double value)
{
    return json_real(round(value * 1000) / 1000);
}

static void loaded(void *context, const struct traffic_report *report)
{
    struct simulator *simulator = context;
    simulator->traffic = NULL;
    site_send_json(simulator->traffic_request, HTTP_OK,
                   json_pack("{s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o}", "sent", (json_int_t)report->sent, "replied",
                             (json_int_t)report->replied, "lost", (json_int_t)report->lost, "refused",
                             (json_int_t)report->refused, "seconds", rounded(report->seconds), "per_s",
                             rounded(report->per_s), "p50_ms", rounded(report->p50_ms), "p99_ms",
                             rounded(report->p99_ms), "max_ms", rounded(report->max_ms)));
}

void site_api_load(struct visit *visit)
{
    struct simulator *simulator = visit->simulator;
    const json_t *body = body_object(visit);
    if (!body)
        return;
    if (simulator->traffic) {
        site_send_error(visit->request, 409, "a load runs already");
        return;
    }
    struct traffic_plan plan = {.rate = number_in(body, "rate", 0),
                                .seconds = number_in(body, "seconds", 10),
                                .phones = number_in(body, "phones", 100),
                                .first = text_in(body, "first", "+84910000000"),
                                .ussd = json_is_true(json_object_get(body, "ussd")),
                                .to = text_in(body, "to", simulator->options.shortcode),
                                .text = text_in(body, "text", NULL)};
    if (!plan.text)
        plan.text = plan.ussd ? TRAFFIC_DIALOG : "#nuoc bai {serial}";
    const char *why;
    simulator->traffic =
        traffic_start(simulator->base, simulator->smsc, simulator->phones, &plan, loaded, simulator, &why);
    simulator->traffic_request = visit->request;
    if (!simulator->traffic)
        site_send_error(visit->request, HTTP_BADREQUEST, why);
}

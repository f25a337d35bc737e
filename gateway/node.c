#include "gateway/node.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "gateway/ussd.h"
#include "social-core/base/log.h"
#include "social-core/directory.h"
#include "social-core/seal.h"
#include "social-core/service.h"
#include "social-core/text/catalog.h"

/* What goes to many (of each of four classes 8, and 64 that wait for the morning), and the others that go on for ever. */
#define ERRANDS 304

int node_open(struct node *node, const struct config *config, char *why, size_t size)
{
    *node = (struct node){.config = config,
                          .world = {.region = config->gateway_region,
                                    .country_code = config->phones_country,
                                    .language = config->gateway_language,
                                    .budgets = config_budgets(config),
                                    .tariff = &config->tariff,
                                    .shortcode = config->phones_shortcode}};
    node->ussd = ussd_names_of(config);
    node->world.menu = &node->menu;
    if (ussd_settings_of(config, &node->menu, why, size) < 0)
        return -1;
    node->world.seal = seal_open(config->phones_key_file);
    if (!node->world.seal) {
        snprintf(why, size, "the phone key %s: %s", config->phones_key_file,
                 errno == EPERM    ? "others may read it; run chmod 600"
                 : errno == EINVAL ? "is not a key of Loa"
                                   : strerror(errno));
        return -1;
    }
    node->world.catalogs = catalogs_load(LOA_SHARE "/locale", why, size);
    node->world.directory = directory_new();
    node->world.service = service_load(LOA_SHARE "/data", config->gateway_holidays_file, why, size);
    node->moderation = moderation_open(LOA_SHARE, node->world.directory, why, size);
    if (!node->world.catalogs || !node->world.service || !node->moderation)
        return -1;
    moderation_let_undo(node->moderation, config->moderation_undo_seconds);
    moderation_let_lapse(node->moderation, config->moderation_second_minutes);
    node->world.room = moderation_room(node->moderation);
    if (strcmp(locale_of(node->world.catalogs, config->gateway_language)->code, config->gateway_language) != 0) {
        snprintf(why, size, "[gateway] language=%s: there is no " LOA_SHARE "/locale/%s.json", config->gateway_language,
                 config->gateway_language);
        return -1;
    }
    return 0;
}

static void on_mo(void *self, const struct mo *mo)
{
    intake_mo(((struct node *)self)->intake, mo);
}

static void on_report(void *self, const struct report *report)
{
    reports_take(((struct node *)self)->reports, report);
}

static void on_answer(void *self, const char *id, enum ack_status status)
{
    delivery_answered(((struct node *)self)->delivery, id, status);
}

static void on_room(void *self)
{
    delivery_up(((struct node *)self)->delivery);
}

static void on_down(void *self)
{
    delivery_down(((struct node *)self)->delivery);
}

static bool leads(void *self)
{
    return delivery_leads(((const struct node *)self)->delivery);
}

static void start_gateway(struct node *node)
{
    static const struct box_events events = {.on_mo = on_mo,
                                             .on_report = on_report,
                                             .on_answer = on_answer,
                                             .on_up = on_room,
                                             .on_down = on_down,
                                             .on_resumed = on_room,
                                             .on_room = on_room};
    const struct config *config = node->config;
    struct box_settings settings = {.host = config->kannel_host,
                                    .port = (uint16_t)config->kannel_port,
                                    .box_id = config->kannel_box_id,
                                    .max_in_flight = (unsigned)config->gateway_in_flight};
    node->ledger = ledger_new(config);
    node->texts = works_new(node->base, &node->world, (size_t)config->gateway_in_flight + 1);
    works_use(node->texts, store_db(node->store));
    node->intake = intake_new(node->texts, &node->world);
    node->delivery = delivery_new(node->base, config, node->errands, &node->world);
    node->digests = digests_new(node->base, node->errands);
    node->rests = rests_new(node->base, config, &node->world);
    node->reports = reports_new(node->base, config, node->texts, &node->world, node->delivery, node->rests);
    node->retries = retries_new(node->base, node->errands, node->delivery);
    delivery_know(node->delivery, node->rests);
    intake_know_rests(node->intake, node->rests);
    node->archiver = archiver_new(node->base, node->errands, config->gateway_archive_days);
    node->watchman = watchman_new(node->base, node->errands);
    node->gatherer = gatherer_new(node->base, node->errands, moderation_wording(node->moderation), leads, node);
    node->box = box_new(node->base, &settings, &events, node);
    intake_use(node->intake, node->box, node->ledger);
    reports_use(node->reports, node->box);
    intake_know_ussd(node->intake, &node->ussd);
    delivery_use(node->delivery, node->box, node->ledger);
}

static bool web_healthy(void *self, const char **why)
{
    return node_healthy(self, why);
}

static const char *web_metrics(void *self, struct arena *arena)
{
    return node_metrics(self, arena);
}

static json_t *web_figures_of(void *self, int64_t after_ms)
{
    return node_figures(self, after_ms);
}

static int start_web(struct node *node, char *why, size_t size)
{
    const struct config *config = node->config;
    struct web_settings settings = {.listen = config->web_listen,
                                    .public_url = config->web_public_url,
                                    .proxies = config->web_proxies,
                                    .speech_program = config->web_speech,
                                    .kept_bytes = (size_t)config->web_kept_mb << 20,
                                    .self = node,
                                    .healthy = web_healthy,
                                    .metrics = web_metrics,
                                    .figures = web_figures_of};
    node->pages = works_new(node->base, &node->world, (size_t)config->gateway_requests);
    works_use(node->pages, store_db(node->store));
    node->web = web_new(node->base, &settings, works_port(node->pages), &node->world);
    if (!node->web) {
        snprintf(why, size, "cannot listen on %s: %s; is another program there?", config->web_listen, strerror(errno));
        return -1;
    }
    node->mirror = mirror_new(node->base, config->redis_url, node->errands, &node->world, node->web);
    node->casebook = casebook_new(node->base, config->redis_url, &node->world, node->web);
    return 0;
}

/* Connections are told to be ready for writing and not, over and over: what cancels itself out within one turn of the loop is
 * not told to the kernel. No descriptor here is a duplicate of another, which this asks for. */
static struct event_base *base_new(void)
{
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

int node_start(struct node *node, bool gateway, bool web, char *why, size_t size)
{
    node->base = base_new();
    node->begun_ms = (int64_t)time(NULL) * 1000;
    node->store = store_new(node->base, node->config->redis_url, node->config->gateway_region, node->config->replica,
                            works_store_tasks());
    if (!node->store) {
        snprintf(why, size, "[redis] url is no Redis address; write unix:/path or redis://host:port");
        return -1;
    }
    node->errands = works_new(node->base, &node->world, ERRANDS);
    works_use(node->errands, store_db(node->store));
    node->keyring = keyring_new(node->base, node->config->phones_key_file, node->errands, &node->world);
    if (gateway)
        start_gateway(node);
    int status = web ? start_web(node, why, size) : 0;
    if (status == 0)
        node->sampler = sampler_new(node);
    return status;
}

void node_reload(struct node *node)
{
    char why[256];
    struct catalogs *fresh = catalogs_load(LOA_SHARE "/locale", why, sizeof why);
    if (!fresh) {
        log_event("reload_refused", "why=\"%s\"", why);
        return;
    }
    catalogs_free(node->retired);
    node->retired = node->world.catalogs;
    node->world.catalogs = fresh;
    log_event("reloaded", "what=locale");
}

void node_drain(struct node *node)
{
    if (node->delivery)
        delivery_drain(node->delivery);
    if (node->box)
        box_drain(node->box);
    if (node->web)
        web_drain(node->web);
}

bool node_idle(const struct node *node)
{
    if (node->intake && (intake_busy(node->intake) || reports_busy(node->reports)))
        return false;
    return !node->delivery || delivery_settled(node->delivery);
}

const struct works *node_pool(const struct node *node, size_t index)
{
    const struct works *pools[NODE_POOLS] = {node->texts, node->pages, node->errands};
    return pools[index];
}

const char *node_pool_name(size_t index)
{
    static const char *const names[NODE_POOLS] = {"texts", "pages", "errands"};
    return names[index];
}

bool node_healthy(const struct node *node, const char **why)
{
    const char *refused = store_refused(node->store);
    *why = !store_up(node->store)               ? (refused ? refused : "no connection to Redis")
           : node->box && !box_is_up(node->box) ? "no connection to bearerbox"
                                                : NULL;
    return !*why;
}

void node_close(struct node *node)
{
    digests_free(node->digests);
    watchman_free(node->watchman);
    mirror_free(node->mirror);
    archiver_free(node->archiver);
    gatherer_free(node->gatherer);
    casebook_free(node->casebook);
    struct works *pools[] = {node->texts, node->pages, node->errands};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        if (pools[i])
            works_free(pools[i]);
    sampler_free(node->sampler);
    keyring_free(node->keyring);
    web_free(node->web);
    box_free(node->box);
    retries_free(node->retries);
    reports_free(node->reports);
    delivery_free(node->delivery);
    rests_free(node->rests);
    intake_free(node->intake);
    ledger_free(node->ledger);
    store_free(node->store);
    if (node->base)
        event_base_free(node->base);
    directory_free(node->world.directory);
    catalogs_free(node->world.catalogs);
    catalogs_free(node->retired);
    service_free(node->world.service);
    moderation_free(node->moderation);
    seal_free(node->world.seal);
}

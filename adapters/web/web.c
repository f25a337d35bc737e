#include "adapters/web/web.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/desk_events.h"
#include "adapters/web/events.h"
#include "adapters/web/kept.h"
#include "adapters/web/server.h"
#include "adapters/web/speaker.h"
#include "adapters/web/state.h"
#include "moderation/card.h"
#include "social-core/base/log.h"

#define PATIENCE_MS 3000
#define REQUESTS_PER_SECOND 100
#define CONNECTIONS 1024
#define ADDRESS_CONNECTIONS 64
#define EVENT_CLIENTS 512
#define REQUEST_SECONDS 20

static void take_default(unsigned *bound, unsigned otherwise)
{
    *bound = *bound ? *bound : otherwise;
}

static struct web_settings with_defaults(const struct web_settings *given)
{
    struct web_settings settings = *given;
    settings.share = settings.share ? settings.share : LOA_SHARE;
    settings.speech_program = settings.speech_program ? settings.speech_program : "espeak-ng";
    settings.patience_ms = settings.patience_ms ? settings.patience_ms : PATIENCE_MS;
    take_default(&settings.requests_per_second, REQUESTS_PER_SECOND);
    take_default(&settings.connections, CONNECTIONS);
    take_default(&settings.address_connections, ADDRESS_CONNECTIONS);
    take_default(&settings.event_clients, EVENT_CLIENTS);
    take_default(&settings.request_seconds, REQUEST_SECONDS);
    return settings;
}

static int load(struct web *web)
{
    char why[512] = "";
    const char *share = web->settings.share;
    char *directory = NULL;
    if (asprintf(&directory, "%s/templates", share) < 0)
        return -1;
    if ((web->assets = assets_load(share, why, sizeof why)))
        web->languages = languages_load(share, web->assets, why, sizeof why);
    if (web->languages)
        web->templates = templates_load(directory, why, sizeof why);
    free(directory);
    if (web->templates)
        return 0;
    log_event("web_files_bad", "why=\"%s\"", why);
    errno = ENOENT;
    return -1;
}

static void on_finish(int none, short events, void *self)
{
    exchanges_finish(self);
}

struct web *web_new(struct event_base *base, const struct web_settings *settings, struct work *work,
                    struct world *world)
{
    struct web *web = calloc(1, sizeof *web);
    if (!web || sodium_init() < 0)
        return NULL;
    *web = (struct web){.base = base, .settings = with_defaults(settings), .work = work, .world = world};
    TAILQ_INIT(&web->in_flight);
    TAILQ_INIT(&web->finished);
    web->finish = event_new(base, -1, 0, on_finish, web);
    web->rates = rates_new(web->settings.requests_per_second);
    web->kept = kept_new(web, web->settings.kept_bytes);
    web->events = events_new(web);
    web->desks = desk_events_new(web);
    web->speaker = speaker_new(base, web->settings.speech_program);
    if (load(web) == 0 && (web->server = server_new(web)))
        return web;
    int error = errno;
    web_free(web);
    errno = error;
    return NULL;
}

void web_free(struct web *web)
{
    if (!web)
        return;
    events_free(web->events);
    desk_events_free(web->desks);
    speaker_free(web->speaker);
    server_free(web->server);
    exchanges_drop(web);
    kept_free(web->kept);
    event_free(web->finish);
    rates_free(web->rates);
    templates_free(web->templates);
    languages_free(web->languages);
    assets_free(web->assets);
    free(web);
}

void web_drain(struct web *web)
{
    server_drain(web->server);
}

int web_port(const struct web *web)
{
    return server_port(web->server);
}

void web_post_arrived(struct web *web, const struct post *post)
{
    events_post_arrived(web->events, post);
}

void web_case_moved(struct web *web, const char *agency, const char *id)
{
    if (!strcmp(agency, CARD_WATCHERS))
        desk_events_card_moved(web->desks, id);
    else
        desk_events_moved(web->desks, agency, id);
}

struct web_figures web_figures(const struct web *web)
{
    struct web_figures figures = web->figures;
    struct kept_figures kept = kept_figures(web->kept);
    figures.pages_made = kept.made;
    figures.pages_again = kept.again;
    figures.pages_kept = kept.pages;
    figures.pages_bytes = kept.bytes;
    figures.event_clients = events_clients(web->events) + desk_events_clients(web->desks);
    return figures;
}

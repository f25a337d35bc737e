/**
 * The phones over HTTP, on the loopback address: pages for people, JSON for tests, event streams for both.
 *
 *   GET  /?phones=A,B                       the page; works without JavaScript too
 *   POST /send                              its plain form; answers with a redirect to the page
 *   POST /api/send                          {"from","to","text"} and more, see docs/simulator.md
 *   POST /api/ussd                          {"from","text"}: dials or answers; {"from","hang_up":true}
 *   GET  /api/phones                        the phones that have messages
 *   GET  /api/phones/NUMBER/messages?after=N
 *   GET  /events?phone=A,B                  server-sent events: message, link
 *   GET  /api/stats
 *   GET, POST /api/faults                   see faults.def
 *   POST /api/load                          see traffic.h
 */
#ifndef LOA_SIMULATOR_SITE_H
#define LOA_SIMULATOR_SITE_H

#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <jansson.h>

#include "adapters/simulator/state.h"

struct site;

/** Listens on 127.0.0.1 (port 0: a free one). NULL when the port cannot be had or the page is not installed. */
struct site *site_new(struct simulator *simulator, uint16_t port);

/** Stops. The SMSC may still run. NULL is allowed. */
void site_free(struct site *site);

/** The port it listens on. */
uint16_t site_port(const struct site *site);

/** The number of binds that may receive has changed: the phones show it as their signal. */
void site_tell_link(struct site *site, unsigned receivers);

/* For the files of the web only. */

/** What a request is about: the simulator, and its query (NULL-safe through site_query()). */
struct visit {
    struct simulator *simulator;
    struct site *site;
    struct site_template *page;
    struct evhttp_request *request;
    const char *rest; /* of the path, behind that of the route */
    struct evkeyvalq query;
    struct arena *arena; /* lives until the handler returns */
};

/** A value of the query, or NULL. */
const char *site_query(const struct visit *visit, const char *name);

/** The body as one text. */
const char *site_body(const struct visit *visit);

/** Answers with JSON, which it takes over. */
void site_send_json(struct evhttp_request *request, int status, json_t *json);

/** Answers with {"error": why}. */
void site_send_error(struct evhttp_request *request, int status, const char *why);

/** Answers with a document of this type. */
void site_send_text(struct evhttp_request *request, int status, const char *type, const char *text, size_t size);

#endif

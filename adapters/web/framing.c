#include "adapters/web/framing.h"

#include <string.h>
#include <strings.h>
#include <sys/queue.h>

#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>

static unsigned times_given(struct evhttp_request *request, const char *name)
{
    unsigned times = 0;
    struct evkeyval *header;
    TAILQ_FOREACH(header, evhttp_request_get_input_headers(request), next)
    times += !strcasecmp(header->key, name);
    return times;
}

static const char *value_of(struct evhttp_request *request, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(request), name);
}

static bool host_is_ambiguous(struct evhttp_request *request)
{
    bool needed = request->major > 1 || request->minor > 0;
    unsigned hosts = times_given(request, "Host");
    return hosts > 1 || (needed && !hosts);
}

/* libevent takes the first of several lengths, a transfer coding it does not know for none, and leaves the body of a GET
 * to be read as the next request. */
static bool end_is_ambiguous(struct evhttp_request *request)
{
    unsigned lengths = times_given(request, "Content-Length"), codings = times_given(request, "Transfer-Encoding");
    bool takes_body = evhttp_request_get_command(request) & (EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH);
    if (lengths + codings > 1)
        return true;
    if (codings)
        return !takes_body || strcasecmp(value_of(request, "Transfer-Encoding"), "chunked") != 0;
    return lengths && !takes_body && strcmp(value_of(request, "Content-Length"), "0") != 0;
}

bool framing_is_ambiguous(struct evhttp_request *request)
{
    return host_is_ambiguous(request) || end_is_ambiguous(request);
}

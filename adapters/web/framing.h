/** Requests that a proxy before us and libevent could read differently: in the gap somebody hides another's request. */
#ifndef LOA_WEB_FRAMING_H
#define LOA_WEB_FRAMING_H

#include <stdbool.h>

struct evhttp_request;

/**
 * True when it cannot be told for sure where the request ends or which host it asks (RFC 9112, sections 3.2 and 6.3).
 * Nothing that follows on its connection may be read.
 */
bool framing_is_ambiguous(struct evhttp_request *request);

#endif

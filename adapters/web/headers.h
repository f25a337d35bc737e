/** The headers of an answer on their way to libevent. */
#ifndef LOA_WEB_HEADERS_H
#define LOA_WEB_HEADERS_H

struct evhttp_request;
struct exchange;

/** Puts the headers that were chosen for the answer (answer_header()) and those that every answer has. */
void headers_put(struct evhttp_request *request, const struct exchange *exchange);

#endif

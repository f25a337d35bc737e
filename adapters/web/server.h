/** The web on sockets: libevent's HTTP server, with its bounds. */
#ifndef LOA_WEB_SERVER_H
#define LOA_WEB_SERVER_H

#include "adapters/web/state.h"

/** Listens as the settings say. NULL with errno. */
struct web_server *server_new(struct web *web);
void server_free(struct web_server *server);

/** Listens no more. */
void server_drain(struct web_server *server);

/** The port it listens on. */
int server_port(const struct web_server *server);

#endif

/* The trivial application behind Kannel's smsbox: answers each request with the text it got. Prints its port. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

static void echo(struct evhttp_request *request, void *self)
{
    struct evkeyvalq query = {0};
    struct evbuffer *body = evbuffer_new();
    evhttp_parse_query_str(evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request)), &query);
    const char *text = evhttp_find_header(&query, "text");
    evbuffer_add_printf(body, "%s", text ? text : "");
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain; charset=utf-8");
    evhttp_send_reply(request, HTTP_OK, "OK", body);
    evhttp_clear_headers(&query);
    evbuffer_free(body);
}

int main(void)
{
    struct event_base *base = event_base_new();
    struct evhttp *server = evhttp_new(base);
    struct evhttp_bound_socket *bound = evhttp_bind_socket_with_handle(server, "127.0.0.1", 0);
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    evhttp_set_gencb(server, echo, NULL);
    getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &size);
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    event_base_dispatch(base);
    return 0;
}

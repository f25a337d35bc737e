#include "adapters/redis/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NODES_MOST 64
#define HOST_BYTES 256

struct nodes {
    struct wire_address list[NODES_MOST], moved;
    char moved_host[HOST_BYTES];
    bool asked;                       /* `moved` takes the slot, and has not got it yet */
    size_t count, turn;               /* turn: the configured one to try next */
    const struct wire_address *used;  /* what nodes_next() gave last */
    const struct wire_address *first; /* to be tried before the turn; NULL: none */
};

struct nodes *nodes_new(struct arena *arena, const char *url)
{
    struct nodes *nodes = arena_alloc(arena, sizeof *nodes);
    char *rest = arena_strdup(arena, url), *save = NULL;
    for (char *one = strtok_r(rest, " \t", &save); one; one = strtok_r(NULL, " \t", &save))
        if (nodes->count == NODES_MOST || wire_address(arena, one, &nodes->list[nodes->count++]) < 0)
            return NULL;
    return nodes->count ? nodes : NULL;
}

bool nodes_cluster(const struct nodes *nodes)
{
    return nodes->count > 1;
}

size_t nodes_count(const struct nodes *nodes)
{
    return nodes->count;
}

const struct wire_address *nodes_at(const struct nodes *nodes, size_t i)
{
    return &nodes->list[i];
}

const struct wire_address *nodes_next(struct nodes *nodes)
{
    nodes->used = nodes->first ? nodes->first : &nodes->list[nodes->turn++ % nodes->count];
    nodes->first = NULL;
    return nodes->used;
}

void nodes_keep(struct nodes *nodes)
{
    nodes->first = nodes->used;
}

/* A node that does not know its own name leaves the host out: the one we asked. All nodes share one password. */
static bool redirected(struct nodes *nodes, const char *error, const char *word)
{
    char host[HOST_BYTES];
    const char *address = !strncmp(error, word, strlen(word)) ? strchr(error + strlen(word), ' ') : NULL;
    const char *colon = address ? strrchr(address, ':') : NULL;
    long port = colon ? strtol(colon + 1, NULL, 10) : 0;
    if (port < 1 || port > 65535 || (size_t)(colon - address) > sizeof host)
        return false;
    snprintf(host, sizeof host, "%.*s", (int)(colon - address - 1), address + 1);
    if (!*host && (!nodes->used || !nodes->used->host))
        return false;
    const char *known = *host ? host : nodes->used->host;
    memmove(nodes->moved_host, known, strnlen(known, HOST_BYTES - 1) + 1);
    nodes->moved =
        (struct wire_address){.host = nodes->moved_host, .port = (int)port, .password = nodes->list[0].password};
    nodes->first = &nodes->moved;
    return true;
}

bool nodes_moved(struct nodes *nodes, const char *error)
{
    bool moved = redirected(nodes, error, "MOVED ");
    nodes->asked = nodes->asked && !moved;
    return moved;
}

bool nodes_asked(struct nodes *nodes, const char *error)
{
    bool asked = redirected(nodes, error, "ASK ");
    nodes->asked = nodes->asked || asked;
    return asked;
}

bool nodes_asking(const struct nodes *nodes)
{
    return nodes->asked && nodes->used == &nodes->moved;
}

#include "gateway/doors.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PATIENCE_SECONDS 1

static socklen_t size_of(const struct sockaddr *address)
{
    return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

static bool can_be_tried(const struct ifaddrs *face)
{
    const struct sockaddr *address = face->ifa_addr;
    return address && (face->ifa_flags & IFF_UP) && !(face->ifa_flags & IFF_LOOPBACK) &&
           (address->sa_family == AF_INET || address->sa_family == AF_INET6);
}

static bool takes_connections(const struct sockaddr *address, int port)
{
    struct sockaddr_storage where = {0};
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    memcpy(&where, address, size_of(address));
    if (address->sa_family == AF_INET6)
        ((struct sockaddr_in6 *)&where)->sin6_port = htons((in_port_t)port);
    else
        ((struct sockaddr_in *)&where)->sin_port = htons((in_port_t)port);
    int connection = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    bool taken = connection >= 0 && connect(connection, (struct sockaddr *)&where, size_of(address)) == 0;
    if (connection >= 0)
        close(connection);
    return taken;
}

bool door_is_open(int port, char *where, size_t size)
{
    struct ifaddrs *faces = NULL;
    bool open = false;
    if (getifaddrs(&faces) < 0)
        return false;
    for (const struct ifaddrs *face = faces; face && !open; face = face->ifa_next) {
        char name[NI_MAXHOST] = "";
        if (!can_be_tried(face) || !takes_connections(face->ifa_addr, port))
            continue;
        open = true;
        getnameinfo(face->ifa_addr, size_of(face->ifa_addr), name, sizeof name, NULL, 0, NI_NUMERICHOST);
        snprintf(where, size, "%s:%d", name, port);
    }
    freeifaddrs(faces);
    return open;
}

/** Doors of this machine that stand open to others. */
#ifndef LOA_GATEWAY_DOORS_H
#define LOA_GATEWAY_DOORS_H

#include <stdbool.h>
#include <stddef.h>

/** True when something at `port` takes connections at an address of this machine that is no loopback: others may reach
 *  it, unless a packet filter forbids. `where` gets the address. */
bool door_is_open(int port, char *where, size_t size);

#endif

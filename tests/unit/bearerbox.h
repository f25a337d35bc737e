/** A real bearerbox of the installed Kannel, private to a folder and to free ports, with Kannel's fake SMSC. */
#ifndef LOA_TESTS_BEARERBOX_H
#define LOA_TESTS_BEARERBOX_H

#include <stdint.h>
#include <sys/types.h>

struct bearerbox {
    char folder[64];
    uint16_t box_port, smsc_port, admin_port;
    pid_t pid;
};

/** Makes the folder and starts it; returns when its ports listen. */
void bearerbox_start(struct bearerbox *it);

/** Kills it as a crash does; starts it again on its store and ports. */
void bearerbox_kill(struct bearerbox *it);
void bearerbox_restart(struct bearerbox *it);

/** Kills it and removes the folder. */
void bearerbox_end(struct bearerbox *it);

/**
 * A phone at its fake SMSC: a connected socket. An MO is the line `sender receiver text words…`; MTs come as such lines.
 */
int bearerbox_phone(const struct bearerbox *it);

#endif

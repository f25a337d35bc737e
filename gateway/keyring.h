/** The keyring: keeps a running gateway's seal as its key file is, and lets `loa rekey` know (the hash `gateways`). */
#ifndef LOA_GATEWAY_KEYRING_H
#define LOA_GATEWAY_KEYRING_H

struct event_base;
struct keyring;
struct works;
struct world;

#define KEYRING_LOOK_MS 500
#define KEYRING_BEAT_MS 2000
#define KEYRING_GONE_MS 8000 /* without a beat for so long, a gateway counts as gone */

/** Looks at the file twice a second. Everything is borrowed. */
struct keyring *keyring_new(struct event_base *base, const char *key_file, struct works *errands, struct world *world);
/** Ended after the works. */
void keyring_free(struct keyring *keyring);

#endif

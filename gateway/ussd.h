/** USSD between bearerbox and the menu: what an MO's meta_data tells the menu, and a screen's the SMSC. */
#ifndef LOA_GATEWAY_USSD_H
#define LOA_GATEWAY_USSD_H

#include "adapters/kannel/messages.h"
#include "adapters/ussd/ussd.h"
#include "gateway/config.h"
#include "social-core/base/arena.h"
#include "social-core/menu/menu.h"
#include "social-core/outbox.h"

/** The section [ussd]; the names live as long as the configuration. */
struct ussd_names ussd_names_of(const struct config *config);

/** The section [ussd] as the menu wants it. -1 with one sentence in `why` when a value is none of those allowed. */
int ussd_settings_of(const struct config *config, struct menu_settings *settings, char *why, size_t size);

/** What an MO tells of a session, in the arena; NULL when it is an SMS. `text` is its text, NFC. */
const struct menu_event *ussd_event(struct arena *arena, const struct ussd_names *names, const struct mo *mo,
                                    const char *text);

/** The meta_data of a screen, NUL-terminated; `room` is USSD_META_BYTES. */
void ussd_meta_data(const struct config *config, const struct outbox_screen *screen, char *out, size_t room);

#endif

/** Phone numbers: one E.164 form, whatever the SMSC writes. */
#ifndef LOA_MSISDN_H
#define LOA_MSISDN_H

#include "social-core/base/arena.h"

/**
 * The number of a phone as `+84912000001` (E.164: at most 15 digits), from `+84912…`, `84912…`, `0084912…` or `0912…`
 * with `country_code` "84". NULL when it is no phone: a short code, letters, too long.
 */
const char *msisdn_normal(struct arena *arena, const char *country_code, const char *sender);

#endif

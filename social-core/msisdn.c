#include "social-core/msisdn.h"

#include <stdbool.h>
#include <string.h>

#define SHORTEST_NATIONAL 8 /* without trunk 0; shorter ones are short codes */
#define SHORTEST_E164 9
#define LONGEST_E164 15

const char *msisdn_normal(struct arena *arena, const char *country_code, const char *sender)
{
    bool plus = *sender == '+';
    const char *digits = sender + plus;
    size_t length = strlen(digits);
    if (!length || strspn(digits, "0123456789") != length)
        return NULL;
    if (!plus && length > 2 && !strncmp(digits, "00", 2)) {
        plus = true;
        digits += 2;
        length -= 2;
    }
    if (!plus && *digits == '0') {
        if (length - 1 < SHORTEST_NATIONAL)
            return NULL;
        digits = arena_printf(arena, "%s%s", country_code, digits + 1);
        length = strlen(digits);
    }
    if (*digits == '0' || length < SHORTEST_E164 || length > LONGEST_E164)
        return NULL;
    return arena_printf(arena, "+%s", digits);
}

/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1). */
#ifndef LOA_TEXT_GSM_H
#define LOA_TEXT_GSM_H

#include <stdint.h>

/** Septets a code point costs: 1, 2 when it is led by ESC, 0 when the alphabet does not have it. */
int gsm_septets(int32_t point);

#endif

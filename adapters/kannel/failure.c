#include "adapters/kannel/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 256

/* Statuses of SMPP 3.4 that pass; the others say that the message or the number is wrong. Throttling and a full queue
 * never come: bearerbox tries those again by itself. */
static const unsigned passing_statuses[] = {
    0x00000008, /* ESME_RSYSERR */
    0x00000014, /* ESME_RMSGQFUL */
    0x00000045, /* ESME_RSUBMITFAIL */
    0x00000058, /* ESME_RTHROTTLED */
    0x00000064, /* ESME_RX_T_APPN */
    0x000000fe, /* ESME_RDELIVERYFAILURE */
    0x000000ff, /* ESME_RUNKNOWNERR */
};

static const struct {
    const char *state;
    enum failure failure;
} states[] = {
    {"EXPIRED", FAILURE_ABSENT},    /* the SMSC tried as long as it was told to */
    {"DELETED", FAILURE_PERMANENT}, /* by the operator */
    {"REJECTD", FAILURE_PERMANENT},
    {"UNKNOWN", FAILURE_TEMPORARY},
};

static const struct {
    unsigned code;
    enum failure failure;
} map_errors[] = {
    {1, FAILURE_PERMANENT},  /* unknown subscriber */
    {5, FAILURE_PERMANENT},  /* unidentified subscriber */
    {9, FAILURE_PERMANENT},  /* illegal subscriber */
    {11, FAILURE_PERMANENT}, /* teleservice not provisioned */
    {12, FAILURE_PERMANENT}, /* illegal equipment */
    {13, FAILURE_PERMANENT}, /* call barred */
    {21, FAILURE_PERMANENT}, /* facility not supported */
    {34, FAILURE_TEMPORARY}, /* system failure */
};

static enum failure of_status(const char *text)
{
    unsigned status;
    if (sscanf(text, "NACK/%x", &status) != 1)
        return FAILURE_PERMANENT;
    for (size_t i = 0; i < sizeof passing_statuses / sizeof *passing_statuses; i++)
        if (passing_statuses[i] == status)
            return FAILURE_TEMPORARY;
    return FAILURE_PERMANENT;
}

/* What names no cause is taken for a phone out of reach: tried again, later and not often. */
static enum failure of_receipt(const char *text)
{
    const char *state = strstr(text, "stat:"), *error = strstr(text, "err:");
    for (size_t i = 0; state && i < sizeof states / sizeof *states; i++)
        if (!strncmp(state + 5, states[i].state, 7))
            return states[i].failure;
    unsigned long code = error ? strtoul(error + 4, NULL, 10) : 0;
    for (size_t i = 0; i < sizeof map_errors / sizeof *map_errors; i++)
        if (map_errors[i].code == code)
            return map_errors[i].failure;
    return FAILURE_ABSENT;
}

enum failure failure_of(const struct report *report)
{
    char text[TEXT_BYTES];
    snprintf(text, sizeof text, "%.*s", (int)(report->text.bytes ? report->text.size : 0),
             report->text.bytes ? (const char *)report->text.bytes : "");
    return report->event == DLR_REJECTED ? of_status(text) : of_receipt(text);
}

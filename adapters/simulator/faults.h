/** How the SMSC is made to misbehave, for tests: see faults.def. */
#ifndef LOA_SIMULATOR_FAULTS_H
#define LOA_SIMULATOR_FAULTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct fault {
    uint32_t percent, next;
};

struct faults {
#define FAULT(name, what) struct fault name;
#define SETTING(name, otherwise, what) uint32_t name;
#include "adapters/simulator/faults.def"
    uint32_t dice;
};

/** No faults and every setting at its default. */
void faults_reset(struct faults *faults);

/** Whether it happens this time; counts `next` down. */
bool faults_happen(struct faults *faults, struct fault *fault);

/**
 * Replaces all faults and settings by what the object says, {"throttle":{"percent":10,"next":3},"dlr_delay_ms":50};
 * what is missing is reset. False, with nothing changed and *wrong naming the key, when one is unknown or no number
 * from 0 to 3,600,000 (percent: to 100). *wrong is borrowed from `object`.
 */
bool faults_from_json(struct faults *faults, const json_t *object, const char **wrong);

/** The same object back, complete. The caller owns it. */
json_t *faults_to_json(const struct faults *faults);

#endif

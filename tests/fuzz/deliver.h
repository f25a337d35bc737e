/** Empties the outbox of a scene as delivery does, at once: who is in an audience has got it from then on. Digests go
 *  to all who have chosen an hour, whichever. */
#ifndef LOA_TESTS_FUZZ_DELIVER_H
#define LOA_TESTS_FUZZ_DELIVER_H

#include "social-core/ctx.h"

/** Hands over every row; each text that is made for somebody is looked at (check.h). */
void deliver_all(struct ctx *ctx);

#endif

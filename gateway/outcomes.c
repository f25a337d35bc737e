#include "gateway/outcomes.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/ledger.h"
#include "gateway/sweeper.h"
#include "social-core/base/log.h"

struct outcomes {
    struct sweeper *sweeper;
    struct ledger *ledger;
    struct delivery_stats stats;
};

struct outcomes *outcomes_new(struct works *works)
{
    struct outcomes *outcomes = calloc(1, sizeof *outcomes);
    outcomes->sweeper = sweeper_new(works);
    return outcomes;
}

void outcomes_free(struct outcomes *outcomes)
{
    sweeper_free(outcomes->sweeper);
    free(outcomes);
}

void outcomes_use(struct outcomes *outcomes, struct ledger *ledger)
{
    outcomes->ledger = ledger;
}

/* Whoever waits for all of a consignment goes on when the last has left it. */
static void leave_consignment(struct shipment *shipment, enum shipment_outcome outcome)
{
    struct consignment *consignment = shipment->consignment;
    *shipment->outcome = outcome;
    shipment_free(shipment);
    if (--consignment->open == 0 && consignment->waiting)
        works_go_on(consignment->waiting);
}

/* Its row goes; what became of it is noted. */
static void finish(struct outcomes *outcomes, struct shipment *shipment, enum shipment_outcome outcome,
                   const char *state)
{
    if (shipment->consignment) {
        leave_consignment(shipment, outcome);
        return;
    }
    sweeper_add(outcomes->sweeper, shipment->class, shipment->row, shipment->about, state);
    shipment_free(shipment);
}

void outcomes_taken(struct outcomes *outcomes, struct shipment *shipment)
{
    struct delivery_stats *stats = &outcomes->stats;
    ledger_sent(outcomes->ledger, shipment, true);
    stats->accepted[shipment->class]++;
    stats->segments[shipment->class][shipment->ucs2 ? CODING_UCS2 : CODING_GSM] += shipment->segments;
    stats->cost[shipment->class] += shipment->route->cost_per_segment * (double)shipment->segments;
    finish(outcomes, shipment, SHIPMENT_TAKEN, "sent");
}

void outcomes_refused(struct outcomes *outcomes, struct shipment *shipment)
{
    ledger_sent(outcomes->ledger, shipment, false);
    outcomes->stats.failed[shipment->class]++;
    log_event("mt_refused", "class=%s row=%s", outbox_class_name(shipment->class), shipment->row);
    finish(outcomes, shipment, SHIPMENT_REFUSED, "failed");
}

void outcomes_expired(struct outcomes *outcomes, struct shipment *shipment)
{
    if (shipment->meta_data)
        outcomes->stats.late++;
    else
        outcomes->stats.expired[shipment->class]++;
    finish(outcomes, shipment, SHIPMENT_REFUSED, "expired");
}

void outcomes_rested(struct outcomes *outcomes, struct shipment *shipment)
{
    outcomes->stats.rested[shipment->class]++;
    finish(outcomes, shipment, SHIPMENT_REFUSED, "failed");
}

void outcomes_asleep(struct shipment *shipment)
{
    leave_consignment(shipment, SHIPMENT_ASLEEP);
}

void outcomes_recalled(struct shipment *shipment)
{
    if (shipment->consignment)
        leave_consignment(shipment, SHIPMENT_WITHDRAWN);
    else
        shipment_free(shipment);
}

void outcomes_broken(struct outcomes *outcomes, enum outbox_class class, const char *row)
{
    log_event("outbox_row_broken", "class=%s row=%s", outbox_class_name(class), row);
    sweeper_add(outcomes->sweeper, class, row, NULL, NULL);
}

void outcomes_sealed(struct outcomes *outcomes, enum outbox_class class, const struct outbox_row *row)
{
    log_event("outbox_row_sealed", "class=%s row=%s why=\"made with another phone key\"", outbox_class_name(class),
              row->id);
    sweeper_add(outcomes->sweeper, class, row->id, row->about, "failed");
}

bool outcomes_busy(const struct outcomes *outcomes)
{
    return sweeper_busy(outcomes->sweeper);
}

struct delivery_stats outcomes_stats(const struct outcomes *outcomes)
{
    return outcomes->stats;
}

/**
 * Reports and questions of visitors of the web, whom nobody knows: no phone, no person, nobody to tell what came of it. So they count
 * little: all visitors together are at most one person's doubt about a card, however many they are, and their reasons
 * raise no harm. One place (an address, an IPv6 net) counts once a day for a card. Nothing about a place is kept for longer than that day.
 */
#ifndef LOA_MODERATION_VISITOR_H
#define LOA_MODERATION_VISITOR_H

#include "moderation/report.h"

/** What one place may report and ask in a day. */
#define VISITOR_TRIES 20

/** How many cards all visitors together may open in a day: the queue stays that of the people. */
#define VISITOR_CARDS 100

struct visitor_report {
    const char *address;     /**< where from; NULL: this machine */
    const struct post *post; /**< what is reported; NULL: a text is asked about */
    const char *text;        /**< of a question */
    size_t reason;           /**< reason_at(), or REASON_ASKED */
};

/** Takes one: fills the batch. REPORT_FULL: the place has used up its tries; REPORT_CROWDED: all visitors have. */
struct report_result visitor_take(struct ctx *ctx, const struct visitor_report *report);

/** What the visitors of a card count, in hundredths of a person. */
uint64_t visitors_weight(const struct card *card);

/** How many they are. */
uint64_t visitors_count(const struct card *card);

#endif

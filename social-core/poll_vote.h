/**
 * Answers to polls. Each person has one ballot; the counts are changed in the commit that changes the ballot, guarded by
 * the ballot as it was read, so that they are what the ballots say at every moment: poll_recount() proves it.
 */
#ifndef LOA_POLL_VOTE_H
#define LOA_POLL_VOTE_H

#include "social-core/person.h"
#include "social-core/poll.h"

/** What a person has answered. */
struct ballot {
    const char *area;   /**< where the person lived then: an area's code */
    const char *answer; /**< "2", or the words; NULL: nothing yet */
    const char *held;   /**< as stored, for guards */
};

/** The ballot of a person. */
struct ballot ballot_of(struct ctx *ctx, const struct poll *poll, const struct person *person);

/** The number of the option that a text means ("2", "2.", the option's words in any language); 0: none of them. */
int poll_option_of(struct ctx *ctx, const struct poll *poll, const char *text);

/** Puts the answer ("2", or words) into the batch in place of `before`. Guarded: the poll is open, the ballot as read. */
void poll_vote(struct ctx *ctx, const struct poll *poll, const struct person *person, const struct ballot *before,
               const char *answer);

/** Calls `each` with every ballot, by person id. */
void ballots_walk(struct ctx *ctx, const struct poll *poll, void (*each)(void *self, const struct ballot *ballot),
                  void *self);

/** Fills votes and counts of `*poll` with what the ballots say. */
void poll_recount(struct ctx *ctx, struct poll *poll);

/** A group of people in a table of places is at least this large: of fewer one could tell who chose what. */
#define POLL_GROUP_LEAST 5

/** One place and what was chosen there. */
struct poll_place {
    const struct area
        *area; /**< right below the agency's, or that itself; NULL: all places with few answers together */
    uint64_t votes, counts[POLL_OPTIONS];
};

/**
 * The results by place, most answers first. Places with fewer than POLL_GROUP_LEAST answers come together in one row, with
 * the next larger ones until the row is large enough; when it cannot be, there are no rows: nothing can be reckoned back
 * from the whole.
 */
struct poll_place *poll_places(struct ctx *ctx, const struct poll *poll, size_t *count);

#endif

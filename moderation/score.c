/* How urgent a card is, and how much those count who reported it. */
#include <math.h>

#include "moderation/card.h"

#define PERSON 100     /* what one counts, in hundredths */
#define BURST 5        /* as many from one area within one minute are a burst */
#define BURST_COUNTS 5 /* of a burst of people who have been here for long, so many count whole */

struct card_score score_of(double harm, uint64_t followers, uint64_t posts_of_hour, uint64_t weight)
{
    struct card_score score = {.harm = harm < 1    ? 1
                                       : harm > 10 ? 10
                                                   : harm,
                               .reach = 1 + log10(1 + (double)followers),
                               .speed = 1 + log2(1 + (double)posts_of_hour),
                               .doubt = 1 + log2(1 + (double)weight / PERSON)};
    score.whole = score.harm * score.reach * score.speed * score.doubt;
    return score;
}

uint64_t burst_weight(uint64_t count, uint64_t newcomers, uint64_t weight, bool *brigade)
{
    uint64_t most = BURST_COUNTS * PERSON + (uint64_t)(PERSON * log2((double)(count > BURST ? count : BURST) / BURST));
    uint64_t others = count > newcomers ? (count - newcomers) * PERSON : PERSON;
    *brigade = count >= BURST && 2 * newcomers >= count;
    if (*brigade && others < most)
        most = others;
    return weight < most ? weight : most;
}

/**
 * Cards: what moderators decide on. A card is a cluster of posts, one post that nobody else says, or a text that was asked
 * about; it is named by the cluster, the post, or a number of its own. Open cards stand in the queue, ordered by
 * harm × reach × speed × doubt; the parts are kept, so that everybody can see why one comes first.
 */
#ifndef LOA_MODERATION_CARD_H
#define LOA_MODERATION_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moderation/rule.h"
#include "social-core/ctx.h"
#include "social-core/directory.h"
#include "social-core/post.h"

enum card_state {
#define CARD_STATE(name) CARD_##name,
#include "moderation/decision_moves.def"
    CARD_STATES
};

/** "open", "deciding", "decided": as kept. */
const char *card_state_name(enum card_state state);

/** What it is scored by. Each part is 1 or more but harm, which is 1 to 10; the score is their product. */
struct card_score {
    double harm;  /**< the worst rule it hits, or the reasons given */
    double reach; /**< 1 + log10(1 + followers of the channels it stands on) */
    double speed; /**< 1 + log2(1 + posts of it within the last hour) */
    double doubt; /**< 1 + log2(1 + weight of who reported and asked, in persons) */
    double whole;
};

struct card {
    const char *id;
    enum card_state state;
    const char *text;          /**< of the post or the question that made it */
    bool asked;                /**< nobody has posted it: only asked about */
    const struct area *area;   /**< of who wrote or asked it first; NULL */
    const char *language;      /**< theirs */
    int64_t opened_ms;         /**< UTC */
    int64_t last_ms;           /**< the latest report or question */
    const char *claimed_by;    /**< login; NULL: nobody has it (a claim ends after CARD_CLAIM_MS) */
    int64_t claimed_ms;        /**< UTC */
    uint64_t reasons[REASONS]; /**< how many reported it, by reason */
    uint64_t
        visitors[REASONS + 1]; /**< of the web, by reason, the last: who asked; see visitor.h for what they count */
    uint64_t asks;             /**< how many asked whether it is true */
    uint64_t weight;           /**< what they count together, in hundredths of a person */
    uint64_t newcomers;        /**< of them: joined the day they reported */
    uint64_t same_phone;       /**< of them: their phone had reported already, and they count nothing */
    uint64_t brigades;         /**< bursts of new persons from one area within one minute */
    const char *rules;         /**< names of the rules it hits, between blanks: "disaster links"; "" for none */
    uint64_t decision;         /**< the latest about it; 0: none */
    uint64_t lapsed;           /**< the decision that found no second moderator in time; 0: none since the last one */
    uint64_t agency_case;      /**< where an agency was asked; 0: nowhere */
    bool checking;             /**< people were told that it is being checked */
    struct card_score score;
    const char *revision; /**< guards every change; NULL: not written yet */
};

/** How long a moderator has a card to themselves. */
#define CARD_CLAIM_MS (10 * 60 * INT64_C(1000))

/** The card a post belongs to: its cluster, or itself. Follows clusters that were found, merged or split since. */
uint64_t card_of_post(struct ctx *ctx, const struct post *post);

/** A card, or NULL when nobody has reported it yet. */
const struct card *card_by_id(struct ctx *ctx, const char *id);

/** The same from a reply of HGETALL; a card that is not there yet when it is empty, for card_write(). */
struct card card_of(struct ctx *ctx, const char *id, const struct db_reply *fields);

/** The posts of a card: all of its cluster, or the one; none of a text that was only asked about. List in the arena. */
size_t card_posts(struct ctx *ctx, const struct card *card, const uint64_t **posts);

/** Puts a card into the batch, guarded by its revision, and into the queue or out of it as its state says. */
void card_write(struct ctx *ctx, const struct card *card);

/** Who follows cards in the log of what moved (`case-log`): no agency has such a name. */
#define CARD_WATCHERS "/moderate"

/** Puts into the batch: open pages of moderators are told that this card, or a decision about it, has moved. Every card_write() does. */
void card_moved(struct ctx *ctx, const char *id);

/** Reckons the score anew: reads the posts (the newest 64) and the followers of their channels. */
void card_score(struct ctx *ctx, struct card *card);

/** What parts make together; nothing is read. */
struct card_score score_of(double harm, uint64_t followers, uint64_t posts_of_hour, uint64_t weight);

/** How much the reports of one area within one minute count, of `count` persons with `weight` hundredths together, of
 *  whom `newcomers` joined that day. A burst that is mostly newcomers (`*brigade`) counts what the others in it do, or as one person when there are none. */
uint64_t burst_weight(uint64_t count, uint64_t newcomers, uint64_t weight, bool *brigade);

/** Who looks: their area and language come first. NULL where there is none. */
struct moderator {
    const char *login;  /**< or "shell:USER" */
    const char *person; /**< who they are as a villager (id); NULL: not known */
    const struct area *area;
    const char *language;
};

/** The moderator with this login: a member of the staff with that role, or an administrator. NULL when they are none. */
const struct moderator *moderator_of(struct ctx *ctx, const char *login);

/** The open cards for a moderator, at most `limit`, those of their language and area first, each part by score. */
const struct card **cards_for(struct ctx *ctx, const struct moderator *moderator, size_t limit, size_t *count);

/** True when somebody else has it now. */
bool card_held(const struct ctx *ctx, const struct card *card, const char *login);

/** True when one of its posts is this person's. */
bool card_is_of(struct ctx *ctx, const struct card *card, const char *person);

/** Puts into the batch: an open card whose post has joined a cluster since becomes part of the cluster's card, each reporter
 *  once. True when there was something to do. */
bool card_fold(struct ctx *ctx, const struct card *card);

/** Numbers of `limit` cards of the queue from a rank on, for looking after them in turn; `*count` of them. */
const char **cards_from(struct ctx *ctx, size_t rank, size_t limit, size_t *count);

#endif

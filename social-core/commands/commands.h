/** The commands: what each intent does. One file a command, one row of the table in commands.c each. */
#ifndef LOA_COMMANDS_H
#define LOA_COMMANDS_H

#include "social-core/post.h"
#include "social-core/room.h"
#include "social-core/talk.h"

struct command {
    enum intent intent;
    bool for_strangers; /**< may be used before joining */
    void (*run)(struct talk *talk);
};

#define COMMAND(name) extern const struct command command_##name;
#include "social-core/commands/commands.def"
#undef COMMAND

/** What a number answers: an open question of the dialog. */
struct question {
    const char *kind; /**< as in dialog.h */
    bool for_strangers, takes_zero;
    void (*decide)(struct talk *talk, long option);
};

/** The command of an intent, ours or of the room that takes part (room.h); NULL when Loa cannot do that yet. */
const struct command *command_of_intent(const struct ctx *ctx, enum intent intent);

/* What several commands share. */

/** The channel a name means: a topic, an agency, @handle, or a channel's id with its dot ("area.03037", which no text
 *  names but the menu does); NULL when there is none. */
const struct channel *channel_for(struct talk *talk, const char *name);

/** What the request names to follow or to read: a topic, else an agency (channel_for() knows both); NULL: nothing. */
const char *channel_meant(const struct request *request);

/** How this person follows a channel, or NULL. */
const struct follow *own_follow(struct talk *talk, const struct channel *channel);

/** Stops following what `name` means, and says so. */
void leave_channel(struct talk *talk, const char *name);

/** Posts a text to a channel, or names the post that the same words became a moment ago. */
void post_to(struct talk *talk, const struct channel *channel, const char *text, uint64_t reply_to);

/** What the room that takes part says of a draft (shown, when nobody does), after ruling_ask() and the caller's db_wait(). */
void ruling_ask(struct ctx *ctx, struct post_draft *draft);
struct post_ruling ruling_of(struct ctx *ctx, const struct post_draft *draft);

/** After the post was put into the batch as `draft->number`: what belongs to the ruling, and what its author is told
 *  (`key`, when the ruling says nothing else). */
void posted_under(struct talk *talk, const struct post_draft *draft, const struct post_ruling *ruling, const char *key);

/** Sends a private message; `to` NULL: nobody has that name. */
void send_message(struct talk *talk, const struct person *to, const char *text);

/** Shows the unread posts of what is followed, a page of them, and moves the places of reading. */
void read_news(struct talk *talk);

/** Shows a page of a channel's posts older than `before` (0: the newest). */
void read_channel(struct talk *talk, const struct channel *channel, uint64_t before);

/** Answers of more segments are shown in parts. */
#define PAGE_SEGMENTS 2

/** Shows part `part` (from 0) of a long post; TIEP goes on with the next, and after the last with `then` (see dialog.h). */
void show_part(struct talk *talk, const struct post *post, size_t part, const char *then);

/** Goes on with the part of a long post that `place` says ("123 2 feed"). */
void next_part(struct talk *talk, const char *place);

/** Lists the topics from the `from`th on. */
void list_topics(struct talk *talk, size_t from);

/** True after saying that the budget of today is used up: for what can wait till tomorrow. */
bool over_budget(struct talk *talk);

/** What somebody typed, as it is told back: no more of it than says which it was. */
const char *beginning(const struct talk *talk, const char *text);

/** How many segments a text costs as an answer in this talk. */
size_t reply_segments(const struct talk *talk, const char *text);

/** Asks an agency, or names the case that the same words opened a moment ago. */
void ask_agency(struct talk *talk, const struct agency *agency, const char *text);

/** Answers to "is this your question?" and "may others read it?": 1 yes, 2 no. */
void answer_faq(struct talk *talk, long option);
void answer_offer(struct talk *talk, long option);

/* Answers to polls (poll.c). Each goes to whom it is meant for: the last poll asked, unless it is named. */
struct poll;

/** The answer of the person present to a poll that asks them; says what was taken, or why it was not. */
void answer_poll(struct talk *talk, const struct poll *poll, const char *text);

/** A bare number with no other question open: true when a poll that was asked after `after_ms` was meant. */
bool poll_takes_number(struct talk *talk, int64_t after_ms);

/** A question waits and a poll was asked after it: a bare number that the poll has is the poll's, and it is said how the older
 *  question is answered. True when it was so. */
bool poll_came_after_question(struct talk *talk);

/** A text without a keyword: true when it is an option's words, or answers an open question for the first time. */
bool poll_takes_words(struct talk *talk);

/** Shows a poll on a screen and asks it there; the answer comes to the other two. */
void show_poll(struct talk *talk, const char *id);
void answer_poll_shown(struct talk *talk, long option);
bool poll_shown_takes_words(struct talk *talk);

/** Goes on with a join: name and area as far as known; asks for what is missing. */
void join_with(struct talk *talk, const char *name, const char *area_text);

/** Whether 0 is an answer to a question of this kind, and not the way back in the menu. */
bool question_takes_zero(const struct ctx *ctx, const char *kind);

/** True after saying why a name cannot be anybody's: too long, or an authority's. */
bool name_refused(struct talk *talk, const char *name);

/** Renames the person present, or says when it can be. */
void take_name(struct talk *talk, const char *name);

/** Offers to join somebody new to this phone, when the text is LA and a name that nobody here has; true when it did. */
bool offer_newcomer(struct talk *talk);

/** Joins somebody new to this phone, who is then the one present. */
void join_new(struct talk *talk, const char *name, const struct area *area);

/* Answers to questions of joining (join.c), of what is paid (instant.c, hour.c), of a PIN (pin.c). */
void answer_newcomer(struct talk *talk, long option);
void answer_join_whom(struct talk *talk, long option);
void answer_paid_instant(struct talk *talk, long option);
void answer_paid_digest(struct talk *talk, long option);
void answer_pin_old(struct talk *talk, long option);

/** The answer of whom something would be posted for (TL and its number). */
struct behalf;
void answer_behalf(struct talk *talk, const struct behalf *behalf, const char *text);

/** Asks what a text without a command is meant to be. */
void ask_about_draft(struct talk *talk, const char *text);

/** The rest of words that were begun in the menu has come: all of them go where they were meant for. */
void take_rest(struct talk *talk, const char *text);

/** Offers the topics that are there, for one that is not: the text is kept as a draft. */
void unknown_topic(struct talk *talk, const char *name, const char *text);

#endif

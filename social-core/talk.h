/** One text being answered: who sent it, what it asks for, in which words to answer. Commands work on this. */
#ifndef LOA_TALK_H
#define LOA_TALK_H

#include "social-core/ctx.h"
#include "social-core/dialog.h"
#include "social-core/follow.h"
#include "social-core/person.h"
#include "social-core/phone.h"
#include "social-core/understand/understand.h"

/** What is said in a talk that is shown on a screen (USSD) and not sent as SMS: texts with a line end between them. */
struct on_screen {
    const char *text; /**< NULL: nothing was said */
};

struct talk {
    struct ctx *ctx;
    const char *text; /**< as written, NFC */
    struct phone phone;
    struct dialog dialog;
    const struct person *person;         /**< the one present; NULL: a stranger */
    const struct person *const *persons; /**< all of phone.persons, in their order; NULL for one that is gone */
    const char *language;
    bool accents;
    struct request request;
    struct on_screen *screen; /**< where answers go; NULL: out, as SMS */
};

/** Answers with a phrase: key, then placeholder and value in turn. */
#define say(talk, ...) say_words((talk), (const char *const[]){__VA_ARGS__, NULL})
void say_words(struct talk *talk, const char *const *words);

/** Answers with a text that is put together already; it is folded when the person wants no accents. */
void say_text(struct talk *talk, const char *text);

/** A text in the form this talk's answers have: folded when the person wants no accents. */
const char *shown(const struct talk *talk, const char *text);

/** A phrase in the words of this talk, to be put into another; see told_text(). */
#define words_of(talk, ...) words_of_words((talk), (const char *const[]){__VA_ARGS__, NULL})
const char *words_of_words(const struct talk *talk, const char *const *words);

/** Goes on as another person of the phone, or as a stranger (NULL). */
void talk_as(struct talk *talk, const struct person *person);

/** Understands and answers a text that was kept while something was asked. */
void talk_over(struct talk *talk, const char *text);

/** The area a person lives in, shortly: "Tả Van" without its kind where it is unambiguous to its people. */
const char *place_name(const struct area *area);

/** The two halves of beginning a talk; between them stands the caller's db_wait(). `talk` has its context and text. */
struct talk_asked {
    struct phone_asked phone;
    const struct db_reply *dialog, *revision;
};
struct talk_asked talk_ask(struct ctx *ctx, const char *msisdn);
void talk_ready(struct talk *talk, const struct talk_asked *asked);

/** Fills the talk's request from a text. */
void talk_understand(struct talk *talk, const char *text);

/** Does what the talk's request asks for. */
void talk_act(struct talk *talk);

/** The talk's phone, sealed. */
const char *talk_sealed(const struct talk *talk);

/**
 * Understands and answers one MO text from `msisdn` (E.164): fills the context's batch, which the caller commits under
 * the message's marker. Every text gets an answer or is, at least, never lost.
 */
void converse(struct ctx *ctx, const char *msisdn, const char *text);

#endif

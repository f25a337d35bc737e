/** Several persons on one phone: who texts, and how one makes way for another. Commands work with these. */
#ifndef LOA_SHARING_H
#define LOA_SHARING_H

#include <stdbool.h>

#include "social-core/talk.h"

/** The persons of this phone that go by a squashed name (name, given name or handle), in `found`; returns how many. */
size_t persons_called(const struct talk *talk, const char *squashed, const struct person *found[PHONE_PERSONS]);

/** The person of this phone with this id, or NULL. */
const struct person *person_here(const struct talk *talk, const char *id);

/**
 * For what only one of a shared phone may do (a private message, words to an agency): asks who is texting, unless that
 * was told within the hour. True when it asked: the text is kept and done when the answer comes.
 */
bool asked_who(struct talk *talk);

/** Whether asked_who() would ask. */
bool must_say_who(const struct talk *talk);

/** Asks which of `count` persons is texting; the answer makes that one present and does `held` (a text, or NULL). */
void ask_which_person(struct talk *talk, const struct person *const *persons, size_t count, const char *held);

/** When the phone was silent for half a year: asks whose it is now and keeps the text. True when it asked. */
bool asked_again(struct talk *talk);

/** Makes a person of this phone the one present (their PIN is asked first) and does `held`; NULL: says so. */
void become(struct talk *talk, const struct person *person, const char *held);

/** Notes that the phone has just said who texts. */
void note_who(struct talk *talk);

/** Whether `pin` is the person's; else says what is wrong: how many attempts are left, or how long to wait. */
bool pin_passes(struct talk *talk, const struct person *person, const char *pin);

/* Answers to the questions asked here: see answer.c. */
void answer_who(struct talk *talk, long option);
void answer_again(struct talk *talk, long option);
void answer_pin(struct talk *talk, long option);

#endif

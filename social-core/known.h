/** What exists where a text was sent from, for understand(): topics, agencies, languages, places of the directory. */
#ifndef LOA_KNOWN_H
#define LOA_KNOWN_H

#include "social-core/talk.h"

/** Lookups over the talk's directory, languages and phone; good while the talk is. */
struct known known_in(struct talk *talk);

#endif

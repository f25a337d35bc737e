/**
 * From a text to what it asks for. Every language's keywords at once; accents, case, punctuation, look-alikes, typing
 * leftovers and one wrong letter are seen through; a sentence that merely begins like a command stays a sentence.
 * docs/understanding.md tells how each decision is made.
 */
#ifndef LOA_UNDERSTAND_H
#define LOA_UNDERSTAND_H

#include "social-core/base/arena.h"
#include "social-core/text/catalog.h"

/** What a text may ask for; INTENT_none: nothing that we know, its words are all that counts. */
enum intent {
#define INTENT(name, reads, glued) INTENT_##name,
#include "social-core/understand/intents.def"
#undef INTENT
    INTENTS
};

/** "join", "accents_off", … */
const char *intent_name(enum intent intent);

/** The intent of that name, or INTENTS when there is none. */
enum intent intent_named(const char *name);

/**
 * What exists where the text was sent from: each gives the canonical name of what goes by `squashed` (text_squash():
 * folded, letters and digits only: "yte" for "y_te", "Y tế"), or NULL. The names live as long as the directory does.
 */
struct known {
    void *self;
    const char *(*channel)(void *self, const char *squashed);  /**< a topic: "nuoc" */
    const char *(*agency)(void *self, const char *squashed);   /**< "xa" */
    const char *(*handle)(void *self, const char *squashed);   /**< "lan" */
    const char *(*person)(void *self, const char *squashed);   /**< a person of this phone: "Lan" */
    const char *(*language)(void *self, const char *squashed); /**< its code: "tyz" for "tay" */
    const char *(*place)(void *self, const char *squashed);    /**< "hai phong" */
};

/** How sure the keyword is. */
enum match { MATCH_NONE, MATCH_EXACT, MATCH_GLUED, MATCH_LEFTOVER, MATCH_NEAR };

/**
 * A text understood. Arguments that the text does not hold are NULL; they live in the arena. Free text keeps the
 * writer's own words.
 */
struct request {
    enum intent intent;
    const char *channel;  /**< a topic: canonical when known, else the folded word that followed `#` */
    const char *channels; /**< several topics at once (THEO nuoc, ngo): canonical names with commas; else NULL */
    const char *text;     /**< what is to be posted, asked, said; of help the keyword asked about; of jobs the place */
    const char *agency;   /**< canonical name */
    const char *id;       /**< a number: of a post, case, message */
    const char *to;       /**< a handle without @ */
    const char *name;     /**< of who joins, or of the person to be */
    const char *area;     /**< as written */
    const char *option;   /**< of answer: the number. Of iam: "new" for LA MOI. Of pin: "off" for PIN TAT */
    const char *stars;    /**< "1" to "5" */
    const char *language; /**< folded, as written: "tay" */
    const char *code;     /**< its code when it is known: "tyz" */
    const char *word;     /**< of word: what to look up */
    const char *hour;     /**< of hour: "0" to "23" */

    enum match match;    /**< how the keyword was recognised */
    const char *keyword; /**< as the language's file has it; NULL: none was */
    const char *why;     /**< the decision in a few words (static), for `loa parse --explain` */
};

/** Understands a text (text_normal()). Never fails: what it cannot place is INTENT_none. Allocates from the arena only. */
void understand(struct arena *arena, const struct catalogs *catalogs, const struct known *known, const char *text,
                struct request *out);

#endif

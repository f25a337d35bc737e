/** The inbox of an agency: its cases by folder, page by page, and what matches a search. */
#ifndef LOA_INBOX_H
#define LOA_INBOX_H

#include "social-core/case.h"

/** A search looks at this many cases of the agency, the latest word first. */
#define INBOX_SEARCHED 2000

struct inbox_wish {
    const struct agency *agency;
    const char *login;  /**< whose folder "mine" is meant */
    const char *folder; /**< "open", "late", "free", "mine", "raised", "awaiting", "answered", "closed", "all",
                             "kind.NAME", "label.NAME" */
    const char *text;   /**< words that must all be in the question, or a number; NULL: every case */
    size_t skip, limit;
};

struct inbox {
    const struct case_view *cases; /**< what is to be answered: the one due first; else the latest word first */
    size_t count;
    bool more;
};

/** True for a folder that there can be. */
bool inbox_folder_valid(const char *folder);

/** One page of a folder. With a text a kind's or a label's folder is looked through; any other is left aside, and every
 *  case of the agency is. */
struct inbox inbox_read(struct ctx *ctx, const struct inbox_wish *wish);

/** How many cases a folder holds. */
const struct db_reply *inbox_count_ask(struct ctx *ctx, const struct inbox_wish *wish);

#endif

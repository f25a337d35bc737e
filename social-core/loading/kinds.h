/** The kinds of rows that can be loaded: their columns, how a row is looked at, written and found again. */
#ifndef LOA_LOADING_KINDS_H
#define LOA_LOADING_KINDS_H

#include "social-core/loading/loading.h"

/** What a column holds: in JSON, and in a cell of a table. */
enum shape {
    SHAPE_TEXT,
    SHAPE_LIST, /**< a list of texts; `one | other` */
    SHAPE_DAYS, /**< an object, kind of question to working days; `giay_to 1 | dat_dai 5` */
    SHAPE_YES   /**< true or nothing; `x` */
};

struct column {
    const char *name;
    enum shape shape;
    bool must;
};

/** A document that is being looked at. */
struct look {
    struct ctx *ctx;
    const struct kind *kind; /**< of the row at hand */
    size_t row;
    json_t *named; /**< list → keys of its rows → the row's number */
    json_t *tally; /**< how many texts each agency has, with those of the document */
    struct mistakes *mistakes;
};

struct kind {
    const char *list;
    const struct column *columns; /**< ended by one without a name */
    const char *key[3];           /**< the columns that together name a row */
    /** Finds what no column by itself shows. Only called for a row whose columns are right. */
    void (*look)(struct look *look, const json_t *row);
    /** Brings a row that was found right into the one form in which it is kept; NULL: it is. */
    void (*settle)(struct ctx *ctx, json_t *row);
    /** Puts the row into the batch. */
    void (*write)(struct ctx *ctx, const json_t *row, const char *by);
    /** Key → row, of all that is kept; released with the arena. NULL: what is kept is not told. */
    json_t *(*kept)(struct ctx *ctx);
    bool in_directory; /**< the directory is read anew when one has changed */
    size_t at_once;    /**< rows in one commit */
};

/** In this order: what comes later names what came before. Ended by one without a list. */
extern const struct kind *const loading_kinds[];
extern const struct kind kind_areas, kind_channels, kind_agencies, kind_staff, kind_duty, kind_faq, kind_canned,
    kind_phones;

/** The kind with this list, or NULL. */
const struct kind *kind_of_list(const char *list);

/** What names a row: its key's columns with blanks between. */
const char *kind_key(struct arena *arena, const struct kind *kind, const json_t *row);

/** Notes a mistake of the row at hand: a sentence (sentence.h) that goes on behind the member's name. */
#define look_fault(look, member, ...) look_fault_words((look), (member), (const char *const[]){__VA_ARGS__, NULL})
void look_fault_words(struct look *look, const char *member, const char *const *said);

/** Whether the document has a row of this list with this key. */
bool look_names(const struct look *look, const struct kind *kind, const char *key);

/* What several kinds ask of a column; a missing one is right. */
void look_at_name(struct look *look, const json_t *row, const char *member);
void look_at_area(struct look *look, const json_t *row, const char *member);
void look_at_agency(struct look *look, const json_t *row, const char *member);
void look_at_hours(struct look *look, const json_t *row, const char *member);
void look_at_msisdn(struct look *look, const json_t *row, const char *member);

/** A text of a row, in the arena; NULL: there is none. */
const char *row_text(struct ctx *ctx, const json_t *row, const char *member);

#endif

/** A file that is to be loaded, JSON or a table (CSV), as a document for loading.h; and where in it a mistake stands. */
#ifndef LOA_LOADING_SOURCE_H
#define LOA_LOADING_SOURCE_H

#include "social-core/loading/csv.h"
#include "social-core/loading/loading.h"

struct source {
    const char *name; /**< of the file, as it is told */
    const char *text; /**< all of it */
    size_t length;
    const json_t *words;        /**< in which mistakes are told (sentence.h) */
    json_t *document;           /**< released with the arena; NULL: it cannot be read */
    const char *list;           /**< of a table: the kind of its rows; NULL: JSON */
    const unsigned *lines;      /**< of a table: of each row */
    const char *const *columns; /**< of a table: its head */
    size_t column_count;
};

/**
 * Reads a file. What begins with `{` is JSON; everything else a table whose first line names the columns, and whose kind
 * is `list`, or, when that is NULL, the only one with these columns. False with what is wrong in `*why`, led by file and line
 * and told in `words` (sentence.h). `name`, `text` and `words` are borrowed for as long as the source is used.
 */
bool source_read(struct source *source, struct arena *arena, const char *name, const char *text, size_t length,
                 const char *list, const json_t *words, const char **why);

/** A mistake as one line: "staff.csv:7: role (column 3) must be …", "village.json:12: agencies[2].area is no area …". */
const char *source_mistake(struct arena *arena, const struct source *source, const struct mistake *mistake);

/** The rows of a list of a document as a table (csv.h). */
const char *source_table(struct arena *arena, const json_t *document, const char *list);

#endif

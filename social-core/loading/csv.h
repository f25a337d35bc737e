/**
 * Tables as text (RFC 4180), as spreadsheets write them and read them: commas, semicolons or tabs between cells, quotes
 * around what holds one, any kind of line end, a byte order mark or none.
 */
#ifndef LOA_LOADING_CSV_H
#define LOA_LOADING_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/growing.h"

#define CSV_COLUMNS 32

struct csv_row {
    const char *cells[CSV_COLUMNS]; /**< without quotes and without the apostrophe of csv_put_row() */
    size_t count;
    unsigned line; /**< of the text, the first is 1 */
};

/** A text that is being read; owned by the caller, all else by the arena. */
struct csv_reader {
    struct arena *arena;
    const char *at, *end;
    char separator;
    unsigned line;
    const char *trouble; /**< set when the text cannot be read on: the key of a sentence (sentence.h) without places */
};

/** Begins at the first row. `trouble` is set at once when the text is no UTF-8; `line` says where. */
void csv_open(struct csv_reader *reader, struct arena *arena, const char *text, size_t length);

/** The next row that is not empty. False at the end, or with `trouble` set. */
bool csv_next(struct csv_reader *reader, struct csv_row *row);

/** The line of the first byte that is no UTF-8; 0: there is none. `*why` is the key of a sentence. */
unsigned text_wrong_line(const char *text, size_t length, const char **why);

/** A table that is being written: begins with a byte order mark, by which spreadsheets know UTF-8. */
struct csv {
    struct growing table;
};

void csv_begin(struct csv *csv, struct arena *arena);

/** One row. A cell that begins like a formula gets an apostrophe: a spreadsheet must not run what a villager texted. */
void csv_put_row(struct csv *csv, const char *const *cells, size_t count);

#endif

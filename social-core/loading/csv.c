#include "social-core/loading/csv.h"

#include <string.h>

#include "social-core/text/utf8.h"

#define MARK "\xef\xbb\xbf"

/* ---- reading ---- */

unsigned text_wrong_line(const char *text, size_t length, const char **why)
{
    unsigned line = 1;
    if (length >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2))) {
        *why = "mistake_utf16";
        return line;
    }
    for (size_t i = 0, bytes; i < length; i += bytes) {
        char next[5] = "";
        memcpy(next, text + i, length - i < 4 ? length - i : 4);
        int32_t point = utf8_at(next, &bytes);
        if (!point || (bytes == 1 && point >= 0x80)) {
            *why = point ? "mistake_not_utf8" : "mistake_zero_byte";
            return line;
        }
        line += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));
    }
    return 0;
}

/* The one of `,` `;` and tab that the first line has most of, outside quotes. */
static char separator_of(const char *text, const char *end)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, best = 0;
    bool quoted = false;
    for (; text < end && (quoted || (*text != '\n' && *text != '\r')); text++) {
        const char *found = quoted ? NULL : memchr(candidates, *text, 3);
        quoted ^= *text == '"';
        if (found)
            counts[found - candidates]++;
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

void csv_open(struct csv_reader *reader, struct arena *arena, const char *text, size_t length)
{
    *reader = (struct csv_reader){.arena = arena, .at = text, .end = text + length, .line = 1};
    unsigned wrong = text_wrong_line(text, length, &reader->trouble);
    if (wrong)
        reader->line = wrong;
    if (length >= 3 && !memcmp(text, MARK, 3))
        reader->at += 3;
    if (reader->end - reader->at > 5 && !memcmp(reader->at, "sep=", 4)) { /* Excel's own first line */
        reader->separator = reader->at[4];
        reader->at += 5;
        while (reader->at < reader->end && (*reader->at == '\r' || *reader->at == '\n'))
            reader->line += *reader->at++ == '\n';
    } else {
        reader->separator = separator_of(reader->at, reader->end);
    }
}

/* Over one line end, if there is one here. */
static bool take_line_end(struct csv_reader *reader)
{
    if (reader->at == reader->end || (*reader->at != '\r' && *reader->at != '\n'))
        return false;
    if (*reader->at++ == '\r' && reader->at < reader->end && *reader->at == '\n')
        reader->at++;
    reader->line++;
    return true;
}

static bool ends_cell(const struct csv_reader *reader)
{
    return reader->at == reader->end || *reader->at == reader->separator || *reader->at == '\r' || *reader->at == '\n';
}

static const char *quoted_cell(struct csv_reader *reader)
{
    unsigned begun = reader->line;
    char *cell = arena_alloc(reader->arena, (size_t)(reader->end - reader->at) + 1), *to = cell;
    for (reader->at++; reader->at < reader->end; reader->at++) {
        if (*reader->at == '"' && (++reader->at == reader->end || *reader->at != '"'))
            break;
        reader->line += *reader->at == '\n';
        *to++ = *reader->at;
    }
    *to = '\0';
    if (!ends_cell(reader) || reader->at[-1] != '"') {
        reader->line = begun;
        reader->trouble = "mistake_open_quote";
    }
    return cell;
}

static const char *plain_cell(struct csv_reader *reader)
{
    const char *begin = reader->at;
    while (!ends_cell(reader))
        reader->at++;
    const char *end = reader->at;
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    return arena_copy(reader->arena, begin, (size_t)(end - begin));
}

/* Whether a table program would take it for a formula, or it has an apostrophe against that. */
static bool looks_like_formula(const char *cell)
{
    cell += strspn(cell, "'");
    return *cell && strchr("=+-@\t\r", *cell);
}

static const char *cell_of(struct csv_reader *reader)
{
    const char *cell = reader->at < reader->end && *reader->at == '"' ? quoted_cell(reader) : plain_cell(reader);
    return *cell == '\'' && looks_like_formula(cell) ? cell + 1 : cell;
}

bool csv_next(struct csv_reader *reader, struct csv_row *row)
{
    bool filled = false;
    while (!filled) {
        if (reader->trouble || reader->at == reader->end)
            return false;
        *row = (struct csv_row){.line = reader->line};
        do {
            const char *cell = cell_of(reader);
            filled |= *cell != '\0';
            if (row->count == CSV_COLUMNS) {
                reader->trouble = "mistake_cells";
                return false;
            }
            row->cells[row->count++] = cell;
        } while (!reader->trouble && reader->at < reader->end && *reader->at == reader->separator && reader->at++);
        if (reader->trouble)
            return false;
        take_line_end(reader);
    }
    return true;
}

/* ---- writing ---- */

void csv_begin(struct csv *csv, struct arena *arena)
{
    csv->table = growing_begin(arena);
    growing_put(&csv->table, MARK, 3);
}

static void put_cell(struct csv *csv, const char *cell, bool last)
{
    growing_put(&csv->table, "\"", 1);
    if (looks_like_formula(cell))
        growing_put(&csv->table, "'", 1);
    for (; *cell; cell++)
        growing_put(&csv->table, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
    growing_put(&csv->table, last ? "\"\r\n" : "\",", last ? 3 : 2);
}

void csv_put_row(struct csv *csv, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_cell(csv, cells[i] ? cells[i] : "", i + 1 == count);
}

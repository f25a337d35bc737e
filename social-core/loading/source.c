#include "social-core/loading/source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "social-core/base/json.h"
#include "social-core/loading/kinds.h"
#include "social-core/sentence.h"
#include "social-core/text/fold.h"

#define DEPTH_MOST 16 /* of a document; what is loaded has five */

/* ---- a cell and what it holds ---- */

/* The parts of `a | b | c`, without the blanks around them; `*rest` goes on, NULL at the end. */
static char *part_of(char **rest)
{
    char *part = *rest + strspn(*rest, " "), *bar = strchr(part, '|');
    *rest = bar ? bar + 1 : NULL;
    if (bar)
        *bar = '\0';
    for (size_t length = strlen(part); length && part[length - 1] == ' '; length--)
        part[length - 1] = '\0';
    return part;
}

static json_t *list_of(struct arena *arena, const char *cell)
{
    json_t *list = json_array();
    for (char *rest = arena_strdup(arena, cell); rest;) {
        char *part = part_of(&rest);
        if (*part)
            json_array_append_new(list, json_string(part));
    }
    return list;
}

/* What is no number stays a text: looking at the row finds it. */
static json_t *days_of(struct arena *arena, const char *cell)
{
    json_t *days = json_object();
    for (char *rest = arena_strdup(arena, cell); rest;) {
        char *part = part_of(&rest), *count = part + strcspn(part, " ="), *end;
        if (!*part)
            continue;
        char *number = count + strspn(count, " =");
        long value = strtol(number, &end, 10);
        *count = '\0';
        json_object_set_new(days, part, *number && !*end ? json_integer(value) : json_string(number));
    }
    return days;
}

static json_t *yes_of(struct arena *arena, const char *cell)
{
    static const char *const yes[] = {"x", "1", "yes", "true", "co", "dung"};
    static const char *const no[] = {"", "0", "no", "false", "khong", "sai"};
    const char *word = text_squash(arena, cell);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (!strcmp(word, yes[i]))
            return json_true();
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (!strcmp(word, no[i]))
            return json_null();
    return json_string(cell);
}

static json_t *value_of(struct arena *arena, enum shape shape, const char *cell)
{
    if (!*cell)
        return json_null();
    switch (shape) {
    case SHAPE_LIST:
        return list_of(arena, cell);
    case SHAPE_DAYS:
        return days_of(arena, cell);
    case SHAPE_YES:
        return yes_of(arena, cell);
    case SHAPE_TEXT:
        break;
    }
    return json_string(cell);
}

static const char *cell_of(struct arena *arena, enum shape shape, const json_t *value)
{
    const char *cell = "", *kind;
    json_t *item;
    size_t i;
    if (shape == SHAPE_YES)
        return json_is_true(value) ? "x" : "";
    if (shape == SHAPE_TEXT)
        return json_string_value(value) ? arena_strdup(arena, json_string_value(value)) : "";
    json_array_foreach(value, i, item) cell =
        arena_printf(arena, "%s%s%s", cell, *cell ? " | " : "", json_string_value(item));
    json_object_foreach((json_t *)(uintptr_t)value, kind, item) cell =
        arena_printf(arena, "%s%s%s %lld", cell, *cell ? " | " : "", kind, (long long)json_integer_value(item));
    return cell;
}

const char *source_table(struct arena *arena, const json_t *document, const char *list)
{
    const struct kind *kind = kind_of_list(list);
    const char *cells[CSV_COLUMNS];
    size_t count = 0, i;
    struct csv csv;
    json_t *row;
    csv_begin(&csv, arena);
    for (; kind->columns[count].name; count++)
        cells[count] = kind->columns[count].name;
    csv_put_row(&csv, cells, count);
    json_array_foreach(json_object_get(document, list), i, row)
    {
        for (size_t c = 0; c < count; c++)
            cells[c] = cell_of(arena, kind->columns[c].shape, json_object_get(row, kind->columns[c].name));
        csv_put_row(&csv, cells, count);
    }
    return csv.table.text;
}

/* ---- a table ---- */

static const struct column *column_of(const struct kind *kind, const char *name)
{
    for (const struct column *column = kind->columns; column->name; column++)
        if (!strcasecmp(column->name, name))
            return column;
    return NULL;
}

static const char *columns_text(struct arena *arena, const struct kind *kind)
{
    const char *text = "";
    for (const struct column *column = kind->columns; column->name; column++)
        text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "", column->name);
    return text;
}

static bool has_column(const struct csv_row *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (!strcasecmp(head->cells[i], name))
            return true;
    return false;
}

static bool fits(const struct kind *kind, const struct csv_row *head)
{
    for (size_t i = 0; i < head->count; i++)
        if (*head->cells[i] && !column_of(kind, head->cells[i]))
            return false;
    for (const struct column *column = kind->columns; column->name; column++)
        if (column->must && !has_column(head, column->name))
            return false;
    return true;
}

static const char *kinds_text(struct arena *arena)
{
    const char *text = "";
    for (size_t k = 0; loading_kinds[k]; k++)
        text = arena_printf(arena, "%s%s%s", text, k ? ", " : "", loading_kinds[k]->list);
    return text;
}

/* The only kind that has these columns. */
static const struct kind *kind_of_head(const struct source *source, struct arena *arena, const struct csv_row *head,
                                       const char **why)
{
    const struct kind *found = NULL;
    *why = sentence(arena, source->words, "mistake_no_kind_fits", "kinds", kinds_text(arena));
    for (size_t k = 0; loading_kinds[k]; k++) {
        if (!fits(loading_kinds[k], head))
            continue;
        if (found) {
            *why = sentence(arena, source->words, "mistake_two_kinds_fit", "one", found->list, "other",
                            loading_kinds[k]->list);
            return NULL;
        }
        found = loading_kinds[k];
    }
    return found;
}

/* What is wrong with the head of a table of a kind that was named; NULL: nothing. */
static const char *head_trouble(const struct source *source, struct arena *arena, const struct kind *kind,
                                const struct csv_row *head)
{
    for (size_t i = 0; i < head->count; i++) {
        const char *name = arena_printf(arena, "%.60s", head->cells[i]), *place = arena_printf(arena, "%zu", i + 1);
        if (*name && !column_of(kind, head->cells[i]))
            return sentence(arena, source->words, "mistake_no_column", "name", name, "n", place, "list", kind->list,
                            "columns", columns_text(arena, kind));
        for (size_t j = 0; j < i; j++)
            if (*name && !strcasecmp(head->cells[i], head->cells[j]))
                return sentence(arena, source->words, "mistake_two_columns", "name", name, "one",
                                arena_printf(arena, "%zu", j + 1), "other", place);
    }
    for (const struct column *column = kind->columns; column->name; column++)
        if (column->must && !has_column(head, column->name))
            return sentence(arena, source->words, "mistake_column_missing", "name", column->name, "list", kind->list,
                            "columns", columns_text(arena, kind));
    return NULL;
}

static json_t *row_of(struct arena *arena, const struct kind *kind, const struct csv_row *head,
                      const struct csv_row *cells)
{
    json_t *row = json_object();
    for (size_t i = 0; i < head->count && i < cells->count; i++) {
        const struct column *column = *head->cells[i] ? column_of(kind, head->cells[i]) : NULL;
        if (column)
            json_object_set_new(row, column->name, value_of(arena, column->shape, cells->cells[i]));
    }
    return row;
}

/* Cells beyond the head's; spreadsheets leave empty ones there. */
static bool has_more(const struct csv_row *head, const struct csv_row *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        if (*cells->cells[i] && (i >= head->count || !*head->cells[i]))
            return true;
    return false;
}

struct lines {
    unsigned *list;
    size_t count, room;
};

static void add_line(struct arena *arena, struct lines *lines, unsigned line)
{
    if (lines->count == lines->room) {
        lines->room = 2 * lines->room + 64;
        unsigned *more = arena_alloc(arena, lines->room * sizeof *more);
        if (lines->count)
            memcpy(more, lines->list, lines->count * sizeof *more);
        lines->list = more;
    }
    lines->list[lines->count++] = line;
}

static bool read_rows(struct source *source, struct arena *arena, struct csv_reader *reader, const struct kind *kind,
                      const struct csv_row *head)
{
    struct csv_row *cells = arena_alloc(arena, sizeof *cells);
    struct lines lines = {0};
    json_t *rows = json_array();
    source->document = json_new(arena);
    json_object_set_new(source->document, kind->list, rows);
    while (csv_next(reader, cells)) {
        if (has_more(head, cells)) {
            reader->trouble = "mistake_more_cells";
            reader->line = cells->line;
            break;
        }
        json_array_append_new(rows, row_of(arena, kind, head, cells));
        add_line(arena, &lines, cells->line);
    }
    source->list = kind->list;
    source->lines = lines.list;
    source->columns = head->cells;
    source->column_count = head->count;
    return !reader->trouble;
}

static const char *no_such_kind(const struct source *source, struct arena *arena)
{
    return sentence(arena, source->words, "mistake_strange_kind", "kinds", kinds_text(arena));
}

static bool read_table(struct source *source, struct arena *arena, const char *list, const char **why)
{
    struct csv_reader reader;
    struct csv_row *head = arena_alloc(arena, sizeof *head);
    const struct kind *kind = list ? kind_of_list(list) : NULL;
    csv_open(&reader, arena, source->text, source->length);
    if (!reader.trouble && !csv_next(&reader, head) && !reader.trouble)
        reader.trouble = "mistake_empty";
    const char *trouble = reader.trouble ? NULL : list && !kind ? no_such_kind(source, arena) : NULL;
    if (!reader.trouble && !trouble && (kind || (kind = kind_of_head(source, arena, head, &trouble))))
        trouble = head_trouble(source, arena, kind, head);
    if (!reader.trouble && !trouble && read_rows(source, arena, &reader, kind, head))
        return true;
    unsigned line = trouble ? head->line : reader.line;
    source->document = NULL;
    *why = arena_printf(arena, "%s:%u: %s", source->name, line,
                        trouble ? trouble : sentence(arena, source->words, reader.trouble));
    return false;
}

/* ---- JSON ---- */

static bool read_document(struct source *source, struct arena *arena, const char *begin, const char *end,
                          const char **why)
{
    json_error_t error;
    if (json_depth(begin, end) > DEPTH_MOST) {
        *why = arena_printf(arena, "%s: %s", source->name,
                            sentence(arena, source->words, "mistake_no_json", "what", "brackets within brackets"));
        return false;
    }
    json_t *document = json_loadb(begin, (size_t)(end - begin), JSON_REJECT_DUPLICATES, &error);
    if (!document) {
        *why = arena_printf(arena, "%s:%d:%d: %s", source->name, error.line, error.column,
                            sentence(arena, source->words, "mistake_no_json", "what", error.text));
        return false;
    }
    source->document = document;
    arena_defer(arena, (void (*)(void *))json_decref, document);
    return true;
}

/* Where JSON that is known to be right has a row: steps over texts, counts what opens on the way. 0: nowhere. */
static unsigned line_of_row(const struct source *source, const char *list, size_t wanted)
{
    const char *at = source->text, *end = at + source->length, *begin = NULL;
    size_t depth = 0, row = 0, wide = strlen(list);
    bool here = false;
    unsigned line = 1;
    for (; at < end; at++) {
        if (*at == '\n')
            line++;
        if (*at == '"') {
            for (begin = ++at; at < end && *at != '"'; at++)
                at += *at == '\\';
            if (depth == 1 && at < end)
                here = (size_t)(at - begin) == wide && !memcmp(begin, list, wide);
        } else if (*at == '{' || *at == '[') {
            if (++depth == 3 && here && row++ == wanted)
                return line;
        } else if (*at == '}' || *at == ']') {
            depth--;
        }
    }
    return 0;
}

bool source_read(struct source *source, struct arena *arena, const char *name, const char *text, size_t length,
                 const char *list, const json_t *words, const char **why)
{
    const char *begin = text, *end = text + length;
    *source = (struct source){.name = name, .text = text, .length = length, .words = words};
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        begin += 3;
    while (begin < end && isspace((unsigned char)*begin))
        begin++;
    return begin < end && (*begin == '{' || *begin == '[') ? read_document(source, arena, begin, end, why)
                                                           : read_table(source, arena, list, why);
}

/* ---- where a mistake stands ---- */

static const char *place_in_table(struct arena *arena, const struct source *source, const struct mistake *mistake)
{
    const char *place = arena_printf(arena, "%s:%u: ", source->name, source->lines[mistake->row]);
    for (size_t i = 0; mistake->member && i < source->column_count; i++)
        if (!strcasecmp(source->columns[i], mistake->member))
            return arena_printf(arena, "%s%s ", place,
                                sentence(arena, source->words, "mistake_column", "name", mistake->member, "n",
                                         arena_printf(arena, "%zu", i + 1)));
    return mistake->member ? arena_printf(arena, "%s%s ", place, mistake->member) : place;
}

static const char *place_in_document(struct arena *arena, const struct source *source, const struct mistake *mistake)
{
    unsigned line = line_of_row(source, mistake->list, mistake->row);
    const char *place = line ? arena_printf(arena, "%s:%u: ", source->name, line)
                             : arena_printf(arena, "%s: %s ", source->name, mistake->list);
    if (!line)
        return place;
    place = arena_printf(arena, "%s%s[%zu]", place, mistake->list, mistake->row);
    return mistake->member ? arena_printf(arena, "%s.%s ", place, mistake->member) : arena_printf(arena, "%s ", place);
}

const char *source_mistake(struct arena *arena, const struct source *source, const struct mistake *mistake)
{
    const char *place = !mistake->list ? arena_printf(arena, "%s: ", source->name)
                        : source->list ? place_in_table(arena, source, mistake)
                                       : place_in_document(arena, source, mistake);
    return arena_printf(arena, "%s%s", place, mistake->what);
}

#include "social-core/loading/loading.h"

#include <stdlib.h>
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/census.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/loading/kinds.h"
#include "social-core/sentence.h"
#include "social-core/text/normal.h"

/* ---- looking ---- */

static void note(struct mistakes *mistakes, const struct mistake *mistake)
{
    if (mistakes->count < LOADING_MISTAKES)
        mistakes->list[mistakes->count] = *mistake;
    mistakes->count++;
}

void look_fault_words(struct look *look, const char *member, const char *const *said)
{
    const char *what = sentence_words(look->ctx->arena, look->ctx->words, said);
    note(look->mistakes, &(struct mistake){.list = look->kind->list, .row = look->row, .member = member, .what = what});
}

bool look_names(const struct look *look, const struct kind *kind, const char *key)
{
    return json_object_get(json_object_get(look->named, kind->list), key) != NULL;
}

static const struct column *column_named(const struct kind *kind, const char *name)
{
    for (const struct column *column = kind->columns; column->name; column++)
        if (!strcmp(column->name, name))
            return column;
    return NULL;
}

static bool is_texts(const json_t *list)
{
    size_t i;
    json_t *text;
    json_array_foreach(list, i, text) if (!json_is_string(text)) return false;
    return json_is_array(list);
}

/* As it is kept: control characters alone are no text. */
static const char *normal_text(struct arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? text_normal(arena, text, strlen(text)) : "";
}

/* What is wrong with a value: the key of a sentence. */
static const char *trouble_with(struct arena *arena, const struct column *column, const json_t *value)
{
    if (!value || json_is_null(value))
        return column->must ? "mistake_missing" : NULL;
    switch (column->shape) {
    case SHAPE_TEXT:
        if (!json_is_string(value) || (column->must && !*normal_text(arena, value)))
            return "mistake_no_text";
        return json_string_length(value) > LOADING_TEXT_MAX ? "mistake_long" : NULL;
    case SHAPE_LIST:
        return is_texts(value) ? NULL : "mistake_no_texts";
    case SHAPE_DAYS:
        return json_is_object(value) ? NULL : "mistake_no_days";
    case SHAPE_YES:
        return json_is_boolean(value) ? NULL : "mistake_no_yes";
    }
    return NULL;
}

static void look_at_columns(struct look *look, const json_t *row)
{
    const char *name;
    json_t *value;
    const char *most = arena_printf(look->ctx->arena, "%d", LOADING_TEXT_MAX);
    for (const struct column *column = look->kind->columns; column->name; column++) {
        const char *trouble = trouble_with(look->ctx->arena, column, json_object_get(row, column->name));
        if (trouble)
            look_fault(look, column->name, trouble, "most", most);
    }
    json_object_foreach((json_t *)(uintptr_t)row, name, value) if (!column_named(look->kind, name))
        look_fault(look, arena_strdup(look->ctx->arena, name), "mistake_unknown");
}

static void look_at_row(struct look *look, const json_t *row)
{
    size_t before = look->mistakes->count;
    if (!json_is_object(row)) {
        look_fault(look, NULL, "mistake_no_object");
        return;
    }
    look_at_columns(look, row);
    if (look->mistakes->count > before)
        return;
    const char *key = kind_key(look->ctx->arena, look->kind, row);
    const json_t *first = json_object_get(json_object_get(look->named, look->kind->list), key);
    if (first && json_integer_value(first) != (json_int_t)look->row)
        look_fault(look, look->kind->key[0], "mistake_twice");
    look->kind->look(look, row);
}

/* Which rows the document has, by their keys: rows name one another, wherever they stand. */
static void name_rows(struct look *look, const json_t *document)
{
    look->named = json_new(look->ctx->arena);
    for (size_t k = 0; loading_kinds[k]; k++) {
        size_t i;
        json_t *row, *names = json_object();
        json_array_foreach(json_object_get(document, loading_kinds[k]->list), i, row)
        {
            const char *key = kind_key(look->ctx->arena, loading_kinds[k], row);
            if (!json_object_get(names, key))
                json_object_set_new_nocheck(names, key, json_integer((json_int_t)i));
        }
        json_object_set_new(look->named, loading_kinds[k]->list, names);
    }
}

static void look_at_all(struct ctx *ctx, const json_t *document, struct mistakes *mistakes)
{
    struct look look = {.ctx = ctx, .mistakes = mistakes, .tally = json_new(ctx->arena)};
    const char *list;
    json_t *rows;
    name_rows(&look, document);
    json_object_foreach((json_t *)(uintptr_t)document, list, rows)
    {
        const char *name = arena_strdup(ctx->arena, list);
        if (!kind_of_list(list))
            note(mistakes,
                 &(struct mistake){.list = name, .what = sentence(ctx->arena, ctx->words, "mistake_strange_list")});
        else if (!json_is_array(rows))
            note(mistakes,
                 &(struct mistake){.list = name, .what = sentence(ctx->arena, ctx->words, "mistake_no_list")});
    }
    for (size_t k = 0; loading_kinds[k]; k++) {
        json_t *row;
        look.kind = loading_kinds[k];
        json_array_foreach(json_object_get(document, look.kind->list), look.row, row) look_at_row(&look, row);
    }
}

/* ---- writing ---- */

static json_t *value_kept(struct arena *arena, const struct column *column, const json_t *value)
{
    if (column->shape == SHAPE_TEXT) {
        const char *text = normal_text(arena, value);
        return *text ? json_string(text) : NULL;
    }
    bool empty = json_is_array(value)    ? !json_array_size(value)
                 : json_is_object(value) ? !json_object_size(value)
                                         : false;
    return empty || !value || json_is_null(value) || json_is_false(value) ? NULL : json_deep_copy(value);
}

/* A row as it is kept: texts normal, and nothing that is empty. */
static json_t *row_kept(struct ctx *ctx, const struct kind *kind, const json_t *row)
{
    json_t *kept = json_new(ctx->arena);
    for (const struct column *column = kind->columns; column->name; column++) {
        json_t *value = value_kept(ctx->arena, column, json_object_get(row, column->name));
        if (value)
            json_object_set_new(kept, column->name, value);
    }
    if (kind->settle)
        kind->settle(ctx, kept);
    return kept;
}

/* The document as it is to be kept, with what is kept already taken out. Released by the caller: it outlives arenas. */
static json_t *news_of(struct ctx *ctx, const struct kind *kind, const json_t *document, struct loaded_kind *counts)
{
    json_t *news = json_array(), *row;
    json_t *kept = kind->kept && json_array_size(json_object_get(document, kind->list)) ? kind->kept(ctx) : NULL;
    size_t i;
    counts->list = kind->list;
    json_array_foreach(json_object_get(document, kind->list), i, row)
    {
        json_t *wanted = row_kept(ctx, kind, row);
        const json_t *known = json_object_get(kept, kind_key(ctx->arena, kind, wanted));
        counts->rows++;
        if (json_equal(known, wanted))
            continue;
        counts->fresh += kept && !known;
        counts->changed += known != NULL;
        json_array_append(news, wanted);
    }
    return news;
}

static void breathe(struct ctx *ctx, const struct loading_wish *wish)
{
    if (wish->breathe)
        wish->breathe(wish->owner);
}

static void write_all(struct ctx *ctx, const struct kind *kind, const json_t *rows, const struct loading_wish *wish)
{
    size_t i, count = json_array_size(rows);
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (i % kind->at_once == 0)
            directory_refresh(ctx);
        kind->write(ctx, row, wish->by);
        if ((i + 1) % kind->at_once == 0 || i + 1 == count) {
            db_commit(ctx);
            breathe(ctx, wish);
        }
    }
    if (count && kind->in_directory) {
        db_write(ctx, "INCR", key_revision(ctx));
        db_commit(ctx);
    }
}

int loading_run(struct ctx *ctx, const json_t *document, const struct loading_wish *wish, struct loaded *loaded,
                struct mistakes *mistakes)
{
    *mistakes = (struct mistakes){0};
    *loaded = (struct loaded){0};
    if (!json_is_object(document)) {
        note(mistakes, &(struct mistake){.what = sentence(ctx->arena, ctx->words, "mistake_no_document")});
        return -1;
    }
    directory_refresh(ctx);
    look_at_all(ctx, document, mistakes);
    if (mistakes->count)
        return -1;
    for (size_t k = 0; loading_kinds[k]; k++) {
        json_t *news = news_of(ctx, loading_kinds[k], document, &loaded->kinds[k]);
        if (!wish->dry)
            write_all(ctx, loading_kinds[k], news, wish);
        json_decref(news);
    }
    if (!wish->dry)
        census_take(ctx, wish->breathe, wish->owner);
    return 0;
}

/* ---- telling ---- */

const char *loaded_text(struct arena *arena, const struct loaded *loaded)
{
    const char *text = "";
    for (size_t i = 0; i < LOADING_KINDS && loaded->kinds[i].list; i++) {
        const struct loaded_kind *kind = &loaded->kinds[i];
        if (!kind->rows)
            continue;
        text = arena_printf(arena, "%s%s%s %zu", text, *text ? ", " : "", kind->list, kind->rows);
        if (kind_of_list(kind->list)->kept)
            text = arena_printf(arena, "%s (%zu new, %zu changed)", text, kind->fresh, kind->changed);
    }
    return *text ? text : "nothing";
}

size_t loaded_rows(const struct loaded *loaded, const char *list)
{
    for (size_t i = 0; i < LOADING_KINDS && loaded->kinds[i].list; i++)
        if (!strcmp(loaded->kinds[i].list, list))
            return loaded->kinds[i].rows;
    return 0;
}

/* By their keys, so that what is the same looks the same. */
static json_t *rows_of(struct ctx *ctx, const struct kind *kind)
{
    size_t flags = JSON_SORT_KEYS | JSON_COMPACT;
    json_t *kept = kind->kept(ctx), *rows = json_array(), *sorted, *row;
    const char *key;
    char *text = json_dumps(kept, flags);
    sorted = json_loads(text, 0, NULL);
    free(text);
    json_object_foreach(sorted, key, row) json_array_append(rows, row);
    json_decref(sorted);
    return rows;
}

json_t *loading_export(struct ctx *ctx, const char *list)
{
    json_t *document = json_new(ctx->arena);
    directory_refresh(ctx);
    for (size_t k = 0; loading_kinds[k]; k++)
        if (loading_kinds[k]->kept && (!list || !strcmp(list, loading_kinds[k]->list)))
            json_object_set_new(document, loading_kinds[k]->list, rows_of(ctx, loading_kinds[k]));
    return json_object_size(document) ? document : NULL;
}

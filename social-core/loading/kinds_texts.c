/* What agencies keep to say again: questions asked often, ready answers; each in one or several languages. */
#include <string.h>

#include "social-core/base/json.h"
#include "social-core/canned.h"
#include "social-core/directory.h"
#include "social-core/faq.h"
#include "social-core/keys.h"
#include "social-core/loading/kinds.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define AT_ONCE 100
#define NUMBER_DIGITS 12

static void look_at_language(struct look *look, const json_t *row)
{
    if (!language_code(look->ctx->world->catalogs, json_string_value(json_object_get(row, "language"))))
        look_fault(look, "language", "mistake_language");
}

/* One more of an agency's texts when there is none with this key yet. */
static void look_at_room(struct look *look, const char *store_key, const char *field, size_t most)
{
    struct ctx *ctx = look->ctx;
    json_t *held = json_object_get(look->tally, store_key);
    int64_t count = held ? json_integer_value(held) : db_number(db_read(ctx, "HLEN", store_key), 0);
    count += db_read(ctx, "HEXISTS", store_key, field)->integer == 0;
    json_object_set_new(look->tally, store_key, json_integer(count));
    if (count > (int64_t)most)
        look_fault(look, "agency", "mistake_too_many", "most", arena_printf(ctx->arena, "%zu", most));
}

static void look_at_length(struct look *look, const json_t *row, const char *member, size_t most)
{
    if (json_string_length(json_object_get(row, member)) > most)
        look_fault(look, member, "mistake_long", "most", arena_printf(look->ctx->arena, "%zu", most));
}

/* ---- questions asked often ---- */

static void look_faq(struct look *look, const json_t *row)
{
    struct ctx *ctx = look->ctx;
    const char *id = row_text(ctx, row, "id");
    if (strspn(id, "0123456789") != strlen(id) || strlen(id) > NUMBER_DIGITS)
        look_fault(look, "id", "mistake_number");
    look_at_agency(look, row, "agency");
    look_at_language(look, row);
    look_at_length(look, row, "question", FAQ_BYTES);
    look_at_length(look, row, "answer", FAQ_BYTES);
    look_at_room(look, key_faq(ctx, row_text(ctx, row, "agency"), row_text(ctx, row, "language")), id, FAQ_MAX);
}

static void write_faq(struct ctx *ctx, const json_t *row, const char *by)
{
    const struct faq entry = {row_text(ctx, row, "id"), row_text(ctx, row, "question"), row_text(ctx, row, "answer")};
    faq_write(ctx, agency_named(ctx, row_text(ctx, row, "agency")), row_text(ctx, row, "language"), &entry);
}

static void keep_faq(struct ctx *ctx, json_t *rows, const struct agency *agency, const char *language)
{
    size_t count;
    const struct faq *list = faq_all(ctx, agency, language, &count);
    for (size_t i = 0; i < count; i++)
        json_object_set_new(rows, arena_printf(ctx->arena, "%s %s %s", agency->name, language, list[i].id),
                            json_pack("{s:s,s:s,s:s,s:s,s:s}", "agency", agency->name, "language", language, "id",
                                      list[i].id, "question", list[i].question, "answer", list[i].answer));
}

/* ---- ready answers ---- */

static void look_canned(struct look *look, const json_t *row)
{
    struct ctx *ctx = look->ctx;
    look_at_agency(look, row, "agency");
    look_at_language(look, row);
    look_at_length(look, row, "name", CANNED_NAME_BYTES);
    look_at_length(look, row, "text", CANNED_BYTES);
    look_at_room(look, key_canned(ctx, row_text(ctx, row, "agency"), row_text(ctx, row, "language")),
                 row_text(ctx, row, "name"), CANNED_MAX);
}

static void write_canned(struct ctx *ctx, const json_t *row, const char *by)
{
    canned_write(ctx, agency_named(ctx, row_text(ctx, row, "agency")), row_text(ctx, row, "language"),
                 row_text(ctx, row, "name"), row_text(ctx, row, "text"));
}

static void keep_canned(struct ctx *ctx, json_t *rows, const struct agency *agency, const char *language)
{
    size_t count;
    const struct canned *list = canned_all(ctx, agency, language, &count);
    for (size_t i = 0; i < count; i++)
        json_object_set_new(rows, arena_printf(ctx->arena, "%s %s %s", agency->name, language, list[i].name),
                            json_pack("{s:s,s:s,s:s,s:s}", "agency", agency->name, "language", language, "name",
                                      list[i].name, "text", list[i].text));
}

/* ---- both ---- */

/* Which agencies have any is asked at once: most have none. */
static json_t *kept_texts(struct ctx *ctx, const char *(*key)(const struct ctx *, const char *, const char *),
                          void (*keep)(struct ctx *, json_t *, const struct agency *, const char *))
{
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    const struct agency *const *agencies;
    size_t count = agencies_all(ctx, &agencies), languages = 0;
    json_t *rows = json_new(ctx->arena);
    while (locales[languages])
        languages++;
    const struct db_reply **there = arena_alloc(ctx->arena, (count * languages + 1) * sizeof *there);
    for (size_t i = 0; i < count * languages; i++)
        there[i] = db_ask(ctx, "EXISTS", key(ctx, agencies[i / languages]->name, locales[i % languages]->code));
    if (count)
        db_wait(ctx);
    for (size_t i = 0; i < count * languages; i++)
        if (db_number(there[i], 0))
            keep(ctx, rows, agencies[i / languages], locales[i % languages]->code);
    return rows;
}

static json_t *kept_faq(struct ctx *ctx)
{
    return kept_texts(ctx, key_faq, keep_faq);
}

static json_t *kept_canned(struct ctx *ctx)
{
    return kept_texts(ctx, key_canned, keep_canned);
}

static const struct column faq_columns[] = {{"agency", SHAPE_TEXT, true}, {"language", SHAPE_TEXT, true},
                                            {"id", SHAPE_TEXT, true},     {"question", SHAPE_TEXT, true},
                                            {"answer", SHAPE_TEXT, true}, {.name = NULL}};

const struct kind kind_faq = {.list = "faq",
                              .columns = faq_columns,
                              .key = {"agency", "language", "id"},
                              .look = look_faq,
                              .write = write_faq,
                              .kept = kept_faq,
                              .at_once = AT_ONCE};

static const struct column canned_columns[] = {{"agency", SHAPE_TEXT, true},
                                               {"language", SHAPE_TEXT, true},
                                               {"name", SHAPE_TEXT, true},
                                               {"text", SHAPE_TEXT, true},
                                               {.name = NULL}};

const struct kind kind_canned = {.list = "canned",
                                 .columns = canned_columns,
                                 .key = {"agency", "language", "name"},
                                 .look = look_canned,
                                 .write = write_canned,
                                 .kept = kept_canned,
                                 .at_once = AT_ONCE};

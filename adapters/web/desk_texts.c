/* What an agency keeps to say again: canned answers, questions asked again and again. */
#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/desk_view.h"
#include "adapters/web/guard.h"
#include "adapters/web/view.h"
#include "social-core/canned.h"
#include "social-core/faq.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

/* One of the two pages. */
struct texts_page {
    const char *path, *title, *explained, *name_label, *words_label, *trouble;
    const char *name_most;
    bool with_id;
    bool (*write)(struct ctx *ctx, const struct agency *agency, const char *language, const char *id, const char *name,
                  const char *words);
    void (*list)(struct ctx *ctx, const struct agency *agency, const char *language, json_t *list);
};

static bool write_canned(struct ctx *ctx, const struct agency *agency, const char *language, const char *id,
                         const char *name, const char *words)
{
    return canned_write(ctx, agency, language, name, words);
}

static void list_canned(struct ctx *ctx, const struct agency *agency, const char *language, json_t *list)
{
    size_t count;
    const struct canned *all = canned_all(ctx, agency, language, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s}", "key", all[i].name, "name", all[i].name, "words",
                                              all[i].text, "id", ""));
}

static bool write_faq(struct ctx *ctx, const struct agency *agency, const char *language, const char *id,
                      const char *name, const char *words)
{
    size_t digits = strspn(id, "0123456789");
    if (!digits || id[digits] || digits > 12)
        return false;
    return faq_write(ctx, agency, language, &(struct faq){.id = id, .question = name, .answer = words});
}

static void list_faq(struct ctx *ctx, const struct agency *agency, const char *language, json_t *list)
{
    size_t count;
    const struct faq *all = faq_all(ctx, agency, language, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s}", "key", all[i].id, "name", all[i].question, "words",
                                              all[i].answer, "id", all[i].id));
}

static const struct texts_page canned_page = {.path = "/desk/answers",
                                              .title = "canned",
                                              .explained = "canned_text",
                                              .name_label = "canned_name",
                                              .words_label = "canned_words",
                                              .trouble = "canned_wrong",
                                              .name_most = "30",
                                              .write = write_canned,
                                              .list = list_canned};
static const struct texts_page faq_page = {.path = "/desk/faq",
                                           .title = "faq",
                                           .explained = "faq_text",
                                           .name_label = "faq_question",
                                           .words_label = "faq_answer",
                                           .trouble = "faq_wrong",
                                           .name_most = "300",
                                           .with_id = true,
                                           .write = write_faq,
                                           .list = list_faq};

static json_t *entry_with(json_t *entries, const char *key)
{
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i,
                       entry) if (!strcmp(json_string_value(json_object_get(entry, "key")), key)) return entry;
    entry = json_pack("{s:s,s:[]}", "key", key, "versions");
    json_array_append_new(entries, entry);
    return entry;
}

/* Each text once, with what it is called in each language beside one another; the house's own language first. */
static json_t *entries_model(struct ctx *ctx, const struct texts_page *page, const struct agency *agency)
{
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    json_t *entries = json_array(), *version;
    for (size_t l = 0, i; locales[l]; l++) {
        json_t *list = json_array();
        page->list(ctx, agency, locales[l]->code, list);
        json_array_foreach(list, i, version)
        {
            view_text(version, "language", locales[l]->code);
            view_text(version, "language_name", locales[l]->name);
            json_array_append(
                json_object_get(entry_with(entries, json_string_value(json_object_get(version, "key"))), "versions"),
                version);
        }
        json_decref(list);
    }
    return entries;
}

static json_t *languages_model(struct ctx *ctx)
{
    const struct locale *const *locales = locales_all(ctx->world->catalogs);
    json_t *list = json_array();
    for (size_t l = 0; locales[l]; l++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "code", locales[l]->code, "spoken", locales[l]->name));
    return list;
}

static void show(struct ctx *ctx, struct exchange *exchange, const struct texts_page *page, const struct agency *agency,
                 int status)
{
    json_t *model = desk_frame(ctx, exchange, language_text(exchange->language, page->title));
    view_text(model, "here", page->path);
    view_text(model, "explained", language_text(exchange->language, page->explained));
    view_text(model, "name_label", language_text(exchange->language, page->name_label));
    view_text(model, "words_label", language_text(exchange->language, page->words_label));
    view_text(model, "name_most", page->name_most);
    view_text(model, "with_id", page->with_id ? "yes" : NULL);
    view_text(model, "trouble", status == 200 ? NULL : language_text(exchange->language, page->trouble));
    json_object_set_new(model, "texts", entries_model(ctx, page, agency));
    json_object_set_new(model, "spoken_here", languages_model(ctx));
    answer_page(exchange, status, "desk_texts", model);
}

/* Writing the same twice is writing it once: no token is needed. */
static bool take_form(struct ctx *ctx, struct exchange *exchange, const struct texts_page *page,
                      const struct agency *agency)
{
    bool drop = !strcmp(web_field(&exchange->request, "do"), "drop");
    const char *words = drop ? "" : web_field(&exchange->request, "words"),
               *name = web_field(&exchange->request, "name");
    const char *language = language_code(ctx->world->catalogs, web_field(&exchange->request, "language"));
    if (!language || (!drop && strspn(words, " \r\n") == strlen(words)))
        return false;
    db_mark(ctx, guard_token(ctx, ctx->arena));
    if (!page->write(ctx, agency, language, web_field(&exchange->request, "id"), name, words))
        return false;
    db_commit(ctx);
    return true;
}

static void answer(struct ctx *ctx, struct exchange *exchange, const struct texts_page *page)
{
    const struct agency *agency = desk_agency(ctx, exchange);
    if (!agency)
        answer_error(exchange, 404);
    else if (exchange->request.method != WEB_POST)
        show(ctx, exchange, page, agency, 200);
    else if (take_form(ctx, exchange, page, agency))
        answer_redirect(exchange, page->path);
    else
        show(ctx, exchange, page, agency, 400);
}

void desk_answers(struct ctx *ctx, struct exchange *exchange)
{
    answer(ctx, exchange, &canned_page);
}

void desk_faq(struct ctx *ctx, struct exchange *exchange)
{
    answer(ctx, exchange, &faq_page);
}

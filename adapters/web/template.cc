#include "adapters/web/template.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include <kainjow/mustache.hpp>

using kainjow::mustache::basic_context;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

namespace
{

constexpr int deepest_partial = 8;
const std::string suffix = ".mustache";

data data_of(const json_t *value);

data data_of_object(const json_t *object)
{
    data result{data::type::object};
    const char *key;
    json_t *value;
    json_object_foreach(const_cast<json_t *>(object), key, value) result[key] = data_of(value);
    return result;
}

data data_of_list(const json_t *list)
{
    data result{data::type::list};
    for (size_t i = 0; i < json_array_size(list); i++)
        result.push_back(data_of(json_array_get(list, i)));
    return result;
}

data data_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return data_of_object(value);
    case JSON_ARRAY:
        return data_of_list(value);
    case JSON_STRING:
        return json_string_length(value) ? data{std::string{json_string_value(value), json_string_length(value)}}
                                         : data{false};
    case JSON_INTEGER:
        return data{std::to_string(json_integer_value(value))};
    default:
        return data{json_is_true(value)};
    }
}

/* Looks names up in the sections that are open, innermost first, and the words under `t.`. */
class page_context : public basic_context<std::string>
{
  public:
    page_context(const data &model, const data *words) : words_{words}
    {
        open_.push_back(&model);
    }
    void push(const data *section) override
    {
        open_.push_back(section);
    }
    void pop() override
    {
        open_.pop_back();
    }
    const data *get(const std::string &name) const override
    {
        if (name == ".")
            return open_.back();
        if (name.compare(0, 2, "t.") == 0)
            return words_ ? words_->get(name) : nullptr;
        for (auto section = open_.rbegin(); section != open_.rend(); ++section)
            if (const data *found = (*section)->get(name))
                return found;
        return nullptr;
    }
    const data *get_partial(const std::string &) const override
    {
        return nullptr;
    }

  private:
    std::vector<const data *> open_;
    const data *words_;
};

using sources = std::map<std::string, std::string>;

/* Partials are put in while loading: the library would parse them again at every use. */
bool with_partials(const sources &all, const std::string &name, int depth, std::string &into, std::string &why)
{
    auto found = all.find(name);
    if (found == all.end() || depth > deepest_partial) {
        why = "partial '" + name + "' is missing or holds itself";
        return false;
    }
    const std::string &text = found->second;
    size_t from = 0, tag;
    while ((tag = text.find("{{>", from)) != std::string::npos) {
        size_t end = text.find("}}", tag);
        if (end == std::string::npos)
            break;
        into.append(text, from, tag - from);
        std::string partial = kainjow::mustache::trim(text.substr(tag + 3, end - tag - 3));
        if (!with_partials(all, partial, depth + 1, into, why))
            return false;
        from = end + 2;
    }
    into.append(text, from, std::string::npos);
    return true;
}

sources read_all(const char *directory)
{
    sources all;
    std::error_code ignored;
    for (const auto &file : std::filesystem::directory_iterator{directory, ignored}) {
        if (file.path().extension() != suffix)
            continue;
        std::ostringstream text;
        text << std::ifstream{file.path()}.rdbuf();
        std::string content = text.str();
        if (!content.empty() && content.back() == '\n')
            content.pop_back();
        all[file.path().stem()] = content;
    }
    return all;
}

} // namespace

struct templates {
    std::map<std::string, mustache> pages;
};

struct template_words {
    data words;
};

struct templates *templates_load(const char *directory, char *why, size_t size)
{
    auto loaded = std::make_unique<templates>();
    sources all = read_all(directory);
    std::string trouble = all.empty() ? std::string{"no templates in "} + directory : "";
    for (const auto &source : all) {
        std::string text;
        if (!with_partials(all, source.first, 0, text, trouble))
            break;
        mustache parsed{text};
        if (!parsed.is_valid()) {
            trouble = source.first + ": " + parsed.error_message();
            break;
        }
        loaded->pages.emplace(source.first, std::move(parsed));
    }
    if (trouble.empty())
        return loaded.release();
    snprintf(why, size, "%s", trouble.c_str());
    return nullptr;
}

void templates_free(struct templates *templates)
{
    delete templates;
}

struct template_words *template_words_new(const json_t *texts)
{
    auto words = std::make_unique<template_words>();
    const char *key;
    json_t *value;
    json_object_foreach(const_cast<json_t *>(texts), key, value) words->words[std::string{"t."} + key] = data_of(value);
    return words.release();
}

void template_words_free(struct template_words *words)
{
    delete words;
}

char *template_render(struct templates *templates, const char *name, const json_t *model,
                      const struct template_words *words, size_t *length)
{
    auto found = templates->pages.find(name);
    if (found == templates->pages.end())
        return nullptr;
    const data values = data_of(model);
    page_context context{values, words ? &words->words : nullptr};
    std::ostringstream out;
    found->second.render(context, out);
    const std::string text = out.str();
    char *page = static_cast<char *>(std::malloc(text.size() + 1));
    if (!page)
        std::abort();
    std::memcpy(page, text.c_str(), text.size() + 1);
    *length = text.size();
    return page;
}

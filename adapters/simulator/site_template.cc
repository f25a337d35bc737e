#include "adapters/simulator/site_template.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <string>

using kainjow::mustache::data;
using kainjow::mustache::mustache;

struct site_template {
    mustache parsed;
};

static data data_of(const json_t *json)
{
    if (json_is_object(json)) {
        data object(data::type::object);
        json_t *all = const_cast<json_t *>(json);
        for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at))
            object.set(json_object_iter_key(at), data_of(json_object_iter_value(at)));
        return object;
    }
    if (json_is_array(json)) {
        data list(data::type::list);
        for (size_t i = 0; i < json_array_size(json); i++)
            list.push_back(data_of(json_array_get(json, i)));
        return list;
    }
    if (json_is_integer(json))
        return data(std::to_string(json_integer_value(json)));
    if (json_is_string(json))
        return data(json_string_value(json));
    return data(bool(json_is_true(json)));
}

struct site_template *site_template_load(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return nullptr;
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    auto *page = new site_template{mustache(text)};
    if (page->parsed.is_valid())
        return page;
    delete page;
    return nullptr;
}

char *site_template_render(struct site_template *page, const json_t *values)
{
    return strdup(page->parsed.render(data_of(values)).c_str());
}

void site_template_free(struct site_template *page)
{
    delete page;
}

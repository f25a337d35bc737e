#include "adapters/simulator/faults.h"

#include <stddef.h>
#include <string.h>

#define SETTING_MAX 3600000

static const struct {
    const char *name;
    size_t offset;
} fault_names[] = {
#define FAULT(name, what) {#name, offsetof(struct faults, name)},
#define SETTING(name, otherwise, what)
#include "adapters/simulator/faults.def"
};

static const struct {
    const char *name;
    size_t offset;
} setting_names[] = {
#define FAULT(name, what)
#define SETTING(name, otherwise, what) {#name, offsetof(struct faults, name)},
#include "adapters/simulator/faults.def"
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

void faults_reset(struct faults *faults)
{
    *faults = (struct faults){
#define FAULT(name, what)
#define SETTING(name, otherwise, what) .name = otherwise,
#include "adapters/simulator/faults.def"
    };
    faults->dice = faults->seed;
}

bool faults_happen(struct faults *faults, struct fault *fault)
{
    if (fault->next) {
        fault->next--;
        return true;
    }
    if (!fault->percent)
        return false;
    faults->dice = faults->dice * 1664525 + 1013904223;
    return (faults->dice >> 16) % 100 < fault->percent;
}

static bool number_in(const json_t *value, uint32_t max, uint32_t *number)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > max)
        return false;
    *number = (uint32_t)json_integer_value(value);
    return true;
}

static bool fault_in(const json_t *object, struct fault *fault)
{
    const json_t *percent = json_object_get(object, "percent"), *next = json_object_get(object, "next");
    size_t known = (percent != NULL) + (next != NULL);
    return json_is_object(object) && json_object_size(object) == known &&
           (!percent || number_in(percent, 100, &fault->percent)) &&
           (!next || number_in(next, SETTING_MAX, &fault->next));
}

static bool take(struct faults *faults, const char *key, const json_t *value)
{
    for (size_t i = 0; i < COUNT(fault_names); i++)
        if (!strcmp(key, fault_names[i].name))
            return fault_in(value, (struct fault *)(void *)((char *)faults + fault_names[i].offset));
    for (size_t i = 0; i < COUNT(setting_names); i++)
        if (!strcmp(key, setting_names[i].name))
            return number_in(value, SETTING_MAX, (uint32_t *)(void *)((char *)faults + setting_names[i].offset));
    return false;
}

bool faults_from_json(struct faults *faults, const json_t *object, const char **wrong)
{
    struct faults wanted;
    faults_reset(&wanted);
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        if (!take(&wanted, json_object_iter_key(at), json_object_iter_value(at))) {
            *wrong = json_object_iter_key(at);
            return false;
        }
    }
    wanted.dice = wanted.seed;
    *faults = wanted;
    return true;
}

json_t *faults_to_json(const struct faults *faults)
{
    json_t *object = json_object();
#define FAULT(name, what)                                                                                              \
    json_object_set_new(object, #name,                                                                                 \
                        json_pack("{s:i,s:i}", "percent", (int)faults->name.percent, "next", (int)faults->name.next));
#define SETTING(name, otherwise, what) json_object_set_new(object, #name, json_integer(faults->name));
#include "adapters/simulator/faults.def"
    return object;
}

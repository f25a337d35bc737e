#include "gateway/demo_told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <oath.h>

#define CODE_SECONDS 30
#define CODE_DIGITS 6

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static json_t *numbers_of(const struct demo_ports *ports)
{
    json_t *numbers = json_object();
#define DEMO_PORT(name) json_object_set_new(numbers, #name, json_integer(ports->name));
    DEMO_PORTS(DEMO_PORT)
#undef DEMO_PORT
    return numbers;
}

json_t *demo_told_of(const struct demo_folder *folder, json_t *officer)
{
    const struct demo_ports *ports = &folder->ports;
    return json_pack(
        "{s:o,s:o,s:o,s:i,s:s,s:o,s:s,s:o,s:o,s:o}", "web", json_sprintf("http://127.0.0.1:%u/", ports->web), "phones",
        json_sprintf("http://127.0.0.1:%u/", ports->phones), "desk",
        json_sprintf("http://127.0.0.1:%u/desk", ports->web), "smpp_port", (int)ports->smpp, "shortcode",
        DEMO_SHORTCODE, "redis", json_sprintf("unix:%s/redis.sock", folder->path), "dir", folder->path, "config",
        json_sprintf("%s/loa.ini", folder->path), "officer", officer, "ports", numbers_of(ports));
}

void demo_told_print(const json_t *told)
{
    const json_t *officer = json_object_get(told, "officer");
    char *line = json_dumps(told, JSON_COMPACT);
    printf("%s\n\n"
           "Everybody reads      %s\n"
           "Villagers text       %s\n"
           "An officer answers   %s   login %s, password %s\n"
           "  with a code from   %s\n"
           "Everything is kept   %s\n\n"
           "%sCtrl-C ends it; started again it goes on where it was.\n",
           line, member(told, "web"), member(told, "phones"), member(told, "desk"), member(officer, "login"),
           member(officer, "password"), member(officer, "otpauth"), member(told, "dir"),
           isatty(STDIN_FILENO) ? "Enter shows the code that the sign-in asks for. " : "");
    fflush(stdout);
    free(line);
}

void demo_told_print_code(const json_t *told)
{
    const char *secret = member(json_object_get(told, "officer"), "secret");
    char *key, code[CODE_DIGITS + 1];
    size_t length;
    time_t now = time(NULL);
    if (oath_base32_decode(secret, strlen(secret), &key, &length) != OATH_OK)
        return;
    if (oath_totp_generate(key, length, now, CODE_SECONDS, 0, CODE_DIGITS, code) == OATH_OK)
        printf("code  %s   for one sign-in within the next %d s\n", code, CODE_SECONDS - (int)(now % CODE_SECONDS));
    fflush(stdout);
    free(key);
}

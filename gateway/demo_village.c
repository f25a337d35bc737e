#include "gateway/demo_village.h"

#include <stdio.h>

#include "gateway/load.h"
#include "social-core/staff.h"

#define DATA LOA_SHARE "/data/"

static int64_t wall_ms(struct tool *tool)
{
    tool_renew(tool);
    return tool->ctx.now_ms;
}

int demo_village_load(struct tool *tool)
{
    static const char *const files[] = {DATA "areas.json", DATA "village.json"};
    size_t areas = 0, topics = 0, agencies = 0, people = 0;
    int64_t begun = wall_ms(tool);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct loaded loaded;
        if (load_file(tool, files[i], NULL, false, &loaded) < 0)
            return -1;
        areas += loaded_rows(&loaded, "areas");
        topics += loaded_rows(&loaded, "channels");
        agencies += loaded_rows(&loaded, "agencies");
        people += loaded_rows(&loaded, "phones");
    }
    fprintf(stderr, "demo  %-12s %zu areas, %zu topics, %zu agencies, %zu people loaded in %.1f s\n", "data", areas,
            topics, agencies, people, (double)(wall_ms(tool) - begun) / 1000);
    return 0;
}

json_t *demo_village_officer(struct tool *tool, const char *login, json_t *known)
{
    struct ctx *ctx = &tool->ctx;
    const struct staff *found = login ? staff_by_login(ctx, login) : NULL;
    if (!found) {
        fputs("loa demo: the officer of story.json is not in village.json\n", stderr);
        return NULL;
    }
    if (known && found->password)
        return json_incref(known);
    struct staff member = *found;
    struct staff_keys keys;
    if (staff_new_keys(ctx, &member, &keys) < 0) {
        fputs("loa demo: there is no memory for the officer's password (Argon2id takes 64 MB)\n", stderr);
        return NULL;
    }
    staff_write(ctx, &member);
    db_commit(ctx);
    return json_pack("{s:s,s:s,s:s,s:s}", "login", member.login, "password", keys.password, "secret", keys.secret,
                     "otpauth", keys.uri);
}

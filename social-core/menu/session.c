#include "social-core/menu/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/keys.h"

#define FIELDS_MAX 64
#define SECONDS_PER_MINUTE 60

const struct db_reply *menu_session_ask(struct ctx *ctx, const struct phone *phone)
{
    return db_ask(ctx, "HGETALL", key_ussd(ctx, phone->hash));
}

static const char *const argument_names[] = {
#define X(name) #name,
    MENU_ARGUMENTS(X)
#undef X
};

struct menu_session menu_session_ready(struct ctx *ctx, const struct phone *phone, const struct db_reply *asked)
{
    struct menu_session session = {.key = key_ussd(ctx, phone->hash), .step = db_field(asked, "step"), .session = -1};
    const char *link = db_field(asked, "link"), *at = db_field(asked, "at");
    int dialled = 0, flat = 0, read = 0;
    session.at = MENU_HOME;
    session.trail = session.link = "";
    if (!session.step || !at || !menu_screen(at) || !link)
        return session;
    sscanf(link, "%d %u %u %d %d %n", &session.session, &session.heard, &session.sent, &dialled, &flat, &read);
    session.link = link + read;
    session.dialled = dialled;
    session.flat = flat;
    session.at = at;
    session.trail = db_field(asked, "trail") ? db_field(asked, "trail") : "";
    if (db_field(asked, "items"))
        sscanf(db_field(asked, "items"), "%zu %zu", &session.from, &session.until);
    session.page = db_field(asked, "page");
    session.left = db_field(asked, "left");
    session.more = db_field(asked, "more") != NULL;
    session.asks = db_field(asked, "asks") != NULL;
    session.resuming = db_field(asked, "resuming") != NULL;
    session.means = db_field(asked, "means");
    for (size_t i = 0; i < MENU_ARGUMENT_COUNT; i++)
        session.kept[i] = db_field(asked, argument_names[i]);
    return session;
}

void menu_session_restart(struct menu_session *session)
{
    *session = (struct menu_session){.key = session->key,
                                     .step = session->step,
                                     .at = MENU_HOME,
                                     .trail = "",
                                     .link = session->link,
                                     .session = session->session,
                                     .heard = session->heard,
                                     .sent = session->sent,
                                     .dialled = session->dialled,
                                     .flat = session->flat};
}

static const char *new_identity(struct ctx *ctx)
{
    uint64_t random;
    ctx->random(&random, sizeof random);
    return arena_printf(ctx->arena, "%" PRIx64, random);
}

struct fields {
    const char *words[FIELDS_MAX];
    size_t count;
};

static void add(struct fields *fields, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    fields->words[fields->count++] = name;
    fields->words[fields->count++] = value;
}

void menu_session_write(struct ctx *ctx, const struct menu_session *session, int minutes)
{
    struct fields fields = {.words = {"HSET", session->key}, .count = 2};
    add(&fields, "step", new_identity(ctx));
    add(&fields, "at", session->at);
    add(&fields, "link",
        arena_printf(ctx->arena, "%d %u %u %d %d %s", session->session, session->heard, session->sent, session->dialled,
                     session->flat, session->link));
    add(&fields, "trail", session->trail);
    add(&fields, "items", arena_printf(ctx->arena, "%zu %zu", session->from, session->until));
    add(&fields, "page", session->page);
    add(&fields, "left", session->left);
    add(&fields, "more", session->more ? "1" : NULL);
    add(&fields, "asks", session->asks ? "1" : NULL);
    add(&fields, "resuming", session->resuming ? "1" : NULL);
    add(&fields, "means", session->means);
    for (size_t i = 0; i < MENU_ARGUMENT_COUNT; i++)
        add(&fields, argument_names[i], session->kept[i]);
    fields.words[fields.count] = NULL;
    db_guard(ctx, session->key, "step", session->step);
    db_write(ctx, "DEL", session->key);
    db_write_words(ctx, fields.words);
    db_write(ctx, "EXPIRE", session->key, arena_printf(ctx->arena, "%d", minutes * SECONDS_PER_MINUTE));
}

void menu_session_end(struct ctx *ctx, const struct menu_session *session)
{
    db_guard(ctx, session->key, "step", session->step);
    db_write(ctx, "DEL", session->key);
}

static void arrive(struct menu_session *session, const char *screen, size_t from)
{
    session->at = screen;
    session->from = from;
    session->page = session->left = NULL;
    session->more = session->asks = false;
}

static bool names(const char *entry, const char *screen)
{
    size_t length = strlen(screen);
    return !strncmp(entry, screen, length) && entry[length] == ':';
}

void menu_session_go(struct ctx *ctx, struct menu_session *session, const char *screen)
{
    const char *trail =
        arena_printf(ctx->arena, "%s%s%s:%zu", session->trail, *session->trail ? " " : "", session->at, session->from);
    for (const char *entry = trail; entry; entry = strchr(entry, ' ')) {
        entry += *entry == ' ';
        if (!names(entry, screen))
            continue;
        trail = arena_copy(ctx->arena, trail, entry == trail ? 0 : (size_t)(entry - trail - 1));
        break;
    }
    session->trail = trail;
    arrive(session, screen, 0);
}

bool menu_session_back(struct ctx *ctx, struct menu_session *session)
{
    if (!*session->trail)
        return false;
    const char *blank = strrchr(session->trail, ' '), *last = blank ? blank + 1 : session->trail;
    const char *colon = strchr(last, ':');
    const char *screen = colon ? arena_copy(ctx->arena, last, (size_t)(colon - last)) : MENU_HOME;
    session->trail = blank ? arena_copy(ctx->arena, session->trail, (size_t)(blank - session->trail)) : "";
    arrive(session, menu_screen(screen) ? screen : MENU_HOME, colon ? strtoul(colon + 1, NULL, 10) : 0);
    return true;
}

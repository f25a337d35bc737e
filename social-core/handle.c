#include "social-core/handle.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "social-core/keys.h"
#include "social-core/text/fold.h"
#include "social-core/text/look.h"

#define HANDLE_BYTES 20
#define HANDLES_AT_ONCE 16
#define HANDLE_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789"
#define NO_NAME "ban" /* "friend": of names without a Latin letter */
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define RENAME_DAYS 30

/* Titles that speak for an authority, also where it does not use Loa. They count at the beginning of a name only:
 * Nguyễn Công An is a person. */
static const char *const offices[] = {"loa",    "admin",    "ubnd",     "uy ban", "cong an",
                                      "can bo", "chu tich", "police",   "mod",    "chi cuc",
                                      "bo doi", "nha nuoc", "tong dai", "hdnd",   "quan tri"};

static bool begins_with(struct arena *arena, const char *name, const char *office)
{
    const char *look = text_look(arena, office);
    for (const char *end = name; *end; end++) {
        end += strcspn(end, " ");
        if (!strcmp(text_look(arena, arena_copy(arena, name, (size_t)(end - name))), look))
            return true;
        if (!*end)
            break;
    }
    return false;
}

static bool names_office(struct arena *arena, const char *name)
{
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (begins_with(arena, name, offices[i]))
            return true;
    return false;
}

/* An agency's short name (xa, tinh) is many a person's too: only as a handle it would be mistaken. */
bool name_imitates(struct ctx *ctx, const char *name)
{
    const char *look = text_look(ctx->arena, name);
    bool agency = strlen(look) >= LOOK_UNMISTAKABLE && agency_looking_like(ctx, look);
    return agency || names_office(ctx->arena, name);
}

static bool is_latin(const char *root)
{
    return isalpha((unsigned char)*root) && strspn(root, HANDLE_LETTERS) == strlen(root) && root[1];
}

bool handle_allowed(struct ctx *ctx, const char *handle)
{
    const char *look = text_look(ctx->arena, handle);
    return !agency_looking_like(ctx, look) && !names_office(ctx->arena, handle) &&
           !db_text(db_read(ctx, "HGET", key_staff_looks(ctx), look));
}

/* A root that holds an agency's long name would hold it with every number after it: it is none. */
static const char *as_root(struct ctx *ctx, const char *name)
{
    const char *squashed = text_squash(ctx->arena, name);
    const char *root = arena_copy(ctx->arena, squashed, strnlen(squashed, HANDLE_BYTES));
    const char *look = text_look(ctx->arena, root);
    bool taken_for_agency = strlen(look) >= LOOK_UNMISTAKABLE && agency_looking_like(ctx, look);
    return is_latin(root) && !taken_for_agency ? root : NULL;
}

/* The given name stands last in Vietnamese names; where it is too short or an agency's, all of the name is taken. */
static const char *handle_root(struct ctx *ctx, const char *name)
{
    const char *space = strrchr(name, ' '), *last = as_root(ctx, space ? space + 1 : name), *all = as_root(ctx, name);
    bool agency = last && agency_looking_like(ctx, text_look(ctx->arena, last));
    if (all && (!last || agency))
        return all;
    return last ? last : NO_NAME;
}

static const char *numbered(struct ctx *ctx, const char *root, uint64_t number)
{
    return number == 1 ? root : arena_printf(ctx->arena, "%s%" PRIu64, root, number);
}

static const char *first_free(struct ctx *ctx, const char *root, uint64_t from, const char *owner)
{
    const struct db_reply *taken[HANDLES_AT_ONCE], *staff[HANDLES_AT_ONCE];
    for (uint64_t i = 0; i < HANDLES_AT_ONCE; i++) {
        const char *handle = numbered(ctx, root, from + i);
        taken[i] = db_ask(ctx, "HGET", person_handle_key(ctx, handle), handle);
        staff[i] = db_ask(ctx, "HGET", key_staff_looks(ctx), text_look(ctx->arena, handle));
    }
    db_wait(ctx);
    for (uint64_t i = 0; i < HANDLES_AT_ONCE; i++) {
        bool free = !db_text(taken[i]) || (owner && !strcmp(db_text(taken[i]), owner));
        const char *handle = numbered(ctx, root, from + i);
        if (free && !db_text(staff[i]) && !agency_looking_like(ctx, text_look(ctx->arena, handle)))
            return handle;
    }
    return NULL;
}

/* Doubling steps, so that the ten-thousandth Lan costs a dozen reads and not ten thousand; numbers may be left out. */
const char *handle_for(struct ctx *ctx, const char *name, const char *owner)
{
    const char *root = handle_root(ctx, name), *handle = NULL;
    for (uint64_t from = 1; !handle; from *= 2)
        handle = first_free(ctx, root, from, owner);
    return handle;
}

int rename_wait_days(const struct ctx *ctx, const struct person *person)
{
    int64_t left = person->renamed_ms ? person->renamed_ms + RENAME_DAYS * DAY_MS - ctx->now_ms : 0;
    return left > 0 ? (int)((left + DAY_MS - 1) / DAY_MS) : 0;
}

const char *person_rename(struct ctx *ctx, const struct person *person, const char *name)
{
    person_change(ctx, person->id, "name", name);
    if (!strcmp(text_squash(ctx->arena, name), text_squash(ctx->arena, person->name)))
        return person->handle;
    const char *handle = handle_for(ctx, name, person->id);
    const char *owner = db_text(db_read(ctx, "HGET", person_handle_key(ctx, handle), handle));
    db_guard(ctx, person_handle_key(ctx, handle), handle, owner);
    db_guard(ctx, key_person(ctx, person->id), "handle", person->handle);
    db_write(ctx, "HSET", person_handle_key(ctx, handle), handle, person->id);
    person_change(ctx, person->id, "handle", handle);
    person_change(ctx, person->id, "renamed", arena_printf(ctx->arena, "%" PRId64, ctx->now_ms));
    return handle;
}

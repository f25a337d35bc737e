#include "social-core/audience.h"

#include <string.h>

#include "social-core/audience_sets.h"
#include "social-core/census.h"
#include "social-core/sentence.h"
#include "social-core/text/utf8.h"

#define SHOWN_BYTES 40
#define BRACKETS 16 /* how deep they may stand in one another */

static const char blanks[] = " \t\r\n", operators[] = "&|()\"";

/* A set, or two audiences joined: '&', '|' or '-'. */
struct audience {
    char joined; /* '\0': a set */
    struct audience_set set;
    const struct db_reply *answer; /* of the chunk at hand */
    struct audience *left, *right;
};

struct reading {
    struct ctx *ctx;
    const char *text, *at;
    size_t sets, depth;
    char *why;
    size_t size;
};

static struct audience *wrong_text(struct reading *reading, const char *at, const char *what)
{
    struct ctx *ctx = reading->ctx;
    const char *place = arena_printf(ctx->arena, "%td", at - reading->text + 1);
    sentence_put(reading->why, reading->size,
                 sentence(ctx->arena, ctx->words, "audience_at", "at", place, "what", what));
    return NULL;
}

/* The sentence of this key and these values is what is wrong at a place. */
#define wrong(reading, at, ...)                                                                                        \
    wrong_text((reading), (at), sentence((reading)->ctx->arena, (reading)->ctx->words, __VA_ARGS__))

static const char *number(struct reading *reading, int value)
{
    return arena_printf(reading->ctx->arena, "%d", value);
}

static void skip_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, blanks);
}

/* What stands at a place, cut short for a sentence; control characters never reach a terminal. */
static const char *shown(struct reading *reading, const char *at)
{
    size_t length = 0;
    while (length < SHOWN_BYTES && (unsigned char)at[length] >= ' ')
        length++;
    return *at ? arena_printf(reading->ctx->arena, "'%.*s'", (int)utf8_cut(at, length), at)
               : sentence(reading->ctx->arena, reading->ctx->words, "audience_end");
}

/* The name of a set ends at the colon; "at-once" and "got-any" have a dash in them. */
static size_t word_length(const char *at)
{
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz");
    return !strncmp(at, "at-once", 7) || !strncmp(at, "got-any", 7) ? 7 : length;
}

static const char *read_value(struct reading *reading)
{
    const char *from = reading->at, *end;
    if (*from == '"') {
        end = strchr(from + 1, '"');
        if (!end)
            return NULL;
        reading->at = end + 1;
        return arena_copy(reading->ctx->arena, from + 1, (size_t)(end - from - 1));
    }
    size_t length = 0;
    while (from[length] && !strchr(blanks, from[length]) && !strchr(operators, from[length]))
        length++;
    reading->at += length;
    return arena_copy(reading->ctx->arena, from, length);
}

static struct audience *wants(struct reading *reading, const char *word, const struct audience_set_kind *kind)
{
    const char *what = sentence(reading->ctx->arena, reading->ctx->words, kind->what);
    return wrong(reading, reading->at, "audience_wants", "set", word, "what", what);
}

static struct audience *read_set(struct reading *reading)
{
    struct ctx *ctx = reading->ctx;
    const char *from = reading->at, *word = arena_copy(ctx->arena, from, word_length(from));
    const struct audience_set_kind *kind = audience_set_kind(word);
    if (!kind)
        return wrong(reading, from, "audience_no_set", "found", shown(reading, from), "sets",
                     audience_set_words(ctx->arena));
    if (++reading->sets > AUDIENCE_SETS)
        return wrong(reading, from, "audience_many_sets", "most", number(reading, AUDIENCE_SETS));
    struct audience *set = arena_alloc(ctx->arena, sizeof *set);
    *set = (struct audience){.set = {.kind = kind}};
    reading->at += strlen(word);
    bool colon = *reading->at == ':';
    if (colon && !kind->what)
        return wrong(reading, reading->at, "audience_alone", "set", word);
    if (!colon && kind->what)
        return wants(reading, word, kind);
    if (!colon)
        return set;
    reading->at++;
    set->set.value = read_value(reading);
    if (!set->set.value)
        return wrong(reading, from, "audience_open_quote");
    if (!*set->set.value)
        return wants(reading, word, kind);
    const char *trouble = kind->look(ctx, &set->set);
    const char *whole = arena_copy(ctx->arena, from, (size_t)(reading->at - from));
    return trouble ? wrong_text(reading, from, arena_printf(ctx->arena, "%s %s", shown(reading, whole), trouble)) : set;
}

static struct audience *read_joined(struct reading *reading);

static struct audience *read_one(struct reading *reading)
{
    skip_blanks(reading);
    const char *from = reading->at;
    if (*from != '(')
        return read_set(reading);
    if (++reading->depth > BRACKETS)
        return wrong(reading, from, "audience_deep", "most", number(reading, BRACKETS));
    reading->at++;
    struct audience *inner = read_joined(reading);
    if (!inner)
        return NULL;
    if (*reading->at != ')')
        return wrong(reading, from, "audience_open_bracket");
    reading->at++;
    reading->depth--;
    return inner;
}

static struct audience *join(struct ctx *ctx, char how, struct audience *left, struct audience *right)
{
    struct audience *joined = arena_alloc(ctx->arena, sizeof *joined);
    *joined = (struct audience){.joined = how, .left = left, .right = right};
    return joined;
}

static struct audience *read_joined(struct reading *reading)
{
    struct audience *left = read_one(reading);
    char before = '\0';
    while (left) {
        skip_blanks(reading);
        char how = *reading->at;
        if (how == '\0' || how == ')')
            return left;
        if (how != '&' && how != '|' && how != '-')
            return wrong(reading, reading->at, "audience_no_operator", "found", shown(reading, reading->at));
        if (before && (before == '|') != (how == '|'))
            return wrong(reading, reading->at, "audience_two_readings", "this",
                         arena_copy(reading->ctx->arena, &how, 1), "before",
                         arena_copy(reading->ctx->arena, &before, 1));
        before = how;
        reading->at++;
        struct audience *right = read_one(reading);
        left = right ? join(reading->ctx, how, left, right) : NULL;
    }
    return NULL;
}

const struct audience *audience_read(struct ctx *ctx, const char *text, char *why, size_t size)
{
    struct reading reading = {.ctx = ctx, .text = text, .at = text, .why = why, .size = size};
    if (strlen(text) > AUDIENCE_BYTES) {
        const char *most = number(&reading, AUDIENCE_BYTES);
        sentence_put(why, size, sentence(ctx->arena, ctx->words, "audience_long", "most", most));
        return NULL;
    }
    struct audience *audience = read_joined(&reading);
    if (audience && *reading.at)
        return wrong(&reading, reading.at, "audience_closed_bracket");
    return audience;
}

const char *audience_beyond(const struct audience *audience, const char *agency)
{
    if (audience->joined) {
        const char *left = audience_beyond(audience->left, agency);
        return left ? left : audience_beyond(audience->right, agency);
    }
    const struct audience_set *set = &audience->set;
    bool others = !strcmp(set->kind->word, "agency") && strcmp(set->name, agency) != 0;
    return others || !strcmp(set->kind->word, "person") ? set->kind->word : NULL;
}

static void ask_all(struct ctx *ctx, struct audience *audience, uint64_t chunk)
{
    if (audience->joined) {
        ask_all(ctx, audience->left, chunk);
        ask_all(ctx, audience->right, chunk);
    } else if (audience->set.kind->ask) {
        audience->answer = audience->set.kind->ask(ctx, &audience->set, chunk);
    }
}

static void work_out(struct ctx *ctx, const struct audience *audience, uint64_t chunk, const struct db_reply *census,
                     struct idbits *bits)
{
    if (!audience->joined) {
        audience->set.kind->fill(ctx, &audience->set, chunk, audience->answer, census, bits);
        return;
    }
    struct idbits *right = arena_alloc(ctx->arena, sizeof *right);
    work_out(ctx, audience->left, chunk, census, bits);
    work_out(ctx, audience->right, chunk, census, right);
    if (audience->joined == '&')
        idbits_keep(bits, right);
    else if (audience->joined == '|')
        idbits_unite(bits, right);
    else
        idbits_remove(bits, right);
}

/* Who stopped, or is not there (a gap of the ids), is left out here, whatever the expression says. */
static void keep_reachable(const struct db_reply *census, struct idbits *bits)
{
    struct idbits reachable = {0};
    for (size_t place = 0; place < census_places(census); place++) {
        struct census_entry entry = census_at(census, place);
        if (entry.present && !entry.stopped)
            idbits_add(&reachable, place);
    }
    idbits_keep(bits, &reachable);
}

static void fill(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    const struct db_reply *census = census_ask(ctx, chunk);
    struct audience *audience = (struct audience *)(uintptr_t)source->what;
    ask_all(ctx, audience, chunk);
    db_wait(ctx);
    work_out(ctx, audience, chunk, census, bits);
    keep_reachable(census, bits);
}

struct idsource audience_source(const struct audience *audience)
{
    return (struct idsource){.fill = fill, .what = audience};
}

static void end_arena(void *arena)
{
    arena_free(arena);
}

/* A chunk's memory goes back when it is counted: nothing grows with the audience. */
uint64_t audience_count(struct ctx *ctx, const struct audience *audience, uint64_t highest)
{
    struct idsource source = audience_source(audience);
    struct arena *arena = arena_new();
    uint64_t count = 0;
    arena_defer(ctx->arena, end_arena, arena);
    for (uint64_t chunk = 0; chunk <= highest / IDSET_IDS; chunk++) {
        struct idbits bits = {0};
        struct ctx part = {.arena = arena, .db = ctx->db, .world = ctx->world, .now_ms = ctx->now_ms};
        source.fill(&part, &source, chunk, &bits);
        count += idbits_count(&bits);
        arena_reset(arena);
    }
    return count;
}

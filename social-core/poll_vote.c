#include "social-core/poll_vote.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/idset.h"
#include "social-core/keys.h"
#include "social-core/text/fold.h"

#define BUCKET 128 /* persons whose ballots lie in one hash: Redis keeps so many without a table */
#define WALKED 256

static const char *bucket_of(struct ctx *ctx, uint64_t person)
{
    return arena_printf(ctx->arena, "%" PRIu64, person / BUCKET);
}

/* "03037 2": where the person lived, and the answer. */
static struct ballot ballot_read(struct ctx *ctx, const char *held)
{
    const char *blank = held ? strchr(held, ' ') : NULL;
    if (!blank)
        return (struct ballot){.held = held};
    return (struct ballot){
        .area = arena_copy(ctx->arena, held, (size_t)(blank - held)), .answer = blank + 1, .held = held};
}

struct ballot ballot_of(struct ctx *ctx, const struct poll *poll, const struct person *person)
{
    const char *bucket = bucket_of(ctx, strtoull(person->id, NULL, 10));
    return ballot_read(ctx, db_text(db_read(ctx, "HGET", key_ballots(ctx, poll->id, bucket), person->id)));
}

int poll_option_of(struct ctx *ctx, const struct poll *poll, const char *text)
{
    const char *words = text_words(ctx->arena, text);
    if (*words >= '1' && *words <= '9' && !words[1])
        return (size_t)(*words - '0') <= poll->options ? *words - '0' : 0;
    for (size_t i = 0; i < poll->text_count; i++)
        for (size_t j = 0; j < poll->options; j++)
            if (*words && !strcmp(text_words(ctx->arena, poll->texts[i].options[j]), words))
                return (int)j + 1;
    return 0;
}

/* ---- written ---- */

static void count(struct ctx *ctx, const struct poll *poll, const char *area, const char *option, const char *by)
{
    db_write(ctx, "HINCRBY", key_poll(ctx, poll->id), arena_printf(ctx->arena, "n%s", option), by);
    db_write(ctx, "HINCRBY", key_tally(ctx, poll->id), arena_printf(ctx->arena, "%s %s", area, option), by);
}

void poll_vote(struct ctx *ctx, const struct poll *poll, const struct person *person, const struct ballot *before,
               const char *answer)
{
    const char *key = key_ballots(ctx, poll->id, bucket_of(ctx, strtoull(person->id, NULL, 10)));
    db_guard(ctx, key_poll(ctx, poll->id), "state", poll->state_held);
    db_guard(ctx, key, person->id, before->held);
    db_write(ctx, "HSET", key, person->id, arena_printf(ctx->arena, "%s %s", person->area->id, answer));
    if (!before->held) {
        idset_add(ctx, key_voters, poll->id, person->id);
        db_write(ctx, "HINCRBY", key_poll(ctx, poll->id), "votes", "1");
    }
    if (!poll->options)
        return;
    if (before->answer)
        count(ctx, poll, before->area, before->answer, "-1");
    count(ctx, poll, person->area->id, answer, "1");
}

/* ---- all of them ---- */

static void fill_voters(struct ctx *ctx, const struct idsource *source, uint64_t chunk, struct idbits *bits)
{
    const struct db_reply *members = idset_ask(ctx, key_voters, source->what, chunk);
    db_wait(ctx);
    idbits_add_members(bits, members);
}

void ballots_walk(struct ctx *ctx, const struct poll *poll, void (*each)(void *self, const struct ballot *ballot),
                  void *self)
{
    struct idsource source = {fill_voters, poll->id};
    struct idwalk *walk = arena_alloc(ctx->arena, sizeof *walk);
    uint64_t after = 0;
    *walk = (struct idwalk){.filled = false};
    uint64_t *ids = arena_alloc(ctx->arena, WALKED * sizeof *ids);
    const struct db_reply **held = arena_alloc(ctx->arena, WALKED * sizeof *held);
    for (size_t found; (found = idwalk_next(ctx, walk, &source, after, poll->highest, ids, WALKED));) {
        for (size_t i = 0; i < found; i++)
            held[i] = db_ask(ctx, "HGET", key_ballots(ctx, poll->id, bucket_of(ctx, ids[i])),
                             arena_printf(ctx->arena, "%" PRIu64, ids[i]));
        db_wait(ctx);
        for (size_t i = 0; i < found; i++) {
            struct ballot ballot = ballot_read(ctx, db_text(held[i]));
            if (ballot.answer)
                each(self, &ballot);
        }
        after = ids[found - 1];
    }
}

static void add_ballot(void *self, const struct ballot *ballot)
{
    struct poll *poll = self;
    size_t option = poll->options ? strtoul(ballot->answer, NULL, 10) : 0;
    poll->votes++;
    if (option >= 1 && option <= poll->options)
        poll->counts[option - 1]++;
}

void poll_recount(struct ctx *ctx, struct poll *poll)
{
    poll->votes = 0;
    memset(poll->counts, 0, sizeof poll->counts);
    ballots_walk(ctx, poll, add_ballot, poll);
}

/* ---- by place ---- */

/* The area right below the agency's in which another lies; that area itself when it is the agency's own. */
static const struct area *place_of(const struct poll *poll, const struct area *area)
{
    const struct area *own = poll->agency->area;
    while (area && area != own && area->parent != own)
        area = area->parent;
    return area;
}

static struct poll_place *row_of(struct poll_place *rows, size_t *count, const struct area *area)
{
    for (size_t i = 0; i < *count; i++)
        if (rows[i].area == area)
            return &rows[i];
    rows[*count] = (struct poll_place){.area = area};
    return &rows[(*count)++];
}

static int most_first(const void *a, const void *b)
{
    const struct poll_place *one = a, *other = b;
    return one->votes == other->votes ? 0 : one->votes < other->votes ? 1 : -1;
}

static void merge(struct poll_place *into, const struct poll_place *from)
{
    into->votes += from->votes;
    for (size_t i = 0; i < POLL_OPTIONS; i++)
        into->counts[i] += from->counts[i];
}

/* Rows are sorted: the small ones stand last. */
static size_t hide_small(struct poll_place *rows, size_t count)
{
    struct poll_place others = {.area = NULL};
    size_t kept = count;
    while (kept && (rows[kept - 1].votes < POLL_GROUP_LEAST || (others.votes && others.votes < POLL_GROUP_LEAST)))
        merge(&others, &rows[--kept]);
    if (others.votes >= POLL_GROUP_LEAST)
        rows[kept++] = others;
    return kept;
}

struct poll_place *poll_places(struct ctx *ctx, const struct poll *poll, size_t *count)
{
    const struct db_reply *tally = db_read(ctx, "HGETALL", key_tally(ctx, poll->id));
    struct poll_place *rows = arena_alloc(ctx->arena, (tally->count / 2 + 2) * sizeof *rows);
    *count = 0;
    for (size_t i = 0; i + 1 < tally->count; i += 2) {
        struct ballot field = ballot_read(ctx, tally->list[i].text);
        const struct area *area = field.area ? area_by_id(ctx, field.area) : NULL;
        uint64_t option = field.answer ? strtoull(field.answer, NULL, 10) : 0;
        uint64_t votes = strtoull(tally->list[i + 1].text, NULL, 10);
        if (!option || option > POLL_OPTIONS || !votes)
            continue;
        struct poll_place *row = row_of(rows, count, area ? place_of(poll, area) : NULL);
        row->votes += votes;
        row->counts[option - 1] += votes;
    }
    qsort(rows, *count, sizeof *rows, most_first);
    *count = hide_small(rows, *count);
    return rows;
}

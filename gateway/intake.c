#include "gateway/intake.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/rests.h"
#include "gateway/turns.h"
#include "gateway/ussd.h"
#include "social-core/base/log.h"
#include "social-core/keys.h"
#include "social-core/msisdn.h"
#include "social-core/seal.h"
#include "social-core/talk.h"
#include "social-core/text/normal.h"
#include "social-core/world.h"

#define BUCKETS 1024
#define MSISDN_BYTES 17
#define TRIES 2           /* beside others */
#define TRIES_IN_TURN 256 /* only those who try for the first time are in the way */

/* A message that waits for its turn, or is worked on. */
struct letter {
    struct letter *next;
    struct ticket ticket;
    const char *text;                 /* normalised; in the arena */
    const struct menu_event *dialled; /* a step of a USSD session; NULL: a text */
    struct arena *arena;
    int64_t arrived_us;
};

/* A phone with messages under way: the first is worked on, the others wait behind it. */
struct sender {
    struct sender *next; /* in its bucket */
    struct intake *intake;
    char msisdn[MSISDN_BYTES];
    struct letter *first, **end;
    bool working;
    bool in_turn;
};

struct intake {
    struct works *works;
    struct world *world;
    struct box *box;
    struct rests *rests;
    const struct ussd_names *ussd;
    struct ledger *ledger;
    struct sender *buckets[BUCKETS];
    size_t busy;
    struct turns turns; /* of those that were in each other's way */
    struct intake_stats stats;
};

static unsigned bucket_of(const char *msisdn)
{
    unsigned hash = 5381;
    for (const char *at = msisdn; *at; at++)
        hash = hash * 33 + (unsigned char)*at;
    return hash % BUCKETS;
}

static struct sender *sender_of(struct intake *intake, const char *msisdn)
{
    struct sender **bucket = &intake->buckets[bucket_of(msisdn)];
    for (struct sender *sender = *bucket; sender; sender = sender->next)
        if (!strcmp(sender->msisdn, msisdn))
            return sender;
    struct sender *sender = calloc(1, sizeof *sender);
    *sender = (struct sender){.next = *bucket, .intake = intake, .end = &sender->first};
    snprintf(sender->msisdn, sizeof sender->msisdn, "%s", msisdn);
    *bucket = sender;
    return sender;
}

static void sender_free(struct sender *sender)
{
    struct sender **at = &sender->intake->buckets[bucket_of(sender->msisdn)];
    while (*at != sender)
        at = &(*at)->next;
    *at = sender->next;
    free(sender);
}

static void finish_first(struct sender *sender)
{
    struct letter *letter = sender->first;
    struct intake *intake = sender->intake;
    sender->first = letter->next;
    if (!sender->first)
        sender->end = &sender->first;
    box_acknowledge(intake->box, &letter->ticket, ACK_SUCCESS);
    intake->busy--;
    arena_free(letter->arena);
}

/* What cannot be worked on is kept, sealed, where an operator finds it: acknowledged, but not lost. */
static void keep_dead(struct ctx *ctx, const struct sender *sender, const char *why)
{
    const struct letter *letter = sender->first;
    struct seal *seal = ctx->world->seal;
    db_mark(ctx, letter->ticket.id);
    db_write(ctx, "XADD", key_dead(ctx), "MAXLEN", "~", "10000", "*", "why", why, "from",
             seal_phone(seal, ctx->arena, sender->msisdn), "text", seal_close(seal, ctx->arena, letter->text));
    db_commit(ctx);
    sender->intake->stats.dead++;
    log_event("mo_dead", "id=%s why=%s", letter->ticket.id, why);
}

/* False: somebody changed meanwhile what this work had read. */
static bool done_with_first(struct ctx *ctx, struct sender *sender)
{
    const struct letter *letter = sender->first;
    struct intake_stats *stats = &sender->intake->stats;
    works_renew(ctx);
    if (letter->dialled)
        menu_step(ctx, sender->msisdn, letter->dialled);
    else
        converse(ctx, sender->msisdn, letter->text);
    rests_wake(sender->intake->rests, ctx, sender->msisdn);
    db_mark(ctx, letter->ticket.id);
    enum db_outcome outcome = db_commit(ctx);
    stats->seen += outcome == DB_SEEN;
    stats->conflicts += outcome == DB_CONFLICT;
    if (outcome != DB_DONE)
        return outcome == DB_SEEN;
    stats->committed++;
    latency_add(&stats->times, latency_clock_us() - letter->arrived_us);
    return true;
}

static bool done_within(struct ctx *ctx, struct sender *sender, int tries)
{
    bool done = false;
    for (int i = 0; i < tries && !done; i++)
        done = done_with_first(ctx, sender);
    return done;
}

/* A thousand report the same post at once: those who are in each other's way go on one by one. */
static void work_on_first(struct ctx *ctx, struct sender *sender)
{
    if (done_within(ctx, sender, TRIES))
        return;
    turns_take(&sender->intake->turns);
    sender->in_turn = true;
    bool done = done_within(ctx, sender, TRIES_IN_TURN);
    sender->in_turn = false;
    turns_give(&sender->intake->turns);
    if (done)
        return;
    works_renew(ctx);
    keep_dead(ctx, sender, "conflicts");
}

static void answer_letters(struct ctx *ctx, void *self)
{
    struct sender *sender = self;
    while (sender->first) {
        work_on_first(ctx, sender);
        finish_first(sender);
    }
    sender_free(sender);
}

static void bury_first(struct ctx *ctx, void *self)
{
    struct sender *sender = self;
    keep_dead(ctx, sender, "failed");
    finish_first(sender);
    answer_letters(ctx, sender);
}

static void cannot_bury(void *self)
{
    log_event("mo_stuck", "id=%s why=\"cannot be worked on nor kept; bearerbox keeps it\"",
              ((struct sender *)self)->first->ticket.id);
}

static void letter_failed(void *self)
{
    struct sender *sender = self;
    struct work *port = works_port(sender->intake->works);
    bool had_turn = sender->in_turn;
    sender->in_turn = false;
    if (had_turn)
        turns_give(&sender->intake->turns);
    if (port->run(port, bury_first, cannot_bury, sender, FOR_EVER) < 0)
        cannot_bury(sender);
}

static void start(struct sender *sender)
{
    struct work *port = works_port(sender->intake->works);
    sender->working = true;
    if (port->run(port, answer_letters, letter_failed, sender, FOR_EVER) < 0)
        letter_failed(sender);
}

static const char *text_of(struct arena *arena, const struct mo *mo)
{
    const char *bytes = mo->text.bytes ? mo->text.bytes : "";
    return mo->coding == SMS_UCS2 ? text_from_utf16(arena, bytes, mo->text.size)
                                  : text_normal(arena, bytes, mo->text.size);
}

void intake_mo(struct intake *intake, const struct mo *mo)
{
    struct arena *arena = arena_new();
    const char *from =
        arena_copy(arena, mo->sender.bytes ? mo->sender.bytes : "", mo->sender.bytes ? mo->sender.size : 0);
    const char *msisdn = msisdn_normal(arena, intake->world->country_code, from);
    if (!msisdn) {
        intake->stats.not_phones++;
        log_event("mo_no_phone", "id=%s smsc=%.*s", mo->ticket.id, (int)mo->smsc_id.size,
                  mo->smsc_id.bytes ? mo->smsc_id.bytes : "");
        box_acknowledge(intake->box, &mo->ticket, ACK_SUCCESS);
        arena_free(arena);
        return;
    }
    struct letter *letter = arena_alloc(arena, sizeof *letter);
    *letter = (struct letter){
        .ticket = mo->ticket, .text = text_of(arena, mo), .arena = arena, .arrived_us = latency_clock_us()};
    ledger_heard(intake->ledger, msisdn);
    if (intake->ussd)
        letter->dialled = ussd_event(arena, intake->ussd, mo, letter->text);
    struct sender *sender = sender_of(intake, msisdn);
    *sender->end = letter;
    sender->end = &letter->next;
    intake->busy++;
    if (!sender->working)
        start(sender);
}

struct intake *intake_new(struct works *works, struct world *world)
{
    struct intake *intake = calloc(1, sizeof *intake);
    intake->works = works;
    intake->world = world;
    return intake;
}

void intake_free(struct intake *intake)
{
    for (size_t i = 0; intake && i < BUCKETS; i++)
        while (intake->buckets[i]) {
            struct sender *sender = intake->buckets[i];
            while (sender->first) {
                struct letter *letter = sender->first;
                sender->first = letter->next;
                arena_free(letter->arena);
            }
            sender_free(sender);
        }
    free(intake);
}

void intake_know_rests(struct intake *intake, struct rests *rests)
{
    intake->rests = rests;
}

void intake_use(struct intake *intake, struct box *box, struct ledger *ledger)
{
    intake->box = box;
    intake->ledger = ledger;
}

void intake_know_ussd(struct intake *intake, const struct ussd_names *names)
{
    intake->ussd = names;
}

size_t intake_busy(const struct intake *intake)
{
    return intake->busy;
}

const struct intake_stats *intake_stats(const struct intake *intake)
{
    return &intake->stats;
}

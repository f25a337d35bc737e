/* Whom a correction must reach, by all the ways a rumour comes to people: against a model that is kept by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "social-core/keys.h"
#include "social-core/news.h"
#include "social-core/person.h"
#include "social-core/post.h"
#include "social-core/receipt.h"
#include "tests/unit/moderating.h"

#define SEEDS 12
#define PHONES 24 /* every third of them is used by two */
#define MOST 40   /* persons */
#define EVENTS 60
#define VARIANTS 3

static const char *const variants[VARIANTS] = {"dap ban mu sap vo, moi nguoi chay di",
                                               "KHAN: dap ban mu sap vo, mn chay di",
                                               "nghe noi dap ban mu sap vo, moi nguoi chay di"};

/* What the test itself knows of a person. */
struct known {
    const char *id, *name;
    size_t phone;
    bool got; /* a variant, in whatever way */
    bool author, reported;
    bool told; /* heard the truth with a notice, or with a post read later */
    bool delivered, failed, shown;
};

struct valley {
    struct ctx *ctx;
    struct known persons[MOST];
    size_t count;
    unsigned dice;
};

static size_t roll(struct valley *valley, size_t sides)
{
    valley->dice = valley->dice * 1103515245u + 12345u;
    return (valley->dice >> 16) % sides;
}

static void add(struct valley *valley, size_t phone, const char *name)
{
    const char *id = db_text(db_read(valley->ctx, "GET", key_persons(valley->ctx)));
    valley->persons[valley->count++] = (struct known){.id = id, .name = name, .phone = phone};
}

/* Names of letters alone: a name with a digit is understood otherwise. */
static const char *name_of(struct ctx *ctx, char first, size_t phone)
{
    return arena_printf(ctx->arena, "%cu%c%c", first, (char)('b' + phone / 20), (char)('b' + phone % 20));
}

static struct valley settle(unsigned seed)
{
    struct valley valley = {.ctx = moderated_ctx(), .dice = seed};
    struct ctx *ctx = valley.ctx;
    for (size_t phone = 0; phone < PHONES; phone++) {
        joined_ago(ctx, phone_number(ctx, phone), name_of(ctx, 'L', phone), 30);
        add(&valley, phone, name_of(ctx, 'L', phone));
        if (phone % 3)
            continue;
        text(ctx, phone_number(ctx, phone), arena_printf(ctx->arena, "LA %s", name_of(ctx, 'M', phone)));
        text(ctx, phone_number(ctx, phone), "1");
        add(&valley, phone, name_of(ctx, 'M', phone));
    }
    assert_int_equal(valley.count, PHONES + PHONES / 3);
    return valley;
}

/* Makes sure that this person of the phone is the one who texts. */
static void takes_the_phone(struct valley *valley, const struct known *person)
{
    struct ctx *ctx = valley->ctx;
    const char *phone = phone_number(ctx, person->phone);
    const char *answer = text(ctx, phone, arena_printf(ctx->arena, "LA %s", person->name));
    if (strstr(answer, "Ai dang nhan?")) /* after long silence, or a question that was left open */
        answer = text(ctx, phone, strstr(answer, arena_printf(ctx->arena, "1 %s", person->name)) ? "1" : "2");
    assert_says(answer, person->name);
}

static const char *says(struct valley *valley, const struct known *person, const char *words)
{
    const char *phone = phone_number(valley->ctx, person->phone);
    if (person->phone % 3 == 0)
        takes_the_phone(valley, person);
    return text(valley->ctx, phone, words);
}

/* The ways in which a post comes to somebody: what gateways note of pushes, digests and screens, and what people text. */
static void comes_to(struct valley *valley, struct known *person)
{
    static const enum receipt_how hows[] = {RECEIPT_PUSHED, RECEIPT_PULLED, RECEIPT_SEEN};
    struct ctx *ctx = valley->ctx;
    size_t way = roll(valley, 8), variant = 1 + roll(valley, VARIANTS);
    const char *post = arena_printf(ctx->arena, "%zu", variant);
    if (way < 3) {
        news_note(ctx, person->id, hows[way], post_by_id(ctx, variant));
        assert_int_equal(db_commit(ctx), DB_DONE);
        person->got = true;
    } else if (way == 3) { /* the phone has it, and the gateway died before it noted the push */
        assert_true(receipt_report(ctx, arena_printf(ctx->arena, "post.%s.%s", post, person->id), RECEIPT_DELIVERED));
        person->got = true;
    } else if (!person->author || way == 4) {
        const char *words = way == 4   ? arena_printf(ctx->arena, "DOC %s", post)
                            : way == 5 ? arena_printf(ctx->arena, "TL %s that khong vay", post)
                            : way == 6 ? arena_printf(ctx->arena, "BAO %s tin sai", post)
                                       : arena_printf(ctx->arena, "KIEM %s", post);
        const char *answer = says(valley, person, words);
        bool taken = way < 6 || strstr(answer, "Da nhan") || strstr(answer, "Chua ro");
        person->got |= taken;
        person->reported |= way >= 6 && taken;
    }
}

static bool stopped(struct valley *valley, const struct known *person)
{
    return person_by_id(valley->ctx, person->id)->stopped;
}

static void some_stop(struct valley *valley, size_t of)
{
    for (size_t i = 0; i < valley->count; i++)
        if (!valley->persons[i].author && !roll(valley, of))
            says(valley, &valley->persons[i], "NGUNG");
}

static const char *decided(struct valley *valley)
{
    struct ctx *ctx = valley->ctx;
    struct decision order = false_order(ctx, "Đập Bản Mù an toàn.", "vỡ đập");
    says(valley, &valley->persons[VARIANTS], "BAO 1 tin sai"); /* somebody must, for there to be a card */
    valley->persons[VARIANTS].got = valley->persons[VARIANTS].reported = true;
    const char *id = decide(ctx, "hoa", "1", &order);
    for (size_t i = 0; i < valley->count; i++) {
        struct known *person = &valley->persons[i];
        person->told = (person->author || person->reported) && !stopped(valley, person);
    }
    return id;
}

/* The correction goes to who is in its audience; the network says what it says, and some read a variant later. */
static void outcomes(struct valley *valley, const char *id)
{
    struct ctx *ctx = valley->ctx;
    uint64_t thing = strtoull(id, NULL, 10);
    for (size_t i = 0; i < valley->count; i++) {
        struct known *person = &valley->persons[i];
        const char *about = arena_printf(ctx->arena, "broadcast.%s.%s", id, person->id);
        bool sent = person->told || (person->got && !stopped(valley, person));
        size_t outcome = roll(valley, 5);
        if (sent && outcome < 4)
            receipt_note(ctx, thing, RECEIPT_PUSHED, person->id);
        assert_int_equal(db_commit(ctx), DB_DONE);
        if (sent && (outcome == 1 || outcome == 2))
            person->failed = receipt_report(ctx, about, RECEIPT_FAILED);
        if (sent && (outcome == 2 || outcome == 3))
            person->delivered = receipt_report(ctx, about, RECEIPT_DELIVERED);
        if (!roll(valley, 6)) { /* with the truth before it */
            assert_says(says(valley, person, "DOC 2"), "an toan");
            person->got = person->shown = true;
        }
    }
}

static void assert_told_as_known(struct valley *valley, const char *id)
{
    struct correction_progress told = correction_progress(valley->ctx, strtoull(id, NULL, 10)), known = {0};
    for (size_t i = 0; i < valley->count; i++) {
        const struct known *person = &valley->persons[i];
        if (!person->got)
            continue;
        known.all++;
        if (person->delivered)
            known.delivered++;
        else if (person->shown)
            known.shown++;
        else if (person->failed)
            known.unreachable++;
        else if (stopped(valley, person))
            known.stopped++;
        else
            known.pending++;
    }
    assert_int_equal(told.all, known.all);
    assert_int_equal(told.delivered, known.delivered);
    assert_int_equal(told.shown, known.shown);
    assert_int_equal(told.unreachable, known.unreachable);
    assert_int_equal(told.stopped, known.stopped);
    assert_int_equal(told.pending, known.pending);
    assert_int_equal(told.delivered + told.shown + told.unreachable + told.stopped + told.pending, told.all);
}

static void a_correction_reaches_who_got_a_variant_in_any_way_and_its_progress_adds_up(void **state)
{
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct valley valley = settle(seed);
        uint64_t lack = 0;
        for (size_t i = 0; i < VARIANTS; i++) {
            says(&valley, &valley.persons[i], arena_printf(valley.ctx->arena, "DANG #nuoc %s", variants[i]));
            valley.persons[i].author = true;
        }
        for (size_t i = 0; i < EVENTS; i++)
            comes_to(&valley, &valley.persons[roll(&valley, valley.count)]);
        some_stop(&valley, 8);

        const char *id = decided(&valley);

        for (size_t i = 0; i < valley.count; i++)
            lack += valley.persons[i].got && !valley.persons[i].told && !stopped(&valley, &valley.persons[i]);
        assert_int_equal(audience_of(valley.ctx, id), lack);
        assert_told_as_known(&valley, id);
        outcomes(&valley, id);
        assert_told_as_known(&valley, id);
        some_stop(&valley, 8);
        assert_told_as_known(&valley, id);
        moderated_free(valley.ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correction_reaches_who_got_a_variant_in_any_way_and_its_progress_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

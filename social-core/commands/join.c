#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/handle.h"
#include "social-core/seal.h"
#include "social-core/sharing.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define CHOICES 6

static const char *choice_line(struct talk *talk, const struct area *area, size_t number)
{
    const char *above = area->parent ? place_name(area->parent) : "";
    return arena_printf(talk->ctx->arena, "%zu %s%s%s", number, area->name, *above ? ", " : "", above);
}

/* A number for each area the words may mean: never a guess. */
static void ask_which(struct talk *talk, const char *name, const struct area *const *found, size_t count)
{
    const char *lines = "", *ids = "";
    for (size_t i = 0; i < count; i++) {
        lines = arena_printf(talk->ctx->arena, "%s%s%s", lines, i ? "\n" : "", choice_line(talk, found[i], i + 1));
        ids = arena_printf(talk->ctx->arena, "%s%s%s", ids, i ? "," : "", found[i]->id);
    }
    dialog_open(talk->ctx, &talk->dialog, "join-choice", "name", name, "options", ids, "draft", talk->dialog.draft,
                "as", talk->dialog.as);
    say(talk, "join_which", "choices", lines);
}

static void ask_area(struct talk *talk, const char *name, const char *phrase_key, const char *area_text)
{
    dialog_open(talk->ctx, &talk->dialog, "join-area", "name", name, "draft", talk->dialog.draft, "as",
                talk->dialog.as);
    say(talk, phrase_key, "name", name, "area", area_text);
}

static void follow_boards(struct talk *talk, const char *person, const struct area *area)
{
    const struct channel *board = board_of(talk->ctx, area);
    follow_begin(talk->ctx, person, board, follow_first_place(talk->ctx, board));
}

/* A phone that was stopped and joins again wants messages again: for everybody on it. */
static void put_on_phone(struct talk *talk, const char *person)
{
    struct phone *phone = &talk->phone;
    for (size_t i = 0; phone->stopped && i < phone->count; i++)
        person_change(talk->ctx, phone->persons[i], "stopped", "");
    phone->stopped = false;
    phone->day = 0;
    phone_bring(phone, person);
    phone_touch(talk->ctx, phone);
    if (phone->count > 1)
        phone_note_shared(talk->ctx, phone);
}

void join_new(struct talk *talk, const char *name, const struct area *area)
{
    struct ctx *ctx = talk->ctx;
    if (talk->phone.count == PHONE_PERSONS) {
        say(talk, "phone_full");
        return;
    }
    struct person person = {.name = name,
                            .area = area,
                            .language = talk->language,
                            .accents = talk->accents,
                            .handle = handle_for(ctx, name, NULL),
                            .sealed = seal_phone(ctx->world->seal, ctx->arena, talk->phone.msisdn)};
    person_create(ctx, &person);
    follow_boards(talk, person.id, area);
    put_on_phone(talk, person.id);
    if (talk->phone.count > 1)
        note_who(talk);
    say(talk, "joined", "handle", person.handle, "area", area->name);
}

static void move_to(struct talk *talk, const struct area *area)
{
    struct ctx *ctx = talk->ctx;
    if (talk->person->area == area)
        return;
    person_change(ctx, talk->person->id, "area", area->id);
    const struct db_reply *asked = follows_ask(ctx, talk->person->id);
    db_wait(ctx);
    struct follows follows = follows_ready(ctx, asked);
    if (!follow_of(&follows, board_of(ctx, area)->id))
        follow_boards(talk, talk->person->id, area);
}

/* Joining again under one's own name is how one moves. */
static void join_again(struct talk *talk, const char *name, const struct area *area)
{
    const char *handle = person_rename(talk->ctx, talk->person, name);
    move_to(talk, area);
    say(talk, "joined_again", "handle", handle, "area", area->name);
}

/* Another name on a phone that has somebody: one more person, or the same one renamed? It is asked. */
static void ask_whom(struct talk *talk, const char *name, const struct area *area)
{
    dialog_open(talk->ctx, &talk->dialog, "join-whom", "name", name, "options", area->id);
    say(talk, "join_whom", "name", name, "old", talk->person->name);
}

static void join_at(struct talk *talk, const char *name, const struct area *area)
{
    const struct person *found[PHONE_PERSONS];
    bool one_more = talk->dialog.as && !strcmp(talk->dialog.as, "new");
    size_t called = talk->person ? persons_called(talk, text_squash(talk->ctx->arena, name), found) : 0;
    if (talk->person && !called && !one_more) {
        ask_whom(talk, name, area);
        return;
    }
    if (talk->dialog.ask)
        dialog_close(talk->ctx, &talk->dialog, talk->request.option, "-");
    if (!talk->person || one_more)
        join_new(talk, name, area);
    else if (found[0] == talk->person || called > 1)
        join_again(talk, name, area);
    else
        become(talk, found[0], NULL);
}

void answer_newcomer(struct talk *talk, long option)
{
    const char *name = talk->dialog.name, *number = talk->request.option;
    if (option == 2 && name) {
        dialog_open(talk->ctx, &talk->dialog, "join-area", "name", name, "as", "new");
        say(talk, "join_area", "name", name);
    } else if (option == 1 && name) {
        dialog_close(talk->ctx, &talk->dialog, number, "-");
        join_new(talk, name, talk->person->area);
    } else if (option == 0) {
        dialog_close(talk->ctx, &talk->dialog, number, "-");
        say(talk, "dropped");
    } else {
        say(talk, "no_such_choice");
    }
}

void answer_join_whom(struct talk *talk, long option)
{
    const char *name = talk->dialog.name, *id = talk->dialog.options;
    const struct area *area = id ? area_by_id(talk->ctx, id) : NULL;
    if (!name || !area || option < 0 || option > 2) {
        say(talk, "no_such_choice");
        return;
    }
    dialog_close(talk->ctx, &talk->dialog, talk->request.option, "-");
    if (option == 1) {
        join_new(talk, name, area);
    } else if (option == 2) {
        move_to(talk, area);
        take_name(talk, name);
    } else {
        say(talk, "dropped");
    }
}

void join_with(struct talk *talk, const char *name, const char *area_text)
{
    const struct area *found[CHOICES];
    size_t count = areas_named(talk->ctx, area_text, found, CHOICES);
    if (count == 1)
        join_at(talk, name, found[0]);
    else if (count == 0)
        ask_area(talk, name, "join_area_unknown", beginning(talk, area_text));
    else if (count > CHOICES)
        ask_area(talk, name, "join_area_many", beginning(talk, area_text));
    else
        ask_which(talk, name, found, count);
}

/* "Lan ta van", without a comma: the longest end that is an area is the area, what stands before it the name. */
static bool split_name(struct talk *talk, const char *words, const char **name, const char **area)
{
    const struct area *found[1];
    for (const char *space = strchr(words, ' '); space; space = strchr(space + 1, ' '))
        if (areas_named(talk->ctx, space + 1, found, 1)) {
            *name = arena_copy(talk->ctx->arena, words, (size_t)(space - words));
            *area = space + 1;
            return true;
        }
    return false;
}

static void run(struct talk *talk)
{
    const char *name = talk->request.name, *area = talk->request.area;
    if (!name || !*name) {
        say(talk, "how_to_join", "shortcode", talk->ctx->world->shortcode);
        return;
    }
    if (!area || !*area)
        split_name(talk, name, &name, &area);
    if (name_refused(talk, name))
        return;
    if (area && *area)
        join_with(talk, name, area);
    else
        ask_area(talk, name, "join_area", "");
}

const struct command command_join = {.intent = INTENT_join, .for_strangers = true, .run = run};

#include "social-core/menu/lists.h"

#include <string.h>

#include "social-core/broadcast_read.h"
#include "social-core/case_move.h"
#include "social-core/commands/commands.h"
#include "social-core/poll_asked.h"
#include "social-core/room.h"
#include "social-core/text/catalog.h"
#include "social-core/world.h"

#define CASES_SHOWN 24
#define NOTICES_SHOWN 16
#define OBJECTIONS_SHOWN 8

static void add(struct menu_rows *rows, const char *label, const char *value)
{
    rows->labels[rows->count] = label;
    rows->values[rows->count++] = value;
}

static struct menu_rows room_for(struct ctx *ctx, size_t count)
{
    return (struct menu_rows){.labels = arena_alloc(ctx->arena, (count + 1) * sizeof(char *)),
                              .values = arena_alloc(ctx->arena, (count + 1) * sizeof(char *))};
}

static struct follows own_follows(struct talk *talk)
{
    const struct db_reply *asked = follows_ask(talk->ctx, talk->person->id);
    db_wait(talk->ctx);
    return follows_ready(talk->ctx, asked);
}

const char *menu_channel_title(struct talk *talk, const char *id)
{
    const struct channel *channel = id ? channel_by_id(talk->ctx, id) : NULL;
    if (!channel)
        return "";
    if (channel->kind != CHANNEL_PERSON)
        return channel->title;
    const char *person = channel->name;
    return arena_printf(talk->ctx->arena, "@%s", *person_handles(talk->ctx, &person, 1));
}

/* Persons go by their handles, all read at once; `persons` has "" where a row is none. */
static void name_persons(struct talk *talk, struct menu_rows *rows, const char *const *persons)
{
    struct ctx *ctx = talk->ctx;
    const char **ids = arena_alloc(ctx->arena, (rows->count + 1) * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (*persons[i])
            ids[count++] = persons[i];
    const char **handles = count ? person_handles(ctx, ids, count) : NULL;
    for (size_t i = 0, next = 0; i < rows->count; i++)
        if (*persons[i])
            rows->labels[i] = arena_printf(ctx->arena, "@%s", handles[next++]);
}

static struct menu_rows followed(struct talk *talk)
{
    struct follows follows = own_follows(talk);
    struct menu_rows rows = room_for(talk->ctx, follows.count);
    const char **persons = arena_alloc(talk->ctx->arena, (follows.count + 1) * sizeof *persons);
    for (size_t i = 0; i < follows.count; i++) {
        const struct channel *channel = channel_by_id(talk->ctx, follows.list[i].channel);
        if (!channel)
            continue;
        persons[rows.count] = channel->kind == CHANNEL_PERSON ? channel->name : "";
        add(&rows, channel->title, follows.list[i].channel);
    }
    name_persons(talk, &rows, persons);
    return rows;
}

static void add_topics(struct talk *talk, struct menu_rows *rows)
{
    const struct channel *const *topics;
    size_t count = topics_all(talk->ctx, &topics);
    for (size_t i = 0; i < count; i++)
        add(rows, topics[i]->title, topics[i]->id);
}

static size_t topic_count(struct talk *talk)
{
    const struct channel *const *topics;
    return topics_all(talk->ctx, &topics);
}

static struct menu_rows topics(struct talk *talk)
{
    struct menu_rows rows = room_for(talk->ctx, topic_count(talk));
    add_topics(talk, &rows);
    return rows;
}

/* The own board first: it is what one posts to when one names nothing. */
static struct menu_rows places(struct talk *talk)
{
    struct menu_rows rows = room_for(talk->ctx, topic_count(talk) + 1);
    const struct channel *board = board_of(talk->ctx, talk->person->area);
    add(&rows, board->title, board->id);
    add_topics(talk, &rows);
    return rows;
}

/* The agencies that serve the person's area, the nearest first, up to the country's. */
static struct menu_rows agencies(struct talk *talk)
{
    size_t depth = 1;
    for (const struct area *area = talk->person->area; area; area = area->parent)
        depth++;
    struct menu_rows rows = room_for(talk->ctx, depth);
    const struct agency *agency = agency_of(talk->ctx, talk->person->area);
    while (agency && rows.count < depth) {
        add(&rows, agency->title, agency->name);
        agency = agency->area && agency->area->parent ? agency_of(talk->ctx, agency->area->parent) : NULL;
    }
    return rows;
}

static bool waits_for_citizen(const struct case_view *view)
{
    return view->state == CASE_awaiting;
}

/* What waits for the person comes first: without their answer nothing goes on. */
static void add_cases(struct talk *talk, struct menu_rows *rows, const struct case_view *views, size_t count,
                      bool waiting)
{
    for (size_t i = 0; i < count; i++) {
        bool answered = views[i].state == CASE_answered || views[i].state == CASE_closed;
        if (waits_for_citizen(&views[i]) == waiting)
            add(rows,
                words_of(talk,
                         waiting    ? "ussd_case_asks"
                         : answered ? "ussd_case_answered"
                                    : "ussd_case_open",
                         "id", views[i].id, "text", views[i].first_line),
                views[i].id);
    }
}

static struct menu_rows cases(struct talk *talk)
{
    size_t count;
    const struct case_view *views = cases_of_person(talk->ctx, talk->person->id, CASES_SHOWN, &count);
    struct menu_rows rows = room_for(talk->ctx, count);
    add_cases(talk, &rows, views, count, true);
    add_cases(talk, &rows, views, count, false);
    return rows;
}

/* The number that is pressed is the number of stars. */
static struct menu_rows stars(struct talk *talk)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "5"};
    struct menu_rows rows = room_for(talk->ctx, 5);
    for (size_t i = 0; i < 5; i++)
        add(&rows, words_of(talk, "ussd_stars", "stars", numbers[i]), numbers[i]);
    return rows;
}

/* What agencies sent to this person, to be read again. */
static struct menu_rows notices(struct talk *talk)
{
    size_t count;
    const struct broadcast **list = broadcasts_got(talk->ctx, talk->person, NOTICES_SHOWN, &count);
    struct menu_rows rows = room_for(talk->ctx, count);
    for (size_t i = 0; i < count; i++)
        add(&rows, broadcast_words(list[i], talk->person->language), list[i]->id);
    return rows;
}

static struct menu_rows polls(struct talk *talk)
{
    size_t count;
    const struct poll **polls = polls_for(talk->ctx, talk->person, &count);
    struct menu_rows rows = room_for(talk->ctx, count);
    for (size_t i = 0; i < count; i++)
        if (poll_is_open(talk->ctx, polls[i]))
            add(&rows, poll_text_in(polls[i], talk->language)->question, polls[i]->id);
    return rows;
}

static struct menu_rows objections(struct talk *talk)
{
    const struct room *room = talk->ctx->world->room;
    struct room_objection list[OBJECTIONS_SHOWN];
    size_t count = room && room->objections ? room->objections(talk, list, OBJECTIONS_SHOWN) : 0;
    struct menu_rows rows = room_for(talk->ctx, count);
    for (size_t i = 0; i < count; i++)
        add(&rows, list[i].label, list[i].id);
    return rows;
}

static struct menu_rows languages(struct talk *talk)
{
    const struct locale *const *locales = locales_all(talk->ctx->world->catalogs);
    size_t count = 0;
    while (locales[count])
        count++;
    struct menu_rows rows = room_for(talk->ctx, count);
    for (size_t i = 0; i < count; i++)
        add(&rows, locales[i]->name, locales[i]->code);
    return rows;
}

/* By handle: two of one name are two. */
static struct menu_rows persons(struct talk *talk)
{
    struct menu_rows rows = room_for(talk->ctx, talk->phone.count);
    for (size_t i = 0; i < talk->phone.count; i++)
        if (talk->persons[i])
            add(&rows, arena_printf(talk->ctx->arena, "%s (%s)", talk->persons[i]->name, talk->persons[i]->handle),
                talk->persons[i]->handle);
    return rows;
}

struct menu_rows menu_rows(struct talk *talk, enum menu_list list)
{
    static struct menu_rows (*const makers[])(struct talk *) = {
        [LIST_FOLLOWED] = followed, [LIST_TOPICS] = topics, [LIST_PLACES] = places,         [LIST_AGENCIES] = agencies,
        [LIST_CASES] = cases,       [LIST_STARS] = stars,   [LIST_LANGUAGES] = languages,   [LIST_PERSONS] = persons,
        [LIST_NOTICES] = notices,   [LIST_POLLS] = polls,   [LIST_OBJECTIONS] = objections,
    };
    bool for_strangers = list == LIST_LANGUAGES;
    return talk->person || for_strangers ? makers[list](talk) : (struct menu_rows){0};
}

/* What the conditions of items ask about. */
struct facts {
    bool member, stopped, accents, followed, instant, postable, shared, answerable, rateable, asked_back, poll,
        objection;
};

static bool offered(const struct facts *facts, enum menu_when when)
{
    const bool answers[] = {[ALWAYS] = true,
                            [TO_MEMBERS] = facts->member,
                            [TO_STRANGERS] = !facts->member,
                            [IF_FOLLOWED] = facts->followed,
                            [IF_NOT_FOLLOWED] = !facts->followed,
                            [IF_INSTANT] = facts->instant,
                            [IF_NOT_INSTANT] = !facts->instant,
                            [IF_POSTABLE] = facts->postable,
                            [IF_ACCENTS] = facts->accents,
                            [IF_NO_ACCENTS] = !facts->accents,
                            [IF_STOPPED] = facts->stopped,
                            [IF_NOT_STOPPED] = !facts->stopped,
                            [IF_SHARED] = facts->shared,
                            [IF_ANSWERABLE] = facts->answerable,
                            [IF_RATEABLE] = facts->rateable,
                            [IF_ASKED_BACK] = facts->asked_back,
                            [IF_NOT_ASKED_BACK] = !facts->asked_back,
                            [IF_POLL] = facts->poll,
                            [IF_NO_POLL] = !facts->poll,
                            [IF_OBJECTION] = facts->objection};
    return answers[when];
}

static bool asks_about(const struct menu_screen *screen, enum menu_when first, enum menu_when last)
{
    for (const struct menu_item *item = screen->items; item->label; item++)
        if (item->when >= first && item->when <= last)
            return true;
    return false;
}

static void look_at_channel(struct talk *talk, const char *id, struct facts *facts)
{
    const struct channel *channel = id && talk->person ? channel_by_id(talk->ctx, id) : NULL;
    if (!channel)
        return;
    const struct follow *follow = own_follow(talk, channel);
    facts->followed = follow != NULL;
    facts->instant = follow && follow->instant;
    facts->postable =
        channel->kind == CHANNEL_TOPIC || !strcmp(channel->id, board_of(talk->ctx, talk->person->area)->id);
}

/* What leads to a command that is not there (the room that has it takes no part here) is not offered. */
static bool can_be_done(const struct ctx *ctx, const char *name)
{
    const struct menu_screen *screen = menu_screen(name);
    return !screen || screen->intent == INTENT_none || command_of_intent(ctx, screen->intent);
}

static void look_at_case(struct talk *talk, const char *id, struct facts *facts)
{
    enum case_state to;
    const struct case_view *view = id && talk->person ? case_by_id(talk->ctx, id) : NULL;
    if (!view || strcmp(view->asker_id, talk->person->id) != 0)
        return;
    facts->rateable = case_leads(view->state, CASE_DO_rate, &to);
    facts->asked_back = waits_for_citizen(view);
}

struct menu_rows menu_offers(struct talk *talk, const struct menu_session *session, const struct menu_screen *screen)
{
    struct menu_rows rows = room_for(talk->ctx, MENU_ITEM_ROWS);
    struct facts facts = {.member = talk->person != NULL,
                          .stopped = talk->phone.stopped,
                          .accents = talk->accents,
                          .shared = talk->phone.count > 1,
                          .answerable = session->kept[MENU_id] != NULL};
    if (asks_about(screen, IF_FOLLOWED, IF_POSTABLE))
        look_at_channel(talk, session->kept[MENU_channel], &facts);
    if (screen->kind == SCREEN_CASE)
        look_at_case(talk, session->kept[MENU_id], &facts);
    if (asks_about(screen, IF_POLL, IF_NO_POLL) && talk->person)
        facts.poll = polls(talk).count > 0;
    if (asks_about(screen, IF_OBJECTION, IF_OBJECTION) && talk->person)
        facts.objection = objections(talk).count > 0;
    for (const struct menu_item *item = screen->items; item->label; item++)
        if (offered(&facts, item->when) && can_be_done(talk->ctx, item->to))
            add(&rows, words_of(talk, item->label), item->to);
    return rows;
}

#include "social-core/talk.h"

#include <string.h>

#include "social-core/budget.h"
#include "social-core/commands/commands.h"
#include "social-core/keys.h"
#include "social-core/known.h"
#include "social-core/menu/wording.h"
#include "social-core/reply.h"
#include "social-core/seal.h"
#include "social-core/sharing.h"
#include "social-core/text/fold.h"
#include "social-core/text/segments.h"
#include "social-core/world.h"

const char *words_of_words(const struct talk *talk, const char *const *words)
{
    if (talk->screen)
        words = wording_on_screen(talk->ctx->arena, words);
    return told_text(talk->ctx, talk->language, true, words);
}

void say_words(struct talk *talk, const char *const *words)
{
    say_text(talk, words_of_words(talk, words));
}

const char *shown(const struct talk *talk, const char *text)
{
    return talk->accents ? text : text_plain(talk->ctx->arena, text);
}

const char *talk_sealed(const struct talk *talk)
{
    struct ctx *ctx = talk->ctx;
    return talk->person && talk->person->sealed ? talk->person->sealed
                                                : seal_phone(ctx->world->seal, ctx->arena, talk->phone.msisdn);
}

/* A screen is paid by the session and not by the segment. */
void say_text(struct talk *talk, const char *text)
{
    struct on_screen *screen = talk->screen;
    if (screen) {
        screen->text = screen->text ? arena_printf(talk->ctx->arena, "%s\n%s", screen->text, text) : text;
        return;
    }
    const char *final = shown(talk, text);
    outbox_text(talk->ctx, OUTBOX_DIRECT, &(struct outbox_letter){.sealed = talk_sealed(talk), .text = final});
    if (talk->person)
        budget_spend_person(talk->ctx, talk->person, segments_of(final).segments);
}

size_t reply_segments(const struct talk *talk, const char *text)
{
    return segments_of(shown(talk, text)).segments;
}

const char *place_name(const struct area *area)
{
    static const char *const kinds[] = {"Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ", "Thôn "};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strncmp(area->name, kinds[i], strlen(kinds[i])))
            return area->name + strlen(kinds[i]);
    return area->name;
}

void talk_as(struct talk *talk, const struct person *person)
{
    talk->person = person && person->area ? person : NULL;
    talk->language = talk->person ? talk->person->language : talk->ctx->world->language;
    talk->accents = talk->person && talk->person->accents;
}

static void take_person(struct talk *talk, const char *stranger_language)
{
    talk->persons = persons_by_ids(talk->ctx, talk->phone.persons, talk->phone.count);
    talk_as(talk, talk->phone.count ? talk->persons[0] : NULL);
    if (!talk->person && stranger_language)
        talk->language = stranger_language;
}

void talk_act(struct talk *talk)
{
    const struct command *command = command_of_intent(talk->ctx, talk->request.intent);
    if (asked_again(talk))
        return;
    if (talk->person && !phone_silent(talk->ctx, &talk->phone))
        phone_touch(talk->ctx, &talk->phone);
    if (!command)
        say(talk, "not_yet");
    else if (talk->person || command->for_strangers)
        command->run(talk);
    else
        command_none.run(talk);
}

struct talk_asked talk_ask(struct ctx *ctx, const char *msisdn)
{
    struct talk_asked asked = {.phone = phone_ask(ctx, msisdn)};
    asked.dialog = dialog_ask(ctx, &asked.phone.phone);
    asked.revision = db_ask(ctx, "GET", key_revision(ctx));
    return asked;
}

void talk_ready(struct talk *talk, const struct talk_asked *asked)
{
    struct ctx *ctx = talk->ctx;
    directory_refresh_to(ctx, db_number(asked->revision, 0));
    talk->phone = phone_ready(ctx, &asked->phone);
    talk->dialog = dialog_ready(ctx, &talk->phone, asked->dialog);
    take_person(talk, db_field(asked->dialog, "language"));
}

void talk_understand(struct talk *talk, const char *text)
{
    struct known known = known_in(talk);
    understand(talk->ctx->arena, talk->ctx->world->catalogs, &known, text, &talk->request);
}

void talk_over(struct talk *talk, const char *text)
{
    talk->text = text;
    talk_understand(talk, text);
    talk_act(talk);
}

void converse(struct ctx *ctx, const char *msisdn, const char *text)
{
    struct talk talk = {.ctx = ctx};
    struct talk_asked asked = talk_ask(ctx, msisdn);
    db_wait(ctx);
    talk_ready(&talk, &asked);
    talk_over(&talk, text);
}

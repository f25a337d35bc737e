/* What is wrong with a draft, as keys of the pages' words. */
#include <string.h>

#include "social-core/poll.h"
#include "social-core/talk.h"
#include "social-core/text/fold.h"
#include "social-core/text/segments.h"

#define LONG_NUMBER "1000000" /* as a new poll may get */

static bool is_blank(const char *text)
{
    return !text || strspn(text, " \r\n\t") == strlen(text);
}

/* Whoever texts "dung" for "Đúng" would get no messages any more: STOP and every other command outrank an answer. */
static bool is_command(struct ctx *ctx, const char *words)
{
    struct talk talk = {.ctx = ctx};
    talk_understand(&talk, text_plain(ctx->arena, words));
    return talk.request.intent != INTENT_none;
}

/* Two options that say the same could not be told apart by their words. */
static const char *wrong_options(struct ctx *ctx, const struct poll *draft, const struct poll_text *text)
{
    for (size_t i = 0; i < draft->options; i++) {
        if (is_blank(text->options[i]) || !*text_words(ctx->arena, text->options[i]))
            return "poll_option_empty";
        if (strlen(text->options[i]) > POLL_OPTION_BYTES)
            return "poll_option_long";
        if (is_command(ctx, text->options[i]))
            return "poll_option_command";
        for (size_t j = 0; j < i; j++)
            if (!strcmp(text_words(ctx->arena, text->options[i]), text_words(ctx->arena, text->options[j])))
                return "poll_option_twice";
    }
    return NULL;
}

static const char *wrong_text(struct ctx *ctx, const struct poll *draft, const struct poll_text *text)
{
    if (is_blank(text->question))
        return "poll_question_empty";
    if (strlen(text->question) > POLL_QUESTION_BYTES)
        return "poll_question_long";
    return wrong_options(ctx, draft, text);
}

static const char *wrong_length(struct ctx *ctx, const struct poll *draft)
{
    struct poll numbered = *draft;
    numbered.id = numbered.id ? numbered.id : LONG_NUMBER;
    struct broadcast asks = {.title = draft->agency->title, .class = OUTBOX_BROADCAST};
    asks.text_count = poll_ask_texts(ctx, &numbered, asks.texts);
    for (size_t i = 0; i < asks.text_count; i++) {
        const struct person reader = {.language = asks.texts[i].language, .accents = true, .name = ""};
        if (segments_of(broadcast_text_for(ctx, &asks, &reader)).segments > POLL_SEGMENTS)
            return "poll_too_long";
    }
    return NULL;
}

const char *poll_wrong(struct ctx *ctx, const struct poll *draft)
{
    if (!draft->text_count)
        return "poll_question_empty";
    if (draft->options && (draft->options < POLL_OPTIONS_LEAST || draft->options > POLL_OPTIONS))
        return "poll_options_count";
    for (size_t i = 0; i < draft->text_count; i++) {
        const char *wrong = wrong_text(ctx, draft, &draft->texts[i]);
        if (wrong)
            return wrong;
    }
    if (draft->days < 1 || draft->days > POLL_DAYS)
        return "poll_days_wrong";
    return wrong_length(ctx, draft);
}

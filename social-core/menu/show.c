#include <string.h>

#include "social-core/commands/commands.h"
#include "social-core/directory.h"
#include "social-core/menu/layout.h"
#include "social-core/menu/lists.h"
#include "social-core/menu/step.h"

#define TAIL_UNITS 60 /* of what was typed, as it is shown again */
#define NAME_UNITS 24 /* of a channel or an agency in a title */

static const char * final(struct step *step, const char *text)
{
    return shown(&step->talk, text);
}

/* Where a question has a "0" of its own, the foot offers only the way home. */
static bool asks_with_zero(const struct step *step)
{
    const char *ask = step->news.ask ? step->news.ask : step->talk.dialog.ask;
    return step->session.asks && ask && question_takes_zero(step->talk.ctx, ask);
}

static struct layout layout_of(struct step *step)
{
    const char *foot = "ussd_foot", *foot_more = "ussd_foot_more";
    if (asks_with_zero(step)) {
        foot = "ussd_foot_draft";
        foot_more = "ussd_foot_draft_more";
    } else if (!*step->session.trail && !step->session.resuming) {
        foot = "ussd_foot_home";
        foot_more = "ussd_foot_home_more";
    }
    return (struct layout){.arena = step->ctx->arena,
                           .octets = step->settings->screen_octets,
                           .foot = final(step, words_of(&step->talk, foot)),
                           .foot_more = final(step, words_of(&step->talk, foot_more))};
}

/* What the words on the way are for, as their writer knows it. */
static const char *aim_of(struct step *step, const char *channel, const char *agency)
{
    const char *const *kept = step->session.kept;
    switch (step->session.means ? intent_named(step->session.means) : INTENT_none) {
    case INTENT_post:
        return channel;
    case INTENT_ask:
        return agency;
    case INTENT_message:
        return kept[MENU_to] ? kept[MENU_to] : "";
    case INTENT_reply:
        return kept[MENU_id] ? kept[MENU_id] : "";
    default:
        return "";
    }
}

static const char *title_of(struct step *step, const struct layout *layout, const char *key)
{
    struct talk *talk = &step->talk;
    const char *const *kept = step->session.kept;
    const struct agency *asked = kept[MENU_agency] ? agency_named(step->ctx, kept[MENU_agency]) : NULL;
    const char *agency = asked ? layout_short(layout, final(step, asked->title), NAME_UNITS) : "";
    const char *channel = layout_short(layout, final(step, menu_channel_title(talk, kept[MENU_channel])), NAME_UNITS);
    const char *typed = kept[MENU_text] ? final(step, kept[MENU_text]) : "";
    return final(step, words_of(talk, key, "channel", channel, "agency", agency, "to",
                                kept[MENU_to] ? kept[MENU_to] : "", "id", kept[MENU_id] ? kept[MENU_id] : "", "aim",
                                aim_of(step, channel, agency), "text", layout_tail(layout, typed, TAIL_UNITS)));
}

/* The text with the foot; when it is too long for that, as much of it as fits. */
static const char *alone(const struct layout *layout, const char *text)
{
    const char *all = arena_printf(layout->arena, "%s\n%s", text, layout->foot);
    for (size_t units = layout->octets; units > 10 && !layout_fits(layout, all); units -= 5)
        all = arena_printf(layout->arena, "%s\n%s", layout_short(layout, text, units), layout->foot);
    return all;
}

static const char *show_rows(struct step *step, const struct layout *layout, const char *title, struct menu_rows rows)
{
    for (size_t i = 0; i < rows.count; i++)
        rows.labels[i] = final(step, rows.labels[i]);
    struct layout_lines lines = {.labels = rows.labels, .count = rows.count, .from = step->session.from};
    if (lines.from >= lines.count)
        lines.from = 0;
    const char *text = layout_menu(layout, step->notice ? final(step, step->notice) : title, &lines);
    step->session.from = lines.from;
    step->session.until = lines.until;
    return text;
}

static const char *show_choice(struct step *step, const struct layout *layout, const struct menu_screen *screen)
{
    return show_rows(step, layout, title_of(step, layout, screen->title),
                     menu_offers(&step->talk, &step->session, screen));
}

static const char *show_list(struct step *step, const struct layout *layout, const struct menu_screen *screen)
{
    struct menu_rows rows = menu_rows(&step->talk, screen->list);
    const char *title = title_of(step, layout, screen->title);
    if (rows.count)
        return show_rows(step, layout, title, rows);
    return alone(layout,
                 arena_printf(layout->arena, "%s\n%s", title, final(step, words_of(&step->talk, "ussd_nothing"))));
}

static const char *show_words(struct step *step, const struct layout *layout, const struct menu_screen *screen)
{
    const char *title = title_of(step, layout, screen->title);
    if (step->notice)
        title = arena_printf(layout->arena, "%s\n%s", final(step, step->notice), title);
    return alone(layout, title);
}

static const char *items_of(struct step *step, const struct menu_screen *screen)
{
    struct menu_rows rows = menu_offers(&step->talk, &step->session, screen);
    const char *items = "";
    for (size_t i = 0; i < rows.count && !step->session.asks; i++)
        items =
            arena_printf(step->ctx->arena, "%s%s%zu %s", items, *items ? "\n" : "", i + 1, final(step, rows.labels[i]));
    return items;
}

/* An answer is cut when it is first shown; from then on its page stays the same, for its numbers are known then. Only
 * when the foot has grown since (a session that was taken up again knows a way back) it is cut anew. */
static const char *show_answer(struct step *step, const struct layout *layout, const struct menu_screen *screen)
{
    struct menu_session *session = &step->session;
    const char *page = session->page ? session->page : "";
    const char *text = arena_printf(layout->arena, "%s\n%s", page, layout->foot_more);
    if (!session->left || !layout_fits(layout, text)) {
        const char *whole = session->left ? arena_printf(layout->arena, "%s %s", page, session->left) : page;
        struct layout last = *layout;
        if (session->more)
            last.foot = layout->foot_more;
        text = layout_page(&last, whole, items_of(step, screen), &session->page, &session->left);
    }
    const char *told = step->notice ? arena_printf(layout->arena, "%s\n%s", final(step, step->notice), text) : text;
    return layout_fits(layout, told) ? told : text;
}

static const char *show_resume(struct step *step, const struct layout *layout)
{
    const char *labels[] = {words_of(&step->talk, "ussd_continue"), words_of(&step->talk, "ussd_anew")};
    struct menu_rows rows = {.labels = labels, .count = 2};
    size_t from = step->session.from, until = step->session.until;
    step->session.from = 0;
    const char *text = show_rows(step, layout, final(step, words_of(&step->talk, "ussd_resume")), rows);
    step->session.from = from;
    step->session.until = until;
    return text;
}

const char *step_show(struct step *step)
{
    static const char *(*const shows[])(struct step *, const struct layout *, const struct menu_screen *) = {
        [SCREEN_CHOICE] = show_choice, [SCREEN_LIST] = show_list,   [SCREEN_WORDS] = show_words,
        [SCREEN_DO] = show_answer,     [SCREEN_SEND] = show_answer, [SCREEN_CASE] = show_answer,
        [SCREEN_POLL] = show_answer,   [SCREEN_REST] = show_answer,
    };
    const struct menu_screen *screen = menu_screen(step->session.at);
    struct layout layout = layout_of(step);
    return step->session.resuming ? show_resume(step, &layout) : shows[screen->kind](step, &layout, screen);
}

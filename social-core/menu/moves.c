#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "social-core/base/growing.h"
#include "social-core/case.h"
#include "social-core/commands/commands.h"
#include "social-core/directory.h"
#include "social-core/menu/lists.h"
#include "social-core/menu/step.h"
#include "social-core/text/fold.h"
#include "social-core/world.h"

#define WORDS_BYTES 4000 /* of one post, question or message that is typed in the menu */
#define STOP_WORDS 3     /* where words are asked for, more of them than this are no STOP but what was asked for */
#define DRAFT_WORDS 2    /* fewer of them, typed where a number is asked for, are a slip */

static void enter(struct step *step, const char *name);

/* ---- commands ---- */

/* "post 123": the number of what was shown last. */
static const char *number_of(const char *last)
{
    const char *blank = last ? strchr(last, ' ') : NULL;
    return blank ? blank + 1 : NULL;
}

static void listen(struct step *step)
{
    step->said = (struct on_screen){0};
    step->news = (struct dialog_news){0};
}

/* What was said becomes what the screen shows. */
static void take_what_was_said(struct step *step)
{
    struct menu_session *session = &step->session;
    const char *said = step->said.text ? step->said.text : words_of(&step->talk, "ussd_done");
    session->page = shown(&step->talk, said);
    session->left = NULL;
    enum intent intent = step->talk.request.intent;
    bool still_open = session->asks && (intent == INTENT_answer || intent == INTENT_none) && step->talk.dialog.ask;
    session->asks = step->news.ask ? *step->news.ask != '\0' : still_open;
    session->more = step->news.more && *step->news.more;
    session->kept[MENU_id] = number_of(step->news.last);
    step->ran = true;
}

/* Runs the talk's request. */
static void run(struct step *step, const char *text)
{
    step->talk.text = text;
    listen(step);
    talk_act(&step->talk);
    take_what_was_said(step);
}

static void ask_poll(struct step *step)
{
    const char *id = step->session.kept[MENU_id];
    listen(step);
    show_poll(&step->talk, id ? id : "");
    take_what_was_said(step);
}

/* What was kept on the way as the request of an intent. The own board is what a post without a channel goes to. */
static struct request request_of(struct step *step, enum intent intent)
{
    struct request request = {.intent = intent};
    const char *const *kept = step->session.kept;
#define X(name) request.name = kept[MENU_##name];
    MENU_ARGUMENTS(X)
#undef X
    if (intent == INTENT_post && request.channel && strchr(request.channel, '.'))
        request.channel = NULL;
    if (intent == INTENT_help || intent == INTENT_read)
        request.text = NULL;
    return request;
}

static void run_kept(struct step *step, enum intent intent)
{
    const char *text = step->session.kept[MENU_text];
    step->talk.request = request_of(step, intent);
    run(step, text ? text : "");
}

/* What was sent is not typed any more, and the way back leads home. What was refused stays as it was. */
static void send_words(struct step *step)
{
    struct menu_session *session = &step->session;
    const char *means = session->means;
    if (!means || intent_named(means) == INTENTS) {
        menu_session_restart(session);
        return;
    }
    bool rest_awaited = step->talk.dialog.ask && !strcmp(step->talk.dialog.ask, "rest");
    run_kept(step, intent_named(means));
    if (db_batch_empty(step->ctx) || session->asks)
        return;
    if (rest_awaited)
        dialog_close(step->ctx, &step->talk.dialog, NULL, NULL);
    const char *number = session->kept[MENU_id];
    memset(session->kept, 0, sizeof session->kept);
    session->kept[MENU_id] = number;
    session->means = NULL;
    session->trail = MENU_HOME ":0";
}

/* What the words are about, for rest.c: "post nuoc". */
static const char *aim_of(struct step *step)
{
    const struct request request = request_of(step, intent_named(step->session.means));
    const char *about = request.intent == INTENT_post      ? request.channel
                        : request.intent == INTENT_ask     ? request.agency
                        : request.intent == INTENT_message ? request.to
                                                           : request.id;
    return arena_printf(step->ctx->arena, "%s%s%s", step->session.means, about ? " " : "", about ? about : "");
}

/* The session waits at the words: dialling again within its time can still send them without the rest. */
static void wait_for_rest(struct step *step)
{
    const char *words = step->session.kept[MENU_text];
    menu_session_back(step->ctx, &step->session);
    if (!words || !step->session.means)
        return;
    dialog_open(step->ctx, &step->talk.dialog, "rest", "draft", words, "options", aim_of(step));
    step->last_words =
        words_of(&step->talk, "ussd_rest", "shortcode", step->ctx->world->shortcode, "code", step->settings->code);
}

/* The newest words first: they are what one looks for. */
static void show_case(struct step *step)
{
    const char *id = step->session.kept[MENU_id];
    const struct case_view *view = id && step->talk.person ? case_by_id(step->ctx, id) : NULL;
    if (!view || strcmp(view->asker_id, step->talk.person->id) != 0) {
        step->session.page = shown(&step->talk, words_of(&step->talk, "no_such_number", "id", id ? id : ""));
        return;
    }
    struct growing text = growing_begin(step->ctx->arena);
    growing_add(&text, arena_printf(step->ctx->arena, "%s %s", view->id, view->agency->title));
    for (size_t i = view->thread_count; i-- > 0;) {
        const struct case_entry *entry = &view->thread[i];
        const char *key = case_entry_is_citizens(entry) ? "ussd_you_said" : "ussd_they_said";
        if (!case_entry_for_citizen(entry))
            continue;
        growing_add(&text, "\n");
        growing_add(&text, words_of(&step->talk, key, "text", entry->text));
    }
    step->session.page = shown(&step->talk, text.text);
}

/* ---- ways ---- */

static void enter(struct step *step, const char *name)
{
    const struct menu_screen *screen = menu_screen(name);
    menu_session_go(step->ctx, &step->session, screen->name);
    if (screen->intent != INTENT_none && screen->kind != SCREEN_DO)
        step->session.means = intent_name(screen->intent);
    if (screen->kind == SCREEN_DO)
        run_kept(step, screen->intent);
    else if (screen->kind == SCREEN_SEND)
        send_words(step);
    else if (screen->kind == SCREEN_CASE)
        show_case(step);
    else if (screen->kind == SCREEN_POLL)
        ask_poll(step);
    else if (screen->kind == SCREEN_REST)
        wait_for_rest(step);
}

static void leave(struct step *step)
{
    step->last_words = words_of(&step->talk, "ussd_bye");
    step->forgotten = true;
}

/* An answer that was shown is not gone back to: its command would be run again. At home nothing is kept any more, so that
 * what was chosen for one thing is never an argument of another. */
static void go_back(struct step *step)
{
    struct menu_session *session = &step->session;
    if (!menu_session_back(step->ctx, session)) {
        leave(step);
        return;
    }
    enum menu_kind kind = menu_screen(session->at)->kind;
    while (kind == SCREEN_DO || kind == SCREEN_SEND || kind == SCREEN_POLL || kind == SCREEN_REST) {
        if (!menu_session_back(step->ctx, session))
            menu_session_restart(session);
        kind = menu_screen(session->at)->kind;
    }
    if (!strcmp(session->at, MENU_HOME))
        menu_session_restart(session);
    else if (kind == SCREEN_CASE)
        show_case(step);
}

static bool is_answer(const struct menu_screen *screen)
{
    return screen->kind == SCREEN_DO || screen->kind == SCREEN_SEND || screen->kind == SCREEN_CASE ||
           screen->kind == SCREEN_POLL;
}

static void turn_page(struct step *step, const struct menu_screen *screen)
{
    struct menu_session *session = &step->session;
    size_t count = is_answer(screen)             ? 0
                   : screen->kind == SCREEN_LIST ? menu_rows(&step->talk, screen->list).count
                                                 : menu_offers(&step->talk, session, screen).count;
    if (is_answer(screen) && session->left) {
        session->page = session->left;
        session->left = NULL;
    } else if (is_answer(screen) && session->more) {
        step->talk.request = (struct request){.intent = INTENT_more};
        run(step, "");
    } else if (session->until < count) {
        session->from = session->until;
    } else {
        step->notice = words_of(&step->talk, "ussd_no_more");
    }
}

/* ---- answers ---- */

static void no_such_number(struct step *step)
{
    step->notice = words_of(&step->talk, "ussd_no_such_number");
}

static void choose(struct step *step, const struct menu_screen *screen, size_t number)
{
    struct menu_rows offers = menu_offers(&step->talk, &step->session, screen);
    if (number < 1 || number > offers.count)
        no_such_number(step);
    else
        enter(step, offers.values[number - 1]);
}

static void choose_row(struct step *step, const struct menu_screen *screen, size_t number)
{
    struct menu_rows rows = menu_rows(&step->talk, screen->list);
    size_t place = step->session.from - step->session.from % MENU_ITEMS + number - 1;
    if (number < 1 || number > MENU_ITEMS || place >= rows.count) {
        no_such_number(step);
        return;
    }
    step->session.kept[screen->keeps] = rows.values[place];
    enter(step, screen->then);
}

/* NULL with a notice when the words are good for nothing; else what is kept of them. */
static const char *checked(struct step *step, const struct menu_screen *screen, const char *words)
{
    const char *before = screen->adds ? step->session.kept[screen->keeps] : NULL;
    const char *all = before ? arena_printf(step->ctx->arena, "%s %s", before, words) : words;
    if (screen->check == CHECK_HANDLE) {
        const struct person *person = person_by_handle(step->ctx, words);
        if (!person)
            step->notice = words_of(&step->talk, "no_such_person", "handle", words);
        return person ? person->handle : NULL;
    }
    if (strlen(all) > WORDS_BYTES) {
        step->notice =
            words_of(&step->talk, "ussd_too_long", "limit", arena_printf(step->ctx->arena, "%d", WORDS_BYTES));
        return NULL;
    }
    return all;
}

static void take_words(struct step *step, const struct menu_screen *screen, const char *words)
{
    if (!*words) {
        step->notice = words_of(&step->talk, "ussd_empty");
        return;
    }
    const char *kept = checked(step, screen, words);
    if (!kept)
        return;
    step->session.kept[screen->keeps] = kept;
    enter(step, screen->then);
}

/* ---- what was typed ---- */

static const char *without_blanks(struct arena *arena, const char *text)
{
    text += strspn(text, " \n");
    size_t length = strlen(text);
    while (length && strchr(" \n", text[length - 1]))
        length--;
    return arena_copy(arena, text, length);
}

static bool is_number(const char *text)
{
    return *text && !text[strspn(text, "0123456789")];
}

static size_t words_in(struct step *step, const char *text)
{
    size_t count = 0;
    for (const char *at = text_words(step->ctx->arena, text); *at; at += strspn(at, " ")) {
        at += strcspn(at, " ");
        count++;
    }
    return count;
}

/* STOP, HELP and SOS outrank whatever is open. Other commands do where a number is asked for, not where words are. A star
 * alone is a slip on these keys, no rating. */
static bool outranks(struct step *step, const struct menu_screen *screen, const char *text)
{
    enum intent intent = step->talk.request.intent;
    bool asks_words = !step->session.resuming && screen->kind == SCREEN_WORDS;
    if (intent == INTENT_sos)
        return true;
    if (asks_words)
        return (intent == INTENT_stop || intent == INTENT_help) && words_in(step, text) <= STOP_WORDS;
    return intent != INTENT_none && intent != INTENT_answer && command_of_intent(step->talk.ctx, intent) &&
           words_in(step, text) > 0;
}

/* A sentence where a number is asked for is kept as a draft, as if it had been texted. */
static bool is_draft(struct step *step, const struct menu_screen *screen, const char *text)
{
    bool asks_words = !step->session.resuming && screen->kind == SCREEN_WORDS;
    return !asks_words && step->talk.person && step->talk.request.intent == INTENT_none &&
           words_in(step, text) >= DRAFT_WORDS;
}

static void run_typed(struct step *step, const char *text)
{
    const struct request request = step->talk.request;
    step->session.resuming = false;
    if (strcmp(step->session.at, MENU_TYPED) != 0)
        menu_session_go(step->ctx, &step->session, MENU_TYPED);
    step->talk.request = request;
    run(step, text);
}

/* The number was silent for half a year: whose it is now is asked before anything is shown. */
bool step_asks_again(struct step *step, const char *text)
{
    const char *ask = step->talk.dialog.ask ? step->talk.dialog.ask : "";
    bool answers = step->session.asks && (!strcmp(ask, "again") || !strcmp(ask, "pin")) && is_number(text) &&
                   strcmp(text, "00") != 0;
    if (!step->talk.person || answers || !phone_silent(step->ctx, &step->talk.phone))
        return false;
    step->talk.request = (struct request){0};
    if (!is_number(text) && *text != '*')
        talk_understand(&step->talk, text);
    run_typed(step, text);
    return true;
}

static void decide_resuming(struct step *step, const char *text)
{
    if (!strcmp(text, "1"))
        step->session.resuming = false;
    else if (!strcmp(text, "2") || !strcmp(text, "00"))
        menu_session_restart(&step->session);
    else if (!strcmp(text, "0"))
        step->last_words = words_of(&step->talk, "ussd_bye");
    else
        no_such_number(step);
}

/* A question of a command: the answer is understood as if it had been texted. */
static void answer_question(struct step *step, const char *text)
{
    talk_understand(&step->talk, text);
    run(step, text);
}

static bool answers_with_zero(const struct step *step)
{
    const char *ask = step->talk.dialog.ask;
    return step->session.asks && ask && question_takes_zero(step->talk.ctx, ask);
}

/* 0 back, 00 home, 9 more: the same everywhere, but a 9 where words are asked for is a word. */
static bool navigates(struct step *step, const struct menu_screen *screen, const char *text)
{
    if (!strcmp(text, "00"))
        menu_session_restart(&step->session);
    else if (!strcmp(text, "0") && !answers_with_zero(step))
        go_back(step);
    else if (!strcmp(text, "9") && screen->kind != SCREEN_WORDS && (step->session.left || !step->session.asks))
        turn_page(step, screen);
    else
        return false;
    return true;
}

void step_typed(struct step *step, const char *typed)
{
    const char *text = without_blanks(step->ctx->arena, typed);
    const struct menu_screen *screen = menu_screen(step->session.at);
    bool number = is_number(text);
    if (!number)
        talk_understand(&step->talk, text);
    if (!number && (outranks(step, screen, text) || (is_draft(step, screen, text) && !step->session.asks)))
        run_typed(step, text);
    else if (step->session.resuming)
        decide_resuming(step, text);
    else if (navigates(step, screen, text))
        return;
    else if (step->session.asks)
        answer_question(step, text);
    else if (screen->kind == SCREEN_WORDS)
        take_words(step, screen, text);
    else if (screen->kind == SCREEN_LIST)
        choose_row(step, screen, number ? strtoul(text, NULL, 10) : 0);
    else
        choose(step, screen, number ? strtoul(text, NULL, 10) : 0);
}

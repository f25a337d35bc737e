#include "social-core/menu/step.h"

#include <string.h>

#include "social-core/outbox.h"
#include "social-core/world.h"

#define SEQUENCES 128

enum hearing {
    HEARD_NEW,    /* the answer to the screen that is shown */
    HEARD_BEFORE, /* an answer that was answered: the SMSC sent it again */
    HEARD_STRANGE /* of a session that is not known (any more) */
};

/* The identity of an answer is the sequence number of its session. An SMSC that gives every message the same one is
 * known by its first answer, which has the number of the dialling; its answers have no identity but their UUID. */
static enum hearing hear(struct step *step, const struct menu_event *event)
{
    struct menu_session *session = &step->session;
    if (!session->step || event->session != session->session)
        return HEARD_STRANGE;
    session->flat = session->flat || (session->dialled && event->sequence == session->heard);
    if (event->session < 0 || session->flat)
        return HEARD_NEW;
    if (step->settings->sequence == MENU_SEQUENCE_SAME)
        return event->sequence == session->heard ? HEARD_BEFORE : HEARD_NEW;
    bool fits = event->sequence == session->sent || event->sequence == (session->sent + 1) % SEQUENCES;
    return fits ? HEARD_NEW : HEARD_BEFORE;
}

static void note_event(struct step *step, const struct menu_event *event)
{
    struct menu_session *session = &step->session;
    session->link = event->link;
    session->session = event->session;
    session->heard = event->sequence;
    session->dialled = event->kind == MENU_DIALLED;
    session->flat = session->flat && !session->dialled;
    session->sent =
        step->settings->sequence == MENU_SEQUENCE_SAME ? event->sequence : (event->sequence + 1) % SEQUENCES;
}

static bool under_way(const struct menu_session *session)
{
    return session->step && (*session->trail || strcmp(session->at, MENU_HOME) != 0);
}

/* What follows the code: "" of "*123#", "*4*1#" of "*123*4*1#"; NULL when another code was dialled. Some networks hand
 * over "*123" or "123", and some nothing at all, for they send us no other code. */
static const char *shortcut_of(const struct step *step, const char *dialled)
{
    const char *code = step->settings->code + strspn(step->settings->code, "*");
    size_t length = strcspn(code, "#");
    if (!*dialled)
        return "";
    dialled += strspn(dialled, "*");
    if (strncmp(dialled, code, length) != 0 || !strchr("*#", dialled[length]))
        return NULL;
    return dialled[length] == '*' ? dialled + length : "";
}

/* "*123*4*1#" is *123#, then 4, then 1. A command ends it: one dialling does one thing. */
static void follow_shortcut(struct step *step, const char *shortcut)
{
    while (*shortcut == '*' && !step->ran && !step->last_words) {
        size_t length = strcspn(shortcut + 1, "*#");
        step_typed(step, arena_copy(step->ctx->arena, shortcut + 1, length));
        shortcut += 1 + length;
    }
}

static void begin(struct step *step, const char *dialled)
{
    const char *shortcut = shortcut_of(step, dialled);
    if (!shortcut) {
        step->last_words = words_of(&step->talk, "ussd_wrong_code", "code", step->settings->code);
        step->forgotten = !step->session.step;
    } else if (under_way(&step->session) && !*shortcut) {
        step->session.resuming = true;
    } else {
        menu_session_restart(&step->session);
        follow_shortcut(step, shortcut);
    }
}

static void answer(struct step *step, enum hearing hearing, const char *text)
{
    if (hearing == HEARD_NEW) {
        step_typed(step, text);
    } else if (under_way(&step->session)) {
        step->session.resuming = true;
    } else {
        menu_session_restart(&step->session);
        step->notice = words_of(&step->talk, "ussd_over");
    }
}

static void send(struct step *step, const struct menu_event *event)
{
    const struct menu_session *session = &step->session;
    const char *text = step->last_words ? shown(&step->talk, step->last_words) : step_show(step);
    struct outbox_screen screen = {.service = event->service,
                                   .link = session->link,
                                   .session = session->session,
                                   .sequence = session->sent,
                                   .end = step->last_words != NULL,
                                   .expires_ms = event->at_ms + (int64_t)step->settings->session_seconds * 1000};
    outbox_screen(step->ctx, talk_sealed(&step->talk), text, &screen);
    if (step->forgotten)
        menu_session_end(step->ctx, session);
    else
        menu_session_write(step->ctx, session, step->settings->resume_minutes);
}

void menu_step(struct ctx *ctx, const char *msisdn, const struct menu_event *event)
{
    struct step step = {.ctx = ctx, .talk = {.ctx = ctx, .text = event->text}, .settings = ctx->world->menu};
    struct talk_asked asked = talk_ask(ctx, msisdn);
    const struct db_reply *session = menu_session_ask(ctx, &asked.phone.phone);
    db_wait(ctx);
    talk_ready(&step.talk, &asked);
    step.talk.screen = &step.said;
    step.talk.dialog.news = &step.news;
    step.session = menu_session_ready(ctx, &step.talk.phone, session);
    enum hearing hearing = event->kind == MENU_ANSWERED ? hear(&step, event) : HEARD_NEW;
    if (event->kind == MENU_CUT || hearing == HEARD_BEFORE)
        return;
    note_event(&step, event);
    if (step_asks_again(&step, event->text))
        step.session.resuming = false;
    else if (event->kind == MENU_DIALLED)
        begin(&step, event->text);
    else
        answer(&step, hearing, event->text);
    send(&step, event);
}

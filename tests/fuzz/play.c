#include "tests/fuzz/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/web/exchange.h"
#include "adapters/web/state.h"
#include "social-core/dialog.h"
#include "social-core/directory.h"
#include "social-core/keys.h"
#include "social-core/outbox.h"
#include "social-core/phone.h"
#include "social-core/talk.h"
#include "social-core/text/normal.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/deliver.h"
#include "tests/fuzz/scene.h"
#include "tests/fuzz/village.h"

#define LINES_MOST 48
#define TRIES 3
#define PASS_MOST (400 * INT64_C(86400))
#define PAGE_BYTES (1 << 20)

struct handset {
    int session;
    unsigned sequence;
    bool open;
};

static struct {
    struct handset handsets[SCENE_PHONES];
    char line[PLAY_LINE_BYTES];      /* being played */
    char meanwhile[PLAY_LINE_BYTES]; /* to be played in the next commit; "": nothing */
    char *page;                      /* that was shown last */
    int status;
} stage;

static void act(struct ctx *ctx, const char *line);

const char *play_line(void)
{
    return stage.line;
}

/* ---- phones ---- */

static const char *words_of_line(struct ctx *ctx, const char *bytes)
{
    check_typed(bytes);
    const char *words = arena_filled(ctx->arena, bytes, "@code", check_code());
    return text_normal(ctx->arena, words, strlen(words));
}

/* Whoever said stop is left in peace, and a stranger is told only so often how to join. */
static bool may_be_silent(struct ctx *ctx, const char *msisdn)
{
    struct talk_asked asked = talk_ask(ctx, msisdn);
    db_wait(ctx);
    struct phone phone = phone_ready(ctx, &asked.phone);
    struct dialog dialog = dialog_ready(ctx, &phone, asked.dialog);
    return phone.stopped || (!phone.count && dialog.told);
}

/* What a phone sends: a text, or a step of a session. */
struct sent {
    const char *msisdn, *bytes;
    const struct menu_event *step; /* NULL: a text */
};

/* As gateway/intake.c does it. */
static void take_in(struct ctx *ctx, void *what)
{
    const struct sent *sent = what;
    enum db_outcome outcome = DB_CONFLICT;
    for (int i = 0; i < TRIES && outcome == DB_CONFLICT; i++) {
        scene_renew(ctx);
        const char *words = words_of_line(ctx, sent->bytes);
        struct menu_event step = sent->step ? *sent->step : (struct menu_event){0};
        step.text = words;
        if (sent->step)
            menu_step(ctx, sent->msisdn, &step);
        else
            converse(ctx, sent->msisdn, words);
        outcome = db_commit(ctx);
    }
    scene_renew(ctx);
}

static void text(struct ctx *ctx, int phone, const char *bytes)
{
    struct sent sent = {.msisdn = scene_phone(phone), .bytes = bytes};
    scene_do(ctx, take_in, &sent);
    if (!check_outbox(ctx) && !may_be_silent(ctx, sent.msisdn))
        fail("no answer", bytes);
    scene_renew(ctx);
}

/* The screen that came, if one did, says how the session goes on. */
static void look_at_screen(struct ctx *ctx, struct handset *handset)
{
    struct outbox_row row;
    const struct db_reply *rows =
        db_read(ctx, "XREVRANGE", key_outbox(ctx, outbox_class_name(OUTBOX_DIRECT)), "+", "-", "COUNT", "1");
    bool is_row = rows->count && outbox_row_read(rows->list[0].list[0].text, &rows->list[0].list[1], &row);
    if (!is_row || !row.on_screen || row.screen.session != handset->session)
        return;
    handset->sequence = row.screen.sequence;
    handset->open = !row.screen.end;
}

static void dial(struct ctx *ctx, int phone, const char *bytes, bool cut)
{
    static const enum menu_event_kind kinds[] = {MENU_ANSWERED, MENU_DIALLED, MENU_CUT};
    struct handset *handset = &stage.handsets[phone];
    bool begins = !cut && (!handset->open || *bytes == '*');
    if (begins)
        handset->session = (handset->session + SCENE_PHONES) % 256;
    struct menu_event step = {.kind = kinds[cut ? 2 : begins],
                              .link = "ussd-1",
                              .service = "*123#",
                              .session = handset->session,
                              .sequence = begins ? 0 : handset->sequence,
                              .at_ms = ctx->now_ms};
    scene_do(ctx, take_in, &(struct sent){scene_phone(phone), bytes, &step});
    bool answered = check_outbox(ctx) > 0;
    if (begins && !answered)
        fail("no screen", bytes);
    handset->open = handset->open && !cut;
    look_at_screen(ctx, handset);
    scene_renew(ctx);
}

/* ---- the web ---- */

static void take_answer(struct exchange *exchange)
{
    const struct web_answer *answer = &exchange->answer;
    stage.status = answer->stream || answer->desk ? 200 : answer->status;
    if (answer->stream || answer->desk)
        return;
    if (answer->status < 200 || answer->status >= 500)
        fail("an answer of the web that is none", exchange->request.target);
    check_page(answer->body ? answer->body : "", answer->length, !answer->type || strstr(answer->type, "text"));
    snprintf(stage.page, PAGE_BYTES, "%.*s", (int)answer->length, answer->body ? answer->body : "");
    for (size_t i = 0; i < answer->headers.count; i++)
        if (strpbrk(answer->headers.list[i].value, "\r\n"))
            fail("a header that is more", answer->headers.list[i].value);
}

static void request(const char *login, const char *target, const char *body)
{
    char cookie[128];
    snprintf(cookie, sizeof cookie, "__Host-staff=%s", login);
    const struct web_pair headers[] = {{"Host", "loa.example"},
                                       {"Sec-Fetch-Site", "same-origin"},
                                       {"Content-Type", "application/x-www-form-urlencoded"},
                                       {"Cookie", cookie}};
    const struct web_incoming incoming = {.method = body ? "POST" : "GET",
                                          .target = target,
                                          .address = "203.0.113.7",
                                          .headers = headers,
                                          .header_count = 4,
                                          .body = body ? body : "",
                                          .body_length = body ? strlen(body) : 0};
    exchange_begin(exchange_new(scene_web(), take_answer, NULL), &incoming);
    exchanges_finish(scene_web());
}

/* What the page before holds in a hidden field of this name. */
static const char *held_by_page(const char *name, size_t length, size_t *found)
{
    char field[96];
    snprintf(field, sizeof field, "name=\"%.*s\" value=\"", (int)(length < 64 ? length : 64), name);
    const char *at = strstr(stage.page, field);
    if (!at)
        return NULL;
    at += strlen(field);
    *found = strcspn(at, "\"");
    return at;
}

/* The form with what the page shows where it says `@`. */
static void fill(char *to, size_t room, const char *body)
{
    size_t used = (size_t)snprintf(to, room, "csrf=csrf");
    for (const char *pair = body; *pair && used + 2 < room; pair += strcspn(pair, "&"), pair += *pair == '&') {
        size_t length = strcspn(pair, "&"), name = strcspn(pair, "=&"), found = 0;
        bool asks = length == name + 2 && pair[name + 1] == '@';
        const char *value = asks ? held_by_page(pair, name, &found) : NULL;
        int put = asks ? snprintf(to + used, room - used, "&%.*s=%.*s", (int)name, pair, (int)found, value ? value : "")
                       : snprintf(to + used, room - used, "&%.*s", (int)length, pair);
        used += put > 0 ? (size_t)put : 0;
    }
}

/* "lien /desk/case/4 do=send&text=x" */
static void browse(struct ctx *ctx, const char *words)
{
    char login[32] = "", target[512] = "", body[2 * PLAY_LINE_BYTES];
    int end = 0;
    if (sscanf(words, "%31s %511s%n", login, target, &end) < 2 || *target != '/')
        return;
    const char *form = words[end] == ' ' ? words + end + 1 : NULL;
    check_typed(words);
    *stage.page = '\0';
    if (form) {
        if (strchr(form, '@'))
            request(login, target, NULL);
        fill(body, sizeof body, form);
    }
    request(login, target, form ? body : NULL);
    check_outbox(ctx);
}

/* ---- a line ---- */

static void do_meanwhile(struct ctx *ctx, void *line)
{
    char words[PLAY_LINE_BYTES];
    snprintf(words, sizeof words, "%s", stage.meanwhile);
    *stage.meanwhile = '\0';
    act(ctx, words);
}

static void act(struct ctx *ctx, const char *line)
{
    bool is_phone = *line >= '0' && *line <= '9' && strchr(" >|", line[1]) && line[1];
    if (is_phone && line[1] == ' ')
        text(ctx, *line - '0', line + 2);
    else if (is_phone)
        dial(ctx, *line - '0', line[1] == '|' ? "" : line + 2, line[1] == '|');
    else if (line[0] == 'w' && line[1] == ' ')
        browse(ctx, line + 2);
    else if (line[0] == '+')
        scene_rounds(ctx);
}

static void play_one(const char *line)
{
    struct ctx *ctx = scene_ctx();
    snprintf(stage.line, sizeof stage.line, "%s", line);
    scene_renew(ctx);
    directory_refresh(ctx);
    if (line[0] == '&' && line[1] == ' ') {
        snprintf(stage.meanwhile, sizeof stage.meanwhile, "%s", line + 2);
        scene_before_commit(do_meanwhile, NULL);
    } else if (line[0] == '+' && line[1] == ' ') {
        int64_t seconds = strtoll(line + 2, NULL, 10);
        scene_pass(seconds < 0 ? 0 : seconds > PASS_MOST ? PASS_MOST : seconds);
        check_outbox(ctx);
        deliver_all(ctx);
    } else {
        act(ctx, line);
        ctx->now_ms += 1000;
    }
    scene_renew(ctx);
}

void play(const char *script, size_t size)
{
    const char *end = script + size;
    char line[PLAY_LINE_BYTES];
    stage.page = stage.page ? stage.page : malloc(PAGE_BYTES);
    *stage.page = *stage.meanwhile = '\0';
    memset(stage.handsets, 0, sizeof stage.handsets);
    for (int i = 0; i < SCENE_PHONES; i++)
        stage.handsets[i].session = i;
    check_begin(scene_ctx());
    for (int i = 0; i < LINES_MOST && script < end; i++) {
        const char *next = memchr(script, '\n', (size_t)(end - script));
        size_t length = (size_t)((next ? next : end) - script);
        snprintf(line, sizeof line, "%.*s", (int)length, script);
        play_one(line);
        script += length + 1;
    }
}

#include "gateway/demo_story.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "gateway/demo_http.h"
#include "social-core/base/json.h"
#include "social-core/case_move.h"
#include "social-core/directory.h"

#define LOOK_MS 10
#define LOOKS 2000 /* twenty seconds for an answer */

struct telling {
    struct tool *tool;
    struct programs *programs;
    uint16_t phones;
    json_t *numbers; /* what a step calls `as` → the number its answer named */
    size_t step;
    enum tidings *tidings;
    char *why;
    size_t size;
};

static int wrong(struct telling *telling, const char *what, const char *detail)
{
    snprintf(telling->why, telling->size, "step %zu of the story: %s %s", telling->step + 1, what, detail);
    return -1;
}

static const char *member(const json_t *step, const char *name)
{
    const char *text = json_string_value(json_object_get(step, name));
    return text ? text : "";
}

/* {name} stands for the number of an earlier step. */
static const char *filled(struct telling *telling, const char *text)
{
    struct arena *arena = telling->tool->ctx.arena;
    const char *out = "", *open, *close;
    for (; (open = strchr(text, '{')) && (close = strchr(open, '}')); text = close + 1) {
        const char *name = arena_copy(arena, open + 1, (size_t)(close - open - 1));
        out = arena_printf(arena, "%s%.*s%s", out, (int)(open - text), text, member(telling->numbers, name));
    }
    return arena_printf(arena, "%s%s", out, text);
}

static const json_t *messages_of(struct telling *telling, const char *phone, int64_t after)
{
    struct arena *arena = telling->tool->ctx.arena;
    const char *path =
        arena_printf(arena, "/api/phones/%%2B%s/messages?after=%" PRId64, phone + strspn(phone, "+"), after);
    const char *answer;
    demo_http(arena, telling->phones, path, NULL, &answer);
    return json_object_get(json_read(arena, answer), "messages");
}

static int64_t number_of(const json_t *message)
{
    return json_integer_value(json_object_get(message, "number"));
}

/* The text of the phone's first MT after message number `after`; NULL when none came, or there are tidings. */
static const char *answer_on(struct telling *telling, const char *phone, int64_t after)
{
    for (int look = 0; look < LOOKS && *telling->tidings == TIDINGS_NONE; look++) {
        size_t i;
        json_t *message;
        json_array_foreach(messages_of(telling, phone, after), i, message)
        {
            if (!strcmp(member(message, "direction"), "mt"))
                return member(message, "text");
        }
        *telling->tidings = programs_watch(telling->programs, -1, LOOK_MS);
    }
    return NULL;
}

static int name_number(struct telling *telling, const char *name, const char *answer)
{
    static const char digits[] = "0123456789";
    const char *from = answer + strcspn(answer, digits);
    if (!*from)
        return wrong(telling, "no number in the answer:", answer);
    json_object_set_new(telling->numbers, name, json_stringn(from, strspn(from, digits)));
    return 0;
}

static int write_text(struct telling *telling, const json_t *step)
{
    struct arena *arena = telling->tool->ctx.arena;
    const char *from = member(step, "from"), *text = filled(telling, member(step, "text")), *name = member(step, "as");
    json_t *message = json_new(arena);
    const char *taken;
    json_put(message, "from", from);
    json_put(message, "text", text);
    if (demo_http(arena, telling->phones, "/api/send", json_write(arena, message), &taken) != 200)
        return wrong(telling, "the simulator refused a text:", taken);
    const char *answer = answer_on(telling, from, json_integer_value(json_object_get(json_read(arena, taken), "id")));
    if (!answer)
        return wrong(telling, "no answer came to:", text);
    return *name ? name_number(telling, name, answer) : 0;
}

/* The officer's answer takes the way of the desk: it is committed once, and goes out as SMS. */
static int answer_case(struct telling *telling, const json_t *step)
{
    struct ctx *ctx = &telling->tool->ctx;
    const char *number = member(telling->numbers, member(step, "case")), *asker = member(step, "to");
    const struct case_view *view = case_by_id(ctx, number);
    if (!view)
        return wrong(telling, "there is no case", member(step, "case"));
    const json_t *messages = messages_of(telling, asker, 0);
    int64_t last = number_of(json_array_get(messages, json_array_size(messages) - 1));
    db_mark(ctx, arena_printf(ctx->arena, "demo.story.step.%zu", telling->step));
    case_answer(ctx, view, member(step, "officer"), member(step, "text"));
    enum db_outcome outcome = db_commit(ctx);
    if (outcome == DB_CONFLICT)
        return wrong(telling, "somebody else moved case", number);
    return outcome == DB_SEEN || answer_on(telling, asker, last)
               ? 0
               : wrong(telling, "the answer did not reach the phone of the asker of case", number);
}

int demo_story_tell(const json_t *story, struct tool *tool, struct programs *programs, uint16_t phones,
                    enum tidings *tidings, char *why, size_t size)
{
    struct telling telling = {.tool = tool,
                              .programs = programs,
                              .phones = phones,
                              .numbers = json_object(),
                              .tidings = tidings,
                              .why = why,
                              .size = size};
    int status = 0;
    json_t *step;
    json_array_foreach(json_object_get(story, "steps"), telling.step, step)
    {
        tool_renew(tool);
        directory_refresh(&tool->ctx);
        status = *member(step, "officer") ? answer_case(&telling, step) : write_text(&telling, step);
        if (status < 0)
            break;
    }
    json_decref(telling.numbers);
    return status;
}

/*
 * Any bytes as a text, as an MO brings them: the first byte chooses the coding. What comes of it is valid, folding twice
 * is folding once, parts are the whole, and what is understood loses no word of what was written.
 */
#include <stdint.h>
#include <string.h>

#include "social-core/text/catalog.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "social-core/text/segments.h"
#include "social-core/text/speech.h"
#include "social-core/understand/understand.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *same_topic(void *self, const char *squashed)
{
    return !strcmp(squashed, "nuoc") ? "nuoc" : !strcmp(squashed, "yte") ? "y_te" : NULL;
}

static const char *same_agency(void *self, const char *squashed)
{
    return !strcmp(squashed, "xa") ? "xa" : NULL;
}

static const char *same_person(void *self, const char *squashed)
{
    return !strcmp(squashed, "lan") ? "lan" : NULL;
}

static const char *same_language(void *self, const char *squashed)
{
    return !strcmp(squashed, "tay") ? "tyz" : NULL;
}

static const char *same_place(void *self, const char *squashed)
{
    return !strcmp(squashed, "haiphong") ? "hai phong" : NULL;
}

static const struct known known = {NULL, same_topic, same_agency, same_person, same_person, same_language, same_place};

static void check_forms(struct arena *arena, const char *text)
{
    const char *folded = text_fold(arena, text), *plain = text_plain(arena, text);
    must(is_utf8(text) && is_utf8(folded) && is_utf8(plain) && is_utf8(text_squash(arena, text)));
    must(!strcmp(text, text_normal(arena, text, strlen(text))));
    must(!strcmp(folded, text_fold(arena, folded)));
    must(!strcmp(plain, text_plain(arena, plain)));
    must(!strcmp(folded, text_fold(arena, plain)));
}

static void check_speech(struct arena *arena, const char *text)
{
    const char *clean = speech_without_phones(arena, text);
    must(is_utf8(speech_text(arena, text)) && is_utf8(clean));
    must(!strcmp(clean, speech_without_phones(arena, clean)));
}

static void check_segments(struct arena *arena, const char *text)
{
    const char *const *parts;
    struct segments all = segments_of(text);
    size_t count = segments_cut(arena, text, &parts), units = 0, bytes = 0;
    must(count == all.segments && count >= 1);
    for (size_t i = 0; i < count; i++) {
        must(!strncmp(parts[i], text + bytes, strlen(parts[i])));
        bytes += strlen(parts[i]);
        size_t part = 0;
        struct segments one = segments_of(parts[i]);
        /* A part of a UCS-2 text may itself fit GSM. */
        part = one.coding == all.coding ? one.units : strlen(parts[i]);
        must(one.coding != all.coding || count == 1 ||
             part <= (size_t)(all.coding == CODING_GSM ? GSM_PART : UCS2_PART));
        units += part;
    }
    must(!text[bytes] && units >= count - 1);
}

/* Free text is the end of what was written, blanks and signs around it aside. */
static void check_request(struct arena *arena, const char *text, const struct request *request)
{
    bool carries = request->intent == INTENT_post || request->intent == INTENT_ask || request->intent == INTENT_reply ||
                   request->intent == INTENT_message || request->intent == INTENT_sos;
    must(request->intent < INTENTS && request->why);
    if (!carries || !request->text)
        return;
    size_t length = strlen(text);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\n'))
        length--;
    size_t own = strlen(request->text);
    must(own <= length && !memcmp(text + length - own, request->text, own));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx *ctx = village_ctx();
    if (!size || size > 4096)
        return 0;
    struct request request;
    const char *text = (*data & 1 ? text_from_utf16 : text_normal)(ctx->arena, data + 1, size - 1);
    check_forms(ctx->arena, text);
    check_speech(ctx->arena, text);
    check_segments(ctx->arena, text);
    understand(ctx->arena, ctx->world->catalogs, &known, text, &request);
    check_request(ctx->arena, text, &request);
    village_renew(ctx);
    return 0;
}

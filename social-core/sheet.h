/**
 * The day of a village on one sheet, for paper and for the loudspeaker: public notices, answers that may be read by all,
 * and what was posted on the boards of the area and of those above it. No number of a phone stands on it.
 */
#ifndef LOA_SHEET_H
#define LOA_SHEET_H

#include <stdint.h>

#include "social-core/ctx.h"
#include "social-core/directory.h"

#define SHEET_ITEMS 60          /**< of a part */
#define SHEET_SPEECH_BYTES 4000 /**< of what is read aloud */

enum sheet_part { SHEET_NOTICES, SHEET_ANSWERS, SHEET_POSTS, SHEET_PARTS };

struct sheet_item {
    const char *from;   /**< whose notice or answer it is, or the board: "UBND xã Tả Van", "Xã Tả Van" */
    const char *author; /**< handle of who posted; NULL: an agency */
    const char *id;     /**< number of the broadcast, case or post */
    const char *text;
    int64_t at_ms; /**< UTC */
};

struct sheet {
    const struct area *area;
    int64_t day; /**< in Viet Nam, counted from 1970-01-01 */
    struct {
        struct sheet_item items[SHEET_ITEMS]; /**< in the order of the day */
        size_t count;
        bool more;
    } parts[SHEET_PARTS];
};

/** The sheet of a day, in the arena. */
const struct sheet *sheet_of(struct ctx *ctx, const struct area *area, int64_t day);

/** The sheet as it is read aloud, in Vietnamese (text/speech.h), at most SHEET_SPEECH_BYTES: whole items. */
const char *sheet_speech(struct ctx *ctx, const struct sheet *sheet);

/** A day as "2026-11-25"; -1 when a text is none. */
const char *sheet_day_text(struct arena *arena, int64_t day);
int64_t sheet_day_read(const char *text);

/** A day as one says it: "thứ tư 25/11/2026". */
const char *sheet_day_said(struct arena *arena, int64_t day);

#endif

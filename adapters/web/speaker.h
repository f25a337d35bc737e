/**
 * Texts read aloud: a program such as espeak-ng makes sound of them, run apart, one text at a time, within bounds of time
 * and memory. What was read is kept, by what it says. Nothing is written to any disk.
 */
#ifndef LOA_WEB_SPEAKER_H
#define LOA_WEB_SPEAKER_H

#include <stddef.h>

struct event_base;
struct speaker;

enum spoken {
    SPOKEN_READY,
    SPOKEN_SOON,  /**< it is being read just now: ask again */
    SPOKEN_BUSY,  /**< another text is being read: ask again later */
    SPOKEN_FAILED /**< there is no such program here, or it could not read this; the next asking tries again */
};

/** `program` is looked for in PATH each time; borrowed. Owned by the caller, ended by speaker_free(), which ends what
 *  is being read. */
struct speaker *speaker_new(struct event_base *base, const char *program);
void speaker_free(struct speaker *speaker);

/** True when the program is there. */
int speaker_there(const struct speaker *speaker);

/** The sound of a text (WAV): a descriptor of the caller's own in `*sound`, and its bytes, when SPOKEN_READY. */
enum spoken speaker_say(struct speaker *speaker, const char *text, int *sound, size_t *length);

#endif

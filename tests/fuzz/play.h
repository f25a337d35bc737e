/**
 * Conversations as lines of text, played in the scene (scene.h). A line is one act:
 *
 *     3 CHON 1                   phone 3 texts; `@code`: the code that was told last
 *     3>*123#                    phone 3 dials
 *     3>2                        … and types, in the session it has; dials, when it has none
 *     3|                         its session is cut
 *     + 86400                    so many seconds go by
 *     w lien /desk               a page is asked for, by who is signed in; `-`: by nobody
 *     w lien /desk/case/4 do=send&text=x&revision=@    a form; `@`: what the page before it holds
 *     & 2 STOP                   the rest is done in the middle of the next line that commits something
 *     & +                        … as are the gateway's rounds
 *
 * What must hold after each is checked here: see check.c. A line that is none is left out.
 */
#ifndef LOA_TESTS_FUZZ_PLAY_H
#define LOA_TESTS_FUZZ_PLAY_H

#include <stddef.h>

#define PLAY_LINE_BYTES 4096

/** Plays the lines of a script, as it is or with line ends of any kind. */
void play(const char *script, size_t size);

/** What is being played, for a message when it fails. */
const char *play_line(void);

#endif

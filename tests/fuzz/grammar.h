/** Lines of a play (play.h) as chance makes them: keywords with what belongs behind them, with what cannot be, with nothing. */
#ifndef LOA_TESTS_FUZZ_GRAMMAR_H
#define LOA_TESTS_FUZZ_GRAMMAR_H

#include <stddef.h>
#include <stdint.h>

/** Numbers that a seed gives. */
struct chance {
    uint64_t state;
};
uint32_t chance_below(struct chance *chance, uint32_t bound);

/** Writes a line, or a few that belong together (what a phone is asked is answered by it), each with its end; returns their
 *  bytes, at most `room`. */
#define GRAMMAR_BYTES 4096
size_t grammar_lines(struct chance *chance, char *to, size_t room);

/** A number of something that may be there, or one that cannot be; a visit to a page. Return their bytes. */
size_t grammar_number(struct chance *chance, char *to, size_t room);
size_t grammar_visit(struct chance *chance, char *to, size_t room);

/** One of an array. */
#define ANY(chance, list) ((list)[chance_below((chance), sizeof(list) / sizeof *(list))])

#endif

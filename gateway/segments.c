#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "gateway/subcommands.h"
#include "gateway/timing.h"
#include "social-core/base/arena.h"
#include "social-core/text/fold.h"
#include "social-core/text/normal.h"
#include "social-core/text/segments.h"

static void print_line(struct arena *arena, const char *line, size_t length)
{
    const char *text = text_normal(arena, line, length), *plain = text_plain(arena, text);
    struct segments as_written = segments_of(text), folded = segments_of(plain);
    json_t *row = json_pack("{s:s, s:I, s:I, s:s, s:I}", "coding", coding_name(as_written.coding), "units",
                            (json_int_t)as_written.units, "segments", (json_int_t)as_written.segments, "folded", plain,
                            "folded_segments", (json_int_t)folded.segments);
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

static void reckon_once(void *self, struct arena *arena, const char *line)
{
    const char *text = text_normal(arena, line, strlen(line));
    *(size_t *)self += segments_of(text).segments + segments_of(text_plain(arena, text)).segments;
}

int run_segments(int argc, char **argv)
{
    size_t total = 0;
    if (argc == 2 && !strcmp(argv[1], "--time")) {
        timing_run("segments_per_s", reckon_once, &total);
        return 0;
    }
    if (argc > 1) {
        fputs("usage: loa segments [--time] < texts\n", stderr);
        return 2;
    }
    struct arena *arena = arena_new();
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0; arena_reset(arena)) {
        if (length && line[length - 1] == '\n')
            length--;
        print_line(arena, line, (size_t)length);
    }
    free(line);
    arena_free(arena);
    return 0;
}

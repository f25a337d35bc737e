/*
 * Posts as people write them, without texting them one by one. Usage:
 *   posts -c LOA.INI write COUNT SENTENCES    COUNT posts of two sentences each (a line each in the file), ten an author
 *   posts -c LOA.INI archive                  moves all of them into the archive, as the gateway does when they are old
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/tool.h"
#include "social-core/directory.h"
#include "social-core/post.h"
#include "social-core/post_archive.h"

#define AT_ONCE 256
#define POSTS_AN_AUTHOR 10
#define SENTENCES_MAX 4096
#define SECONDS_BETWEEN 3

static uint64_t state = 88172645463325252ull;

static size_t below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)((state >> 32) % limit);
}

static size_t read_sentences(const char *path, char *sentences[SENTENCES_MAX])
{
    FILE *file = fopen(path, "r");
    size_t count = 0, room = 0;
    for (char *line = NULL; file && count < SENTENCES_MAX && getline(&line, &room, file) > 0; line = NULL, room = 0) {
        line[strcspn(line, "\n")] = '\0';
        sentences[count] = line;
        count += *line && *line != '#';
    }
    if (file)
        fclose(file);
    return count;
}

/* Half of the posts go to their author's board, the others to a topic. */
static const struct channel *channel_for(struct ctx *ctx, size_t author)
{
    const struct channel *const *topics;
    const struct area *const *provinces, *const *communes;
    size_t count = topics_all(ctx, &topics);
    if (below(2) && count)
        return topics[below(count)];
    size_t found = areas_below(ctx, NULL, &provinces);
    const struct area *province = provinces[author % found];
    found = areas_below(ctx, province, &communes);
    return board_of(ctx, found ? communes[author % found] : province);
}

static void write_posts(struct tool *tool, size_t count, char *const *sentences, size_t sentence_count)
{
    struct ctx *ctx = &tool->ctx;
    size_t authors = count / POSTS_AN_AUTHOR + 1;
    uint64_t *wrote = calloc(authors, sizeof *wrote);
    for (size_t i = 0; wrote && i < count; i++) {
        if (i % AT_ONCE == 0)
            tool_renew(tool);
        size_t author = below(authors);
        const char *last = arena_printf(ctx->arena, "%" PRIu64, wrote[author]);
        struct person person = {.id = arena_printf(ctx->arena, "%zu", author + 1),
                                .wrote = wrote[author] ? last : NULL};
        const char *first = sentences[below(sentence_count)], *second = sentences[below(sentence_count)];
        const char *text = arena_printf(ctx->arena, "%s, %s", first, second);
        const struct db_reply nobody = {0};
        ctx->now_ms = 1795507200000 + (int64_t)i * SECONDS_BETWEEN * 1000;
        const char *number = post_write(ctx, &person, channel_for(ctx, author), text, 0, &nobody);
        db_commit(ctx);
        wrote[author] = db_fresh_value(ctx, number);
    }
    free(wrote);
}

static void archive_all(struct tool *tool)
{
    while (archive_some(&tool->ctx, -INT64_C(400) * 86400 * 1000)) /* none of them is too young */
        tool_renew(tool);
}

int main(int argc, char **argv)
{
    struct tool tool;
    char *sentences[SENTENCES_MAX];
    if (tool_open(&tool, "posts", &argc, argv) < 0)
        return 1;
    directory_refresh(&tool.ctx);
    size_t count = argc == 4 && !strcmp(argv[1], "write") ? read_sentences(argv[3], sentences) : 0;
    bool archiving = argc == 2 && !strcmp(argv[1], "archive");
    if (count)
        write_posts(&tool, strtoul(argv[2], NULL, 10), sentences, count);
    else if (archiving)
        archive_all(&tool);
    tool_close(&tool);
    return count || archiving                                                               ? 0
           : fputs("usage: posts -c LOA.INI write COUNT SENTENCES | archive\n", stderr) < 0 ? 1
                                                                                            : 2;
}

#include "social-core/audit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <sha1.h>

#include "social-core/keys.h"

#define WORD_BYTES 80
#define FRESH_BYTE '\xff'

/* `fresh`: a number that the commit will take (db_fresh(): two bytes, led by 0xFF) stays what it is. */
static const char *plain_word(struct ctx *ctx, const char *text, bool fresh)
{
    char *word = arena_alloc(ctx->arena, WORD_BYTES + 1), *at = word;
    size_t length = strnlen(text, WORD_BYTES);
    for (size_t i = 0; i < length; i++) {
        if (fresh && text[i] == FRESH_BYTE && i + 1 < length) {
            *at++ = text[i++];
            *at++ = text[i];
        } else {
            *at++ = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
        }
    }
    return word;
}

void audit_note(struct ctx *ctx, const char *who, const char *what, const char *about)
{
    db_chain(ctx, key_audit(ctx), "t", arena_printf(ctx->arena, "%" PRId64, ctx->now_ms), "by",
             plain_word(ctx, who, false), "did", plain_word(ctx, what, false), "on", plain_word(ctx, about, true));
}

static const char *field_of(const struct db_reply *fields, const char *name)
{
    const char *value = db_field(fields, name);
    return value ? value : "";
}

static struct audit_line line_of(const struct db_reply *entry)
{
    const struct db_reply *fields = &entry->list[1];
    const char *dash = strchr(entry->list[0].text, '-');
    return (struct audit_line){.number = dash ? strtoull(dash + 1, NULL, 10) : 0,
                               .at_ms = strtoll(field_of(fields, "t"), NULL, 10),
                               .who = field_of(fields, "by"),
                               .what = field_of(fields, "did"),
                               .about = field_of(fields, "on"),
                               .hash = field_of(fields, "h")};
}

static const struct audit_line *lines_of(struct ctx *ctx, const struct db_reply *entries, size_t *count)
{
    struct audit_line *lines = arena_alloc(ctx->arena, (entries->count + 1) * sizeof *lines);
    *count = entries->count;
    for (size_t i = 0; i < *count; i++)
        lines[i] = line_of(&entries->list[i]);
    return lines;
}

const struct audit_line *audit_lines(struct ctx *ctx, uint64_t after, size_t most, size_t *count)
{
    const char *from = arena_printf(ctx->arena, "(0-%" PRIu64, after), *number = arena_printf(ctx->arena, "%zu", most);
    return lines_of(ctx, db_read(ctx, "XRANGE", key_audit(ctx), from, "+", "COUNT", number), count);
}

const struct audit_line *audit_newest(struct ctx *ctx, size_t most, size_t *count)
{
    const char *number = arena_printf(ctx->arena, "%zu", most);
    return lines_of(ctx, db_read(ctx, "XREVRANGE", key_audit(ctx), "+", "-", "COUNT", number), count);
}

static void hash_word(SHA1_CTX *sha1, struct arena *arena, const char *word)
{
    const char *framed = arena_printf(arena, "%zu:%s", strlen(word), word);
    SHA1Update(sha1, (const uint8_t *)framed, strlen(framed));
}

bool audit_follows(struct audit_walk *walk, const struct audit_line *line)
{
    char hash[SHA1_DIGEST_STRING_LENGTH];
    struct arena *arena = arena_new();
    const char *words[] = {
        "t", arena_printf(arena, "%" PRId64, line->at_ms), "by", line->who, "did", line->what, "on", line->about};
    SHA1_CTX sha1;
    SHA1Init(&sha1);
    SHA1Update(&sha1, (const uint8_t *)walk->hash, strlen(walk->hash));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        hash_word(&sha1, arena, words[i]);
    SHA1End(&sha1, hash);
    arena_free(arena);
    if (line->number != walk->number + 1 || strcmp(line->hash, hash) != 0)
        return false;
    walk->number = line->number;
    memcpy(walk->hash, hash, sizeof walk->hash);
    return true;
}

uint64_t audit_length(struct ctx *ctx)
{
    const struct db_reply *exists = db_ask(ctx, "EXISTS", key_audit(ctx));
    db_wait(ctx);
    if (!db_number(exists, 0))
        return 0;
    const char *last = db_field(db_read(ctx, "XINFO", "STREAM", key_audit(ctx)), "last-generated-id");
    const char *dash = last ? strchr(last, '-') : NULL;
    return dash ? strtoull(dash + 1, NULL, 10) : 0;
}

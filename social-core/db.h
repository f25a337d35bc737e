/**
 * The port to the store: read many things at once, commit one batch. Nothing else in the core touches storage.
 *
 * A read looks like a function call. Ask for what can be known together, then wait once:
 *
 *     const struct db_reply *phone = db_ask(ctx, "HGET", key_phones(ctx, bucket), hash);
 *     const struct db_reply *dialog = db_ask(ctx, "GET", key_dialog(ctx, hash));
 *     db_wait(ctx);
 *
 * db_wait() returns only with answers. When the store is away the adapter waits for it or abandons the whole piece of
 * work: then db_wait() never returns, and the work's stack and arena are dropped. So: hold nothing across db_wait()
 * or db_commit() that the arena does not own.
 *
 * Writes are never sent one by one. They gather in the context's batch, and db_commit() applies all of it or none.
 */
#ifndef LOA_DB_H
#define LOA_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctx;

enum db_kind { DB_NIL, DB_INTEGER, DB_TEXT, DB_LIST };

/** An answer of the store; owned by the arena of the work that asked. Maps are lists of field, value, field, value… */
struct db_reply {
    enum db_kind kind;
    int64_t integer;       /**< DB_INTEGER */
    const char *text;      /**< DB_TEXT: `length` bytes and a NUL */
    size_t length;         /**< bytes of text */
    struct db_reply *list; /**< DB_LIST */
    size_t count;          /**< items of the list */
};

/** Queues one read: the command and its arguments as texts. The reply is filled in by the next db_wait(). */
#define db_ask(ctx, ...) db_ask_words((ctx), (const char *const[]){__VA_ARGS__, NULL})
const struct db_reply *db_ask_words(struct ctx *ctx, const char *const *words);

/** Sends what was asked, all at once, and returns when every reply is there. See the top about being abandoned. */
void db_wait(struct ctx *ctx);

/** db_ask() and db_wait() for a read that stands alone. */
#define db_read(ctx, ...) db_read_words((ctx), (const char *const[]){__VA_ARGS__, NULL})
const struct db_reply *db_read_words(struct ctx *ctx, const char *const *words);

/** The text of a reply, or NULL when it is nil. */
const char *db_text(const struct db_reply *reply);

/** A reply as a number: an integer, or a text of decimal digits; `otherwise` when it is nil or no number. */
int64_t db_number(const struct db_reply *reply, int64_t otherwise);

/** The value of a field in a map reply, or NULL. */
const char *db_field(const struct db_reply *map, const char *field);

/** What came of a commit. */
enum db_outcome {
    DB_DONE,    /**< everything was applied and is durable */
    DB_SEEN,    /**< the marker was there: this work was committed before, nothing was applied */
    DB_CONFLICT /**< a guard did not hold: nothing was applied; run the work again from its reads */
};

/**
 * Adds a write to the batch: a command and its arguments as texts (see fresh numbers below). Led by "AFTER", the key and a
 * field of a hash, a value and a place, the field takes the value, and the command's word at that place, from 1, becomes
 * what the field held before, "0" when it held nothing: entries form a chain, of two writers at once too.
 */
#define db_write(ctx, ...) db_write_words((ctx), (const char *const[]){__VA_ARGS__, NULL})
void db_write_words(struct ctx *ctx, const char *const *words);

/** Adds an entry (field, value, field, value…) to the chained log at `key`: a stream whose entries are numbered 0-1, 0-2, …
 *  and begin with `h`, the SHA-1 in hex over the `h` before and every word, led by its length and a colon. */
#define db_chain(ctx, key, ...) db_write_words((ctx), (const char *const[]){"CHAIN", (key), __VA_ARGS__, NULL})

/** Puts a field of a hash into the batch that is written only where it still holds `expected`: of the rest of the batch
 *  nothing depends on it (a guard is for that). */
#define db_swap(ctx, key, field, expected, value)                                                                      \
    db_write_words((ctx), (const char *const[]){"SWAP", (key), (field), (expected), (value), NULL})

/** The same with one more argument at its end: any bytes, which are not looked at. */
#define db_write_bytes(ctx, bytes, length, ...)                                                                        \
    db_write_bytes_words((ctx), (bytes), (length), (const char *const[]){__VA_ARGS__, "", NULL})
void db_write_bytes_words(struct ctx *ctx, const void *bytes, size_t length, const char *const *words);

/** Names the message this batch comes from: a second batch with the same marker (16 bytes or more) applies nothing. */
void db_mark(struct ctx *ctx, const char *marker);

/** The commit happens only if `key` (field NULL) or its hash `field` still holds `expected` (NULL: nothing). */
void db_guard(struct ctx *ctx, const char *key, const char *field, const char *expected);

/**
 * A number that the commit will take from the counter at `counter_key`, as a text that can stand inside any argument
 * of this batch. It holds a byte that no UTF-8 text can hold (0xFF), so nothing a villager texts can be mistaken for
 * it; the batch passes its places on by position. After DB_DONE, db_fresh_value() tells the number.
 */
const char *db_fresh(struct ctx *ctx, const char *counter_key);
uint64_t db_fresh_value(struct ctx *ctx, const char *fresh);

/** Applies the context's batch atomically and empties it. */
enum db_outcome db_commit(struct ctx *ctx);

/** True when the batch holds no write. */
bool db_batch_empty(const struct ctx *ctx);

/** Forgets the batch without applying it. */
void db_batch_drop(struct ctx *ctx);

/* ---- what an adapter implements ---- */

/** One command as words with lengths (a word may hold any byte). */
struct db_command {
    const char **words;
    size_t *lengths;
    size_t count;
    struct db_reply *reply; /**< where its answer goes */
};

/** A place in a batch's argument where a fresh number goes: before byte `offset` of word `word` of write `write`. */
struct db_splice {
    uint32_t write, word, offset, fresh;
};

struct db_guard_entry {
    const char *key, *field, *expected;
};

/** A batch as the adapter sees it: words hold no fresh bytes any more, the splices say where numbers go. */
struct db_batch {
    const char *marker;
    struct db_command *writes;
    size_t write_count, write_room;
    struct db_splice *splices;
    size_t splice_count, splice_room;
    struct db_guard_entry *guards;
    size_t guard_count, guard_room;
    const char **counters;
    uint64_t *fresh; /**< filled by the commit, one a counter entry */
    size_t fresh_count, fresh_room;
};

/** The store behind the port. */
struct db {
    /** Runs the commands in order in one round trip, fills their replies from `arena`. Returns only with answers. */
    void (*read)(struct db *db, struct arena *arena, struct db_command *commands, size_t count);
    /** Applies a batch atomically: see db_commit(). `seen_key` is the region's marker key. */
    enum db_outcome (*commit)(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch);
};

#endif

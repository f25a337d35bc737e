#include "social-core/understand/keywords.h"

#include <string.h>

#define BUCKETS 4096
#define NEAR_LETTERS 4
#define HASH_BITS 65536

/* Words by the hash of their folded letters; keywords also by the hash of those letters with any one left out, which
 * is how all that are one letter away are found without trying each (as SymSpell does). */
struct near_entry {
    uint32_t hash;
    const struct listed_word *word;
    const struct near_entry *older;
};

struct keyword_index {
    struct arena *arena;
    struct listed_word *buckets[BUCKETS];
    const struct near_entry *near[BUCKETS];
    uint64_t words_seen[HASH_BITS / 64]; /* which hashes are in the table, to be asked before it: most are not */
    uint64_t near_seen[HASH_BITS / 64];
    size_t longest;
};

#define HASH_BASE 16777619u

static uint32_t hash_on(uint32_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = hash * HASH_BASE + (unsigned char)bytes[i];
    return hash;
}

/* A word's hash as a polynomial, so that the hash of what is left without any one letter costs two products. */
struct polynomial {
    uint32_t upto[SPELLING_BYTES + 2];  /* hash of so many first letters */
    uint32_t power[SPELLING_BYTES + 2]; /* of the base */
    size_t length;
};

static void polynomial_of(const char *bytes, size_t length, struct polynomial *polynomial)
{
    polynomial->length = length;
    polynomial->upto[0] = 0;
    polynomial->power[0] = 1;
    for (size_t i = 0; i < length; i++) {
        polynomial->upto[i + 1] = hash_on(polynomial->upto[i], bytes + i, 1);
        polynomial->power[i + 1] = polynomial->power[i] * HASH_BASE;
    }
}

/* `left_out` may be the length: nothing is left out then. */
static uint32_t hash_without(const struct polynomial *polynomial, size_t left_out)
{
    size_t length = polynomial->length;
    if (left_out == length)
        return polynomial->upto[length];
    uint32_t power = polynomial->power[length - left_out - 1];
    return polynomial->upto[length] + (polynomial->upto[left_out] - polynomial->upto[left_out + 1]) * power;
}

static uint32_t mixed(uint32_t hash)
{
    return hash * 2654435761u;
}

static size_t bucket_of(uint32_t hash)
{
    return mixed(hash) >> 20;
}
_Static_assert(BUCKETS == 1 << 12 && HASH_BITS == 1 << 16, "the shifts take as many bits");

static void see(uint64_t *seen, uint32_t hash)
{
    uint32_t bit = mixed(hash) >> 16;
    seen[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool is_seen(const uint64_t *seen, uint32_t hash)
{
    uint32_t bit = mixed(hash) >> 16;
    return seen[bit / 64] >> bit % 64 & 1;
}

struct keyword_index *keyword_index_new(struct arena *arena)
{
    struct keyword_index *index = arena_alloc(arena, sizeof *index);
    index->arena = arena;
    return index;
}

bool keyword_index_add(struct keyword_index *index, const char *locale, enum word_kind kind, enum intent intent,
                       enum word_limit limit, const char *shown)
{
    struct listed_word *word = arena_alloc(index->arena, sizeof *word);
    *word = (struct listed_word){.locale = locale, .kind = kind, .intent = intent, .limit = limit};
    word->shown = arena_strdup(index->arena, shown);
    struct head head;
    head_read(word->shown, &head);
    if (!head.count || head.more || head.count > WORDS_MAX || !spelling_of(head.tokens, head.count, &word->spelling))
        return false;
    uint32_t hash = hash_on(0, word->spelling.fold, word->spelling.length);
    size_t bucket = bucket_of(hash);
    see(index->words_seen, hash);
    word->same_hash = index->buckets[bucket];
    index->buckets[bucket] = word;
    if (word->spelling.length > index->longest)
        index->longest = word->spelling.length;
    return true;
}

static void near_add(struct keyword_index *index, const struct listed_word *word, uint32_t hash)
{
    struct near_entry *entry = arena_alloc(index->arena, sizeof *entry);
    size_t bucket = bucket_of(hash);
    *entry = (struct near_entry){.hash = hash, .word = word, .older = index->near[bucket]};
    index->near[bucket] = entry;
    see(index->near_seen, hash);
}

void keyword_index_finish(struct keyword_index *index)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (const struct listed_word *word = index->buckets[i]; word; word = word->same_hash) {
            if (word->kind != WORD_KEYWORD || word->spelling.length < NEAR_LETTERS)
                continue;
            struct polynomial polynomial;
            polynomial_of(word->spelling.fold, word->spelling.length, &polynomial);
            for (size_t out = 0; out <= word->spelling.length; out++)
                near_add(index, word, hash_without(&polynomial, out));
        }
}

static const struct listed_word *same(const struct listed_word *word, const char *squashed, size_t length)
{
    while (word && (word->spelling.length != length || memcmp(word->spelling.fold, squashed, length)))
        word = word->same_hash;
    return word;
}

const struct listed_word *keyword_index_find(const struct keyword_index *index, const char *squashed, size_t length)
{
    if (length > index->longest)
        return NULL;
    uint32_t hash = hash_on(0, squashed, length);
    return is_seen(index->words_seen, hash) ? same(index->buckets[bucket_of(hash)], squashed, length) : NULL;
}

const struct listed_word *keyword_index_next(const struct listed_word *word)
{
    return same(word->same_hash, word->spelling.fold, word->spelling.length);
}

const struct listed_word *keyword_index_agrees(const struct keyword_index *index, const struct spelling *spelling,
                                               enum word_kind kind)
{
    const struct listed_word *word = keyword_index_find(index, spelling->fold, spelling->length);
    for (; word; word = keyword_index_next(word))
        if (word->kind == kind && spelling_agrees(spelling, &word->spelling))
            return word;
    return NULL;
}

/* One wrong, missing, doubled or swapped letter between the two; not: the same, nor any letter too many. */
static bool is_one_off(const char *texted, size_t length, const char *word, size_t word_length)
{
    size_t start = 0, shorter = length < word_length ? length : word_length;
    while (start < shorter && texted[start] == word[start])
        start++;
    const char *left = texted + start, *right = word + start;
    size_t left_length = length - start, right_length = word_length - start;
    if (length == word_length) {
        if (!left_length)
            return false;
        bool wrong = !memcmp(left + 1, right + 1, left_length - 1);
        bool swapped = left_length > 1 && left[0] == right[1] && left[1] == right[0] &&
                       !memcmp(left + 2, right + 2, left_length - 2);
        return wrong || swapped;
    }
    if (length + 1 == word_length)
        return !memcmp(left, right + 1, left_length);
    if (length != word_length + 1 || memcmp(left + 1, right, right_length))
        return false;
    return start && left[0] == left[-1];
}

const struct listed_word *keyword_index_near(const struct keyword_index *index, const char *squashed, size_t length)
{
    const struct listed_word *found = NULL;
    struct polynomial polynomial;
    if (length + 1 < NEAR_LETTERS || length > index->longest + 1)
        return NULL;
    polynomial_of(squashed, length, &polynomial);
    for (size_t out = 0; out <= length; out++) {
        uint32_t hash = hash_without(&polynomial, out);
        if (!is_seen(index->near_seen, hash))
            continue;
        for (const struct near_entry *entry = index->near[bucket_of(hash)]; entry; entry = entry->older) {
            const struct listed_word *word = entry->word;
            if (entry->hash != hash || word == found ||
                !is_one_off(squashed, length, word->spelling.fold, word->spelling.length))
                continue;
            if (found && found->intent != word->intent)
                return NULL;
            found = word;
        }
    }
    return found;
}

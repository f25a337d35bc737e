#include "moderation/plain_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "moderation/blanks.h"
#include "moderation/keys_left.h"
#include "moderation/raw_words.h"
#include "social-core/text/fold.h"
#include "social-core/understand/syllable.h"

#define NUMBER_DIGITS 15
#define SOUND_LETTERS 3 /* a shorter word may be one of any language */

/* The text as it is read: raw words first, then written out into `words`. */
struct reader {
    struct arena *arena;
    const struct wording *wording;
    struct plain_word raw[GIST_WORDS];
    size_t count;
    uint8_t languages;
    struct plain_words *words;
};

static void raw_add(struct reader *reader, struct plain_word word)
{
    if (reader->count < GIST_WORDS)
        reader->raw[reader->count++] = word;
}

static const struct word *raw_known(const struct reader *reader, size_t i)
{
    return i < reader->count ? plain_known(reader->wording, &reader->raw[i]) : NULL;
}

const struct word *pair_known(const struct wording *wording, const struct plain_word *first,
                              const struct plain_word *second)
{
    char both[2 * WORD_LETTERS + 2];
    if (!word_may_lead(wording, first->spelling))
        return NULL;
    memcpy(both, first->letters, first->length);
    both[first->length] = ' ';
    memcpy(both + first->length + 1, second->letters, second->length);
    size_t length = (size_t)first->length + 1 + second->length;
    return word_spelt(wording, words_hash_on(first->spelling, both + first->length, length - first->length), both,
                      length);
}

/* The languages a word speaks for: those that list it; of a word that none lists, those it could be one of by its sounds. */
static uint8_t speaks_for(const struct reader *reader, size_t i)
{
    const struct word *word = raw_known(reader, i);
    const struct plain_word *raw = &reader->raw[i];
    uint8_t syllabic = wording_syllabic(reader->wording);
    if (word || raw->number || raw->length < SOUND_LETTERS)
        return word ? word->known : 0;
    return raw->syllable ? syllabic : (uint8_t)~syllabic;
}

/* Words that speak for one language only decide. Nothing speaks for any: it may be all. */
static uint8_t languages_of(const struct reader *reader)
{
    size_t votes[WORDING_LANGUAGES] = {0}, most = 0;
    uint8_t all = (uint8_t)((1u << wording_languages(reader->wording)) - 1u);
    for (size_t i = 0; i < reader->count; i++) {
        uint8_t spoken = speaks_for(reader, i) & all;
        if (spoken && !(spoken & (spoken - 1)))
            votes[__builtin_ctz(spoken)]++;
    }
    uint8_t languages = 0;
    for (size_t i = 0; i < wording_languages(reader->wording); i++) {
        if (votes[i] > most)
            languages = 0;
        if (votes[i] >= most) {
            most = votes[i];
            languages |= (uint8_t)(1u << i);
        }
    }
    return languages;
}

static void put(struct reader *reader, const char *letters, size_t length, bool number)
{
    struct plain_words *words = reader->words;
    if (words->count == GIST_WORDS)
        return;
    struct plain_word *word = &words->list[words->count++];
    *word = plain_word_of(letters, length);
    word->number = word->numeral = number;
    word->hash = word->spelling;
}

/* The words one language has for something: of the first that the text may be in. */
static const char *first_of(const struct reader *reader, const char *const forms[WORDING_LANGUAGES])
{
    for (size_t i = 0; i < WORDING_LANGUAGES; i++)
        if (reader->languages >> i & 1 && forms[i])
            return forms[i];
    return NULL;
}

static void raw_add_words(struct reader *reader, const char *words)
{
    for (size_t length; *words; words += length + (words[length] == ' ')) {
        length = strcspn(words, " ");
        struct plain_word word = plain_word_of(words, length);
        word.number = strspn(words, "0123456789") >= length;
        raw_add(reader, word);
    }
}

/* What stands for `written`, which may be a slip of another word: that is kept with the first of the words. */
static void raw_add_meant(struct reader *reader, const char *words, const char *written, size_t written_length)
{
    size_t first = reader->count;
    raw_add_words(reader, words);
    if (first == reader->count || written_length > WORD_LETTERS)
        return;
    reader->raw[first].written = written;
    reader->raw[first].written_length = (uint8_t)written_length;
    reader->raw[first].written_words = (uint8_t)(reader->count - first);
}

static const char *side_by_side(const struct reader *reader, const struct plain_word *first,
                                const struct plain_word *second)
{
    return arena_printf(reader->arena, "%.*s%.*s", first->length, first->letters, second->length, second->letters);
}

static const char *clock_word(const struct reader *reader)
{
    const char *clocks[WORDING_LANGUAGES] = {NULL};
    for (size_t i = 0; i < wording_languages(reader->wording); i++)
        clocks[i] = wording_clock(reader->wording, i);
    return first_of(reader, clocks);
}

/* Two consonants are an abbreviation or nothing: "rt" is "tr"; but "nh" is the beginning of a word. */
static const struct word *turned_entry(const struct reader *reader, const struct plain_word *raw)
{
    if (raw->length != 2 || strcspn(raw->letters, "aeiouy0123456789") < 2 ||
        syllable_possible((char[]){raw->letters[0], raw->letters[1], 'a'}, 3))
        return NULL;
    return word_known(reader->wording, (char[]){raw->letters[1], raw->letters[0]}, 2);
}

/* The entry of a word; of a doubled letter less, when it is none itself ("koo", "tonnite"); of two letters turned. */
static const struct word *entry_of(const struct reader *reader, const struct plain_word *raw)
{
    const struct word *word = plain_known(reader->wording, raw);
    char less[WORD_LETTERS];
    if (word || raw->syllable)
        return word;
    word = turned_entry(reader, raw);
    for (size_t i = 1; i < raw->length && !word; i++)
        if (raw->letters[i] == raw->letters[i - 1]) {
            memcpy(less, raw->letters, i);
            memcpy(less + i, raw->letters + i + 1, raw->length - i - 1);
            word = word_known(reader->wording, less, raw->length - 1u);
        }
    return word;
}

/* Digits, or a number word where the abbreviation has two letters or more: "nam k" is "nam khong" too. */
static bool behind_number(const struct reader *reader, const struct plain_word *before, size_t letters)
{
    const struct word *word = letters > 1 ? plain_known(reader->wording, before) : NULL;
    return before->number || (word && word->number_in & reader->languages);
}

/* How young people spell: "fòng" is "phòng", or a slip of something else. */
static void note_spelling(const struct reader *reader, struct plain_word *raw)
{
    if (raw->letters[0] != 'f' || raw->length == WORD_LETTERS)
        return;
    const char *meant = arena_printf(reader->arena, "ph%.*s", raw->length - 1, raw->letters + 1);
    if (!syllable_possible(meant, raw->length + 1u))
        return;
    raw->written = meant;
    raw->written_length = (uint8_t)(raw->length + 1);
    raw->written_words = 1;
}

/* Abbreviations written out: of two words, behind a number, of one. */
static void write_out(struct reader *reader)
{
    struct plain_word *raw = arena_copy_of(reader->arena, reader->raw, reader->count * sizeof *raw);
    size_t count = reader->count;
    reader->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct word *word = entry_of(reader, &raw[i]);
        const struct word *pair = i + 1 < count ? pair_known(reader->wording, &raw[i], &raw[i + 1]) : NULL;
        const char *both = pair ? first_of(reader, pair->long_form) : NULL;
        bool counted = word && i && behind_number(reader, &raw[i - 1], raw[i].length);
        const char *behind = counted ? first_of(reader, word->after_number) : NULL;
        const char *one = behind ? behind : word ? first_of(reader, word->long_form) : NULL;
        const char *clock = raw[i].clock ? clock_word(reader) : NULL;
        if (clock)
            raw_add_words(reader, clock);
        if (both)
            raw_add_meant(reader, both, side_by_side(reader, &raw[i], &raw[i + 1]), raw[i].length + raw[i + 1].length);
        else if (one)
            raw_add_meant(reader, one, raw[i].letters, raw[i].length);
        else
            raw_add(reader, raw[i]);
        if (!both && !one && !raw[i].number)
            note_spelling(reader, &reader->raw[reader->count - 1]);
        i += both != NULL;
    }
}

static bool after_clock(const struct reader *reader)
{
    const char *clock = clock_word(reader);
    if (!clock || !reader->words->count)
        return false;
    const struct plain_word *last = &reader->words->list[reader->words->count - 1];
    return last->length == strlen(clock) && !memcmp(last->letters, clock, last->length);
}

static bool has_role(const struct reader *reader, size_t i, enum word_role role)
{
    const struct word *word = raw_known(reader, i);
    const struct word *pair =
        i + 1 < reader->count ? pair_known(reader->wording, &reader->raw[i], &reader->raw[i + 1]) : NULL;
    return (word && word->roles[role] & reader->languages) || (pair && pair->roles[role] & reader->languages);
}

/* The second of two words for a number, with a slip in it: "mười lm ngày". */
static void mend_second(struct reader *reader, size_t i)
{
    const struct plain_word *first = &reader->raw[i - 1], *second = &reader->raw[i];
    for (size_t language = 0; language < wording_languages(reader->wording); language++) {
        const char *meant =
            reader->languages >> language & 1
                ? pair_slip(reader->wording, language, first->letters, first->length, second->letters, second->length)
                : NULL;
        size_t length = meant ? strcspn(meant, " ") : 0;
        if (meant && meant[length] && length == first->length && !memcmp(meant, first->letters, length))
            reader->raw[i] = plain_word_of(meant + length + 1, strlen(meant + length + 1));
    }
}

static bool number_of(const struct reader *reader, size_t i, uint64_t *value)
{
    const struct word *word = raw_known(reader, i);
    if (!word || !(word->number_in & reader->languages))
        return false;
    *value = word->number;
    return true;
}

static uint64_t times_of(const struct reader *reader, size_t i)
{
    const struct word *word = raw_known(reader, i);
    return word && word->times_in & reader->languages ? word->times : 0;
}

/* Between a number word and what it counts stands a number word or none: "ba uoi hộ", "bốn tra nghìn". */
static bool counted_around(const struct reader *reader, size_t i)
{
    uint64_t value;
    bool number = number_of(reader, i - 1, &value) && value < 10;
    return number && (has_role(reader, i + 1, ROLE_COUNTED) || times_of(reader, i + 1));
}

/* A number word or a multiplier with a slip that leaves no word of it ("mmuoi", "trm"), behind a number word. */
static void mend_numbers(struct reader *reader)
{
    for (size_t i = 1; i < reader->count; i++) {
        struct plain_word *raw = &reader->raw[i];
        const struct word *before = raw_known(reader, i - 1);
        bool counts =
            reader->raw[i - 1].number || (before && (before->number_in | before->times_in) & reader->languages);
        if (counts && !raw->number && (!raw->syllable || raw->written))
            mend_second(reader, i);
        if (!counts || raw->number || raw_known(reader, i) || (raw->syllable && !counted_around(reader, i)))
            continue;
        const struct word *meant = number_slip(reader->wording, reader->languages, raw->letters, raw->length);
        if (meant)
            *raw = plain_word_of(meant->letters, meant->length);
    }
}

/* A multiplier keeps its letters and is equal to every other word for the same, in any language. */
static void put_times(struct reader *reader, uint64_t times, const char *letters, size_t length)
{
    const char *names[WORDING_LANGUAGES] = {NULL};
    for (size_t i = 0; i < wording_languages(reader->wording); i++)
        names[i] = wording_multiplier(reader->wording, i, times);
    const char *name = first_of(reader, names);
    if (!name)
        return;
    put(reader, letters ? letters : name, letters ? length : strlen(name), false);
    const char *meant = arena_printf(reader->arena, "*%" PRIu64, times);
    reader->words->list[reader->words->count - 1].hash = words_hash(meant, strlen(meant));
}

static uint64_t largest_times(uint64_t value)
{
    static const uint64_t all[] = {1000000000, 1000000, 1000};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (value && value % all[i] == 0)
            return all[i];
    return 1;
}

/* A number in its one form: 50000, 50k and 50 ngan are 50 nghin. `raw` has the letters when it is a single word. */
static void put_number(struct reader *reader, uint64_t value, const struct plain_word *raw, bool certain, bool by_next)
{
    uint64_t times = largest_times(value);
    const char *digits = arena_printf(reader->arena, "%" PRIu64, value / times);
    if (!value && after_clock(reader))
        return;
    put(reader, raw ? raw->letters : digits, raw ? raw->length : strlen(digits), certain);
    struct plain_word *word = &reader->words->list[reader->words->count - 1];
    word->numeral = true;
    word->by_next = by_next;
    word->hash = words_hash(digits, strlen(digits));
    if (times > 1)
        put_times(reader, times, NULL, 0);
}

/* Number words from `i` on that make one number: "hai muoi", "nam tram nghin". How many words it takes; 0: none. */
static size_t number_words(const struct reader *reader, size_t i, uint64_t *value, bool *certain, bool *by_next)
{
    uint64_t total = 0, now = 0, one;
    size_t at = i;
    for (;; at++) {
        uint64_t times = at > i || has_role(reader, i + 1, ROLE_COUNTED) ? times_of(reader, at) : 0;
        if (number_of(reader, at, &one)) {
            if (at > i && (one == 10 ? now >= 10 : now % 10 || !now))
                break;
            now = one == 10 && now ? now * 10 : now + one;
        } else if (times && i && has_role(reader, i - 1, ROLE_COUNTER)) {
            break; /* "thứ bảy tỉ" is "thứ bảy tại" */
        } else if (times && times != 100) {
            total += (now ? now : 1) * times;
            now = 0;
        } else if (times) {
            now = (now ? now : 1) * times;
        } else {
            break;
        }
        if (total > UINT32_MAX || now > UINT32_MAX)
            break;
    }
    *value = total + now;
    bool sure = at > i + 1 || (i && has_role(reader, i - 1, ROLE_COUNTER));
    *by_next = !sure && has_role(reader, at, ROLE_COUNTED);
    *certain = sure || *by_next;
    return at - i;
}

static size_t put_digits(struct reader *reader, size_t i)
{
    const struct plain_word *raw = &reader->raw[i];
    if (raw->length > NUMBER_DIGITS) {
        put(reader, raw->letters, raw->length, true);
        return 1;
    }
    char digits[NUMBER_DIGITS + 1] = {0};
    memcpy(digits, raw->letters, raw->length);
    uint64_t value = strtoull(digits, NULL, 10), times = times_of(reader, i + 1);
    if (times && value < 1000000)
        value *= times;
    put_number(reader, value, NULL, true, false);
    return 1 + (times > 0);
}

static size_t put_word(struct reader *reader, size_t i)
{
    const struct plain_word *raw = &reader->raw[i];
    uint64_t value;
    bool certain, by_next;
    if (raw->number)
        return put_digits(reader, i);
    size_t numbers = number_words(reader, i, &value, &certain, &by_next);
    if (numbers)
        put_number(reader, value, numbers == 1 ? raw : NULL, certain, by_next);
    else if (times_of(reader, i))
        put_times(reader, times_of(reader, i), raw->letters, raw->length);
    else
        put(reader, raw->letters, raw->length, false);
    if (!numbers && raw->written && reader->words->count) {
        struct plain_word *word = &reader->words->list[reader->words->count - 1];
        word->written = raw->written;
        word->written_length = raw->written_length;
        word->written_words = raw->written_words;
    }
    if (!numbers && after_clock(reader))
        reader->words->list[reader->words->count - 1].hash = words_hash(":", 1);
    return numbers ? numbers : 1;
}

void plain_words_of(struct arena *arena, const struct wording *wording, const char *text, struct plain_words *words)
{
    struct reader *reader = arena_alloc(arena, sizeof *reader);
    *reader = (struct reader){.arena = arena, .wording = wording, .words = words};
    words->count = 0;
    reader->count = raw_words_of(arena, wording, keys_left_undone(arena, text_fold(arena, text)), reader->raw);
    reader->count = blanks_mended(arena, wording, reader->raw, reader->count);
    words->languages = reader->languages = languages_of(reader);
    write_out(reader);
    mend_numbers(reader);
    for (size_t i = 0; i < reader->count;)
        i += put_word(reader, i);
}

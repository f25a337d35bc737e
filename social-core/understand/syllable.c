#include "social-core/understand/syllable.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define SYLLABLE_LETTERS 7
#define LONGEST_PART sizeof(uint32_t) /* letters of an onset or a rhyme at most */

/* Both sorted; as numbers their letters are in the same order. "Gi" aside, an onset has no vowel. */
static const char onsets[][LONGEST_PART] = {"b",  "c",   "ch", "d", "g",  "gh", "gi", "h", "k", "kh", "l",  "m", "n",
                                            "ng", "ngh", "nh", "p", "ph", "q",  "r",  "s", "t", "th", "tr", "v", "x"};

/* What follows the onset, folded: ươi and uôi are both uoi. */
static const char rhymes[][LONGEST_PART] = {
    "a",    "ac",   "ach",  "ai",   "am",   "an",   "ang",  "anh",  "ao",  "ap",   "at",  "au",   "ay",   "e",    "ec",
    "ech",  "em",   "en",   "eng",  "enh",  "eo",   "ep",   "et",   "eu",  "i",    "ia",  "ich",  "iec",  "iem",  "ien",
    "ieng", "iep",  "iet",  "ieu",  "im",   "in",   "inh",  "ip",   "it",  "iu",   "o",   "oa",   "oac",  "oach", "oai",
    "oam",  "oan",  "oang", "oanh", "oao",  "oap",  "oat",  "oay",  "oc",  "oe",   "oen", "oeo",  "oet",  "oi",   "om",
    "on",   "ong",  "ooc",  "oong", "op",   "ot",   "u",    "ua",   "uac", "uach", "uai", "uan",  "uang", "uanh", "uao",
    "uat",  "uau",  "uay",  "uc",   "ue",   "uech", "uen",  "uenh", "ueo", "uet",  "ueu", "ui",   "uich", "um",   "un",
    "ung",  "uo",   "uoc",  "uoi",  "uom",  "uon",  "uong", "uop",  "uot", "uou",  "up",  "ut",   "uu",   "uy",   "uya",
    "uych", "uyen", "uyet", "uyn",  "uynh", "uyp",  "uyt",  "uyu",  "y",   "yem",  "yen", "yeng", "yet",  "yeu",
};

/* Four letters as one number, in their order. */
static uint32_t part_of(const char letters[LONGEST_PART])
{
    uint32_t part;
    memcpy(&part, letters, sizeof part);
    return be32toh(part);
}

static bool is_listed(const char (*list)[LONGEST_PART], size_t count, const char *letters, size_t length)
{
    char padded[LONGEST_PART] = {0};
    if (length > LONGEST_PART)
        return false;
    for (size_t i = 0; i < length; i++)
        padded[i] = letters[i];
    uint32_t part = part_of(padded);
    while (count > 1) {
        size_t half = count / 2;
        if (part_of(list[half]) <= part)
            list += half;
        count -= half;
    }
    return part_of(*list) == part;
}

static bool is_onset(const char *letters, size_t length)
{
    return !length || is_listed(onsets, sizeof onsets / sizeof *onsets, letters, length);
}

static bool is_rhyme(const char *letters, size_t length)
{
    return length && is_listed(rhymes, sizeof rhymes / sizeof *rhymes, letters, length);
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

bool syllable_possible(const char *folded, size_t length)
{
    size_t onset = 0;
    while (onset < length && !is_vowel(folded[onset]))
        onset++;
    if (onset < length && is_onset(folded, onset) && is_rhyme(folded + onset, length - onset))
        return true;
    bool gi = length >= 2 && folded[0] == 'g' && folded[1] == 'i';
    return gi && (length == 2 || is_rhyme(folded + 2, length - 2));
}

bool syllables_possible(const char *folded, size_t length)
{
    if (syllable_possible(folded, length))
        return true;
    for (size_t first = length > SYLLABLE_LETTERS ? SYLLABLE_LETTERS : length - 1; length && first > 0; first--)
        if (syllable_possible(folded, first) && syllables_possible(folded + first, length - first))
            return true;
    return false;
}

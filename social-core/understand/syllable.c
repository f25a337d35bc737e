#include "social-core/understand/syllable.h"

#include <stdlib.h>
#include <string.h>

#define SYLLABLE_LETTERS 7

static const char *const onsets[] = {"",   "b",   "c",  "ch", "d",  "g", "gh", "gi", "h", "k",  "kh", "l", "m", "n",
                                     "ng", "ngh", "nh", "p",  "ph", "q", "r",  "s",  "t", "th", "tr", "v", "x"};

/* Sorted. What follows the onset, folded: ươi and uôi are both uoi. */
static const char *const rhymes[] = {
    "a",    "ac",   "ach",  "ai",   "am",   "an",   "ang",  "anh",  "ao",  "ap",   "at",  "au",   "ay",   "e",    "ec",
    "ech",  "em",   "en",   "eng",  "enh",  "eo",   "ep",   "et",   "eu",  "i",    "ia",  "ich",  "iec",  "iem",  "ien",
    "ieng", "iep",  "iet",  "ieu",  "im",   "in",   "inh",  "ip",   "it",  "iu",   "o",   "oa",   "oac",  "oach", "oai",
    "oam",  "oan",  "oang", "oanh", "oao",  "oap",  "oat",  "oay",  "oc",  "oe",   "oen", "oeo",  "oet",  "oi",   "om",
    "on",   "ong",  "ooc",  "oong", "op",   "ot",   "u",    "ua",   "uac", "uach", "uai", "uan",  "uang", "uanh", "uao",
    "uat",  "uau",  "uay",  "uc",   "ue",   "uech", "uen",  "uenh", "ueo", "uet",  "ueu", "ui",   "uich", "um",   "un",
    "ung",  "uo",   "uoc",  "uoi",  "uom",  "uon",  "uong", "uop",  "uot", "uou",  "up",  "ut",   "uu",   "uy",   "uya",
    "uych", "uyen", "uyet", "uyn",  "uynh", "uyp",  "uyt",  "uyu",  "y",   "yem",  "yen", "yeng", "yet",  "yeu",
};

struct rhyme {
    const char *letters;
    size_t length;
};

static int by_letters(const void *key, const void *entry)
{
    const struct rhyme *rhyme = key;
    const char *other = *(const char *const *)entry;
    int order = strncmp(rhyme->letters, other, rhyme->length);
    return order ? order : -(other[rhyme->length] != '\0');
}

static bool is_rhyme(const char *letters, size_t length)
{
    struct rhyme rhyme = {letters, length};
    return bsearch(&rhyme, rhymes, sizeof rhymes / sizeof *rhymes, sizeof *rhymes, by_letters) != NULL;
}

bool syllable_possible(const char *folded, size_t length)
{
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++) {
        size_t onset = strlen(onsets[i]);
        if (onset < length && !memcmp(folded, onsets[i], onset) && is_rhyme(folded + onset, length - onset))
            return true;
    }
    return length == 2 && !memcmp(folded, "gi", 2);
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

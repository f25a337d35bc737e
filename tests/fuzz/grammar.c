#include "tests/fuzz/grammar.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "tests/fuzz/scene.h"
#include "tests/fuzz/village.h"

#define NUMBERS 30 /* whatever a play has is of one row of numbers */

uint32_t chance_below(struct chance *chance, uint32_t bound)
{
    chance->state = chance->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((chance->state >> 33) % bound);
}

/* ---- texts ---- */

static const char *const places[] = {"Ta Van",  "Tả Van",        "Ban Ho", "Tan Thanh",
                                     "Lao Cai", "Giang Ta Chai", "Ha Noi", "xa Tan Thanh, Lao Cai"};
static const char *const names[] = {"lan", "@lan", "@pao", "mai", "@mai", "sua", "@nobody", "Lan", "UBND xa", "hoa"};
static const char *const topics[] = {"nuoc", "#nuoc", "ngo", "#benh", "#khongco", "xa", "tinh", "bo", "@lan", "y te"};
static const char *const free_texts[] = {"mai co ai di cho phien khong",
                                         "nuoc sach da ve ban",
                                         "uong la nay khoi benh",
                                         "dung roi",
                                         "co",
                                         "khong",
                                         "yes",
                                         "no",
                                         "chieu nay hop luc 3h",
                                         "thu bay",
                                         "cho hoi khi nao co dien",
                                         "tin nay sai",
                                         "Đập sắp vỡ, chạy ngay!",
                                         "bao nhieu tien",
                                         "50",
                                         "70",
                                         "http://vay-tien.example/x",
                                         "LA Sua",
                                         "LA Mai",
                                         "la ngon",
                                         "..",
                                         "???",
                                         "🙂",
                                         "PIN 1234",
                                         "1234",
                                         "0000",
                                         "123456",
                                         "@code",
                                         "@code da xong",
                                         "khi nao co dien o ban",
                                         "LA pao @code",
                                         "LA sua",
                                         "mat nuoc o ban",
                                         "\xe1\xbb\x9d",
                                         "e\xcc\x82\xcc\x86",
                                         "{id} {0}",
                                         "%s %n",
                                         "a,b;c|d",
                                         "1 2",
                                         "1.",
                                         "so 1",
                                         "01",
                                         "10",
                                         "0",
                                         "-1"};
static const char *const odd[] = {"",
                                  " ",
                                  ":)",
                                  "0",
                                  "-1",
                                  "00",
                                  "007",
                                  "99999999999999999999",
                                  "18446744073709551615",
                                  "4294967296",
                                  "9223372036854775807",
                                  "\xe2\x80\x8b",
                                  "@",
                                  "#",
                                  "@@",
                                  "##",
                                  ",",
                                  "?",
                                  "tat",
                                  "moi",
                                  "off",
                                  "24",
                                  "25",
                                  "8h",
                                  "20h",
                                  "5 sao",
                                  "vi",
                                  "en",
                                  "mong",
                                  "hmong"};

/* Every keyword of every language; what they were read from stays. */
static const char *keyword(struct chance *chance)
{
    static const char *const files[] = {LOA_SHARE "/locale/vi.json", LOA_SHARE "/locale/en.json"};
    static json_t *locales[sizeof files / sizeof *files];
    static const char *words[1024];
    static size_t count;
    for (size_t i = 0; i < sizeof files / sizeof *files && !locales[i]; i++) {
        const char *section;
        json_t *list, *word;
        size_t place;
        locales[i] = json_load_file(files[i], 0, NULL);
        must(locales[i] != NULL);
        json_object_foreach(json_object_get(locales[i], "keywords"), section, list)
        {
            json_array_foreach(list, place, word)
            {
                if (count < sizeof words / sizeof *words)
                    words[count++] = json_string_value(word);
            }
        }
    }
    return words[chance_below(chance, (uint32_t)count)];
}

/* The commands people use, oftener than their rarer names. */
static const char *const commands[] = {
    "DK",   "DANG", "THEO", "BO",  "BAT", "TAT",  "BAN TIN", "DOC", "TIEP",    "CHU DE", "HOI", "SOS",       "TL",
    "SAO",  "NHAN", "CHON", "TOI", "LA",  "THAY", "PIN",     "NN",  "DOI TEN", "GIUP",   "HUY", "BAT DAU",   "BAO",
    "KIEM", "KN",   "TL",   "TL",  "BAO", "KIEM", "DANG",    "HOI", "DOC",     "THAY",   "LA",  "TL 4 @code"};

size_t grammar_number(struct chance *chance, char *to, size_t room)
{
    if (!chance_below(chance, 8))
        return (size_t)snprintf(to, room, "%s", ANY(chance, odd));
    return (size_t)snprintf(to, room, "%u", 1 + chance_below(chance, chance_below(chance, 3) ? NUMBERS / 2 : NUMBERS));
}

/* Some write without blanks. */
static size_t long_text(struct chance *chance, char *to, size_t room)
{
    static const char *const unbroken[] = {"ខ្ញុំមានស្រូវលក់", "nuocsach", "ကျောင်း", "🙂👍🏽"};
    const char *whole = chance_below(chance, 3) ? NULL : ANY(chance, unbroken);
    size_t used = 0;
    for (uint32_t i = 2 + chance_below(chance, 24); i && used + 80 < room && used < 700; i--)
        used +=
            (size_t)snprintf(to + used, room - used, "%s%s", whole ? whole : ANY(chance, free_texts), whole ? "" : " ");
    return used;
}

static size_t argument(struct chance *chance, char *to, size_t room)
{
    switch (chance_below(chance, 8)) {
    case 0:
    case 1:
        return grammar_number(chance, to, room);
    case 2:
        return (size_t)snprintf(to, room, "%s", ANY(chance, names));
    case 3:
        return (size_t)snprintf(to, room, "%s", ANY(chance, topics));
    case 4:
        return (size_t)snprintf(to, room, "%s", ANY(chance, places));
    case 5:
        return (size_t)snprintf(to, room, "%s", ANY(chance, odd));
    case 6:
        return chance_below(chance, 3) ? (size_t)snprintf(to, room, "%s", ANY(chance, free_texts))
                                       : long_text(chance, to, room);
    default:
        return (size_t)snprintf(to, room, "%s, %s", ANY(chance, names), ANY(chance, places));
    }
}

static size_t words(struct chance *chance, char *to, size_t room)
{
    size_t used;
    switch (chance_below(chance, 8)) {
    case 0:
        return (size_t)snprintf(to, room, "%u", chance_below(chance, 10));
    case 1:
        return (size_t)snprintf(to, room, "%s", ANY(chance, free_texts));
    case 2:
        return (size_t)snprintf(to, room, "CHON %u", chance_below(chance, 5));
    case 3:
        return argument(chance, to, room);
    }
    used = (size_t)snprintf(to, room, "%s", chance_below(chance, 3) ? ANY(chance, commands) : keyword(chance));
    for (uint32_t i = chance_below(chance, 4); i && used + 1 < room; i--) {
        to[used++] = ' ';
        used += argument(chance, to + used, room - used);
        used = used < room ? used : room - 1;
    }
    return used;
}

static size_t typed(struct chance *chance, char *to, size_t room)
{
    switch (chance_below(chance, 8)) {
    case 0:
        return (size_t)snprintf(to, room, "*123#");
    case 1:
        return words(chance, to, room);
    case 2:
        return (size_t)snprintf(to, room, "*123*%u*%u#", chance_below(chance, 10), chance_below(chance, 10));
    default:
        return (size_t)snprintf(to, room, "%u", chance_below(chance, 10));
    }
}

/* ---- lines ---- */

/* The first few are members. */
static char phone(struct chance *chance)
{
    return (char)('0' + chance_below(chance, chance_below(chance, 3) ? 4 : SCENE_PHONES));
}

static size_t text_of(struct chance *chance, char *to, size_t room, char who)
{
    to[0] = who;
    to[1] = ' ';
    return 2 + words(chance, to + 2, room - 2);
}

static size_t answer_of(struct chance *chance, char *to, size_t room, char who)
{
    static const char *const answers[] = {"1",     "2",      "0",     "3",        "CHON 1", "CHON 2", "CHON 0",
                                          "CHON",  "TIEP",   "TL co", "TL khong", "TL",     "1234",   "4321",
                                          "@code", "LA Sua", "SAO 2", "Ta Van",   "Lan",    "SAO 5",  "HUY"};
    return (size_t)snprintf(to, room, "%c %s", who, ANY(chance, answers));
}

static size_t step_of(struct chance *chance, char *to, size_t room, char who)
{
    to[0] = who;
    to[1] = chance_below(chance, 24) ? '>' : '|';
    return 2 + typed(chance, to + 2, room - 2);
}

static size_t passing(struct chance *chance, char *to, size_t room)
{
    static const int seconds[] = {1,     61,    200,    700,    1000,    4000,    22000,
                                  90000, 90000, 300000, 700000, 3000000, 9000000, 16000000};
    return (size_t)snprintf(to, room, "+ %d", ANY(chance, seconds));
}

struct lines {
    char *text;
    size_t used, room;
};

/* One more line, by `make`; in the middle of the next, when chance wills. */
static void add(struct lines *lines, struct chance *chance, size_t (*make)(struct chance *, char *, size_t, char),
                char who)
{
    char line[GRAMMAR_BYTES];
    size_t length = make(chance, line, sizeof line - 1, who);
    length = length < sizeof line - 1 ? length : sizeof line - 2;
    const char *lead = chance_below(chance, 16) ? "" : "& ";
    if (lines->used + strlen(lead) + length + 1 > lines->room)
        return;
    memcpy(lines->text + lines->used, lead, strlen(lead));
    lines->used += strlen(lead);
    memcpy(lines->text + lines->used, line, length);
    lines->used += length;
    lines->text[lines->used++] = '\n';
}

static size_t visit_by(struct chance *chance, char *to, size_t room, char who)
{
    return grammar_visit(chance, to, room);
}

static size_t passing_by(struct chance *chance, char *to, size_t room, char who)
{
    if (!chance_below(chance, 4))
        return (size_t)snprintf(to, room, "& +");
    return passing(chance, to, room);
}

size_t grammar_lines(struct chance *chance, char *to, size_t room)
{
    struct lines lines = {.text = to, .room = room};
    uint32_t kind = chance_below(chance, 32);
    char who = phone(chance);
    if (kind < 14) {
        add(&lines, chance, text_of, who);
        for (uint32_t i = chance_below(chance, 3); i; i--)
            add(&lines, chance, answer_of, who);
    } else if (kind < 20) {
        for (uint32_t i = 1 + chance_below(chance, 6); i; i--)
            add(&lines, chance, step_of, who);
    } else if (kind < 30) {
        for (uint32_t i = 1 + chance_below(chance, 2); i; i--)
            add(&lines, chance, visit_by, who);
    } else {
        add(&lines, chance, passing_by, who);
    }
    return lines.used;
}

/* Pages that are asked for, and forms: with what fits a field, with what cannot be, with nothing, twice. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/grammar.h"

/* A page, who asks for it, what its form may say: fields between blanks, each with what chance gives, and what is done. */
static const struct page {
    const char *path, *logins, *fields, *acts;
} pages[] = {
    {"/", "-", NULL, NULL},
    {"/c/%s", "-", NULL, NULL},
    {"/p/%p", "-", NULL, NULL},
    {"/p/%p.json", "-", NULL, NULL},
    {"/p/%p/report", "-", "reason text", ""},
    {"/check", "-", "text", ""},
    {"/decision/%e", "-", NULL, NULL},
    {"/@lan", "-", NULL, NULL},
    {"/area/%a", "-", NULL, NULL},
    {"/area/%a.atom", "-", NULL, NULL},
    {"/area/%a/sheet", "-", NULL, NULL},
    {"/agency/%s", "-", NULL, NULL},
    {"/case/%c", "-", NULL, NULL},
    {"/poll/%b", "-", NULL, NULL},
    {"/search?q=nuoc", "-", NULL, NULL},
    {"/transparency.csv", "-", NULL, NULL},
    {"/desk?folder=%f&find=%s&skip=%n", "lien minh dung", NULL, NULL},
    {"/desk", "lien tuan minh", NULL, NULL},
    {"/admin", "cu", NULL, NULL},
    {"/admin/load", "cu", "kind name text", "look load"},
    {"/admin/export/%k", "cu", NULL, NULL},
    {"/desk/case/%c", "lien tuan minh dung",
     "text theirs token revision colleague to why note label kind public question answer canned",
     "send ask claim release assign forward note label unlabel kind offer duty faq close count insert"},
    {"/desk/bulk", "lien", "case find folder token colleague label kind to why",
     "claim label forward close kind assign"},
    {"/desk/views", "lien", "name folder find", "keep drop"},
    {"/desk/tree", "minh dung", NULL, NULL},
    {"/desk/sheet", "lien", NULL, NULL},
    {"/desk/answers", "lien", "name language words id", "keep drop"},
    {"/desk/faq", "lien", "id language name words", "keep drop"},
    {"/desk/polls", "lien tuan minh",
     "poll question_vi options_vi question_en options_en days revision area channel language asked expression when "
     "date time until every",
     ""},
    {"/desk/polls?edit=%b", "lien", NULL, NULL},
    {"/desk/polls?from=%b", "lien", NULL, NULL},
    {"/desk/poll/%b", "lien tuan", "outcome token", "close tell"},
    {"/desk/poll/%b/results.csv", "lien", NULL, NULL},
    {"/desk/directives", "minh dung lien", "title text due names level area field0 kind0 field1 kind1 field2 kind2",
     ""},
    {"/desk/directive/%d", "minh lien dung", "answer0 answer1 answer2 revision agency why",
     "confirm answer give_back remind close"},
    {"/desk/directive/%d/table.csv", "minh", NULL, NULL},
    {"/desk/cases.csv", "lien", NULL, NULL},
    {"/desk/broadcasts?folder=%f&skip=%n", "lien minh", NULL, NULL},
    {"/desk/broadcasts", "lien", "template", "drop"},
    {"/desk/broadcasts/new", "lien minh dung",
     "class text.vi text.en revision area channel language asked expression when date time until every show",
     "count keep"},
    {"/desk/broadcast/%b", "lien tuan minh", "revision why template",
     "ask approve refuse pause resume cancel template"},
    {"/desk/broadcast/%b/edit", "lien tuan", "class text.vi text.en revision area channel when date time every",
     "count keep"},
    {"/desk/broadcast/%b/results.csv", "lien", NULL, NULL},
    {"/desk/person", "lien minh", "handle", "code"},
    {"/moderate?folder=%f", "hoa nam", NULL, NULL},
    {"/moderate/card/%p", "hoa nam",
     "seen revision reason note agency request rumour emergency truth.vi truth.en with apart apart",
     "claim release count split merge false hide label limit warn true unclear ask nothing"},
    {"/moderate/decision/%e", "hoa nam", "revision note", "confirm undo uphold overturn"},
};

static const char *const values[] = {
    "",    "@",   "@",  "@", "%20",        "%ff%fe",       "%00",      "0",      "-1", "99999999999999999999",
    "1.5", "yes", "no", "x", "%7bname%7d", "%f0%9f%99%82", "a%0d%0ab", "<b>%26", "(",  "area:"};
/* What a field may well hold, by how its name begins. */
static const struct {
    const char *field, *values[12];
} fitting[] = {
    {"seen", {"@", "@", "0"}},
    {"revision", {"@", "@", "1", ""}},
    {"token", {"@", "1", ""}},
    {"days", {"1", "7", "60", "61", "0", "-1", "4294967297", "x"}},
    {"question", {"Giup%20dan%20may%20gio%3f", "Bao%20nhieu%20tien", "Gi?"}},
    {"options", {"Thu%20bay%0aChu%20nhat", "50%0a70", "", "1%0a2", "a", "10%0a20%0a30", "a%0aa", "1%0a1"}},
    {"area", {"", "15", "03037", "03046", "03037-1", "99", "%3f"}},
    {"channel", {"", "nuoc", "area.03037", "agency.xa", "person.1", "x.y", "."}},
    {"language", {"vi", "", "en", "mww", "zz"}},
    {"asked", {"", "1"}},
    {"expression",
     {"", "area:03037", "all", "not%20all", "area:03037%20and%20(", "language:en%20or%20follows:nuoc", "((((((((("}},
    {"when", {"now", "now", "later"}},
    {"date", {"2027-03-01", "2026-11-26", "2027-02-30", "9999-12-31", "0001-01-01", "x"}},
    {"time", {"07:30", "23:59:59", "99:99", "", "0:0"}},
    {"until", {"2027-04-24", "9999-12-31", "x", ""}},
    {"every", {"once", "day", "week", "month", "x", ""}},
    {"class", {"broadcast", "emergency", "x"}},
    {"text",
     {"Hop%20dan%207h%20tai%20nha%20van%20hoa", "mai%20{name}%20hop", "Chao%20{name}", "uong%20la%20nay%20khoi%20benh",
      "name,title%0anuoc,Nuoc%0amoi,Moi", "id,name,kind,parent%0a15,Lao,province,15",
      "%7b%22agencies%22:[%7b%22name%22:%22xa%22,%22title%22:%22UBND%22,%22above%22:%22xa%22%7d]%7d",
      "msisdn,name,area%0a0987654321,Tu,03037"}},
    {"template", {"hop", "", "khong_co"}},
    {"show", {"vi", "en", "zz"}},
    {"reason", {"false", "fraud", "abuse", "private", "other", "spam", "x", ""}},
    {"agency", {"xa", "tinh", "tram", "x", ""}},
    {"to", {"tinh", "tram", "xa", "bo", "x"}},
    {"colleague", {"tuan", "lien", "minh", "hoa", "x"}},
    {"truth", {"Tin%20nay%20sai,%20nuoc%20van%20sach", "Tin%20{name}"}},
    {"rumour", {"tin%20don%20ve%20dap", ""}},
    {"note", {"da%20hoi%20xa", ""}},
    {"request", {"CV%2012", ""}},
    {"emergency", {"1", ""}},
    {"handle", {"lan", "@pao", "mai", "x", ""}},
    {"due", {"2027-03-30", "2026-12-01", "2027-02-31", "x", ""}},
    {"title", {"Bao%20cao%20thiet%20hai", ""}},
    {"names", {"", "xa", "xa,%20tram", "x"}},
    {"level", {"commune", "province", ""}},
    {"field", {"So%20nha", "Co%20dien", ""}},
    {"kind0", {"number", "yes_no", "text", "x"}},
    {"kind1", {"yes_no", "number", "text"}},
    {"kind2", {"text", "number", "yes_no"}},
    {"kind", {"khan", "number", "agencies", "areas", "channels", "phones", "rules", "x"}},
    {"answer", {"12", "1,5", "-3", "yes", "no", "1e9", "Roi", "99999999999999999999"}},
    {"outcome", {"Xin%20cam%20on", ""}},
    {"folder", {"open", "free", "mine", "raised", "awaiting", "answered", "closed", "kind.khan", "label.x", "x"}},
    {"label", {"dien", "dien%20luc", "", "x"}},
    {"public", {"Cau%20hoi%20va%20tra%20loi", ""}},
    {"canned", {"chao", "x"}},
    {"name", {"chao", "", "x"}},
    {"id", {"1", "5", "x"}},
    {"words", {"Chao%20ba%20con", "{asker}%20{number}", ""}},
    {"find", {"nuoc", "@lan", "5", ""}},
    {"why", {"khong%20dung%20noi", ""}},
};

/* What fits best stands first. */
static const char *fitting_value(struct chance *chance, const char *field, size_t length, bool careful)
{
    for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++) {
        size_t count = 0;
        if (strncmp(fitting[i].field, field, strlen(fitting[i].field)) != 0 || length < strlen(fitting[i].field))
            continue;
        while (count < 12 && fitting[i].values[count])
            count++;
        return fitting[i].values[careful ? 0 : chance_below(chance, (uint32_t)count)];
    }
    return NULL;
}

/* One word of a list between blanks; `*length`: its bytes. */
static const char *one_of(struct chance *chance, const char *list, size_t *length)
{
    size_t count = 1;
    for (const char *at = list; (at = strchr(at, ' ')); at++)
        count++;
    for (uint32_t skip = chance_below(chance, (uint32_t)count); skip; skip--)
        list = strchr(list, ' ') + 1;
    *length = strcspn(list, " ");
    return list;
}

/* The numbers that a thing of each kind has in the beginning, and those that come next. */
static const struct {
    char place;
    const char *numbers;
} things[] = {{'n', "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"},
              {'c', "3 4 3 4 13 14 15 16"},
              {'b', "5 9 9 12 13 14 15 16"},
              {'p', "1 2 2 10 11 11 13 14 15"},
              {'d', "8 8 8 13 14"},
              {'e', "12 12 13 14 15 16"}};

static size_t thing(struct chance *chance, char *to, size_t room, char place)
{
    size_t length;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (things[i].place == place) {
            const char *one = one_of(chance, things[i].numbers, &length);
            return (size_t)snprintf(to, room, "%.*s", (int)length, one);
        }
    return 0;
}

static size_t path(struct chance *chance, char *to, size_t room, const char *pattern)
{
    static const char *const kinds[] = {"areas", "channels", "agencies", "staff", "phones",
                                        "rules", "faq",      "canned",   "x"};
    static const char *const codes[] = {"15", "03037", "03046", "15001", "99"};
    static const char *const some[] = {"nuoc", "xa", "tinh", "khongco", "%25", "bo"};
    static const char *const folders[] = {"open",   "free",  "mine",    "raised",    "awaiting", "answered",
                                          "closed", "draft", "waiting", "scheduled", "running",  "done",
                                          "below",  "asked", "decided", "appeals",   "second",   "x"};
    size_t used = 0;
    for (; *pattern && used + 32 < room; pattern++) {
        if (*pattern != '%')
            to[used++] = *pattern;
        else if (strchr("ncbpde", *++pattern))
            used += chance_below(chance, 12) ? thing(chance, to + used, room - used, *pattern)
                                             : grammar_number(chance, to + used, room - used);
        else
            used += (size_t)snprintf(to + used, room - used, "%s",
                                     *pattern == 'a'   ? ANY(chance, codes)
                                     : *pattern == 'k' ? ANY(chance, kinds)
                                     : *pattern == 'f' ? ANY(chance, folders)
                                                       : ANY(chance, some));
    }
    return used;
}

/* A field as somebody fills it in who takes care, or as nobody does: with what is none, not at all, twice. */
static size_t fill_in(struct chance *chance, char *to, size_t room, const char *field, size_t length, bool careful)
{
    size_t used = 0;
    uint32_t times = careful ? 1 : chance_below(chance, 8);
    const char *value = careful || chance_below(chance, 6) ? fitting_value(chance, field, length, careful) : NULL;
    value = value ? value : careful ? "" : ANY(chance, values);
    for (uint32_t i = times == 7 ? 2 : times > 0; i; i--)
        used += (size_t)snprintf(to + used, room - used, "&%.*s=%s", (int)length, field, value);
    return used;
}

/* What is done comes first; or nothing is. */
static size_t form(struct chance *chance, char *to, size_t room, const struct page *page)
{
    size_t length;
    bool careful = chance_below(chance, 2);
    const char *what = one_of(chance, page->acts, &length);
    size_t used = (size_t)snprintf(to, room, "do=%.*s", chance_below(chance, 16) ? (int)length : 0, what);
    for (const char *field = page->fields; *field && used + 200 < room; field += length + (field[length] == ' ')) {
        length = strcspn(field, " ");
        used += fill_in(chance, to + used, room - used, field, length, careful && chance_below(chance, 12));
    }
    return used;
}

size_t grammar_visit(struct chance *chance, char *to, size_t room)
{
    const struct page *page = &ANY(chance, pages);
    while (!page->fields && chance_below(chance, 3)) /* forms oftener */
        page = &ANY(chance, pages);
    size_t length, used;
    const char *login = one_of(chance, page->logins, &length);
    used = (size_t)snprintf(to, room, "w %.*s ", (int)length, login);
    used += path(chance, to + used, room - used, page->path);
    to[used] = '\0';
    if (page->fields && chance_below(chance, 6) && used + 400 < room) {
        to[used++] = ' ';
        used += form(chance, to + used, room - used, page);
    }
    return used;
}

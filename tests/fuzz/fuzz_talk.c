/*
 * Whole conversations, where other fuzzers read one text: members, strangers, a shared phone, officers and moderators at
 * their pages act in turns, time goes by, and what one does falls into the middle of what another does. An input is a script
 * (play.h) that can be read, and what is found can be cut down by hand; the mutator puts lines of the grammar into it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/grammar.h"
#include "tests/fuzz/play.h"
#include "tests/fuzz/scene.h"

#define LINES_MOST 48
#define ANEW 32 /* one in so many */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* What has happened before: half a year of a small village. */
static const char before[] =
    "0 DK Lan, Ta Van\n"
    "1 DK Pao, Ta Van\n"
    "2 DK Mai, Ta Van\n"
    "2 DK Sua, Ta Van\n"
    "2 CHON 1\n"
    "2 PIN 4321\n"
    "2 LA Mai\n"
    "4 DK Hoa, Ban Ho\n"
    "4 NN en\n"
    "4 co dau\n"
    "5 DK Dinh, Tan Thanh, Thanh Hoa\n"
    "+ 8000000\n"
    "0 THEO nuoc\n"
    "1 BAT nuoc\n"
    "1 CHON 1\n"
    "0 DANG nuoc sach da ve ban\n"
    "1 #nuoc uong la nay khoi benh\n"
    "0 BAO 2 tin sai\n"
    "1 HOI khi nao co dien\n"
    "0 HOI xa bao gio phat giong ngo\n"
    "w lien /desk/case/3 do=claim&revision=@\n"
    "w lien /desk/case/3 do=send&text=Tuan%20sau%20co%20dien&revision=@\n"
    "w lien /desk/case/3 do=faq&question=khi%20nao%20co%20dien%20o%20ban&answer=Tuan%20sau&revision=@\n"
    "w lien /desk/answers name=chao&language=vi&words=Chao%20ba%20con\n"
    "w lien /desk/polls question_vi=Hop%20ngay%20nao&options_vi=Thu%20bay%0aChu%20nhat&days=7&when=now\n"
    "w lien /desk/broadcast/5 do=ask&revision=@\n"
    "w tuan /desk/broadcast/5 do=approve&revision=@\n"
    "0 NHAN @pao mai di cho\n"
    "0 THAY @pao mat nuoc o ban\n"
    "w minh /desk/directives "
    "title=Bao%20cao&text=Gui%20ngay&due=2027-03-30&level=commune&field0=So%20nha&kind0=number\n"
    "w lien /desk/broadcasts/new do=keep&class=broadcast&text.vi=Hop%20dan&when=now\n"
    "0 #benh tiem cho lon o nha van hoa\n"
    "1 #benh vac xin gay vo sinh\n"
    "0 BAO 11 tin sai\n"
    "w hoa /moderate/card/11 do=false&reason=false&rumour=vac+xin&truth.vi=Vac+xin+an+toan&seen=@\n"
    "+ 200\n";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    scene_found();
    play(before, strlen(before));
    scene_keep();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scene_restore();
    play((const char *)data, size);
    return 0;
}

/* ---- the mutator ---- */

struct script {
    char *text;
    size_t size, room;
    size_t lines[LINES_MOST + 1]; /* where each begins, and where the last ends */
    size_t count;
};

static void find_lines(struct script *script)
{
    script->count = 0;
    for (size_t at = 0; at < script->size && script->count < LINES_MOST;) {
        const char *end = memchr(script->text + at, '\n', script->size - at);
        script->lines[script->count++] = at;
        at = end ? (size_t)(end - script->text) + 1 : script->size;
        script->lines[script->count] = at;
    }
}

/* Puts `length` bytes in the place of lines `from` to `to`, the latter left out. */
static void put(struct script *script, size_t from, size_t to, const char *bytes, size_t length)
{
    size_t begin = script->count ? script->lines[from] : 0, end = script->count ? script->lines[to] : 0;
    if (script->size - (end - begin) + length > script->room)
        return;
    memmove(script->text + begin + length, script->text + end, script->size - end);
    memcpy(script->text + begin, bytes, length);
    script->size += length - (end - begin);
}

static void put_new_lines(struct script *script, struct chance *chance, size_t from, size_t to)
{
    char lines[GRAMMAR_BYTES];
    put(script, from, to, lines, grammar_lines(chance, lines, sizeof lines));
}

static void repeat(struct script *script, struct chance *chance, size_t line)
{
    char again[PLAY_LINE_BYTES];
    size_t length = script->lines[line + 1] - script->lines[line],
           at = chance_below(chance, (uint32_t)script->count + 1);
    if (length >= sizeof again)
        return;
    memcpy(again, script->text + script->lines[line], length);
    put(script, at, at, again, length);
}

static void change(struct script *script, size_t line)
{
    char bytes[PLAY_LINE_BYTES];
    size_t length = script->lines[line + 1] - script->lines[line];
    if (length < 4 || length + 16 >= sizeof bytes)
        return;
    memcpy(bytes, script->text + script->lines[line], length);
    length = 2 + LLVMFuzzerMutate((uint8_t *)bytes + 2, length - 3, sizeof bytes - 3);
    for (size_t i = 0; i < length; i++)
        bytes[i] = bytes[i] == '\n' || !bytes[i] ? ' ' : bytes[i];
    bytes[length++] = '\n';
    put(script, line, line + 1, bytes, length);
}

/* A long conversation that nobody has had: what is far from everything known. */
static void fill_anew(struct script *script, struct chance *chance)
{
    size_t was = script->size + 1;
    script->size = script->count = 0;
    while (script->count < LINES_MOST && script->size != was) {
        was = script->size;
        put_new_lines(script, chance, script->count, script->count);
        find_lines(script);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    struct script script = {.text = (char *)data, .size = size, .room = max_size};
    struct chance chance = {seed};
    if (!chance_below(&chance, ANEW))
        fill_anew(&script, &chance);
    find_lines(&script);
    if (!script.count || (script.count < LINES_MOST && chance_below(&chance, 2))) {
        size_t at = chance_below(&chance, (uint32_t)script.count + 1);
        put_new_lines(&script, &chance, at, at);
        return script.size;
    }
    size_t line = chance_below(&chance, (uint32_t)script.count);
    switch (chance_below(&chance, 4)) {
    case 0:
        put(&script, line, line + 1, "", 0);
        break;
    case 1:
        put_new_lines(&script, &chance, line, line + 1);
        break;
    case 2:
        repeat(&script, &chance, line);
        break;
    default:
        change(&script, line);
    }
    return script.size;
}

#include "tests/fuzz/scene.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <sodium.h>

#include "gateway/task.h"
#include "moderation/card.h"
#include "moderation/effect.h"
#include "moderation/moderation.h"
#include "moderation/strike.h"
#include "social-core/broadcast_watch.h"
#include "social-core/case_watch.h"
#include "social-core/directive_move.h"
#include "social-core/directory.h"
#include "social-core/duty.h"
#include "social-core/keys.h"
#include "social-core/poll_asked.h"
#include "social-core/post.h"
#include "social-core/staff.h"
#include "social-core/work.h"
#include "tests/fuzz/village.h"
#include "tests/unit/support.h"

#define AT_ONCE 64
#define ROUNDS_MOST 64
#define TASKS 4 /* a request in the middle of a talk's commit is the second */

static struct {
    struct ctx *ctx, meanwhile; /* the second is of whoever acts in between */
    struct db db, *store;
    struct moderation *moderation;
    struct menu_settings menu;
    struct db_command *kept; /* the commands that bring the beginning back */
    size_t kept_count;
    struct arena *kept_arena;
    int64_t kept_ms;
    uint64_t restored; /* how often */
    void (*before_commit)(struct ctx *ctx, void *what);
    void *what;
    bool between; /* somebody acts in the middle of a commit */
} scene;

/* ---- the context ---- */

static void scene_read(struct db *db, struct arena *arena, struct db_command *commands, size_t count)
{
    scene.store->read(scene.store, arena, commands, count);
}

static enum db_outcome scene_commit(struct db *db, struct arena *arena, const char *seen_key, struct db_batch *batch)
{
    void (*before)(struct ctx *, void *) = scene.before_commit;
    scene.before_commit = NULL;
    if (before) {
        scene.meanwhile.now_ms = scene.ctx->now_ms;
        scene.between = true;
        before(&scene.meanwhile, scene.what);
        scene.between = false;
        scene_renew(&scene.meanwhile);
    }
    return scene.store->commit(scene.store, arena, seen_key, batch);
}

void scene_before_commit(void (*meanwhile)(struct ctx *ctx, void *what), void *what)
{
    scene.before_commit = meanwhile;
    scene.what = what;
}

/* The same in each play, and none that the beginning has used. */
static void seeded(void *bytes, size_t size)
{
    static uint64_t calls, of_play;
    unsigned char seed[randombytes_SEEDBYTES] = {0};
    if (of_play != scene.restored) {
        of_play = scene.restored;
        calls = UINT32_MAX;
    }
    calls++;
    memcpy(seed, &calls, sizeof calls);
    randombytes_buf_deterministic(bytes, size, seed);
}

struct ctx *scene_ctx(void)
{
    static const struct budgets budgets = {.price = 100};
    char why[256] = "";
    if (scene.ctx)
        return scene.ctx;
    scene.ctx = test_ctx();
    scene.ctx->random = seeded;
    scene.store = scene.ctx->db;
    scene.db = (struct db){.read = scene_read, .commit = scene_commit};
    scene.ctx->db = &scene.db;
    scene.ctx->world->menu = scene_menu();
    scene.ctx->world->budgets = budgets;
    scene.moderation = moderation_open(LOA_SHARE, scene.ctx->world->directory, why, sizeof why);
    must(scene.moderation != NULL);
    scene.ctx->world->room = moderation_room(scene.moderation);
    scene.meanwhile = *scene.ctx;
    scene.meanwhile.arena = arena_new();
    return scene.ctx;
}

struct menu_settings *scene_menu(void)
{
    if (!scene.menu.code)
        scene.menu =
            (struct menu_settings){.code = "*123#", .screen_octets = 160, .session_seconds = 120, .resume_minutes = 15};
    return &scene.menu;
}

const char *scene_phone(int phone)
{
    static char numbers[SCENE_PHONES][16];
    if (!*numbers[phone])
        snprintf(numbers[phone], sizeof *numbers, "+8491200000%d", phone);
    return numbers[phone];
}

void scene_renew(struct ctx *ctx)
{
    db_batch_drop(ctx);
    ctx->asked = NULL;
    ctx->asked_count = ctx->asked_room = 0;
    arena_reset(ctx->arena);
}

/* ---- on a stack as small as the gateway's ---- */

struct work_on_task {
    void (*body)(struct ctx *ctx, void *what);
    struct ctx *ctx;
    void *what;
};

static void do_on_task(void *self)
{
    struct work_on_task *work = self;
    work->body(work->ctx, work->what);
}

void scene_do(struct ctx *ctx, void (*body)(struct ctx *ctx, void *what), void *what)
{
    static struct task_pool *pool;
    if (!pool)
        pool = task_pool_new(TASKS);
    must(task_start(pool, do_on_task, &(struct work_on_task){body, ctx, what}) != NULL);
}

/* ---- the web ---- */

static int do_now(struct work *work, void (*body)(struct ctx *ctx, void *what), void (*unavailable)(void *what),
                  void *what, int patience_ms)
{
    struct ctx *ctx = scene.between ? &scene.meanwhile : scene.ctx;
    const json_t *words = ctx->words;
    ctx->now_ms = scene.ctx->now_ms;
    ctx->work = work;
    scene_do(ctx, body, what);
    ctx->work = NULL;
    ctx->words = words;
    scene_renew(ctx);
    return 0;
}

static void beside(struct work *work, void (*slow)(void *what), void *what)
{
    slow(what);
}

struct web *scene_web(void)
{
    static struct web *web;
    static struct work work = {.run = do_now, .aside = beside};
    static const struct web_settings settings = {
        .listen = "127.0.0.1:0", .public_url = "https://loa.example", .requests_per_second = 1000000000};
    if (!web)
        web = web_new(event_base_new(), &settings, &work, scene_ctx()->world);
    must(web != NULL);
    return web;
}

/* ---- the village ---- */

/* The token of each member's session is the login. */
static void sign_in_all(struct ctx *ctx)
{
    size_t count;
    const struct staff *members = staff_all(ctx, &count);
    for (size_t i = 0; i < count; i++)
        session_write(
            ctx, members[i].login,
            &(struct staff_session){.login = members[i].login, .csrf = "csrf", .key = staff_key(ctx, &members[i])});
    db_commit(ctx);
    scene_renew(ctx);
}

void scene_found(void)
{
    static const char *const areas[][2] = {
        {"15", "{\"name\":\"Tỉnh Lào Cai\",\"kind\":\"province\",\"parent\":null}"},
        {"38", "{\"name\":\"Tỉnh Thanh Hóa\",\"kind\":\"province\",\"parent\":null}"},
        {"03037", "{\"name\":\"Xã Tả Van\",\"kind\":\"commune\",\"parent\":\"15\"}"},
        {"03046", "{\"name\":\"Xã Bản Hồ\",\"kind\":\"commune\",\"parent\":\"15\"}"},
        {"03037-1", "{\"name\":\"Thôn Giàng Tả Chải\",\"kind\":\"village\",\"parent\":\"03037\"}"},
        {"15001", "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"38\"}"},
        {"15002", "{\"name\":\"Xã Tân Thành\",\"kind\":\"commune\",\"parent\":\"15\"}"}};
    static const char *const topics[][2] = {
        {"benh", "Bệnh"}, {"cho", "Chợ phiên"}, {"duong", "Đường"},  {"hoc", "Học"},     {"lua", "Lúa"},
        {"ngo", "Ngô"},   {"nuoc", "Nước"},     {"trau", "Trâu bò"}, {"vay", "Vay vốn"}, {"y_te", "Y tế"}};
    static const char *const agencies[][2] = {
        {"xa", "{\"title\":\"UBND xã Tả Van\",\"area\":\"03037\"}"},
        {"tram", "{\"title\":\"Trạm y tế Bản Hồ\",\"area\":\"03046\",\"above\":\"tinh\"}"},
        {"tinh", "{\"title\":\"UBND tỉnh Lào Cai\",\"area\":\"15\"}"},
        {"bo", "{\"title\":\"Bộ Y tế\"}"}};
    static const char *const staff[][3] = {
        {"lien", "officer", "xa"},  {"tuan", "officer", "xa"},  {"minh", "officer", "tinh"}, {"dung", "officer", "bo"},
        {"hoa", "moderator", NULL}, {"nam", "moderator", NULL}, {"cu", "admin", NULL}};
    struct ctx *ctx = scene_ctx();
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        db_write(ctx, "HSET", key_areas(ctx), areas[i][0], areas[i][1]);
        db_write(ctx, "HSET", key_area_numbers(ctx), areas[i][0], arena_printf(ctx->arena, "%zu", i + 1));
    }
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        db_write(ctx, "HSET", key_channels(ctx), topics[i][0],
                 arena_printf(ctx->arena, "{\"title\":\"%s\"}", topics[i][1]));
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
        db_write(ctx, "HSET", key_agencies(ctx), agencies[i][0], agencies[i][1]);
    db_write(ctx, "INCR", key_revision(ctx));
    duty_write(ctx, "xa", "lien", scene_phone(9), "1-7 00:00-23:59");
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++)
        staff_write(ctx, &(struct staff){
                             .login = staff[i][0], .name = staff[i][0], .role = staff[i][1], .agency = staff[i][2]});
    must(db_commit(ctx) == DB_DONE);
    directory_refresh(ctx);
    sign_in_all(ctx);
}

/* ---- kept and brought back ---- */

static struct db_command command_of(size_t count)
{
    struct arena *arena = scene.kept_arena;
    return (struct db_command){.words = arena_alloc(arena, count * sizeof(char *)),
                               .lengths = arena_alloc(arena, count * sizeof(size_t)),
                               .reply = arena_alloc(arena, sizeof(struct db_reply)),
                               .count = count};
}

static void put_word(struct db_command *command, size_t place, const char *word, size_t length)
{
    command->words[place] = word;
    command->lengths[place] = length;
}

static struct db_command command_of_words(const char *const *words, size_t count)
{
    struct db_command command = command_of(count);
    for (size_t i = 0; i < count; i++)
        put_word(&command, i, words[i], strlen(words[i]));
    return command;
}

static struct db_command restoring(struct ctx *ctx, const char *key)
{
    const struct db_reply *dump = db_ask(ctx, "DUMP", key), *left = db_ask(ctx, "PTTL", key);
    db_wait(ctx);
    struct arena *arena = scene.kept_arena;
    struct db_command command = command_of(4);
    const char *ttl = arena_printf(arena, "%" PRId64, left->integer > 0 ? left->integer : 0);
    put_word(&command, 0, "RESTORE", strlen("RESTORE"));
    put_word(&command, 1, arena_strdup(arena, key), strlen(key));
    put_word(&command, 2, ttl, strlen(ttl));
    put_word(&command, 3, arena_copy(arena, dump->text, dump->length), dump->length);
    return command;
}

void scene_keep(void)
{
    struct ctx *ctx = scene_ctx();
    scene_renew(ctx);
    scene.kept_arena = arena_new();
    scene.kept_ms = ctx->now_ms;
    const struct db_reply *keys = db_read(ctx, "KEYS", "*");
    scene.kept = arena_alloc(scene.kept_arena, (keys->count + 1) * sizeof *scene.kept);
    scene.kept[scene.kept_count++] = command_of_words((const char *const[]){"FLUSHDB"}, 1);
    for (size_t i = 0; i < keys->count; i++)
        scene.kept[scene.kept_count++] = restoring(ctx, keys->list[i].text);
    scene_renew(ctx);
}

/* What is cached by a revision has never seen this one. */
static void begin_revision(struct ctx *ctx)
{
    const char *revision = arena_printf(ctx->arena, "%" PRIu64, scene.restored * 1000);
    db_ask(ctx, "SET", key_revision(ctx), revision);
    db_ask(ctx, "SET", key_decided_revision(ctx), revision);
    db_wait(ctx);
    directory_refresh(ctx);
}

void scene_restore(void)
{
    struct ctx *ctx = scene_ctx();
    scene_renew(ctx);
    scene.store->read(scene.store, ctx->arena, scene.kept, scene.kept_count);
    ctx->now_ms = scene.kept_ms;
    scene.restored++;
    scene.before_commit = NULL;
    begin_revision(ctx);
    scene_renew(ctx);
}

/* ---- what happens by itself ---- */

static void numbers_of(const char *const *texts, size_t count, uint64_t *numbers)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = strtoull(texts[i], NULL, 10);
}

/* As gateway/watchman.c does it. */
static size_t see_to(struct ctx *ctx, const char **(*due)(struct ctx *ctx, size_t limit, size_t *count),
                     void (*what)(struct ctx *ctx, const char *id))
{
    uint64_t ids[AT_ONCE];
    size_t count;
    scene_renew(ctx);
    directory_refresh(ctx);
    const char **found = due(ctx, AT_ONCE, &count);
    numbers_of(found, count, ids);
    for (size_t i = 0; i < count; i++) {
        scene_renew(ctx);
        directory_refresh(ctx);
        what(ctx, arena_printf(ctx->arena, "%" PRIu64, ids[i]));
        db_commit(ctx);
    }
    scene_renew(ctx);
    return count;
}

/* As gateway/gatherer.c does it. */
static void gather(struct ctx *ctx)
{
    struct posts posts = all_posts_kept_after(ctx, (uint64_t)db_number(db_read(ctx, "GET", key_gathered(ctx)), 0), 32);
    for (size_t i = 0; i < posts.count; i++) {
        struct cluster_found found = cluster_find(ctx, moderation_wording(scene.moderation), posts.list[i].text);
        cluster_join(ctx, &found, posts.list[i].id);
        if (found.cluster)
            card_moved(ctx, arena_printf(ctx->arena, "%" PRIu64, found.cluster));
        db_write(ctx, "SET", key_gathered(ctx), arena_printf(ctx->arena, "%" PRIu64, posts.list[i].id));
        db_commit(ctx);
    }
    scene_renew(ctx);
}

static void fold(struct ctx *ctx, const char *id)
{
    const struct card *card = card_by_id(ctx, id);
    if (card && !card_fold(ctx, card))
        db_batch_drop(ctx);
}

static const char **cards_to_fold(struct ctx *ctx, size_t limit, size_t *count)
{
    return cards_from(ctx, 0, limit, count);
}

void scene_rounds(struct ctx *ctx)
{
    gather(ctx);
    see_to(ctx, broadcasts_to_watch, broadcast_watch);
    see_to(ctx, cases_to_watch, case_watch);
    see_to(ctx, polls_to_watch, poll_watch);
    see_to(ctx, directives_to_watch, directive_watch);
    see_to(ctx, strikes_to_watch, strikes_lapse);
    for (size_t i = 0; i < ROUNDS_MOST && see_to(ctx, decisions_to_watch, decision_watch); i++)
        ;
    see_to(ctx, cards_to_fold, fold);
}

void scene_pass(int64_t seconds)
{
    static const char expire[] =
        "for _, key in ipairs(redis.call('KEYS', '*')) do "
        "local left = redis.call('PTTL', key) "
        "if left > 0 then redis.call('PEXPIRE', key, left - tonumber(ARGV[1])) end end return 0";
    struct ctx *ctx = scene_ctx();
    db_read(ctx, "EVAL", expire, "0", arena_printf(ctx->arena, "%" PRId64, seconds * 1000));
    ctx->now_ms += seconds * 1000;
    scene_renew(ctx);
    sign_in_all(ctx);
    scene_rounds(ctx);
}

/**
 * A whole village on a real store, for fuzzers that play conversations: members, strangers, a shared phone, officers,
 * moderators, the web, and what time does by itself. Before each play everything is as it was in the beginning.
 */
#ifndef LOA_TESTS_FUZZ_SCENE_H
#define LOA_TESTS_FUZZ_SCENE_H

#include "adapters/web/web.h"
#include "social-core/ctx.h"
#include "social-core/menu/menu.h"

#define SCENE_PHONES 10

/** The scene's context; a private redis-server is started when it is first asked for. */
struct ctx *scene_ctx(void);

/** The village as it stands before anybody has said anything: places, staff and their sessions. Once, before scene_keep(). */
void scene_found(void);

/** What stands in the store now is what scene_restore() brings back, with the time of this moment. */
void scene_keep(void);
void scene_restore(void);

/** "+84912000004" for 4. */
const char *scene_phone(int phone);

/** The web over the scene; answers go to `send` of the exchange. */
struct web *scene_web(void);

/** How USSD behaves here; may be changed. */
struct menu_settings *scene_menu(void);

/** Runs body(ctx, what) to its end as a task (gateway/task.h), with the stack that pieces of work have. */
void scene_do(struct ctx *ctx, void (*body)(struct ctx *ctx, void *what), void *what);

/** An empty arena, an empty batch. */
void scene_renew(struct ctx *ctx);

/** Called once, in the next commit, before the store sees it: with a context of its own, so that it can do what somebody
 *  else does at that moment. NULL: nothing. */
void scene_before_commit(void (*meanwhile)(struct ctx *ctx, void *what), void *what);

/** So many seconds go by: what expires in the store expires, staff sign in anew, the gateway's rounds are gone. */
void scene_pass(int64_t seconds);

/** The rounds alone. */
void scene_rounds(struct ctx *ctx);

#endif

/* Texts that were asked about and that no post says: compared one by one, for they are few. */
#include "moderation/alike.h"
#include "moderation/moderation.h"
#include "moderation/report.h"
#include "social-core/keys.h"

#define COMPARED "199" /* and the newest before it */

const struct card *asked_alike(struct ctx *ctx, const char *text)
{
    const struct cluster_words *words = moderation_words(ctx);
    const struct db_reply *ids = db_read(ctx, "ZREVRANGE", key_asked_texts(ctx), "0", COMPARED);
    const struct db_reply **texts = arena_alloc(ctx->arena, (ids->count + 1) * sizeof *texts);
    if (!ids->count)
        return NULL;
    for (size_t i = 0; i < ids->count; i++)
        texts[i] = db_ask(ctx, "HGET", key_card(ctx, ids->list[i].text), "text");
    db_wait(ctx);
    const struct gist *gist = cluster_gist(ctx, words, text);
    for (size_t i = 0; i < ids->count; i++) {
        const char *there = db_text(texts[i]);
        struct alike result = {0};
        const struct gist *other = there ? cluster_gist(ctx, words, there) : NULL;
        if (other && alike_possible(other, gist))
            alike(other, gist, &result);
        if (result.same)
            return card_by_id(ctx, ids->list[i].text);
    }
    return NULL;
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "social-core/post.h"
#include "tests/unit/clustering.h"

void clustering_open(struct clustering *clustering)
{
    char error[256] = "";
    clustering->ctx = test_ctx();
    clustering->wording = wording_load(LOA_SHARE "/words", error, sizeof error);
    if (!clustering->wording)
        fail_msg("%s", error);
    clustering->words =
        (struct cluster_words){.wording = clustering->wording, .cache = gist_cache_new(clustering->wording, NULL, 64)};
}

void clustering_close(struct clustering *clustering)
{
    gist_cache_free(clustering->words.cache);
    wording_free(clustering->wording);
    test_ctx_free(clustering->ctx);
}

uint64_t clustering_post(struct clustering *clustering, const char *text, const struct cluster_found *found)
{
    struct ctx *ctx = clustering->ctx;
    const struct channel *channel = channel_by_id(ctx, "person.1");
    const struct db_reply *asked = post_ask(ctx, channel);
    db_wait(ctx);
    const char *fresh = post_write(ctx, test_author(ctx, "1"), channel, text, 0, asked);
    assert_int_equal(db_commit(ctx), DB_DONE);
    uint64_t number = db_fresh_value(ctx, fresh);
    if (found) {
        cluster_join(ctx, found, number);
        assert_int_equal(db_commit(ctx), DB_DONE);
    }
    return number;
}

uint64_t cluster_with(struct clustering *clustering, uint64_t number)
{
    return cluster_of_post(clustering->ctx, number);
}

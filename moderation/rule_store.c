#include "moderation/rule_store.h"

#include <stdio.h>

#include "moderation/card.h"
#include "social-core/audit.h"
#include "social-core/base/json.h"
#include "social-core/keys.h"

static int signers_are_there(struct ctx *ctx, const struct rules *rules, char *why, size_t size)
{
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *rule = rule_at(rules, i);
        if (rule->effect == RULE_HOLD && !moderator_of(ctx, rule->by)) {
            snprintf(why, size, "%s: '%.40s' is no moderator", rule->name, rule->by);
            return -1;
        }
    }
    return 0;
}

int rules_store(struct ctx *ctx, const json_t *document, const char *who, char *why, size_t size)
{
    struct rules *rules = rules_compile(document, why, size);
    if (!rules)
        return -1;
    int status = signers_are_there(ctx, rules, why, size);
    if (status == 0) {
        db_write(ctx, "SET", key_rules(ctx), json_write(ctx->arena, document));
        db_write(ctx, "INCR", key_revision(ctx));
        audit_note(ctx, who, "rules-load", arena_printf(ctx->arena, "%zu rules", rules_count(rules)));
    }
    rules_free(rules);
    return status;
}

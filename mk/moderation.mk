# What moderation knows of words, language by language.
SHARE_PAIRS += $(foreach f,$(wildcard moderation/words/*.json),$f:words/$(notdir $f))

# What the program reads at run time, gathered as it is installed: build/share/{locale,templates,static,data}.
# Each room adds its files to SHARE_PAIRS as `from:to` pairs.
.PHONY: share
SHARE_PAIRS += $(foreach f,$(wildcard social-core/locale/*.json),$f:locale/$(notdir $f)) \
	adapters/redis/commit.lua:redis/commit.lua
share:
	@for pair in $(SHARE_PAIRS); do from=$${pair%%:*} to=$(BUILD)/share/$${pair#*:}; \
		[ "$$to" -nt "$$from" ] || { mkdir -p "$${to%/*}" && cp "$$from" "$$to"; }; done

# kill -9 between each two steps of the path (docs/faults.md): `make faults`, `make faults FAULTS=short`,
# `make faults SEED=7 KILLS=300` to replay or prolong.
PRELOADS := $(patsubst tests/faults/%.c,$(BUILD)/faults/%.so,$(wildcard tests/faults/*.c))

$(BUILD)/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D) && echo "link  $@"
	@$(CC) $(CSTD) $(CFLAGS) $(WARN) -D_GNU_SOURCE -shared -fPIC -o $@ $<

.PHONY: faults
faults: all $(PRELOADS)
	@$(call NODE_TEST,1) tests/faults/*.test.mjs
	@node tests/faults/campaign.mjs

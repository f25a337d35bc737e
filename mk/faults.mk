# kill -9 between each two steps of the path (docs/faults.md): `make faults`, `make faults FAULTS=short`,
# `make faults SEED=7 KILLS=300` to replay or prolong.
STRIKE := $(BUILD)/faults/strike.so

$(STRIKE): tests/faults/strike.c
	@mkdir -p $(@D) && echo "link  $@"
	@$(CC) $(CSTD) $(CFLAGS) $(WARN) -D_GNU_SOURCE -shared -fPIC -o $@ $<

.PHONY: faults
faults: all $(STRIKE)
	@$(call NODE_TEST,1) tests/faults/*.test.mjs
	@node tests/faults/campaign.mjs

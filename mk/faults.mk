# Faults of every kind, and kill -9 between each two steps of the path (docs/faults.md): `make faults`,
# `make faults FAULTS=short`, `make faults SEED=7 KILLS=300` to replay or prolong.
PRELOADS := $(patsubst tests/faults/%.c,$(BUILD)/faults/%.so,$(wildcard tests/faults/*.c))
# In full a file sends a million MTs.
FAULTS_MS = $(if $(filter short,$(FAULTS)),180000,1800000)

$(BUILD)/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D) && echo "link  $@"
	@$(CC) $(CSTD) $(CFLAGS) $(WARN) -D_GNU_SOURCE -shared -fPIC -o $@ $<

.PHONY: faults
faults: all $(PRELOADS)
	@$(subst 180000,$(FAULTS_MS),$(call NODE_TEST,1)) tests/faults/*.test.mjs
	@node tests/faults/campaign.mjs

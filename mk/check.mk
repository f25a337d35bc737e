# Everything that proves Loa right.
.PHONY: check oracle browser clang
check:
	@tests/check.sh

# One file of tests has 180 s; Debian 12's own node cannot tell it so, then the group's time (tests/check.sh) is the bound.
NODE_TEST = node --test $(shell node --help | grep -oe --test-timeout | head -1 | sed 's/$$/=180000/') \
	$(shell node --help | grep -oe --test-concurrency | head -1 | sed 's/$$/=$(1)/')

oracle: all
	@$(call NODE_TEST,2) $(wildcard tests/oracle/*.test.mjs)

# LOA_PICTURES=1 takes the pictures of the README anew.
browser: all
	@$(call NODE_TEST,1) $(wildcard tests/browser/*.test.mjs)

clang:
	@$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/clang $(BUILD)/clang/loa

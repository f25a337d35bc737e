# Everything that proves Loa right.
.PHONY: check oracle browser clang
check:
	@tests/check.sh

oracle: all
	@node --test --test-timeout=90000 $(wildcard tests/oracle/*.test.mjs)

browser: all
	@node --test --test-timeout=90000 --test-concurrency=1 $(wildcard tests/browser/*.test.mjs)

clang:
	@$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/clang $(BUILD)/clang/loa

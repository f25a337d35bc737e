# The whole on real parts: bearerbox, redis-server and an SMPP SMSC of npm; LOA_BIN=build/asan/loa tests that one.
.PHONY: e2e
e2e: all
	@echo "e2e   $(notdir $(wildcard tests/e2e/*.test.mjs))"
	@$(call NODE_TEST,2) tests/e2e/*.test.mjs

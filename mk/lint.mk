# What can be checked without running anything.
C_FILES := $(shell git ls-files '*.c' '*.h' '*.cc' 2>/dev/null)
SHELL_FILES := $(shell git ls-files '*.sh' .ci/run 2>/dev/null)

.PHONY: lint lint-format lint-rooms lint-phrases lint-words lint-shell
lint: lint-format lint-rooms lint-phrases lint-words lint-shell

lint-format:
	@echo "lint  clang-format"
	@clang-format --dry-run -Werror $(C_FILES)

# docs/architecture.md, "Rooms and who may know whom".
lint-rooms:
	@echo "lint  who includes whom"
	@node tests/lint/rooms.mjs

# No key is ever said instead of its phrase.
lint-phrases:
	@echo "lint  phrases"
	@node tests/lint/phrases.mjs

# Functions that cannot be used safely.
lint-words:
	@echo "lint  forbidden functions"
	@! grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|atoi|atol)\(' $(filter-out tests/%,$(filter %.c %.cc,$(C_FILES)))

lint-shell:
	@echo "lint  shellcheck"
	@shellcheck $(SHELL_FILES)

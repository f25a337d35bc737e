# libFuzzer over every parser, and over whole conversations (docs/fuzz.md): `make fuzz MINUTES=30` for long, a few seconds each in
# `make check`; `make fuzz FUZZ=talk` runs that one.
MINUTES ?= 1
FUZZ_SECONDS ?= $(shell echo $$(( $(MINUTES) * 60 )))
FUZZ_BUILD := $(BUILD)/fuzz
FUZZ_FLAGS := -O1 -g -DSTACK_KIB=160 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	$(filter-out -Wno-format-truncation,$(WARN))
FUZZERS := $(patsubst tests/fuzz/%.c,$(FUZZ_BUILD)/%,$(wildcard tests/fuzz/fuzz_$(or $(FUZZ),*).c))
FUZZ_HELP := $(patsubst %.c,$(FUZZ_BUILD)/obj/%.o,tests/unit/support.c $(filter-out $(wildcard tests/fuzz/fuzz_*.c),$(wildcard tests/fuzz/*.c)))
FUZZ_OBJ := $(patsubst %,$(FUZZ_BUILD)/obj/%.o,$(basename $(filter-out gateway/main.c,$(SRC)) $(SRC_CC)))

$(FUZZ_BUILD)/obj/%.o: %.c | $(DEPS)
	@mkdir -p $(@D) && echo "fuzz  $<"
	@clang $(CSTD) $(FUZZ_FLAGS) $(COMMON) -c -o $@ $<

$(FUZZ_BUILD)/obj/%.o: %.cc | $(DEPS)
	@mkdir -p $(@D) && echo "fuzz  $<"
	@clang++ $(CXXSTD) $(FUZZ_FLAGS) $(COMMON) -c -o $@ $<

$(FUZZ_BUILD)/fuzz_%: $(FUZZ_BUILD)/obj/tests/fuzz/fuzz_%.o $(FUZZ_HELP) $(FUZZ_OBJ)
	@echo "link  $@"
	@clang++ -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIBS)

.PHONY: fuzz
.SECONDARY: $(FUZZ_OBJ) $(FUZZ_HELP) $(FUZZERS:$(FUZZ_BUILD)/%=$(FUZZ_BUILD)/obj/tests/fuzz/%.o)
fuzz: $(FUZZERS) share
	@for fuzzer in $(FUZZERS); do name=$${fuzzer##*/fuzz_}; \
		echo "fuzz  $$name for $(FUZZ_SECONDS) s"; mkdir -p $(FUZZ_BUILD)/found/$$name; \
		$$fuzzer -max_total_time=$(FUZZ_SECONDS) $(if $(FUZZ_SEED),-seed=$(FUZZ_SEED)) -timeout=5 -rss_limit_mb=1024 -print_final_stats=0 \
			$$(cat tests/fuzz/fuzz_$$name.flags 2>/dev/null) \
			-artifact_prefix=$(FUZZ_BUILD)/found/$$name/ $(FUZZ_BUILD)/found/$$name tests/fuzz/corpus/$$name \
			>$(FUZZ_BUILD)/$$name.log 2>&1 || { tail -40 $(FUZZ_BUILD)/$$name.log; exit 1; }; done

# Programs that only the bench needs, and the bench itself (docs/bench.md): rows in build/bench.jsonl, a table,
# build/bench.svg. QUICK=1 for a quick look.
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(filter-out $(BUILD)/obj/$(MAIN),$(OBJ))
	@mkdir -p $(@D) && echo "link  $@"
	@$(CXX) $(CFLAGS) -o $@ $^ $(LIBS)

.PHONY: bench bench-programs
bench-programs: $(BENCH)
bench: all bench-programs node_modules/.package-lock.json
	@QUICK=$(QUICK) node tests/bench/run.mjs

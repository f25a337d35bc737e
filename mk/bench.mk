# Programs that only the bench needs, and the bench itself (docs/bench.md): rows in build/bench.jsonl, a table,
# build/bench.svg. QUICK=1 for a quick look; ROWS="mirror growth" for those parts alone.
BENCH_PACKAGES := nginx-light wrk
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(filter-out $(BUILD)/obj/$(MAIN),$(OBJ))
	@mkdir -p $(@D) && echo "link  $@"
	@$(CXX) $(CFLAGS) -o $@ $^ $(LIBS)

.PHONY: bench bench-programs
bench-programs: $(BENCH)

$(BUILD)/bench.stamp: mk/bench.mk mk/install-packages.sh
	@mkdir -p $(@D) && $(if $(NO_DEPS),,mk/install-packages.sh $(BENCH_PACKAGES) &&) touch $@

# How memory grows with a region, into docs/bench.md and docs/images/growth.svg: ten minutes.
.PHONY: growth
growth: all bench-programs
	@node tests/bench/grow.mjs --docs 10000 100000 1000000

bench: all bench-programs $(BUILD)/bench.stamp node_modules/.package-lock.json
	@QUICK=$(QUICK) ROWS="$(ROWS)" node tests/bench/run.mjs

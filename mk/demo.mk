# All of Loa on this machine: installs what is missing, builds, runs. `make demo DEMO="--web-port 8080"` passes options on.
# What is built is told on stderr: the first line on stdout is the demo's JSON.
DEMO_JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: demo
demo:
	@echo "demo  building" >&2
	@$(MAKE) --no-print-directory $(DEMO_JOBS) all >&2
	@exec $(BUILD)/loa demo --dir $(BUILD)/demo $(DEMO)

# What is written from tables of the code (keys.def, config.def, subcommands.def), and whether docs say what the code does.
DOCS_MADE := docs/data.md docs/man/loa.1 docs/man/loa.ini.5
DOCS_TOOL := $(BUILD)/tools/docs

$(DOCS_TOOL): $(BUILD)/obj/tests/tools/docs.o
	@mkdir -p $(@D) && echo "link  $@"
	@$(CC) $(CFLAGS) -o $@ $^

.PHONY: docs lint-docs
docs: $(DOCS_TOOL)
	@for file in $(DOCS_MADE); do echo "docs  $$file"; $< $$file >$(BUILD)/docs.new && cat $(BUILD)/docs.new >$$file || exit 1; done

lint: lint-docs
lint-docs: $(DOCS_TOOL)
	@echo "lint  documents against the code"
	@failed=0; for file in $(DOCS_MADE); do $< --check $$file || failed=1; done; exit $$failed
	@mandoc -T lint -W warning docs/man/*.[1-9]
	@node tests/lint/docs.mjs

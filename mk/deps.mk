# What the build needs from Debian and npm. An included makefile that make itself brings up to date: when packages were
# missing they are installed (or it ends after saying how), and make reads everything again with their compiler flags in place.
# NO_DEPS=1 trusts that they are there: a package brings its own list (debian/control).
ifeq ($(NO_DEPS)$(filter clean,$(MAKECMDGOALS)),)
include $(BUILD)/deps.stamp
endif

$(BUILD)/deps.stamp: Makefile mk/install-packages.sh
	@mkdir -p $(@D) && mk/install-packages.sh $(PACKAGES) && touch $@

.PHONY: deps
deps: $(BUILD)/deps.stamp node_modules/.package-lock.json

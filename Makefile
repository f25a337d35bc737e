# Loa: `make demo` shows it, `make check` proves it.
SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
CXX := $(if $(findstring clang,$(CC)),clang++,g++)
PREFIX ?= /usr
BUILD := build
VERSION := 0.1.0

PACKAGES := build-essential clang clang-format curl jq kannel kannel-dev kannel-extras libclang-rt-14-dev \
	libboost-context-dev libcmark-dev libcmocka-dev libevent-dev libhiredis-dev libinih-dev libjansson-dev libkainjow-mustache-dev \
	libmd-dev libmsgpack-dev liboath-dev libqrencode-dev libsodium-dev libsystemd-dev libutf8proc-dev pkg-config \
	redis-server shellcheck zlib1g-dev chromium fonts-noto-core mandoc
PKGS := libevent hiredis jansson libmd msgpack libutf8proc libsodium liboath libqrencode inih zlib libsystemd
LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lboost_context -lstdc++ -lpthread -lm
WARN := -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wcast-qual -Wno-unused-parameter $(if $(findstring clang,$(CC)),,-Wno-format-truncation)
COMMON := -I. -I$(BUILD)/gen $(shell pkg-config --cflags $(PKGS) 2>/dev/null) -D_GNU_SOURCE \
	-DLOA_VERSION='"$(VERSION)"' -DLOA_SHARE='"$(or $(SHARE),$(CURDIR)/$(BUILD)/share)"' -MMD -MP
CFLAGS ?= -O2 -g
CSTD := -std=c11 -Wstrict-prototypes -Wmissing-prototypes
CXXSTD := -std=c++17
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

SRC := $(wildcard social-core/*.c social-core/*/*.c moderation/*.c moderation/*/*.c adapters/*/*.c gateway/*.c)
SRC_CC := $(wildcard adapters/*/*.cc)
OBJ := $(SRC:%.c=$(BUILD)/obj/%.o) $(SRC_CC:%.cc=$(BUILD)/obj/%.o)
ASAN_OBJ := $(SRC:%.c=$(BUILD)/asan/%.o) $(SRC_CC:%.cc=$(BUILD)/asan/%.o)
MAIN := gateway/main.o
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/asan/tests/%,$(wildcard tests/unit/test_*.c))
UNIT_HELP := $(patsubst %.c,$(BUILD)/asan/%.o,$(filter-out $(wildcard tests/unit/test_*.c),$(wildcard tests/unit/*.c)))

include $(wildcard mk/*.mk)

.PHONY: all asan unit
all: $(BUILD)/loa share
asan: $(BUILD)/asan/loa share

$(BUILD)/loa: $(OBJ)
	@echo "link  $@"
	@$(CXX) $(CFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/asan/loa: $(ASAN_OBJ)
	@echo "link  $@"
	@$(CXX) $(SANITIZE) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: %.c | $(DEPS)
	@mkdir -p $(@D) && echo "cc    $<"
	@$(CC) $(CSTD) $(CFLAGS) $(WARN) $(COMMON) -c -o $@ $<

$(BUILD)/obj/%.o: %.cc | $(DEPS)
	@mkdir -p $(@D) && echo "c++   $<"
	@$(CXX) $(CXXSTD) $(CFLAGS) $(WARN) $(COMMON) -c -o $@ $<

$(BUILD)/asan/%.o: %.c | $(DEPS)
	@mkdir -p $(@D) && echo "asan  $<"
	@$(CC) $(CSTD) $(SANITIZE) $(WARN) $(COMMON) -c -o $@ $<

$(BUILD)/asan/%.o: %.cc | $(DEPS)
	@mkdir -p $(@D) && echo "asan  $<"
	@$(CXX) $(CXXSTD) $(SANITIZE) $(WARN) $(COMMON) -c -o $@ $<

$(BUILD)/asan/tests/%: $(BUILD)/asan/tests/unit/%.o $(UNIT_HELP) $(filter-out $(BUILD)/asan/$(MAIN),$(ASAN_OBJ))
	@mkdir -p $(@D) && echo "link  $@"
	@$(CXX) $(SANITIZE) -o $@ $^ $(LIBS) -lcmocka

# Kept between runs, else make takes them for steps on the way and removes them.
.PRECIOUS: $(BUILD)/obj/%.o $(BUILD)/asan/%.o

# One unit test program: make unit-fold
unit-%: $(BUILD)/asan/tests/test_% share
	@$<

unit: $(UNIT) share
	@failed=0; for test in $(UNIT); do echo "unit  $${test##*/}"; $$test >$(BUILD)/unit.log 2>&1 \
		|| { cat $(BUILD)/unit.log; failed=1; }; done; exit $$failed

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

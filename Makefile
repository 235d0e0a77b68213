# make          builds ./livelua            make run      hear the demo (installs what is missing)
# make check    every test (the same)       make bench    what it costs
# make deps     installs the packages       make install  PREFIX=/usr/local DESTDIR=
# make lint     style, layers, formatting   make format   writes the formatting
# make gallery  every sound as a page to listen to and look at
#
# VARIANT names the folder under build/, CC, OPT and SANITIZE what goes into it:
#   make VARIANT=asan SANITIZE=address,undefined build/asan/livelua      V=1 shows the commands

PREFIX   ?= /usr/local
CC       := $(if $(filter default,$(origin CC)),gcc,$(CC))
CXX      := $(if $(findstring clang,$(CC)),$(subst clang,clang++,$(CC)),$(if $(filter default,$(origin CXX)),g++,$(CXX)))
VARIANT  ?= release
OPT      ?= -O2 -g
SANITIZE ?=
B        := build/$(VARIANT)
VERSION  := $(shell sed -n 's/^\#\# \[\([0-9.]*\)\].*/\1/p' CHANGELOG.md | head -n 1)

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wvla -Wstrict-prototypes \
            -Wmissing-prototypes -Wno-psabi -Werror
SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CFLAGS   += -std=c11 $(OPT) $(WARNINGS) $(SANFLAGS) -ffp-contract=off -fno-math-errno -fPIE -MMD -MP
CPPFLAGS += -Isrc
CXXFLAGS += -std=c++14 $(OPT) -Wall -Wextra $(if $(SANITIZE),,-Werror) $(SANFLAGS) -fPIE -MMD -MP
LDFLAGS  += $(SANFLAGS) -pie -Wl,-z,now -Wl,-z,relro

PKGS      := lua5.4 sdl2 rtmidi sndfile readline
LINK_H    := $(wildcard /usr/include/ableton/Link.hpp /usr/local/include/ableton/Link.hpp)
PKG_CHECK := $(if $(LINK_H),$(shell pkg-config --exists $(PKGS) 2>/dev/null && echo yes))
HOST_CPPFLAGS := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DINSTALL_DATA='"$(PREFIX)/share/livelua"' $(if $(PKG_CHECK),$(shell pkg-config --cflags $(PKGS)))
LIBS      := $(if $(PKG_CHECK),$(shell pkg-config --libs $(PKGS))) -lstdc++ $(if $(findstring clang,$(CC)),-latomic) -lpthread -lm
LINK_CPPFLAGS := -DLINK_PLATFORM_LINUX=1 -DLINK_PLATFORM_UNIX=1

# The lane kernels, for eight lanes and for four, the effects and the synths are built once for each instruction set and
# chosen when the engine is made.
MACHINE := $(shell $(CC) -dumpmachine | cut -d- -f1)
ISAS    := base $(if $(filter x86_64,$(MACHINE)),avx2)
ISA_avx2 := -mavx2 -DKERNELS=kernels_avx2 -DHALF_KERNELS=kernels_avx2_half -DISA_SET=avx2
ISA_base := -DKERNELS=kernels_base -DHALF_KERNELS=kernels_base_half -DISA_SET=base
ISA_avx2_half := $(subst kernels_avx2 ,kernels_avx2_half ,$(ISA_avx2)) -DHALF_LANES
ISA_base_half := $(subst kernels_base ,kernels_base_half ,$(ISA_base)) -DHALF_LANES

VECTOR_C := $(wildcard src/dsp/effects/*.c) $(wildcard src/dsp/synths/*.c)
KERNELS  := $(ISAS:%=$(B)/dsp/kernels_%.o) $(ISAS:%=$(B)/dsp/kernels_%_half.o) $(foreach isa,$(ISAS),$(VECTOR_C:src/%.c=$(B)/%.$(isa).o))
CORE_C   := $(filter-out src/dsp/kernels.c,$(wildcard src/dsp/*.c)) $(wildcard src/engine/*.c)
OUTER_C  := $(wildcard src/host/*.c) $(wildcard src/bind/*.c) $(wildcard src/app/*.c)
CORE_O   := $(CORE_C:src/%.c=$(B)/%.o) $(KERNELS)
OUTER_O  := $(OUTER_C:src/%.c=$(B)/%.o) $(B)/host/abl_link.o
TESTS_C  := $(wildcard tests/dsp/test_*.c tests/engine/test_*.c tests/host/test_*.c tests/bind/test_*.c)
TESTS    := $(TESTS_C:tests/%.c=$(B)/tests/%)
HELPERS_C := $(wildcard tests/support/*.c)
HELPERS_O := $(HELPERS_C:tests/%.c=$(B)/tests/%.o)
TOOLS_C  := $(wildcard tests/tools/*.c)
TOOLS    := $(TOOLS_C:tests/tools/%.c=$(B)/tools/%)
BENCH_C  := $(wildcard tests/bench/*.c)
BENCH    := $(BENCH_C:tests/bench/%.c=$(B)/bench/%)

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := livelua
.DELETE_ON_ERROR:
.SECONDARY:

# What is made is said in a word; with V=1 the commands are shown.
Q   := $(if $(V),,@)
say  = $(if $(V),@:,@printf '  %-4s %s\n' $(1) $@)

livelua: $(if $(PKG_CHECK),,missing-libraries) $(B)/livelua
	@cp -f $(B)/livelua $@

$(B)/livelua: $(B)/main.o $(OUTER_O) $(B)/libengine.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@

$(B)/main.o: CHANGELOG.md # for its version

$(B)/libengine.a: $(CORE_O)
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^

$(B)/libouter.a: $(OUTER_O)
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^

$(B)/dsp/kernels_%.o: src/dsp/kernels.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) $(ISA_$*) $(CPPFLAGS) -c $< -o $@

define VECTOR_RULE
$(B)/dsp/$(2)/%.$(1).o: src/dsp/$(2)/%.c
	@mkdir -p $$(@D)
	$$(call say,CC)
	$$(Q)$$(CC) $$(CFLAGS) $$(ISA_$(1)) $$(CPPFLAGS) -c $$< -o $$@
endef
$(foreach isa,$(ISAS),$(foreach part,effects synths,$(eval $(call VECTOR_RULE,$(isa),$(part)))))

$(B)/dsp/%.o: src/dsp/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) -c $< -o $@

$(B)/engine/%.o: src/engine/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) -c $< -o $@

$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) $(HOST_CPPFLAGS) -Itests -c $< -o $@

$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) $(HOST_CPPFLAGS) -c $< -o $@

# Ableton Link is a library of C++ headers: one object holds all of it.
$(B)/host/abl_link.o: src/host/abl_link.cpp
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(LINK_CPPFLAGS) -c $< -o $@

# Tests of the engine link nothing else: it stands alone.
$(B)/tests/dsp/test_% $(B)/tests/engine/test_%: LIBS := -lcmocka -lpthread -lm
$(B)/tests/dsp/test_%: $(B)/tests/dsp/test_%.o $(HELPERS_O) $(B)/libengine.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@
$(B)/tests/engine/test_%: $(B)/tests/engine/test_%.o $(HELPERS_O) $(B)/libengine.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@
$(B)/tests/%: $(B)/tests/%.o $(HELPERS_O) $(B)/libouter.a $(B)/libengine.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -lcmocka -o $@
$(B)/tools/%: $(B)/tests/tools/%.o $(HELPERS_O) $(B)/libouter.a $(B)/libengine.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -lcmocka -o $@
$(B)/tools/gallery: LIBS += -lpng
$(B)/bench/%: $(B)/tests/bench/%.o $(HELPERS_O) $(B)/libouter.a $(B)/libengine.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS) $^ $(LIBS) -o $@

%.d: ;
-include $(shell find build -type f -name '*.d' 2>/dev/null)

.PHONY: run check bench gallery lint format install clean tests deps build-deps missing-libraries
tests: $(TESTS) $(TOOLS)

missing-libraries:
	@echo "some of these libraries are missing: $(PKGS) ableton-link; 'make deps' installs them" >&2; exit 1

# The one list of packages.
DEPS := build-essential pkg-config liblua5.4-dev libsdl2-dev librtmidi-dev libsndfile1-dev libreadline-dev \
        ableton-link-dev libasio-dev
GALLERY_DEPS := libcmocka-dev libpng-dev
TEST_DEPS := $(GALLERY_DEPS) lua5.4 bats clang clang-format libclang-rt-dev lua-check shellcheck jackd2 tmux \
             valgrind python3-numpy procps spin ableton-link-utils iproute2 util-linux bsdutils newest-clang

deps:
	@.ci/deps $(DEPS) $(TEST_DEPS)
build-deps:
	@.ci/deps $(DEPS)

run: $(if $(PKG_CHECK),,build-deps)
	@$(MAKE) --no-print-directory livelua
	@./livelua demo

check: deps
	@$(MAKE) --no-print-directory -j$$(nproc) livelua tests
	@VARIANT=$(VARIANT) tests/run

bench: livelua $(BENCH)
	@VARIANT=$(VARIANT) tests/bench/run

gallery:
	@.ci/deps $(DEPS) $(GALLERY_DEPS)
	@$(MAKE) --no-print-directory -j$$(nproc) $(B)/tools/gallery
	@rm -rf build/gallery
	@$(B)/tools/gallery -o build/gallery

lint:
	@VARIANT=$(VARIANT) tests/lint

format:
	clang-format -i $$(git ls-files --cached --others --exclude-standard '*.c' '*.h')

install: livelua
	install -D livelua $(DESTDIR)$(PREFIX)/bin/livelua
	for file in $$(find lua presets scripts -type f); do \
	  install -D -m 644 $$file $(DESTDIR)$(PREFIX)/share/livelua/$$file || exit 1; done

clean:
	rm -rf build livelua

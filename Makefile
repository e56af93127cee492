# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The surfstick authors
#
# make            build surfdial, surfctl and surfstick-udev below build/
# make check      all tests (installs what they need from Debian)
# make demo       the main job on a simulated stick, live
# make bench      the figures, beside the peers
# make install    DESTDIR= PREFIX=

VERSION     := 0.1
PREFIX      ?= /usr/local
DESTDIR     ?=
SYSCONFDIR  ?= /etc
UDEVDIR     ?= /usr/lib/udev
UNITDIR     ?= /usr/lib/systemd/system
SBINDIR     := $(PREFIX)/sbin
BINDIR      := $(PREFIX)/bin
MANDIR      := $(PREFIX)/share/man
LIBEXECDIR  := $(PREFIX)/lib/surfstick

# V=1 shows the commands.
Q           := $(if $(V),,@)
say          = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

CC          ?= gcc
B           := build$(if $(SAN),/san)

CPPFLAGS    += -D_GNU_SOURCE -Ilib -I. -DSURFSTICK_VERSION='"$(VERSION)"'
CPPFLAGS    += -DSURFSTICK_SBINDIR='"$(SBINDIR)"' -DSURFSTICK_SYSCONFDIR='"$(SYSCONFDIR)"'
CPPFLAGS    += -DSURFSTICK_UDEVDIR='"$(UDEVDIR)"' -DSURFSTICK_LIBEXECDIR='"$(LIBEXECDIR)"'
WARN        := -Wall -Wextra -Werror -Wformat=2 -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
               -Wpointer-arith -Wwrite-strings -Wvla -Wswitch-enum -Wno-switch-enum -Wswitch
CFLAGS      ?= -O2 -g
HARDEN      := -fstack-protector-strong -fPIE
LDHARDEN    := -pie -Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--gc-sections
ifdef SAN
CFLAGS      := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer \
               -fno-sanitize-recover=all
LDFLAGS     += -fsanitize=address,undefined
else
HARDEN      += -D_FORTIFY_SOURCE=2
endif
ALL_CFLAGS  := -std=gnu11 $(CFLAGS) $(HARDEN) $(WARN) -ffunction-sections -fdata-sections
# -Wstringop-truncation guards nothing here: text is copied by text_copy() alone.

LIB_SRC     := $(wildcard lib/*/*.c)
HELPER_SRC  := $(wildcard helper/*.c)
DIALER_SRC  := $(filter-out dialer/surfctl%.c dialer/hilink%.c,$(wildcard dialer/*.c))
CTL_SRC     := $(wildcard dialer/surfctl*.c)
HILINK_SRC  := $(wildcard dialer/hilink*.c)
SIM_SRC     := $(wildcard tests/sim/*.c)
UNIT_SRC    := $(wildcard tests/unit/test_*.c)
FUZZ_SRC    := $(wildcard tests/fuzz/fuzz_*.c)
BENCH_SRC   := $(wildcard tests/bench/*.c)

obj          = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB         := $(B)/libsurfstick.a
# Units under test that are not in lib: everything but the files with main().
ROOMS       := $(B)/librooms.a
ROOM_SRC    := $(filter-out %/main.c %_main.c,$(HELPER_SRC) $(DIALER_SRC) $(HILINK_SRC)) \
               $(filter-out %/surfctl.c,$(CTL_SRC)) $(filter-out %/stick.c,$(SIM_SRC))

PROGRAMS    := $(B)/surfstick-udev $(B)/surfdial $(B)/surfctl \
               $(if $(HILINK_SRC),$(B)/surfstick-hilink)
UNITS       := $(patsubst tests/unit/%.c,$(B)/tests/%,$(UNIT_SRC))
BENCHES     := $(patsubst tests/bench/%.c,$(B)/tests/bench-%,$(BENCH_SRC))
TESTTOOLS   := $(if $(SIM_SRC),$(B)/tests/stick) $(BENCHES)

.PHONY: all tests units clean install uninstall check demo bench fuzz
all: $(PROGRAMS)
tests: $(TESTTOOLS)
units: $(UNITS) $(TESTTOOLS)

.PRECIOUS: build/.deps-%
# Where a header is missing, Debian's package of it is installed (or named).
build/.deps-%: contrib/deps
	@contrib/deps $*
	@mkdir -p build && touch $@
ifdef SAN
$(call obj,$(UNIT_SRC)): | build/.deps-check
endif

# Paths are compiled in: other ones, and what knows them is built anew.
PATHS       := $(SBINDIR) $(SYSCONFDIR) $(UDEVDIR) $(LIBEXECDIR)
$(shell mkdir -p $(B) && echo '$(PATHS)' | cmp -s - $(B)/.paths || echo '$(PATHS)' >$(B)/.paths)
$(call obj,$(HELPER_SRC) $(DIALER_SRC) $(CTL_SRC) $(HILINK_SRC)): $(B)/.paths

$(B)/obj/%.o: %.c Makefile | build/.deps-build
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
$(ROOMS): $(call obj,$(ROOM_SRC))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/surfstick-udev: $(call obj,$(HELPER_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^
$(B)/surfdial: $(call obj,$(DIALER_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^
$(B)/surfctl: $(call obj,$(CTL_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^ -ludev -lusb-1.0
# A program of its own, so that no other waits for libcurl to be loaded.
$(B)/surfstick-hilink: $(call obj,$(HILINK_SRC)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^ -lcurl
$(B)/tests/stick: $(call obj,$(SIM_SRC)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^
$(B)/tests/bench-%: $(B)/obj/tests/bench/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^
# The engine's bed stands in for the launcher: it comes before the archive.
BEDDED      := test_engine test_command_port test_identity
$(addprefix $(B)/tests/,$(BEDDED)): $(B)/obj/tests/unit/engine_bed.o
$(B)/tests/test_%: $(B)/obj/tests/unit/test_%.o $(ROOMS) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $(filter %.o,$^) $(ROOMS) $(LIB) -lcmocka -ludev -lusb-1.0

install: all
	install -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(BINDIR) $(DESTDIR)$(UDEVDIR)/rules.d \
		$(DESTDIR)$(UDEVDIR)/hwdb.d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSCONFDIR) \
		$(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(MANDIR)/man8
	install -m 755 $(B)/surfdial $(DESTDIR)$(SBINDIR)/
	install -m 755 $(B)/surfctl $(DESTDIR)$(BINDIR)/
	install -m 755 $(B)/surfstick-udev $(DESTDIR)$(UDEVDIR)/
	$(if $(HILINK_SRC),install -d $(DESTDIR)$(LIBEXECDIR) && \
		install -m 755 $(B)/surfstick-hilink $(DESTDIR)$(LIBEXECDIR)/)
	install -m 644 udev-rules/*.rules $(DESTDIR)$(UDEVDIR)/rules.d/
	install -m 644 udev-rules/*.hwdb $(DESTDIR)$(UDEVDIR)/hwdb.d/
	for u in systemd/*.service.in; do \
		sed 's|@SBINDIR@|$(SBINDIR)|; s|@UDEVDIR@|$(UDEVDIR)|' "$$u" \
			> "$(DESTDIR)$(UNITDIR)/$$(basename "$$u" .in)" || exit; done
	for s in 1 5 7 8; do set -- man/*.$$s; [ ! -e "$$1" ] || \
		install -m 644 "$$@" $(DESTDIR)$(MANDIR)/man$$s/; done
	test -e $(DESTDIR)$(SYSCONFDIR)/surfstick.conf || \
		install -m 600 contrib/surfstick.conf $(DESTDIR)$(SYSCONFDIR)/surfstick.conf
	test -n "$(DESTDIR)" || contrib/activate

check:
	@MAKE='$(MAKE)' tests/check

demo:
	@MAKE='$(MAKE)' contrib/demo/run

bench:
	@MAKE='$(MAKE)' tests/bench/run

uninstall:
	rm -f $(DESTDIR)$(SBINDIR)/surfdial $(DESTDIR)$(BINDIR)/surfctl \
		$(DESTDIR)$(UDEVDIR)/surfstick-udev $(DESTDIR)$(LIBEXECDIR)/surfstick-hilink \
		$(DESTDIR)$(UDEVDIR)/rules.d/70-surfstick.rules \
		$(DESTDIR)$(UDEVDIR)/hwdb.d/70-surfstick.hwdb
	for u in systemd/*.service.in; do rm -f "$(DESTDIR)$(UNITDIR)/$$(basename "$$u" .in)"; done
	for m in man/*.[1578]; do n=$${m##*/}; rm -f $(DESTDIR)$(MANDIR)/man$${n##*.}/$$n; done
	test -n "$(DESTDIR)" || contrib/activate

-include $(shell find build -type f -name "*.d" 2>/dev/null)

clean:
	rm -rf build

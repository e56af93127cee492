/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfstick-udev: what udev runs for one event. Nothing here waits for the stick, forks or
 * talks to anybody but the kernel and the log.
 */
#ifndef SURFSTICK_HELPER_HELPER_H
#define SURFSTICK_HELPER_HELPER_H

#include "usb/hwdb.h"
#include "usb/method.h"

/* Exit codes: man/surfstick-udev.8. */
enum helper_exit {
	HELPER_DONE = 0,	/* sent, or there was nothing to do */
	HELPER_USAGE = 1,
	HELPER_UNKNOWN = 2,	/* no such device, or the table has nothing for it */
	HELPER_FAILED = 3,	/* the message did not get through, or was refused */
	HELPER_ENOUGH = 4,	/* left alone after SWITCH_TRIES */
	HELPER_LATE = 5,	/* the budget ran out */
};

/* All of the switch, hard: the alarm of main(). Transfers end before. */
enum { HELPER_ALARM_MS = 2000, HELPER_BUDGET_MS = 1700 };

enum { HELPER_HWDB_MAX = 8 };

struct helper {
	const char *sysfs;	/* "/sys" */
	const char *run_dir;	/* "/run" */
	const char *var_dir;	/* "/var/lib" */
	const char *config;	/* /etc/surfstick.conf */
	const char *device;	/* as given by hand, NULL: udev's DEVPATH */
	const char *hwdb[HELPER_HWDB_MAX]; /* text files, later ones win */
	size_t n_hwdb;
	bool hwdb_given;	/* by --hwdb: instead of udev's own properties */
	bool dry_run;
	const char *dev_dir;	/* "/dev" */
	bool links;		/* name: make the links there, too */
	/* NULL: the real device. Tests put a script here. */
	const struct usb_verbs *verbs;
	void *verbs_ctx;
};

enum helper_exit helper_switch(const struct helper *h);
enum helper_exit helper_name(const struct helper *h);
/* Device tables, surfstick.hwdb(5): says what is wrong with them. files: NULL at the end. */
enum helper_exit helper_check(char *const *files);
enum helper_exit helper_gone(const struct helper *h);
/* The kernel's bare event in the environment, where there is no udev: helper/hotplug.c. */
enum helper_exit helper_hotplug(const struct helper *h);

/* CLOCK_BOOTTIME */
uint64_t helper_now_ms(void);
/*
 * The SURFSTICK_ properties of an interface: udev's, from the environment; without any (mdev,
 * procd, by hand), or with --hwdb, those of the hwdb text.
 */
void helper_properties(const struct helper *h, const char *interface, struct hwdb_props *props);
/* The devpath this is about, in out; false: there is none, and code is what to exit with. */
bool helper_devpath(const struct helper *h, char *out, size_t size, enum helper_exit *code);

#endif

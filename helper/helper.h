/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfstick-udev: what udev runs for one event, and what is done to a stick by hand. Nothing here
 * forks or talks to anybody but the kernel and the log; `finish` alone waits for a stick.
 */
#ifndef SURFSTICK_HELPER_HELPER_H
#define SURFSTICK_HELPER_HELPER_H

#include "conf/conf.h"
#include "usb/face.h"
#include "usb/hwdb.h"
#include "usb/method.h"
#include "usb/name.h"

/* Exit codes: man/surfstick-udev.8. */
enum helper_exit {
	HELPER_DONE = 0,	/* sent, or there was nothing to do */
	HELPER_USAGE = 1,
	HELPER_UNKNOWN = 2,	/* no such device, or the table has nothing for it */
	HELPER_FAILED = 3,	/* the message did not get through, or was refused */
	HELPER_ENOUGH = 4,	/* left alone after SWITCH_TRIES */
	HELPER_LATE = 5,	/* the budget ran out */
	HELPER_BUSY = 6,	/* another program has the stick */
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
	bool json;		/* mode */
	const char *mode;	/* switch: wanted by hand; wish: to be */
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
/* A modem port is there, or a router's network card (name says so), or gone: helper/history.c. */
void helper_came_up(const struct helper *h, const struct usb_face *face, bool is_router);
enum helper_exit helper_gone(const struct helper *h);
/* The next storage face at this port is to become h->mode. */
enum helper_exit helper_wish(const struct helper *h);
/* What takes longer than udev may be kept waiting; to see that the stick goes. */
enum helper_exit helper_finish(const struct helper *h);
/* What a stick is and what would be done with it. */
enum helper_exit helper_mode(const struct helper *h);
/* The kernel's bare event in the environment, where there is no udev: helper/hotplug.c. */
enum helper_exit helper_hotplug(const struct helper *h);

/* CLOCK_BOOTTIME */
uint64_t helper_now_ms(void);
/*
 * The SURFSTICK_ properties of an interface: udev's, from the environment; without any (mdev,
 * procd, by hand), or with --hwdb, those of the hwdb text.
 */
void helper_properties(const struct helper *h, const char *interface, struct hwdb_props *props);
/* The serial number of a device as a name of ours, "" when it has none that is its own. */
void helper_serial(const struct helper *h, const char *device, char out[SLOT_TEXT_MAX]);
/* What surfstick.conf says of a stick; a broken or missing one says the defaults. */
struct helper_settings {
	enum conf_mode mode;
	bool guess;
	bool share; /* with ModemManager */
	bool broken; /* there is a config, and it cannot be used */
	char mode_from[160]; /* "/etc/surfstick.conf:7", "" built in */
};
void helper_settings(const struct helper *h, const struct usb_face *face,
	struct helper_settings *out);
/* "modem", "hilink" ... as in surfstick.conf. -EINVAL */
int helper_mode_parse(const char *word, enum conf_mode *out);
const char *helper_mode_name(enum conf_mode mode);
/*
 * The ladder for a mode, blanks between; NULL: none of ours, "": left alone by the table's word.
 * guess: also for those the table does not know.
 */
const char *helper_ladder(const struct hwdb_props *props, const struct usb_face *face,
	enum conf_mode mode, bool guess);

/* The devpath this is about, in out; false: there is none, and code is what to exit with. */
bool helper_devpath(const struct helper *h, char *out, size_t size, enum helper_exit *code);

#endif

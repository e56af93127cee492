/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A stick in a made-up sysfs, and the helper's directories around it. */
#ifndef SURFSTICK_TESTS_HELPER_BED_H
#define SURFSTICK_TESTS_HELPER_BED_H

#include "usb_fake.h"

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"

#define STICK "/devices/pci0000:00/0000:00:14.0/usb1/1-2"

FAKE const struct fake_interface cd[] = { { 0x08, 6, 0x50, false }, { 0x08, 6, 0x50, false } };

/* Sent, and no answer: the stick switches. */
FAKE const struct fake_step switches[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
	{ V_IN, -ETIMEDOUT, 0 } };

struct bed {
	struct fake_root root, sys;
	char run[96], var[96], config[96], dev[96];
	struct fake_stick stick;
	struct fake_usb usb;
	struct helper helper;
	unsigned lines[4]; /* by level */
	char last[1024];   /* the last line of level warning and above */
	char any[1024];	   /* the last line */
	char out[1024];	   /* what the helper printed last: name_bed.h */
};

FAKE void on_line(void *ctx, enum log_level level, const char *line)
{
	struct bed *b = ctx;

	b->lines[level]++;
	text_copy(b->any, sizeof(b->any), line);
	if (level <= LOG_LEVEL_WARNING)
		text_copy(b->last, sizeof(b->last), line);
}

FAKE int setup(void **state)
{
	static const char *const properties[] = { "SURFSTICK_SWITCH", "SURFSTICK_LATER",
		"SURFSTICK_CHECK", "SURFSTICK_WAIT", "SURFSTICK_MESSAGE", "SURFSTICK_GUESS",
		"SURFSTICK_PORTS", "SYNTH_ARG_IMEI", "SYNTH_ARG_ROLES" };
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	fake_root_new(&b->root);
	snprintf(b->sys.path, sizeof(b->sys.path), "%.40s/sys", b->root.path);
	snprintf(b->run, sizeof(b->run), "%s/run", b->root.path);
	snprintf(b->var, sizeof(b->var), "%s/var", b->root.path);
	snprintf(b->config, sizeof(b->config), "%s/surfstick.conf", b->root.path);
	snprintf(b->dev, sizeof(b->dev), "%s/dev", b->root.path);
	fake_mkdirs(b->sys.path);
	fake_mkdirs(b->run);
	fake_mkdirs(b->var);
	fake_mkdirs(b->dev);
	b->stick = (struct fake_stick){ .devpath = STICK, .vid = 0x12d1, .pid = 0x1446,
		.devnum = 7, .interfaces = cd, .n_interfaces = 2 };
	b->helper = (struct helper){ .sysfs = b->sys.path, .run_dir = b->run, .var_dir = b->var,
		.dev_dir = b->dev, .config = b->config,
		.hwdb = { "udev-rules/70-surfstick.hwdb" }, .n_hwdb = 1,
		.verbs = &fake_verbs, .verbs_ctx = &b->usb };
	setenv("DEVPATH", STICK "/1-2:1.0", 1);
	setenv("ACTION", "add", 1);
	for (size_t n = 0; n < ARRAY_SIZE(properties); n++)
		unsetenv(properties[n]);
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_DEBUG);
	log_tee(on_line, b);
	*state = b;
	return 0;
}

FAKE int teardown(void **state)
{
	struct bed *b = *state;

	log_tee(NULL, NULL);
	fake_root_free(&b->root);
	free(b);
	return 0;
}

/* How many lines were logged, of this level and above. */
FAKE unsigned said(const struct bed *b, enum log_level level)
{
	unsigned sum = 0;

	for (unsigned n = 0; n <= level; n++)
		sum += b->lines[n];
	return sum;
}

FAKE void plug(struct bed *b, unsigned pid)
{
	b->stick.pid = pid;
	b->stick.devnum++;
	fake_plug(&b->sys, &b->stick);
}

/* Kept aside, so that a file system that gives an inode's number twice does not do it here: to
 * the helper it is what tells two appearances from each other. */
FAKE void put_aside(struct bed *b, const struct fake_stick *s)
{
	char from[200], to[200];

	snprintf(from, sizeof(from), "%s%s", b->sys.path, s->devpath);
	snprintf(to, sizeof(to), "%s/gone-%u-%s", b->root.path, s->devnum,
		strrchr(s->devpath, '/') + 1);
	assert_int_equal(rename(from, to), 0);
	fake_unplug(&b->sys, s);
}

FAKE void replug(struct bed *b, unsigned pid)
{
	put_aside(b, &b->stick);
	plug(b, pid);
}

FAKE enum helper_exit run_verb(struct bed *b, enum helper_exit (*verb)(const struct helper *h),
	const struct fake_step *steps, size_t n)
{
	enum helper_exit code;

	memset(&b->usb, 0, sizeof(b->usb));
	b->usb.steps = steps;
	b->usb.n_steps = n;
	code = verb(&b->helper);
	fake_done(&b->usb);
	return code;
}

/* The same, and what it prints, in out. */
FAKE enum helper_exit run_printing(struct bed *b, enum helper_exit (*verb)(const struct helper *h),
	char *out, size_t size)
{
	struct fake_output printed = fake_output_begin(&b->root, STDOUT_FILENO);
	enum helper_exit code = verb(&b->helper);

	fake_output_end(&printed, out, size);
	return code;
}

/* What the helper keeps in a file below the bed; "" when there is none. */
FAKE const char *kept(const struct bed *b, const char *file, char *out, size_t size)
{
	fake_read(b->root.path, file, out, size);
	return out;
}

#define RUN(b, steps) run_verb(b, helper_switch, steps, ARRAY_SIZE(steps))
#define RUN_NOTHING(b) run_verb(b, helper_switch, NULL, 0)
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif

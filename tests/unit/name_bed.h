/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* For the tests of `surfstick-udev name`: sticks below a root of their own, and what it prints. */
#ifndef SURFSTICK_TESTS_NAME_BED_H
#define SURFSTICK_TESTS_NAME_BED_H

#include <fcntl.h>

#include "usb_fake.h"

#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

FAKE const struct fake_interface silent[] = { { 0xff, 0xff, 0xff, true },
	{ 0xff, 0xff, 0xff, false }, { 0xff, 0xff, 0xff, false }, { 0x08, 6, 0x50, false } };
FAKE const struct fake_interface modem_first[] = { { 0xff, 2, 0x10, true },
	{ 0xff, 2, 0x12, true } };
FAKE const struct fake_interface pcui_first[] = { { 0xff, 2, 0x12, true },
	{ 0xff, 2, 0x10, true } };

struct bed {
	struct fake_root root, sys;
	char run[96], var[96], dev[96];
	struct helper helper;
	char out[1024]; /* what the helper printed */
	unsigned warnings;
};

FAKE void on_line(void *ctx, enum log_level level, const char *line)
{
	struct bed *b = ctx;

	(void)line;
	if (level <= LOG_LEVEL_WARNING)
		b->warnings++;
}

FAKE int setup(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	fake_root_new(&b->root);
	snprintf(b->sys.path, sizeof(b->sys.path), "%.40s/sys", b->root.path);
	snprintf(b->run, sizeof(b->run), "%s/run", b->root.path);
	snprintf(b->var, sizeof(b->var), "%s/var", b->root.path);
	fake_mkdirs(b->sys.path);
	fake_mkdirs(b->run);
	fake_mkdirs(b->var);
	snprintf(b->dev, sizeof(b->dev), "%s/dev", b->root.path);
	fake_mkdirs(b->dev);
	b->helper = (struct helper){ .sysfs = b->sys.path, .run_dir = b->run, .var_dir = b->var,
		.dev_dir = b->dev, .config = "/nowhere/surfstick.conf",
		.hwdb = { "udev-rules/70-surfstick.hwdb" }, .n_hwdb = 1 };
	setenv("ACTION", "add", 1);
	unsetenv("SURFSTICK_PORTS");
	unsetenv("SYNTH_ARG_IMEI");
	unsetenv("SYNTH_ARG_ROLES");
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_WARNING);
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

FAKE struct fake_stick stick(const char *devpath, const char *serial)
{
	return (struct fake_stick){ .devpath = devpath, .vid = 0x12d1, .pid = 0x155e,
		.devnum = 4, .product = "HUAWEI_MOBILE\n", .serial = serial,
		.interfaces = silent, .n_interfaces = ARRAY_SIZE(silent) };
}

/* The helper as udev runs it; its output is in b->out. */
FAKE enum helper_exit name_devpath(struct bed *b, const char *event)
{
	char path[128];
	int saved, fd;
	enum helper_exit code;
	ssize_t n;

	setenv("DEVPATH", event, 1);
	snprintf(path, sizeof(path), "%s/out", b->root.path);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && saved >= 0);
	dup2(fd, STDOUT_FILENO);
	code = helper_name(&b->helper);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	n = pread(fd, b->out, sizeof(b->out) - 1, 0);
	assert_true(n >= 0);
	b->out[n] = '\0';
	close(fd);
	return code;
}

/* On a tty of a stick. */
FAKE enum helper_exit name(struct bed *b, const char *devpath, int port)
{
	char event[256];

	snprintf(event, sizeof(event), "%s%s:1.%d/ttyUSB%d/tty/ttyUSB%d", devpath,
		strrchr(devpath, '/'), port, port, port);
	return name_devpath(b, event);
}

/* What surfdial writes to the port's uevent file, as the kernel hands it on. */
FAKE enum helper_exit learn(struct bed *b, const char *devpath, int port, const char *imei,
	const char *roles)
{
	enum helper_exit code;

	if (imei)
		setenv("SYNTH_ARG_IMEI", imei, 1);
	if (roles)
		setenv("SYNTH_ARG_ROLES", roles, 1);
	setenv("ACTION", "change", 1);
	code = name(b, devpath, port);
	setenv("ACTION", "add", 1);
	unsetenv("SYNTH_ARG_IMEI");
	unsetenv("SYNTH_ARG_ROLES");
	return code;
}

/* Kept aside, so that a file system that gives an inode's number twice does not do it here: to
 * the helper it is what tells two appearances from each other. */
FAKE void put_aside(struct bed *b, const struct fake_stick *s)
{
	char from[200], to[200];

	snprintf(from, sizeof(from), "%s%s", b->sys.path, s->devpath);
	snprintf(to, sizeof(to), "%s/gone-%u%s", b->root.path, s->devnum, strrchr(s->devpath, '/'));
	*strrchr(to, '/') = '-';
	assert_int_equal(rename(from, to), 0);
	fake_unplug(&b->sys, s);
}

FAKE void replug(struct bed *b, struct fake_stick *s)
{
	put_aside(b, s);
	s->devnum++;
	fake_plug(&b->sys, s);
}

FAKE bool says(const struct bed *b, const char *line)
{
	char whole[256];

	snprintf(whole, sizeof(whole), "%s\n", line);
	return strstr(b->out, whole) != NULL;
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif

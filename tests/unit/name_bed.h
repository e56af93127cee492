/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* For the tests of `surfstick-udev name`: sticks below a root of their own, and what it prints. */
#ifndef SURFSTICK_TESTS_NAME_BED_H
#define SURFSTICK_TESTS_NAME_BED_H

#include "helper_bed.h"

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

FAKE const struct fake_interface silent[] = { { 0xff, 0xff, 0xff, true },
	{ 0xff, 0xff, 0xff, false }, { 0xff, 0xff, 0xff, false }, { 0x08, 6, 0x50, false } };
FAKE const struct fake_interface modem_first[] = { { 0xff, 2, 0x10, true },
	{ 0xff, 2, 0x12, true } };
FAKE const struct fake_interface pcui_first[] = { { 0xff, 2, 0x12, true },
	{ 0xff, 2, 0x10, true } };

FAKE struct fake_stick stick(const char *devpath, const char *serial)
{
	return (struct fake_stick){ .devpath = devpath, .vid = 0x12d1, .pid = 0x155e,
		.devnum = 4, .product = "HUAWEI_MOBILE\n", .serial = serial,
		.interfaces = silent, .n_interfaces = ARRAY_SIZE(silent) };
}

/* The helper as udev runs it; its output is in b->out. */
FAKE enum helper_exit name_devpath(struct bed *b, const char *event)
{
	setenv("DEVPATH", event, 1);
	return run_printing(b, helper_name, b->out, sizeof(b->out));
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

FAKE void plug_again(struct bed *b, struct fake_stick *s)
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

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The ttys of one stick, as sysfs shows them: found from the name of any of them in /dev. */
#ifndef SURFSTICK_DIALER_TTYS_H
#define SURFSTICK_DIALER_TTYS_H

#include "base/macro.h"

enum { TTYS_MAX = 16 };

struct ttys {
	unsigned vid, pid;
	size_t n;
	struct {
		char name[16];	    /* "ttyUSB0" */
		unsigned interface; /* bInterfaceNumber */
	} ports[TTYS_MAX]; /* by interface */
};

/* sysfs: "/sys", or a test's own. device: "/dev/gsm0". -ENODEV: not a tty of a USB device. */
int ttys_of_stick(struct ttys *out, const char *sysfs, const char *device);

#endif

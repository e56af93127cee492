/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the verbs of surfctl that it does by itself share. */
#ifndef SURFSTICK_DIALER_SURFCTL_H
#define SURFSTICK_DIALER_SURFCTL_H

#include "base/macro.h"

/* Exit codes: the answer's own (0, 1), and these (sysexits(3)). surfctl(1) lists them all. */
enum { EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_NOPERM = 77 };

struct surfctl_call {
	const char *stick; /* --stick, NULL when it was not given */
	bool json;
	int argc;
	char **argv; /* from the verb on; NULL-ended */
};

/* "surfctl: ..." on standard error; returns code. */
int surfctl_complain(int code, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The program of this name beside this surfctl, so that a build tree uses its own; else that in
 * dir. */
void surfctl_program(char *path, size_t size, const char *name, const char *dir);
/* Runs it with our output (its input is empty) and waits. Its exit code; 255 when it was killed,
 * or could not be started, which is then said. */
int surfctl_run(const char *path, const char *const *argv);

#endif

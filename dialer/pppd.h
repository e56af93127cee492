/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A start order as pppd's argument list: pure, fixed arrays, no heap, no shell. */
#ifndef SURFSTICK_DIALER_PPPD_H
#define SURFSTICK_DIALER_PPPD_H

#include "dialer/launcher.h"

/* Descriptors pppd is given beside 0, the line. */
enum { PPPD_LOG_FD = 3, PPPD_PASSWORD_FD = 4 };

struct pppd_argv {
	const char *word[208]; /* NULL-ended; points into text, the order or constants */
	char text[480];	       /* numbers and the extra words */
	size_t n, used;
};

/*
 * start is borrowed while out is in use. -EINVAL: an interface or link name pppd would make a
 * path or another option of; -E2BIG: more words than pppd ever needs.
 */
int pppd_argv(struct pppd_argv *out, const struct launcher_start *start);

#endif

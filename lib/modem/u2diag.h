/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The value of Huawei's AT^U2DIAG, which older sticks and HiLink ones keep in place of
 * ^SETPORT's, and the firmware it is for (AT^FHVER). Pure.
 */
#ifndef SURFSTICK_MODEM_U2DIAG_H
#define SURFSTICK_MODEM_U2DIAG_H

#include "base/macro.h"

enum { U2DIAG_MAX = 65535, U2DIAG_WHY = 200 };

struct firmware {
	char model[33];	  /* escaped; "" when it did not say */
	char version[41]; /* "21.180.01.00.00" */
	bool hilink;	  /* 22.x: the stick is a router, ^SETPORT is not there */
};

/* ^FHVER:"E3372H-607 22.329.63.00.74,CL2E3372HM Ver.A". -EINVAL: it makes no sense. */
int firmware_parse(struct firmware *out, const char *line);

/* ^U2DIAG: 255. -EINVAL. */
int u2diag_parse(unsigned *out, const char *line);
/* What a value stands for; NULL: nobody wrote it down. */
const char *u2diag_words(unsigned value);
/*
 * Whether it is safe: -EPERM and why, when it may strand the stick. firmware: model "" is a
 * stick that does not say what it runs.
 */
int u2diag_check(unsigned value, const struct firmware *firmware, char *why, size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Complaints about a file: `file:line:col: what`, counted, and stopped when there are many. */
#ifndef SURFSTICK_CONF_REPORT_H
#define SURFSTICK_CONF_REPORT_H

#include "base/ini.h"
#include "conf/conf.h"

struct conf_report {
	conf_complain_fn *complain; /* may be NULL */
	void *ctx;
	unsigned errors;
	unsigned warnings; /* beyond some, they are counted only */
};

/* at may be NULL: the text then names the file itself. Returns 0, or -EINVAL when there were
 * so many that reading on is of no use. */
int conf_report_error(struct conf_report *report, const struct ini_place *at, const char *fmt,
	...) PRINTF_LIKE(3, 4);
int conf_report_warning(struct conf_report *report, const struct ini_place *at, const char *fmt,
	...) PRINTF_LIKE(3, 4);

#endif

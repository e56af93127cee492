/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/report.h"

#include <errno.h>
#include <stdarg.h>

enum { ERRORS_MAX = 20, WARNINGS_MAX = 50, TEXT_MAX = 512 };

static void say(struct conf_report *report, bool is_error, const struct ini_place *at,
	const char *fmt, va_list ap)
{
	char text[TEXT_MAX] = "";
	size_t len = 0;

	if (!report->complain)
		return;
	if (at) {
		snprintf(text, sizeof(text), "%.256s:%u:%u: ", at->file, at->line, at->col);
		len = strlen(text);
	}
	vsnprintf(text + len, sizeof(text) - len, fmt, ap);
	report->complain(report->ctx, is_error, text);
}

int conf_report_error(struct conf_report *report, const struct ini_place *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(report, true, at, fmt, ap);
	va_end(ap);
	if (++report->errors < ERRORS_MAX)
		return 0;
	if (report->complain)
		report->complain(report->ctx, true, "too many errors, giving up");
	return -EINVAL;
}

int conf_report_warning(struct conf_report *report, const struct ini_place *at, const char *fmt,
	...)
{
	va_list ap;

	if (++report->warnings == WARNINGS_MAX && report->complain)
		report->complain(report->ctx, false, "more warnings are not shown");
	if (report->warnings >= WARNINGS_MAX)
		return 0;
	va_start(ap, fmt);
	say(report, false, at, fmt, ap);
	va_end(ap);
	return 0;
}

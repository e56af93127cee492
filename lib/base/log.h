/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Log lines: to standard error for a person, with "<n>" priorities for the journal, or to
 * syslog where there is neither (the udev helper). A line is written once, at the top floor,
 * in words a user can act on. Text from a modem, SIM or USB descriptor goes through
 * text_escape() before it gets here: log_line() passes no control characters on, in any case.
 */
#ifndef SURFSTICK_BASE_LOG_H
#define SURFSTICK_BASE_LOG_H

#include "base/macro.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

enum log_target {
	LOG_TO_STDERR,	/* "12:01:02.345 text" */
	LOG_TO_JOURNAL, /* "<6>text" on standard error: sd-daemon(3) */
	LOG_TO_SYSLOG,
};

/* ident: borrowed for the life of the process. Default: errors to info, standard error. */
void log_open(enum log_target target, const char *ident, enum log_level most);
/* Whether the journal reads our standard error. The variable alone does not tell: terminals that
 * are started as a service hand it on to their shells. */
bool log_is_journal(void);
/* A hook that sees every line that passes the level, for tests. */
void log_tee(void (*fn)(void *ctx, enum log_level level, const char *line), void *ctx);
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What happened to the simulated stick and when, one line each:
 *
 *	12345.678901 at port=gsm0 cmd=ATZ
 *
 * CLOCK_MONOTONIC, taken at the call; then the event, then key=value pairs. The last value of
 * a line may hold spaces. Each line is one write(2), so a reader sees whole lines only.
 */
#ifndef SURFSTICK_SIM_EVLOG_H
#define SURFSTICK_SIM_EVLOG_H

#include "base/macro.h"

struct evlog {
	int fds[2];
	size_t n;
	unsigned stick; /* of several: "stick=3" is the first value; 0: only one */
};

/* Appends to path; several sinks may be opened ("-": standard output). 0 or -errno. */
int evlog_open(struct evlog *log, const char *path);
void evlog_close(struct evlog *log);
/* log NULL: nothing. fmt: "port=%s"; NULL for an event without values. */
void evlog_event(const struct evlog *log, const char *event, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

#endif

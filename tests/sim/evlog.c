/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/evlog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <time.h>

#include "base/text.h"

enum { EVENT_MAX = 2048 };

int evlog_open(struct evlog *log, const char *path)
{
	int fd;

	if (log->n == ARRAY_SIZE(log->fds))
		return -ENOSPC;
	if (strcmp(path, "-") == 0)
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	log->fds[log->n++] = fd;
	return 0;
}

void evlog_close(struct evlog *log)
{
	while (log->n > 0)
		close(log->fds[--log->n]);
}

void evlog_event(const struct evlog *log, const char *event, const char *fmt, ...)
{
	char values[EVENT_MAX] = "", line[EVENT_MAX + 64];
	struct timespec now;
	va_list args;
	char stick[24] = "";
	int len;

	if (!log || log->n == 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (fmt) {
		va_start(args, fmt);
		vsnprintf(values, sizeof(values), fmt, args);
		va_end(args);
	}
	if (log->stick > 0)
		snprintf(stick, sizeof(stick), " stick=%u", log->stick);
	len = snprintf(line, sizeof(line), "%lld.%06ld %s%s%s", (long long)now.tv_sec,
		now.tv_nsec / 1000, event, stick, fmt ? " " : "");
	text_printable(line + len, sizeof(line) - (size_t)len - 1, values);
	len = (int)strlen(line);
	line[len++] = '\n';
	for (size_t i = 0; i < log->n; i++) {
		/* A full disk costs the line, not the test. */
		if (write(log->fds[i], line, (size_t)len) != len)
			continue;
	}
}

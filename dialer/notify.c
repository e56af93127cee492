/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/notify.h"

#include <limits.h>
#include <time.h>

#include "base/text.h"

static void say(const struct notify *n, const char *what)
{
	if (n->fd < 0)
		return;
	/* Nobody to tell when it fails, and the next one is as good. */
	if (sendto(n->fd, what, strlen(what), MSG_NOSIGNAL | MSG_DONTWAIT,
		    (const struct sockaddr *)&n->to, n->to_len) < 0)
		return;
}

/* A path, or "@name" for the abstract namespace: unix(7). */
static bool set_address(struct notify *n, const char *path)
{
	size_t len = strlen(path);

	if ((path[0] != '/' && path[0] != '@') || len < 2 || len >= sizeof(n->to.sun_path))
		return false;
	n->to.sun_family = AF_UNIX;
	memcpy(n->to.sun_path, path, len);
	if (path[0] == '@')
		n->to.sun_path[0] = '\0';
	/* An abstract name is as long as it says, without a NUL. */
	n->to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (path[0] == '/'));
	return true;
}

/* sd_watchdog_enabled(3): WATCHDOG_PID, where set, must be ours; half the time is advised. */
static uint64_t watchdog_interval(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	unsigned long value;

	if (pid && (text_number(pid, 1, INT_MAX, &value) < 0 || (pid_t)value != getpid()))
		return 0;
	if (!usec || text_number(usec, 1, ULONG_MAX, &value) < 0)
		return 0;
	return value < 2000 ? 1 : value / 2000;
}

void notify_open(struct notify *n)
{
	const char *path = getenv("NOTIFY_SOCKET");

	memset(n, 0, sizeof(*n));
	n->fd = -1;
	if (path && set_address(n, path))
		n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (n->fd >= 0)
		n->watchdog_ms = watchdog_interval();
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

void notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

void notify_ready(const struct notify *n)
{
	say(n, "READY=1");
}

void notify_status(const struct notify *n, const char *text)
{
	char line[512] = "STATUS=";

	text_printable(line + strlen(line), sizeof(line) - strlen(line), text);
	say(n, line);
}

void notify_reloading(const struct notify *n)
{
	struct timespec now = { 0 };
	char line[64];

	/* Type=notify-reload wants to know which reload is meant. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(line, sizeof(line), "RELOADING=1\nMONOTONIC_USEC=%llu",
		(unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000);
	say(n, line);
}

void notify_stopping(const struct notify *n)
{
	say(n, "STOPPING=1");
}

void notify_watchdog(const struct notify *n)
{
	say(n, "WATCHDOG=1");
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The service manager's notification protocol: sd_notify(3), "Notes", says it is stable and may
 * be spoken without libsystemd. Every call does nothing where nobody listens, and none waits.
 */
#ifndef SURFSTICK_DIALER_NOTIFY_H
#define SURFSTICK_DIALER_NOTIFY_H

#include <sys/socket.h>
#include <sys/un.h>

#include "base/macro.h"

struct notify {
	int fd; /* -1: nobody listens */
	struct sockaddr_un to;
	socklen_t to_len;
	uint64_t watchdog_ms; /* how often notify_watchdog() is due; 0: never */
};

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID and unsets them, so no child has them. */
void notify_open(struct notify *notify);
void notify_close(struct notify *notify);

void notify_ready(const struct notify *notify);
/* One line; control characters are replaced: a newline would begin another assignment. */
void notify_status(const struct notify *notify, const char *text);
/* Followed by notify_ready() when done. */
void notify_reloading(const struct notify *notify);
void notify_stopping(const struct notify *notify);
void notify_watchdog(const struct notify *notify);

#endif

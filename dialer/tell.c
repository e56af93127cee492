/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/tell.h"

#include <errno.h>
#include <fcntl.h>

/* "change": whoever has the tty open keeps it, links alone may come and go. The UUID is only to
 * know one's own events by; ours are all alike. */
#define CHANGE "change 5a1f5c6e-7c1d-4b6e-9d53-3a6d0f0c9e71 "

int tell_udev(const char *sysfs, const char *tty, const char *text)
{
	char path[256], event[256];
	int CLEANUP_CLOSE fd = -1;
	int len = snprintf(event, sizeof(event), CHANGE "%s", text);

	if (tty[0] == '.' || strchr(tty, '/') || len >= (int)sizeof(event))
		return -EINVAL;
	snprintf(path, sizeof(path), "%s/class/tty/%s/uevent", sysfs, tty);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 || write(fd, event, (size_t)len) < 0 ? -errno : 0;
}

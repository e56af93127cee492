/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/vhci.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "base/file.h"
#include "base/text.h"

#define VHCI "/sys/devices/platform/vhci_hcd.0"

/* VDEV_ST_NULL of usbip_common.h, and USB_SPEED_HIGH of linux/usb/ch9.h. */
enum { STATE_FREE = 4, SPEED_HIGH = 3, DEVID = 1 << 16 | 2, STATUS_MAX = 16384, HUBS = 8 };

/* "hs  0000 004 000 00000000 000000 0-0" */
int vhci_pick(const char *status, int wanted)
{
	int result = wanted < 0 ? -EBUSY : -ENOENT;

	while (*status) {
		unsigned port, state;

		if (sscanf(status, "hs %u %u", &port, &state) == 2) {
			if (wanted < 0 && state == STATE_FREE)
				return (int)port;
			if ((int)port == wanted)
				return state == STATE_FREE ? wanted : -EBUSY;
		}
		status += strcspn(status, "\n");
		status += *status == '\n';
	}
	return result;
}

/* status, status.1, ...: one file for each root hub (vhci_sysfs.c, status_show()). */
static int find_on(unsigned hub, int wanted)
{
	struct buf text = { 0 };
	char path[80];
	int err, port;

	if (hub == 0)
		snprintf(path, sizeof(path), VHCI "/status");
	else
		snprintf(path, sizeof(path), VHCI "/status.%u", hub);
	err = file_read(path, STATUS_MAX, &text, NULL);
	port = err < 0 ? -ENODEV : vhci_pick(text.data ? text.data : "", wanted);
	buf_free(&text);
	return port;
}

int vhci_find(int wanted, unsigned hub)
{
	int result = -ENODEV;

	for (unsigned i = 0; i < HUBS; i++) {
		int port = find_on((hub + i) % HUBS, wanted);

		if (port >= 0 || (port == -EBUSY && wanted >= 0))
			return port;
		if (port != -ENODEV)
			result = port;
	}
	return result;
}

int vhci_attach(int port)
{
	char order[64];
	int pair[2];
	int fd, n, err = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	n = snprintf(order, sizeof(order), "%d %d %d %d", port, pair[1], DEVID, SPEED_HIGH);
	fd = open(VHCI "/attach", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, order, (size_t)n) != n || fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0)
		err = -errno;
	if (fd >= 0)
		close(fd);
	/* The kernel holds its own reference. */
	close(pair[1]);
	if (err < 0) {
		close(pair[0]);
		return err;
	}
	return pair[0];
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/ports.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "base/text.h"

enum {
	/* udev names the ports one by one; on a busy machine that takes its time */
	GRACE_MS = 2000,
	/* Documentation/admin-guide/devices.txt: Unix98 PTY slaves */
	PTY_MAJOR_FIRST = 136,
	PTY_MAJOR_LAST = 143,
};

static void on_inotify(struct loop_io *io, uint32_t events)
{
	struct ports *ports = container_of(io, struct ports, io);
	char drain[4096]; /* what it was is not asked: all is looked at again */

	(void)events;
	while (read(io->fd, drain, sizeof(drain)) > 0)
		;
	ports->changed(ports->ctx);
}

int ports_watch(struct ports *ports, struct loop *loop, const char *device,
	void (*changed)(void *ctx), void *ctx)
{
	char dir[sizeof(ports->dir)];
	const char *slash = strrchr(device, '/');
	int err;

	if (!slash || !text_copy_n(dir, sizeof(dir), device, (size_t)(slash - device) + 1))
		return -EINVAL;
	if (ports->loop && strcmp(dir, ports->dir) == 0)
		return 0;
	ports_close(ports);
	ports->inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (ports->inotify_fd < 0)
		return -errno;
	if (inotify_add_watch(ports->inotify_fd, dir,
		    IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB) < 0)
		err = -errno;
	else
		err = loop_io_add(loop, &ports->io, ports->inotify_fd, EPOLLIN, on_inotify);
	if (err < 0) {
		close(ports->inotify_fd);
		return err;
	}
	text_copy(ports->dir, sizeof(ports->dir), dir);
	ports->loop = loop;
	ports->changed = changed;
	ports->ctx = ctx;
	return 0;
}

void ports_close(struct ports *ports)
{
	if (!ports->loop)
		return;
	loop_io_del(&ports->io);
	close(ports->inotify_fd);
	ports->loop = NULL;
}

bool ports_exist(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISCHR(st.st_mode);
}

unsigned ports_grace(const char *path)
{
	struct stat st;
	struct timespec now;
	int64_t age_ms;

	if (stat(path, &st) < 0)
		return 0;
	if (major(st.st_rdev) >= PTY_MAJOR_FIRST && major(st.st_rdev) <= PTY_MAJOR_LAST)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	age_ms = (int64_t)(now.tv_sec - st.st_ctim.tv_sec) * 1000 +
		(now.tv_nsec - st.st_ctim.tv_nsec) / 1000000;
	return age_ms < 0 || age_ms >= GRACE_MS ? 0 : GRACE_MS - (unsigned)age_ms;
}

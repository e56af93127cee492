/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_wait.h"

#include <errno.h>
#include <sys/inotify.h>

#include "dialer/surfctl_ask.h"

/* From bind(2), which inotify tells, to listen(2), which it does not. */
enum { LISTEN_MS = 100 };

/* The device node, through the link: udev touches a link at every event, and a node that was
 * made anew is another one, should the time without it be missed. */
static bool port_is_back(struct surfctl_wait *w)
{
	struct stat now;

	if (stat(w->port, &now) < 0) {
		w->left = true;
		return false;
	}
	return w->left || now.st_ino != w->before.st_ino;
}

static void look(struct surfctl_wait *w);

static void on_again(struct loop_timer *timer)
{
	look(container_of(timer, struct surfctl_wait, again));
}

static void look(struct surfctl_wait *w)
{
	int fd;

	if (!port_is_back(w))
		return;
	if (!w->served) {
		loop_quit(w->loop, 0);
		return;
	}
	fd = surfctl_connect(w->stick);
	if (fd >= 0) {
		close(fd);
		loop_quit(w->loop, 0);
	} else if (fd == -ECONNREFUSED) {
		loop_timer_in(w->loop, &w->again, LISTEN_MS, on_again);
	}
}

static void on_inotify(struct loop_io *io, uint32_t events)
{
	char drain[4096]; /* what it was is not asked: all is looked at again */

	(void)events;
	while (read(io->fd, drain, sizeof(drain)) > 0)
		;
	look(container_of(io, struct surfctl_wait, io));
}

static void on_limit(struct loop_timer *timer)
{
	loop_quit(container_of(timer, struct surfctl_wait, limit)->loop, -ETIMEDOUT);
}

int surfctl_wait_begin(struct surfctl_wait *w, struct loop *loop, const char *dev,
	const char *stick)
{
	enum { EVENTS = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB };
	int fd = surfctl_connect(stick);

	*w = (struct surfctl_wait){ .loop = loop, .stick = stick, .served = fd >= 0 };
	if (fd >= 0)
		close(fd);
	snprintf(w->port, sizeof(w->port), "%s/%s", dev, stick);
	w->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->inotify < 0)
		return -errno;
	if (inotify_add_watch(w->inotify, dev, EVENTS) < 0 ||
		(w->served && inotify_add_watch(w->inotify, SURFCTL_RUN_DIR, EVENTS) < 0)) {
		int err = -errno;

		close(w->inotify);
		w->inotify = -1;
		return err;
	}
	w->left = stat(w->port, &w->before) < 0;
	return 0;
}

int surfctl_wait_back(struct surfctl_wait *w, unsigned ms)
{
	int err = loop_io_add(w->loop, &w->io, w->inotify, EPOLLIN, on_inotify);

	if (err < 0)
		return err;
	loop_timer_in(w->loop, &w->limit, ms, on_limit);
	look(w);
	err = loop_run(w->loop);
	loop_timer_stop(&w->limit);
	loop_timer_stop(&w->again);
	loop_io_del(&w->io);
	return err;
}

void surfctl_wait_close(struct surfctl_wait *w)
{
	if (w->inotify >= 0)
		close(w->inotify);
	w->inotify = -1;
}

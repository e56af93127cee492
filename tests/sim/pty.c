/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#include "base/text.h"
#include "tests/sim/line.h"

enum { PTY_OUT_MAX = 1 << 20 };

static struct line *line_of(struct pty_port *port)
{
	struct brain *brain = port->face->brain;
	size_t i = (size_t)(port - port->face->ports);

	return i < brain->n_lines ? &brain->lines[i] : NULL;
}

static void rewatch(struct pty_port *port)
{
	struct line *line = line_of(port);
	uint32_t events = (line && line_full(line) ? 0 : EPOLLIN) | (port->out.len ? EPOLLOUT : 0);

	if (port->io.loop)
		loop_io_mod(&port->io, events);
}

static void write_out(struct pty_port *port)
{
	while (port->out.len > 0) {
		ssize_t n = write(port->io.fd, port->out.data, port->out.len);

		if (n <= 0)
			break;
		buf_eat(&port->out, (size_t)n);
	}
	rewatch(port);
}

static void make_raw(int fd)
{
	struct termios raw;

	if (tcgetattr(fd, &raw) < 0)
		return;
	cfmakeraw(&raw);
	tcsetattr(fd, TCSANOW, &raw);
}

static void count_opens(struct pty_face *face, const struct inotify_event *event)
{
	for (size_t i = 0; i < face->n_ports; i++) {
		struct pty_port *port = &face->ports[i];
		struct line *line;

		/* The network card's place holds no port. */
		if (!port->io.loop || port->watch != event->wd)
			continue;
		line = line_of(port);
		if (event->mask & IN_OPEN)
			port->opens++;
		else if ((event->mask & IN_CLOSE) && port->opens > 0)
			port->opens--;
		if (line)
			line_dtr(line, port->opens > 0);
	}
}

static void read_notices(struct pty_face *face)
{
	char data[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while ((n = read(face->notify.fd, data, sizeof(data))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct inotify_event *event = (const void *)(data + at);

			count_opens(face, event);
			at += (ssize_t)(sizeof(*event) + event->len);
		}
	}
}

static void on_notice(struct loop_io *io, uint32_t events)
{
	(void)events;
	read_notices(container_of(io, struct pty_face, notify));
}

static void on_master(struct loop_io *io, uint32_t events)
{
	struct pty_port *port = container_of(io, struct pty_port, io);
	struct line *line = line_of(port);
	char data[4096];
	ssize_t n;

	/* Who closed and opened it is to be known before what the newcomer wrote. */
	read_notices(port->face);
	if (events & EPOLLOUT) {
		write_out(port);
		if (line)
			line_drained(line);
	}
	if (!(events & EPOLLIN))
		return;
	n = read(io->fd, data, sizeof(data));
	if (n > 0 && line)
		line_input(line, data, (size_t)n);
	rewatch(port);
}

static int open_slave(struct pty_port *port)
{
	int fd = open(port->path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	make_raw(fd);
	return fd;
}

static int open_port(struct pty_face *face, struct pty_port *port, enum role role)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	memset(port, 0, sizeof(*port));
	port->face = face;
	port->out.max = PTY_OUT_MAX;
	if (grantpt(fd) < 0 || unlockpt(fd) < 0 || ptsname_r(fd, port->path, sizeof(port->path))) {
		close(fd);
		return -EIO;
	}
	port->slave = open_slave(port);
	err = port->slave < 0 ? port->slave :
		loop_io_add(face->loop, &port->io, fd, EPOLLIN, on_master);
	if (err < 0) {
		close(fd);
		return err;
	}
	/* After our own open, which is none of the host's. */
	port->watch = inotify_add_watch(face->notify.fd, port->path, IN_OPEN | IN_CLOSE);
	snprintf(port->link, sizeof(port->link), "%s/%s", face->dir, line_name(role));
	unlink(port->link);
	if (symlink(port->path, port->link) < 0)
		return -errno;
	return port->watch < 0 ? -errno : 0;
}

static void close_port(struct pty_port *port)
{
	if (!port->io.loop)
		return;
	unlink(port->link);
	inotify_rm_watch(port->face->notify.fd, port->watch);
	loop_io_del(&port->io);
	close(port->io.fd);
	close(port->slave);
	buf_free(&port->out);
}

static int attach(void *ctx, const struct profile_identity *identity)
{
	struct pty_face *face = ctx;

	face->n_ports = 0;
	for (size_t i = 0; i < identity->n_interfaces && face->n_ports < BRAIN_LINES; i++) {
		enum role role = identity->interfaces[i].role;
		struct pty_port *port = &face->ports[face->n_ports];
		int err = 0;

		if (!profile_role_speaks(role))
			continue;
		/* Numbers are those of the brain's lines; the network card's has no tty. */
		*port = (struct pty_port){ .face = face };
		if (role != ROLE_NCM)
			err = open_port(face, port, role);
		if (err < 0)
			return err;
		face->n_ports++;
	}
	evlog_event(face->log, "attached", "vid=%04x pid=%04x port=%s", identity->vid,
		identity->pid, face->dir);
	return 0;
}

static void detach(void *ctx)
{
	struct pty_face *face = ctx;

	for (size_t i = 0; i < face->n_ports; i++)
		close_port(&face->ports[i]);
	face->n_ports = 0;
}

static bool has_port(const struct pty_face *face, unsigned line)
{
	return line < face->n_ports && face->ports[line].io.loop;
}

static void send_bytes(void *ctx, unsigned line, const void *data, size_t len)
{
	struct pty_face *face = ctx;

	if (!has_port(face, line))
		return;
	buf_add(&face->ports[line].out, data, len);
	write_out(&face->ports[line]);
}

static size_t backlog(void *ctx, unsigned line)
{
	struct pty_face *face = ctx;

	return has_port(face, line) ? face->ports[line].out.len : 0;
}

/* What drivers/usb/serial/option.c does when carrier falls: tty_port_tty_hangup(), unless the
 * program asked not to care (CLOCAL). */
static void status(void *ctx, unsigned line, bool dcd, bool dsr)
{
	struct pty_face *face = ctx;
	struct pty_port *port;
	struct termios now;
	bool fell;
	int fresh;

	(void)dsr;
	if (!has_port(face, line))
		return;
	port = &face->ports[line];
	fell = port->dcd && !dcd;
	port->dcd = dcd;
	if (!fell || port->opens == 0 || tcgetattr(port->io.fd, &now) < 0 || (now.c_cflag & CLOCAL))
		return;
	if (ioctl(port->slave, TIOCVHANGUP) < 0)
		return;
	evlog_event(face->log, "tty-hangup", "port=%s", port->link);
	fresh = open_slave(port);
	if (fresh < 0)
		return;
	close(port->slave);
	port->slave = fresh;
}

static void resume(void *ctx, unsigned line)
{
	struct pty_face *face = ctx;

	if (has_port(face, line))
		rewatch(&face->ports[line]);
}

static void flush(void *ctx, unsigned line)
{
	struct pty_face *face = ctx;
	struct pty_port *port = &face->ports[line];

	if (!has_port(face, line))
		return;
	buf_eat(&port->out, port->out.len);
	port->out.failed = false;
	tcflush(port->slave, TCIFLUSH);
}

static void reboot(void *ctx)
{
	plug_reset(((struct pty_face *)ctx)->plug);
}

static const struct brain_face pty_brain_face = { send_bytes, backlog, status, resume, flush,
	reboot };

const struct plug_face pty_plug_face = { attach, detach, false, &pty_brain_face };

int pty_init(struct pty_face *face)
{
	int fd, err;

	if (mkdir(face->dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = loop_io_add(face->loop, &face->notify, fd, EPOLLIN, on_notice);
	if (err < 0)
		close(fd);
	return err;
}

void pty_close(struct pty_face *face)
{
	loop_io_del(&face->notify);
	close(face->notify.fd);
}

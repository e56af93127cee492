/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/far.h"

#include <errno.h>
#include <fcntl.h>
#include <termios.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/text.h"

enum { FAR_ARGS = 64, FAR_LOW_WATER = 4096, FAR_KILL_MS = 2000, FAR_READY_MS = 10000 };

struct far {
	struct far_host *host;
	const struct far_ops *ops;
	void *ctx;
	struct child child;
	struct loop_io io; /* the pty's master */
	struct loop_timer timer;
	int fd; /* -1: a stand-in without a line */
	bool ready, held, over;
	struct buf out;
	struct far *next;
};

static void watch(struct far *far)
{
	uint32_t events = (far->held ? 0 : EPOLLIN) | (far->out.len ? EPOLLOUT : 0);

	if (far->io.loop)
		loop_io_mod(&far->io, events);
}

static void reap(struct far *far)
{
	loop_timer_stop(&far->timer);
	child_drop(&far->child);
	buf_free(&far->out);
	free(far);
}

static void unlist(struct far *far)
{
	for (struct far **link = &far->host->ending; *link; link = &(*link)->next) {
		if (*link == far) {
			*link = far->next;
			return;
		}
	}
}

static void on_late(struct loop_timer *timer)
{
	struct far *far = container_of(timer, struct far, timer);

	if (far->over)
		child_signal(&far->child, SIGKILL);
	else
		far->ops->ended(far->ctx);
}

static void on_child_end(struct child *child, int status)
{
	struct far *far = container_of(child, struct far, child);

	(void)status;
	if (!far->over) {
		far->ops->ended(far->ctx);
		return;
	}
	unlist(far);
	reap(far);
}

static void flush(struct far *far)
{
	while (far->out.len > 0) {
		ssize_t n = write(far->fd, far->out.data, far->out.len);

		if (n <= 0)
			break;
		buf_eat(&far->out, (size_t)n);
	}
	watch(far);
}

static void become_ready(struct far *far)
{
	far->ready = true;
	loop_timer_stop(&far->timer);
	far->ops->ready(far->ctx);
}

static void on_master(struct loop_io *io, uint32_t events)
{
	struct far *far = container_of(io, struct far, io);
	char data[4096];
	ssize_t n;

	if (events & EPOLLOUT) {
		size_t before = far->out.len;

		flush(far);
		if (before > FAR_LOW_WATER && far->out.len <= FAR_LOW_WATER) {
			far->ops->room(far->ctx);
			return;
		}
	}
	/* A hang-up is told again and again: nothing more is wanted from it while held. */
	if (far->held && (events & EPOLLHUP))
		loop_io_del(io);
	if (far->held || !(events & (EPOLLIN | EPOLLHUP)))
		return;
	n = read(io->fd, data, sizeof(data));
	if (n > 0) {
		far->ops->data(far->ctx, data, (size_t)n);
		return;
	}
	/* EIO: every copy of the slave is closed. The child's end says the rest. */
	if (n < 0 && errno == EAGAIN)
		return;
	loop_io_del(io);
}

/* The first frame of pppd is kept for the caller and tells that it listens. */
static void on_first(struct loop_io *io, uint32_t events)
{
	struct far *far = container_of(io, struct far, io);

	if (!(events & EPOLLIN)) {
		loop_io_del(io);
		return;
	}
	far->held = true;
	io->fn = on_master;
	watch(far);
	become_ready(far);
}

static void on_stand_in(struct loop_timer *timer)
{
	become_ready(container_of(timer, struct far, timer));
}

static size_t add_words(const char **argv, size_t n, char *words)
{
	while (*words && n < FAR_ARGS - 1) {
		size_t len = strcspn(words, " ");

		if (len > 0)
			argv[n++] = words;
		words += len;
		if (*words)
			*words++ = '\0';
	}
	return n;
}

static int start_pppd(struct far *far, int slave)
{
	static const char *const fixed[] = { "/usr/sbin/pppd", "115200", "nodetach", "local",
		"nocrtscts", "nodefaultroute", "noipdefault", "noccp", "novj", "lcp-restart", "1",
		"ipcp-restart", "1", "lcp-echo-interval", "0" };
	const struct far_host *host = far->host;
	const char *argv[FAR_ARGS] = { NULL };
	char addresses[80], options[1024];
	struct child_fd fds[3] = { { slave, 0 }, { slave, 1 }, { -1, 2 } };
	struct child_spec spec = { .argv = argv, .fds = fds, .n_fds = 3, .controlling_tty = true,
		.death_signal = SIGTERM };
	int CLEANUP_CLOSE log_fd = -1;
	char number[12];
	size_t n = 0;

	if (host->netns) {
		argv[n++] = "/sbin/ip";
		argv[n++] = "netns";
		argv[n++] = "exec";
		argv[n++] = host->netns;
	}
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		argv[n++] = fixed[i];
	snprintf(addresses, sizeof(addresses), "%s:%s", host->local, host->remote);
	argv[n++] = addresses;
	argv[n++] = host->ipv6 ? "+ipv6" : "noipv6";
	if (host->log_path) {
		log_fd = open(host->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (log_fd < 0)
			return -errno;
		fds[2].ours = log_fd;
		snprintf(number, sizeof(number), "%d", 2);
		argv[n++] = "logfd";
		argv[n++] = number;
	}
	text_copy(options, sizeof(options), host->options ? host->options : "noauth");
	add_words(argv, n, options);
	spec.path = argv[0];
	return child_start(&far->child, host->loop, &spec, on_child_end);
}

static int start_command(struct far *far, int slave)
{
	const char *argv[] = { "/bin/sh", "-c", far->host->command, NULL };
	struct child_fd fds[] = { { slave, 0 }, { slave, 1 } };
	struct child_spec spec = { .path = argv[0], .argv = argv, .fds = fds, .n_fds = 2,
		.controlling_tty = true, .death_signal = SIGTERM };

	return child_start(&far->child, far->host->loop, &spec, on_child_end);
}

static int open_line(struct far *far)
{
	struct termios raw;
	char path[64];
	int slave;

	far->fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (far->fd < 0)
		return -errno;
	if (grantpt(far->fd) < 0 || unlockpt(far->fd) < 0 ||
		ptsname_r(far->fd, path, sizeof(path)) != 0)
		return -errno;
	slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return -errno;
	if (tcgetattr(slave, &raw) == 0) {
		cfmakeraw(&raw);
		raw.c_cflag |= CLOCAL;
		tcsetattr(slave, TCSANOW, &raw);
	}
	return slave;
}

static int start_child(struct far *far)
{
	int slave = open_line(far);
	int err;

	if (slave < 0)
		return slave;
	if (far->host->kind == FAR_PPPD)
		err = start_pppd(far, slave);
	else
		err = start_command(far, slave);
	if (err == 0)
		err = loop_io_add(far->host->loop, &far->io, far->fd, EPOLLIN,
			far->host->kind == FAR_PPPD ? on_first : on_master);
	close(slave);
	if (err == 0 && far->host->kind == FAR_PPPD)
		loop_timer_in(far->host->loop, &far->timer, FAR_READY_MS, on_late);
	else if (err == 0)
		loop_timer_in(far->host->loop, &far->timer, 0, on_stand_in);
	if (err == 0 && far->host->kind == FAR_COMMAND)
		far_hold(far, true);
	return err;
}

int far_new(struct far **out, struct far_host *host, const struct far_ops *ops, void *ctx)
{
	struct far *far;
	int err = 0;

	if (host->kind == FAR_NONE)
		return -ENOTCONN;
	far = calloc(1, sizeof(*far));
	if (!far)
		return -ENOMEM;
	far->host = host;
	far->ops = ops;
	far->ctx = ctx;
	far->fd = -1;
	if (host->kind == FAR_PPPD || host->kind == FAR_COMMAND)
		err = start_child(far);
	else
		loop_timer_in(host->loop, &far->timer, 0, on_stand_in);
	if (err < 0) {
		far_free(far);
		return err;
	}
	*out = far;
	return 0;
}

void far_free(struct far *far)
{
	if (!far)
		return;
	loop_timer_stop(&far->timer);
	loop_io_del(&far->io);
	if (far->fd >= 0)
		close(far->fd);
	far->over = true;
	if (!far->child.pid) {
		reap(far);
		return;
	}
	child_signal(&far->child, SIGTERM);
	far->next = far->host->ending;
	far->host->ending = far;
	loop_timer_in(far->host->loop, &far->timer, FAR_KILL_MS, on_late);
}

void far_write(struct far *far, const void *data, size_t len)
{
	if (far->host->kind == FAR_ECHO)
		far->ops->data(far->ctx, data, len);
	if (far->fd < 0 || !far->io.loop)
		return;
	buf_add(&far->out, data, len);
	flush(far);
}

size_t far_backlog(const struct far *far)
{
	return far->out.len;
}

void far_hold(struct far *far, bool hold)
{
	far->held = hold;
	watch(far);
}

int far_signal(struct far *far, int signo)
{
	return child_signal(&far->child, signo);
}

void far_host_close(struct far_host *host)
{
	while (host->ending) {
		struct far *far = host->ending;

		host->ending = far->next;
		reap(far);
	}
}

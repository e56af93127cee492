/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_ask.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/text.h"
#include "dialer/surfctl.h"

enum { PRIVATE_FD = 3 };

struct asking {
	struct loop *loop;
	struct loop_io io;
	struct buf in;
	struct child surfdial;
};

/* One line of the answer: dialer/control.h says how they look. */
static void take_line(struct asking *a, char *line)
{
	unsigned long code;

	if (line[0] == 'x' && line[1] == ' ') {
		loop_quit(a->loop, text_number(line + 2, 0, 255, &code) == 0 ? (int)code : 1);
	} else if ((line[0] == '1' || line[0] == '2') && line[1] == ' ') {
		FILE *to = line[0] == '1' ? stdout : stderr;

		fprintf(to, "%s\n", line + 2);
		fflush(to);
	}
}

static void on_answer(struct loop_io *io, uint32_t events)
{
	struct asking *a = container_of(io, struct asking, io);
	char chunk[4096];
	ssize_t n = read(io->fd, chunk, sizeof(chunk));
	char *nl;

	(void)events;
	if (n <= 0) {
		loop_quit(a->loop, -EPIPE);
		return;
	}
	buf_add(&a->in, chunk, (size_t)n);
	while (a->in.data && (nl = memchr(a->in.data, '\n', a->in.len))) {
		*nl = '\0';
		take_line(a, a->in.data);
		buf_eat(&a->in, (size_t)(nl - a->in.data) + 1);
	}
	if (a->in.failed)
		loop_quit(a->loop, 1);
}

int surfctl_connect(const char *stick)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	snprintf(addr.sun_path, sizeof(addr.sun_path), SURFCTL_RUN_DIR "/%s.sock", stick);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static void on_private_end(struct child *child, int status)
{
	(void)child;
	(void)status; /* its socket tells */
}

static int start_private(struct asking *a, const char *stick)
{
	char path[256], fd_text[] = { '0' + PRIVATE_FD, '\0' };
	const char *argv[] = { "surfdial", "--no-connect", "--control-fd", fd_text, stick, NULL };
	int pair[2], err;

	surfctl_program(path, sizeof(path), "surfdial", SURFSTICK_SBINDIR);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	/* Its log is not what was asked for: standard error stays /dev/null. */
	struct child_fd fds[] = { { pair[1], PRIVATE_FD } };
	struct child_spec spec = {
		.path = path, .argv = argv, .fds = fds, .n_fds = ARRAY_SIZE(fds),
		.death_signal = SIGTERM,
	};

	err = child_start(&a->surfdial, a->loop, &spec, on_private_end);
	close(pair[1]);
	if (err < 0) {
		close(pair[0]);
		return err;
	}
	return pair[0];
}

static int say_nobody(const struct surfctl_request *r, int err)
{
	if (err == -EACCES) {
		fprintf(stderr, "surfctl: no permission to ask surfdial about %s "
			"(root, or group dialout)\n", r->stick);
		return EXIT_NOPERM;
	}
	if (r->may_start)
		fprintf(stderr, "surfctl: cannot start surfdial: %s\n", strerror(-err));
	else
		fprintf(stderr, "surfctl: no surfdial runs for %s: %s\n", r->stick, r->nobody);
	return EXIT_UNAVAILABLE;
}

static int converse(struct asking *a, const char *text, int fd)
{
	char line[600];
	int len = snprintf(line, sizeof(line), "%s\n", text);
	int err;

	if (len >= (int)sizeof(line))
		return EXIT_USAGE;
	if (send(fd, line, (size_t)len, MSG_NOSIGNAL) != len) {
		fprintf(stderr, "surfctl: surfdial does not listen: %s\n", strerror(errno));
		return EXIT_UNAVAILABLE;
	}
	err = loop_io_add(a->loop, &a->io, fd, EPOLLIN, on_answer);
	if (err == 0)
		err = loop_run(a->loop);
	loop_io_del(&a->io);
	return err < 0 && err != -EPIPE ? 1 : err;
}

int surfctl_ask(struct loop *loop, const struct surfctl_request *r)
{
	struct asking a = { .loop = loop };
	int fd = surfctl_connect(r->stick);
	int code;

	if (fd < 0 && fd != -EACCES && r->may_start)
		fd = start_private(&a, r->stick);
	if (fd < 0)
		return say_nobody(r, fd);
	code = converse(&a, r->text, fd);
	close(fd);
	buf_free(&a.in);
	child_drop(&a.surfdial);
	return code;
}

int surfctl_ask_once(struct loop *loop, const struct surfctl_request *request)
{
	int code = surfctl_ask(loop, request);

	if (code != -EPIPE)
		return code;
	fputs("surfctl: surfdial ended without an answer\n", stderr);
	return 1;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/control.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/text.h"

/* What a client may leave unread before it is dropped. */
enum { OUT_MAX = 256 * 1024 };

struct control_client {
	struct control *control;
	struct loop_io io;
	char line[CONTROL_LINE];
	size_t len;
	struct buf out;
	bool used, asked, done, listening, adopted;
};

struct control {
	struct loop *loop;
	const struct control_ops *ops;
	void *ctx;
	int fd;
	struct loop_io io;
	char path[108];
	struct control_client clients[CONTROL_CLIENTS];
	bool orphaned;
};

static void drop(struct control_client *client)
{
	struct control *control = client->control;
	int fd = client->io.fd;

	if (!client->used)
		return;
	if (client->asked && !client->done)
		control->ops->gone(control->ctx, client);
	if (client->adopted)
		control->orphaned = true;
	loop_io_del(&client->io);
	close(fd);
	buf_free(&client->out);
	*client = (struct control_client){ .control = control };
}

static void flush(struct control_client *client)
{
	struct buf *out = &client->out;
	ssize_t n = 0;

	if (out->len > 0)
		n = send(client->io.fd, out->data, out->len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && errno != EAGAIN) {
		drop(client);
		return;
	}
	if (n > 0)
		buf_eat(out, (size_t)n);
	if (out->len == 0 && client->done && !client->adopted)
		drop(client);
	else
		loop_io_mod(&client->io, out->len > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void control_say(struct control_client *client, char where, const char *text)
{
	while (*text && !client->done) {
		size_t len = strcspn(text, "\n");

		buf_addf(&client->out, "%c ", where);
		buf_add(&client->out, text, len);
		buf_adds(&client->out, "\n");
		text += len + (text[len] == '\n');
	}
}

void control_done(struct control_client *client, int code)
{
	buf_addf(&client->out, "x %d\n", code);
	client->done = true;
	client->asked = false;
	if (client->adopted)
		client->done = false; /* it may ask again */
	/* Written from the loop: the caller may still be looking at the client. */
	loop_io_mod(&client->io, EPOLLIN | EPOLLOUT);
}

void control_listen_in(struct control_client *client)
{
	client->listening = true;
}

void control_broadcast(struct control *control, const char *text)
{
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *client = &control->clients[i];

		if (!client->used || !client->listening)
			continue;
		control_say(client, '1', text);
		loop_io_mod(&client->io, EPOLLIN | EPOLLOUT);
	}
}

static void handle_line(struct control_client *client, char *line)
{
	const char *words[CONTROL_WORDS + 1];
	size_t n = 0;
	char *p = line;

	while (n < CONTROL_WORDS) {
		p += strspn(p, " \t\r");
		if (!*p)
			break;
		words[n++] = p;
		p += strcspn(p, " \t\r");
		if (*p)
			*p++ = '\0';
	}
	words[n] = NULL;
	client->asked = true;
	if (*p || n == 0) {
		control_say(client, '2', n ? "too many words" : "empty request");
		control_done(client, 64);
		return;
	}
	client->control->ops->request(client->control->ctx, client, words, n);
}

static void take_input(struct control_client *client)
{
	ssize_t n = read(client->io.fd, client->line + client->len, CONTROL_LINE - 1 - client->len);
	char *nl;

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		drop(client);
		return;
	}
	client->len += (size_t)n;
	client->line[client->len] = '\0';
	nl = memchr(client->line, '\n', client->len);
	if (client->asked || client->done || (!nl && client->len == CONTROL_LINE - 1)) {
		drop(client); /* talks out of turn, or without end */
		return;
	}
	if (!nl)
		return;
	*nl = '\0';
	if (strlen(client->line) != (size_t)(nl - client->line)) {
		drop(client); /* NUL bytes are no request */
		return;
	}
	client->len = 0;
	handle_line(client, client->line);
	if (client->used)
		flush(client);
}

static void on_client(struct loop_io *io, uint32_t events)
{
	struct control_client *client = container_of(io, struct control_client, io);

	if (client->out.failed || client->out.len > OUT_MAX) {
		drop(client);
		return;
	}
	if (events & EPOLLOUT)
		flush(client);
	if (client->used && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		take_input(client);
}

static int add_client(struct control *control, int fd, bool adopted)
{
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *client = &control->clients[i];

		if (client->used)
			continue;
		*client = (struct control_client){ .control = control, .adopted = adopted };
		client->out.max = 2 * OUT_MAX;
		client->used = loop_io_add(control->loop, &client->io, fd, EPOLLIN, on_client) == 0;
		return client->used ? 0 : -ENOMEM;
	}
	return -EMFILE;
}

static void on_accept(struct loop_io *io, uint32_t events)
{
	struct control *control = container_of(io, struct control, io);
	int fd = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)events;
	if (fd >= 0 && add_client(control, fd, false) < 0)
		close(fd);
}

int control_new(struct control **out, struct loop *loop, const struct control_ops *ops, void *ctx)
{
	struct control *control = calloc(1, sizeof(*control));

	if (!control)
		return -ENOMEM;
	control->loop = loop;
	control->ops = ops;
	control->ctx = ctx;
	control->fd = -1;
	*out = control;
	return 0;
}

/* A socket file nobody listens on is a dead surfdial's. */
static bool somebody_listens(const struct sockaddr_un *addr)
{
	int CLEANUP_CLOSE fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) == 0;
}

void control_open_to(const struct control *control, const char *port)
{
	struct stat st;

	/* Not a pty's (0620): its group may write to it, but not read. */
	if (!control->path[0] || stat(port, &st) < 0 || (st.st_mode & 0060) != 0060)
		return;
	if (chown(control->path, (uid_t)-1, st.st_gid) == 0)
		chmod(control->path, 0660);
}

int control_listen(struct control *control, const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	mode_t mask;
	int err = 0;

	if (!text_copy(addr.sun_path, sizeof(addr.sun_path), path))
		return -ENAMETOOLONG;
	if (somebody_listens(&addr))
		return -EADDRINUSE;
	unlink(path);
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (control->fd < 0)
		return -errno;
	mask = umask(0177);
	if (bind(control->fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
		listen(control->fd, CONTROL_CLIENTS) < 0)
		err = -errno;
	umask(mask);
	if (err == 0) {
		text_copy(control->path, sizeof(control->path), path);
		err = loop_io_add(control->loop, &control->io, control->fd, EPOLLIN, on_accept);
	}
	return err;
}

int control_adopt(struct control *control, int fd)
{
	if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	return add_client(control, fd, true);
}

bool control_orphaned(const struct control *control)
{
	return control->orphaned;
}

void control_free(struct control *control)
{
	if (!control)
		return;
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		if (control->clients[i].used && control->clients[i].out.len > 0)
			flush(&control->clients[i]);
		drop(&control->clients[i]);
	}
	loop_io_del(&control->io);
	if (control->fd >= 0)
		close(control->fd);
	if (control->path[0])
		unlink(control->path);
	free(control);
}

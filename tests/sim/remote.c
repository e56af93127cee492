/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/remote.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/file.h"
#include "base/text.h"

static void drop_client(struct remote_client *client)
{
	loop_io_del(&client->io);
	close(client->io.fd);
	client->len = 0;
}

static void run_line(struct remote_client *client)
{
	char answer[600];
	size_t len;

	remote_run(client->remote, client->line, answer, sizeof(answer) - 1);
	len = strlen(answer);
	answer[len++] = '\n';
	if (send(client->io.fd, answer, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len)
		drop_client(client);
}

static void on_client(struct loop_io *io, uint32_t events)
{
	struct remote_client *client = container_of(io, struct remote_client, io);
	char data[REMOTE_LINE];
	ssize_t n = recv(io->fd, data, sizeof(data), MSG_DONTWAIT);

	(void)events;
	if (n <= 0) {
		drop_client(client);
		return;
	}
	for (ssize_t i = 0; i < n && client->io.loop; i++) {
		if (data[i] == '\n') {
			client->line[client->len] = '\0';
			client->len = 0;
			run_line(client);
		} else if (client->len == sizeof(client->line) - 1) {
			drop_client(client);
		} else {
			client->line[client->len++] = data[i];
		}
	}
}

static void on_listener(struct loop_io *io, uint32_t events)
{
	struct remote *remote = container_of(io, struct remote, listener);
	int fd = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC);

	(void)events;
	if (fd < 0)
		return;
	for (size_t i = 0; i < REMOTE_CLIENTS; i++) {
		struct remote_client *client = &remote->clients[i];

		if (client->io.loop)
			continue;
		client->remote = remote;
		client->len = 0;
		if (loop_io_add(remote->loop, &client->io, fd, EPOLLIN, on_client) == 0)
			return;
	}
	close(fd);
}

static int address(struct sockaddr_un *to, const char *path)
{
	*to = (struct sockaddr_un){ .sun_family = AF_UNIX };
	return text_copy(to->sun_path, sizeof(to->sun_path), path) ? 0 : -ENAMETOOLONG;
}

int remote_listen(struct remote *remote, const char *path)
{
	struct sockaddr_un at;
	int err = address(&at, path);
	int fd;

	if (err < 0)
		return err;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	unlink(path);
	if (bind(fd, (const void *)&at, sizeof(at)) < 0 || listen(fd, REMOTE_CLIENTS) < 0)
		err = -errno;
	if (err == 0)
		err = loop_io_add(remote->loop, &remote->listener, fd, EPOLLIN, on_listener);
	if (err < 0)
		close(fd);
	else
		text_copy(remote->path, sizeof(remote->path), path);
	return err;
}

static void on_step(struct loop_timer *timer)
{
	struct remote_step *step = container_of(timer, struct remote_step, timer);
	char answer[600];

	remote_run(step->remote, step->command, answer, sizeof(answer));
	evlog_event(step->remote->log, "script", "command=%s", step->command);
}

/* "at 2.5 command" */
static int add_step(struct remote *remote, const char *line)
{
	struct remote_step *step;
	unsigned long seconds, tenths = 0;
	char number[16];
	const char *at = line + strlen("at ");
	size_t len = strcspn(at, " .");

	if (!text_starts(line, "at ") || !text_copy_n(number, sizeof(number), at, len) ||
		text_number(number, 0, 86400, &seconds) < 0)
		return -EINVAL;
	at += len;
	if (*at == '.') {
		len = strcspn(at + 1, " ");
		if (len > 3 || !text_copy_n(number, sizeof(number), at + 1, len) ||
			text_number(number, 0, 999, &tenths) < 0)
			return -EINVAL;
		for (; len < 3; len++)
			tenths *= 10;
		at += 1 + strcspn(at + 1, " ");
	}
	if (*at != ' ')
		return -EINVAL;
	step = calloc(1, sizeof(*step));
	if (!step)
		return -ENOMEM;
	step->remote = remote;
	step->next = remote->steps;
	remote->steps = step;
	text_copy(step->command, sizeof(step->command), at + 1);
	loop_timer_in(remote->loop, &step->timer, seconds * 1000 + tenths, on_step);
	return 0;
}

int remote_script(struct remote *remote, const char *path, char *error, size_t size)
{
	struct buf text = { 0 };
	char line[REMOTE_LINE];
	int err = file_read(path, 65536, &text, NULL);
	unsigned number = 1;

	if (err < 0)
		snprintf(error, size, "%s: %s", path, strerror(-err));
	for (const char *at = text.data; err == 0 && at && *at; number++) {
		size_t len = strcspn(at, "\n");

		if (len > 0 && *at != '#' && (!text_copy_n(line, sizeof(line), at, len) ||
						     (err = add_step(remote, line)) < 0)) {
			snprintf(error, size, "%s:%u: wants: at SECONDS command", path, number);
			err = -EINVAL;
		}
		at += len + (at[len] == '\n');
	}
	buf_free(&text);
	return err;
}

void remote_close(struct remote *remote)
{
	for (size_t i = 0; i < REMOTE_CLIENTS; i++) {
		if (remote->clients[i].io.loop)
			drop_client(&remote->clients[i]);
	}
	if (remote->listener.loop) {
		loop_io_del(&remote->listener);
		close(remote->listener.fd);
		unlink(remote->path);
	}
	while (remote->steps) {
		struct remote_step *step = remote->steps;

		remote->steps = step->next;
		loop_timer_stop(&step->timer);
		free(step);
	}
}

int remote_send(const char *path, const char *command)
{
	struct sockaddr_un to;
	char answer[600];
	ssize_t n;
	int CLEANUP_CLOSE fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || address(&to, path) < 0 || connect(fd, (const void *)&to, sizeof(to)) < 0) {
		fprintf(stderr, "stick: %s: %s\n", path, strerror(errno));
		return 1;
	}
	if (dprintf(fd, "%s\n", command) < 0)
		return 1;
	n = recv(fd, answer, sizeof(answer) - 1, 0);
	if (n <= 0)
		return 1;
	answer[n] = '\0';
	fputs(answer, stdout);
	return text_starts(answer, "ok") ? 0 : 1;
}

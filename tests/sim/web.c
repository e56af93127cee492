/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/text.h"

enum { HTTP_PORT = 80 };

static const char head_end[] = "\r\n\r\n";

/* The value of a header, "" if there is none. */
static void header(const char *request, const char *name, char *out, size_t size)
{
	const char *end = strstr(request, head_end);
	size_t len = strlen(name);

	text_copy(out, size, "");
	for (const char *at = strstr(request, "\r\n"); at && at < end; at = strstr(at, "\r\n")) {
		at += 2;
		if (strncasecmp(at, name, len) != 0 || at[len] != ':')
			continue;
		at += len + 1;
		at += strspn(at, " \t");
		text_copy_n(out, size, at, strcspn(at, "\r\n"));
		return;
	}
}

int web_is_whole(const char *request, size_t len)
{
	const char *end = strstr(request, head_end);
	unsigned long body = 0;
	char text[16];

	if (!end)
		return len >= WEB_REQUEST_MAX ? -EINVAL : 0;
	header(request, "Content-Length", text, sizeof(text));
	if (text[0] && text_number(text, 0, WEB_REQUEST_MAX, &body) < 0)
		return -EINVAL;
	return len >= (size_t)(end - request) + strlen(head_end) + body;
}

/* The text between <name> and </name>. */
static bool element(const char *body, const char *name, char *out, size_t size)
{
	char tag[40];
	const char *from, *to;

	snprintf(tag, sizeof(tag), "<%s>", name);
	from = strstr(body, tag);
	if (!from)
		return false;
	from += strlen(tag);
	to = strchr(from, '<');
	return to && text_copy_n(out, size, from, (size_t)(to - from));
}

/* Letters that were not there before. */
static void new_word(struct web *web, char out[WEB_WORD])
{
	uint32_t seed = 2463534242U + 7919U * ++web->given;

	for (size_t i = 0; i < WEB_WORD - 1; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		out[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[seed % 32];
	}
	out[WEB_WORD - 1] = '\0';
}

static void say(struct buf *out, const char *headers, const char *xml)
{
	buf_addf(out, "HTTP/1.1 200 OK\r\nServer: mini_httpd\r\nContent-Type: text/html\r\n"
		"Connection: close\r\n%sContent-Length: %zu\r\n\r\n%s", headers, strlen(xml), xml);
}

static void say_error(struct buf *out, unsigned code)
{
	char xml[160];

	snprintf(xml, sizeof(xml), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<error>\r\n"
		"<code>%u</code>\r\n<message></message>\r\n</error>\r\n", code);
	say(out, "", xml);
}

static bool knows_session(const struct web *web, const char *request)
{
	char cookie[200];

	header(request, "Cookie", cookie, sizeof(cookie));
	return web->session[0] && strstr(cookie, web->session);
}

static void get_session(struct web *web, const char *request, struct buf *out)
{
	char xml[300];

	if (!web->profile->web_tokens) {
		say_error(out, WEB_NO_SUPPORT);
		return;
	}
	if (!knows_session(web, request))
		new_word(web, web->session);
	new_word(web, web->token);
	snprintf(xml, sizeof(xml), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<response>\r\n"
		"<SesInfo>SessionID=%s</SesInfo>\r\n<TokInfo>%s</TokInfo>\r\n</response>\r\n",
		web->session, web->token);
	say(out, "", xml);
}

static void get_information(struct web *web, const char *request, struct buf *out)
{
	const struct profile *p = web->profile;
	char xml[600];

	if (p->web_tokens && !knows_session(web, request)) {
		say_error(out, WEB_WRONG_SESSION);
		return;
	}
	snprintf(xml, sizeof(xml), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<response>\r\n"
		"<DeviceName>%s</DeviceName>\r\n<Imei>%s</Imei>\r\n"
		"<HardwareVersion>%s</HardwareVersion>\r\n<SoftwareVersion>%s</SoftwareVersion>\r\n"
		"<WebUIVersion>17.100.14.02.577</WebUIVersion>\r\n</response>\r\n",
		p->model, p->imei, p->hardware, p->revision);
	say(out, "", xml);
}

static unsigned do_control(struct web *web, const char *body)
{
	char number[8];

	if (!element(body, "Control", number, sizeof(number)))
		return WEB_FORMAT;
	if (strcmp(number, "1") == 0)
		web->reboot(web->ctx);
	else if (strcmp(number, "4") == 0)
		web->off(web->ctx);
	else
		return WEB_NO_SUPPORT;
	return WEB_NONE;
}

static unsigned do_mode(struct web *web, const char *body)
{
	unsigned long number;
	char text[8];

	if (!element(body, "mode", text, sizeof(text)) || text_number(text, 0, 255, &number) < 0)
		return WEB_FORMAT;
	return web->mode(web->ctx, (uint8_t)number) < 0 ? WEB_NO_SUPPORT : WEB_NONE;
}

/* Cookie, then token; a token is good for one request. */
static unsigned may_post(struct web *web, const char *request)
{
	char token[80];
	bool fits;

	if (web->profile->web_tokens) {
		if (!knows_session(web, request))
			return WEB_WRONG_SESSION;
		header(request, "__RequestVerificationToken", token, sizeof(token));
		fits = web->token[0] && strcmp(token, web->token) == 0;
		web->token[0] = '\0';
		if (!fits)
			return WEB_WRONG_TOKEN;
	}
	return web->profile->web_error;
}

static void post(struct web *web, const char *request, unsigned (*run)(struct web *, const char *),
	struct buf *out)
{
	unsigned error = may_post(web, request);
	char headers[100] = "";

	if (error == WEB_NONE)
		error = run(web, strstr(request, head_end) + strlen(head_end));
	if (error != WEB_NONE) {
		say_error(out, error);
		return;
	}
	if (web->profile->web_tokens) {
		new_word(web, web->token);
		snprintf(headers, sizeof(headers), "__RequestVerificationToken: %s\r\n",
			web->token);
	}
	say(out, headers,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<response>OK</response>\r\n");
}

static const struct {
	const char *path;
	void (*get)(struct web *web, const char *request, struct buf *out);
	unsigned (*post)(struct web *web, const char *body);
} pages[] = {
	{ "/api/webserver/SesTokInfo", get_session, NULL },
	{ "/api/device/information", get_information, NULL },
	{ "/api/device/basic_information", get_information, NULL },
	{ "/api/device/control", NULL, do_control },
	{ "/api/device/mode", NULL, do_mode },
};

void web_answer(struct web *web, const char *request, struct buf *out)
{
	size_t method = strcspn(request, " "), path;
	const char *at = request + method + (request[method] == ' ');
	bool is_get = method == 3 && text_starts(request, "GET");
	bool is_post = method == 4 && text_starts(request, "POST");

	path = strcspn(at, " ?\r\n");
	evlog_event(web->log, "web", "request=%.*s", (int)(at - request + (ptrdiff_t)path),
		request);
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		if (strlen(pages[i].path) != path || strncmp(pages[i].path, at, path) != 0)
			continue;
		if (is_get && pages[i].get)
			pages[i].get(web, request, out);
		else if (is_post && pages[i].post)
			post(web, request, pages[i].post, out);
		else
			say_error(out, WEB_NO_SUPPORT);
		return;
	}
	if (text_starts(at, "/api/"))
		say_error(out, WEB_NO_SUPPORT);
	else if (is_get && path == 1)
		say(out, "", "<html><title>HiLink</title></html>\r\n");
	else
		buf_adds(out, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n"
			"Content-Length: 0\r\n\r\n");
}

static void drop(struct web_client *client)
{
	loop_io_del(&client->io);
	close(client->io.fd);
	buf_free(&client->in);
	client->in = (struct buf){ .max = 2 * WEB_REQUEST_MAX };
}

static void reply(struct web_client *client)
{
	struct buf out = { 0 };

	web_answer(client->web, client->in.data, &out);
	/* It fits into the socket's buffer; who does not read it does not want it. */
	if (out.data && send(client->io.fd, out.data, out.len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		evlog_event(client->web->log, "web", "error=%s", strerror(errno));
	buf_free(&out);
}

static void on_client(struct loop_io *io, uint32_t events)
{
	struct web_client *client = container_of(io, struct web_client, io);
	char data[2048];
	ssize_t n = recv(io->fd, data, sizeof(data), MSG_DONTWAIT);
	int whole;

	(void)events;
	if (n > 0)
		buf_add(&client->in, data, (size_t)n);
	if (n <= 0 || client->in.failed) {
		drop(client);
		return;
	}
	whole = web_is_whole(client->in.data, client->in.len);
	if (whole == 0 || client->web->profile->web_mute)
		return;
	if (whole > 0)
		reply(client);
	drop(client);
}

static void on_listener(struct loop_io *io, uint32_t events)
{
	struct web *web = container_of(io, struct web, listener);
	int fd = accept4(io->fd, NULL, NULL, SOCK_CLOEXEC);

	(void)events;
	if (fd < 0)
		return;
	for (size_t i = 0; i < WEB_CLIENTS; i++) {
		struct web_client *client = &web->clients[i];

		if (client->io.loop)
			continue;
		client->web = web;
		client->in = (struct buf){ .max = 2 * WEB_REQUEST_MAX };
		if (loop_io_add(web->loop, &client->io, fd, EPOLLIN, on_client) == 0)
			return;
	}
	close(fd);
}

int web_listen(struct web *web, const char *device)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(HTTP_PORT) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1, err = 0;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device,
			(socklen_t)strlen(device)) < 0 ||
		bind(fd, (const void *)&at, sizeof(at)) < 0 || listen(fd, WEB_CLIENTS) < 0)
		err = -errno;
	if (err == 0)
		err = loop_io_add(web->loop, &web->listener, fd, EPOLLIN, on_listener);
	if (err < 0)
		close(fd);
	/* A stick that was away has forgotten who spoke to it. */
	web->session[0] = web->token[0] = '\0';
	return err;
}

void web_close(struct web *web)
{
	for (size_t i = 0; i < WEB_CLIENTS; i++) {
		if (web->clients[i].io.loop)
			drop(&web->clients[i]);
	}
	if (web->listener.loop) {
		loop_io_del(&web->listener);
		close(web->listener.fd);
	}
}

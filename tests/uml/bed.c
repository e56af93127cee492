/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/uml/bed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>

#include "base/file.h"
#include "base/text.h"

enum { STEP_MS = 20 };

unsigned failed, points;
bool verbose;
const char *scenario;

void ok(bool good, const char *fmt, ...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	failed += !good;
	printf("%s %u - %s: %s\n", good ? "ok" : "not ok", ++points, scenario, text);
	fflush(stdout);
}

static void pump(struct loop_io *from, struct loop_io *to)
{
	char chunk[4096];
	ssize_t n = read(from->fd, chunk, sizeof(chunk));

	if (n > 0 && to->loop && write(to->fd, chunk, (size_t)n) < 0)
		loop_io_del(from);
	/* EIO: nobody holds the other end, which may well open it again. */
	if (n <= 0)
		loop_io_del(from);
}

static void on_near(struct loop_io *io, uint32_t events)
{
	(void)events;
	pump(io, &container_of(io, struct wire, near)->far);
}

static void on_far(struct loop_io *io, uint32_t events)
{
	(void)events;
	pump(io, &container_of(io, struct wire, far)->near);
}

static void on_echo(struct loop_io *io, uint32_t events)
{
	(void)events;
	pump(io, io);
}

void make_echo(struct bed *b)
{
	b->wire.near.fn = on_echo;
}

static int open_end(struct loop *loop, struct loop_io *master, loop_io_fn *fn)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK), slave;
	struct termios raw;

	if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0)
		return -1;
	slave = open(ptsname(fd), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || tcgetattr(slave, &raw) < 0)
		return -1;
	/* As a stick's port is when it is handed over: no echo before pppd has set its own. */
	cfmakeraw(&raw);
	if (tcsetattr(slave, TCSANOW, &raw) < 0)
		return -1;
	return loop_io_add(loop, master, fd, EPOLLIN, fn) < 0 ? -1 : slave;
}

void cut(struct loop_io *master)
{
	loop_io_del(master);
	if (master->fd > 0)
		close(master->fd);
	master->fd = -1;
}

static void on_isp_end(struct child *child, int status)
{
	(void)child;
	(void)status;
}

const char *const quiet_isp[] = { "noauth", NULL };

void start_isp(struct bed *b, const char *const *extra)
{
	static const char *const usual[] = { "ip", "netns", "exec", "isp", "/usr/sbin/pppd",
		"nodetach", "local", "nocrtscts", "noccp", "lcp-echo-interval", "0", "lcp-restart",
		"1", "lcp-max-terminate", "1", "name", "isp", "10.64.64.64:10.64.1.2", "ms-dns",
		"9.9.9.9", "ms-dns", "149.112.112.112", "nodefaultroute", "noipdefault",
		"+ipv6", "unit", "9" };
	const char *argv[ARRAY_SIZE(usual) + 12] = { 0 };
	struct child_fd fds[] = { { b->wire.isp_line, 0 } };
	struct child_spec spec = { .path = "/usr/sbin/ip", .argv = argv, .fds = fds, .n_fds = 1,
		.new_session = true, .death_signal = SIGKILL };
	size_t n = ARRAY_SIZE(usual);

	memcpy(argv, usual, sizeof(usual));
	for (; *extra; extra++)
		argv[n++] = *extra;
	if (child_start(&b->isp, b->loop, &spec, on_isp_end) < 0)
		ok(false, "the other pppd starts");
}

void order_dns(struct bed *b)
{
	struct launcher_order order = { .verb = LAUNCHER_DNS };

	order.dns.n = b->trace.n_dns;
	memcpy(order.dns.servers, b->trace.dns, sizeof(b->trace.dns));
	launcher_order(b->launcher, &order, -1);
}

static void on_line(struct bed *b, const char *text)
{
	bool named = b->trace.interface[0];
	struct launcher_order order = { .verb = LAUNCHER_LINK };

	if (verbose)
		printf("#   %s\n", text);
	cause_line(&b->trace, text);
	if (!named && b->trace.interface[0]) {
		text_copy(order.interface, sizeof(order.interface), b->trace.interface);
		launcher_order(b->launcher, &order, -1);
	}
}

void on_news(void *ctx, const struct launcher_news *news)
{
	struct bed *b = ctx;

	switch (news->event) {
	case LAUNCHER_STARTED:
		b->started++;
		b->pid = news->pid;
		break;
	case LAUNCHER_LINE:
		on_line(b, news->text);
		break;
	case LAUNCHER_UP:
		b->up[news->ipv6] = *news;
		b->ups[news->ipv6]++;
		b->up_at = loop_now(b->loop);
		break;
	case LAUNCHER_DOWN:
		b->downs[news->ipv6]++;
		break;
	case LAUNCHER_WARNING:
	case LAUNCHER_REFUSED:
		b->warnings++;
		text_copy(b->warning, sizeof(b->warning), news->text);
		if (verbose)
			printf("# warning: %s\n", news->text);
		break;
	case LAUNCHER_ENDED:
		b->ended = *news;
		b->ends++;
		b->ended_at = loop_now(b->loop);
		break;
	}
}

bool wait_for(struct bed *b, check_fn *check, uint64_t ms)
{
	uint64_t until = loop_now(b->loop) + ms;

	while (!check(b)) {
		if (loop_now(b->loop) >= until || loop_step(b->loop, STEP_MS) < 0)
			return false;
	}
	return true;
}

bool is_up(struct bed *b)
{
	return b->ups[0] > b->downs[0];
}

bool is_up6(struct bed *b)
{
	return b->ups[1] > b->downs[1];
}

bool knows_dns(struct bed *b)
{
	return b->trace.n_dns == 2;
}

bool has_ended(struct bed *b)
{
	return b->ends > 0;
}

bool isp_has_ended(struct bed *b)
{
	return !b->isp.pid;
}

bool never(struct bed *b)
{
	(void)b;
	return false;
}

const char *look(const char *command, const char *words)
{
	static char line[256];
	int pair[2], status;
	FILE *in;
	pid_t pid;

	if (pipe(pair) < 0 || (pid = fork()) < 0)
		return "";
	if (pid == 0) {
		dup2(pair[1], 1);
		close(pair[0]);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(pair[1]);
	in = fdopen(pair[0], "r");
	while (fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		if (strstr(line, words))
			break;
		line[0] = '\0';
	}
	fclose(in);
	waitpid(pid, &status, 0);
	return line;
}

bool routes_of_others_stand(void)
{
	return look("ip route", "default via 192.0.2.254 dev eth7 metric 100")[0] &&
	       look("ip route", "default via 192.0.2.253 dev eth7 metric 900")[0];
}

bool resolv_conf_is_as_before(void)
{
	struct buf now = { 0 };
	bool same = file_read("/etc/resolv.conf", 4096, &now, NULL) == 0 &&
		    !strcmp(now.data, "search example.org\nnameserver 192.0.2.53\noptions edns0\n");

	buf_free(&now);
	return same;
}

struct launcher_order usual_start(void)
{
	struct launcher_order order = { .verb = LAUNCHER_START };

	text_copy(order.start.pppd, sizeof(order.start.pppd), "/usr/sbin/pppd");
	text_copy(order.start.user, sizeof(order.start.user), "gast");
	text_copy(order.start.password, sizeof(order.start.password), "geheim wort");
	text_copy(order.start.link, sizeof(order.start.link), "gsm0");
	order.start.ipv4 = true;
	order.start.carrier = true;
	order.start.default_route = true;
	order.start.metric = 700;
	order.start.dns = true;
	order.start.echo_interval = 1;
	order.start.echo_failure = 2;
	order.start.debug = verbose;
	return order;
}

bool begin(struct bed *b)
{
	memset(b, 0, sizeof(*b));
	cause_begin(&b->trace);
	if (loop_new(&b->loop) < 0 || launcher_new(&b->launcher, b->loop, on_news, b) < 0)
		return false;
	b->wire.line = open_end(b->loop, &b->wire.near, on_near);
	b->wire.isp_line = open_end(b->loop, &b->wire.far, on_far);
	return b->wire.line >= 0 && b->wire.isp_line >= 0;
}

void end(struct bed *b)
{
	launcher_free(b->launcher);
	child_drop(&b->isp);
	cut(&b->wire.near);
	cut(&b->wire.far);
	close(b->wire.line);
	close(b->wire.isp_line);
	loop_free(b->loop);
}

bool bring_up(struct bed *b, struct launcher_order *order)
{
	uint64_t from = loop_now(b->loop);

	ok(launcher_order(b->launcher, order, b->wire.line) == 0 && wait_for(b, is_up, PATIENCE_MS),
		"comes up");
	if (!b->up_at)
		return false;
	printf("# %s: start to address %u ms\n", scenario, (unsigned)(b->up_at - from));
	wait_for(b, knows_dns, 1000);
	order_dns(b);
	return true;
}

void expect_end(struct bed *b, enum cause cause, bool stopped, uint64_t within_ms)
{
	uint64_t from = loop_now(b->loop);
	bool ended = wait_for(b, has_ended, within_ms);
	enum cause is = cause_end(&b->trace, b->ended.status, stopped);

	ok(ended, "ends within %u ms (took %u)", (unsigned)within_ms,
		(unsigned)(loop_now(b->loop) - from));
	ok(ended && is == cause, "\"%s\", status %#x, \"%s\"", cause_words(is), b->ended.status,
		b->trace.detail);
	ok(b->ups[0] == b->downs[0] && b->ups[1] >= b->downs[1], "tells as down what was up");
	ok(!look("ip -4 route; ip -6 route", b->trace.interface[0] ? b->trace.interface :
		"ppp")[0], "no route is left");
	ok(routes_of_others_stand(), "routes of others stand");
	ok(resolv_conf_is_as_before(), "resolv.conf is as before");
	ok(kill(b->pid, 0) < 0 && errno == ESRCH, "pppd is reaped");
}

/* A datagram to where nobody listens: the refusal has crossed the link twice. */
bool peer_answers(struct bed *b)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7) };
	int CLEANUP_CLOSE fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char byte = 0;

	to.sin_addr = b->up[0].peer.v4;
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0 || send(fd, &byte, 1, 0) != 1)
		return false;
	wait_for(b, never, 200);
	return recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNREFUSED;
}

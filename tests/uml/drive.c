/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Drives the launcher against a real pppd: two pseudo-terminals back to back, on one of them the
 * launcher's pppd, on the other one a pppd in the network namespace "isp". TAP on standard output.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>

#include "base/child.h"
#include "base/file.h"
#include "base/text.h"
#include "dialer/cause.h"
#include "dialer/launcher.h"

enum { STEP_MS = 20, PATIENCE_MS = 8000 };

/* One pair of pseudo-terminals; what one side writes the other one reads. */
struct wire {
	struct loop_io near, far; /* masters */
	int line;		  /* our pppd's end */
	int isp_line;
};

struct bed {
	struct loop *loop;
	struct launcher *launcher;
	struct wire wire;
	struct child isp;
	struct cause_trace trace;
	struct launcher_news up[2], ended;
	unsigned started, ups[2], downs[2], ends, warnings;
	int pid;
	bool set_dns, verbose;
	char warning[LAUNCHER_TEXT];
	uint64_t up_at, ended_at;
};

static unsigned failed, points;
static bool verbose;
static const char *scenario;

static void ok(bool good, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void ok(bool good, const char *fmt, ...)
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

/* The line echoes: what a stick in command mode does. */
static void on_echo(struct loop_io *io, uint32_t events)
{
	(void)events;
	pump(io, io);
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

static void cut(struct loop_io *master)
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

static const char *const quiet_isp[] = { "noauth", NULL };

static void start_isp(struct bed *b, const char *const *extra)
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

static void order_dns(struct bed *b)
{
	struct launcher_order order = { .verb = LAUNCHER_DNS };

	order.dns.n = b->trace.n_dns;
	memcpy(order.dns.servers, b->trace.dns, sizeof(b->trace.dns));
	launcher_order(b->launcher, &order, -1);
	b->set_dns = true;
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

static void on_news(void *ctx, const struct launcher_news *news)
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

typedef bool check_fn(struct bed *b);

static bool wait_for(struct bed *b, check_fn *check, uint64_t ms)
{
	uint64_t until = loop_now(b->loop) + ms;

	while (!check(b)) {
		if (loop_now(b->loop) >= until || loop_step(b->loop, STEP_MS) < 0)
			return false;
	}
	return true;
}

static bool is_up(struct bed *b)
{
	return b->ups[0] > b->downs[0];
}

static bool is_up6(struct bed *b)
{
	return b->ups[1] > b->downs[1];
}

static bool knows_dns(struct bed *b)
{
	return b->trace.n_dns == 2;
}

static bool has_ended(struct bed *b)
{
	return b->ends > 0;
}

static bool isp_has_ended(struct bed *b)
{
	return !b->isp.pid;
}

static bool never(struct bed *b)
{
	(void)b;
	return false;
}

/* The first line of what a command prints that holds the words; "" if none does. */
static const char *look(const char *command, const char *words)
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

static bool routes_of_others_stand(void)
{
	return look("ip route", "default via 192.0.2.254 dev eth7 metric 100")[0] &&
	       look("ip route", "default via 192.0.2.253 dev eth7 metric 900")[0];
}

static bool resolv_conf_is_as_before(void)
{
	struct buf now = { 0 };
	bool same = file_read("/etc/resolv.conf", 4096, &now, NULL) == 0 &&
		    !strcmp(now.data, "search example.org\nnameserver 192.0.2.53\noptions edns0\n");

	buf_free(&now);
	return same;
}

static struct launcher_order usual_start(void)
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

static bool begin(struct bed *b)
{
	memset(b, 0, sizeof(*b));
	cause_begin(&b->trace);
	if (loop_new(&b->loop) < 0 || launcher_new(&b->launcher, b->loop, on_news, b) < 0)
		return false;
	b->wire.line = open_end(b->loop, &b->wire.near, on_near);
	b->wire.isp_line = open_end(b->loop, &b->wire.far, on_far);
	return b->wire.line >= 0 && b->wire.isp_line >= 0;
}

static void end(struct bed *b)
{
	launcher_free(b->launcher);
	child_drop(&b->isp);
	cut(&b->wire.near);
	cut(&b->wire.far);
	close(b->wire.line);
	close(b->wire.isp_line);
	loop_free(b->loop);
}

/* Up and routed, or a failed test point. */
static bool bring_up(struct bed *b, struct launcher_order *order)
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

/* The end, its cause, and that nothing of ours is left. */
static void expect_end(struct bed *b, enum cause cause, bool stopped, uint64_t within_ms)
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
static bool peer_answers(struct bed *b)
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

static void check_online(struct bed *b)
{
	uint64_t rx = 0, tx = 0;
	char text[INET_ADDRSTRLEN];

	ok(!strcmp(inet_ntop(AF_INET, &b->up[0].local.v4, text, sizeof(text)), "10.64.1.2"),
		"our address is %s", text);
	ok(!strcmp(inet_ntop(AF_INET, &b->up[0].peer.v4, text, sizeof(text)), "10.64.64.64"),
		"the peer's is %s", text);
	ok(!strcmp(b->up[0].interface, b->trace.interface), "on %s", b->up[0].interface);
	ok(look("ip route", "default dev ppp0 proto static scope link metric 700")[0],
		"the default route has our metric");
	ok(routes_of_others_stand(), "beside those of others");
	ok(launcher_counters(b->launcher, &rx, &tx) && rx > 0 && tx > 0, "bytes are counted");
	ok(look("cat /etc/resolv.conf", "nameserver 9.9.9.9")[0] &&
		look("cat /etc/resolv.conf", "nameserver 149.112.112.112")[0] &&
		!look("cat /etc/resolv.conf", "192.0.2.53")[0], "name servers are the network's");
	ok(look("cat /etc/resolv.conf", "search example.org")[0] &&
		look("cat /etc/resolv.conf", "options edns0")[0], "the rest of the file stays");
	ok(b->warnings == 0, "without a warning %s", b->warning);
	ok(peer_answers(b), "the peer answers");
	ok(!look("tr '\\0' ' ' < /proc/$(cat /run/ppp0.pid)/cmdline", "geheim")[0] &&
		look("tr '\\0' ' ' < /proc/$(cat /run/ppp0.pid)/cmdline", "passwordfd")[0],
		"the password is not in pppd's arguments");
}

static void hang_up(struct bed *b)
{
	static const char *const pap[] = { "auth", "require-pap", NULL };
	struct launcher_order order = usual_start();

	start_isp(b, pap);
	if (!bring_up(b, &order))
		return;
	check_online(b);
	cut(&b->wire.near);
	expect_end(b, CAUSE_HANGUP, false, 1500);
}

static void hang_up_without_carrier_line(struct bed *b)
{
	struct launcher_order order = usual_start();

	order.start.carrier = false;
	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	cut(&b->wire.near);
	expect_end(b, CAUSE_HANGUP, false, 1500);
}

static void peer_terminates(struct bed *b)
{
	struct launcher_order order = usual_start();

	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	child_signal(&b->isp, SIGTERM);
	expect_end(b, CAUSE_PEER_TERMINATED, false, 3000);
}

static void peer_dies(struct bed *b)
{
	struct launcher_order order = usual_start();

	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	child_signal(&b->isp, SIGSTOP);
	expect_end(b, CAUSE_PEER_DEAD, false, 6000);
}

static void wrong_password(struct bed *b, const char *kind)
{
	const char *const extra[] = { "auth", kind, NULL };
	struct launcher_order order = usual_start();

	start_isp(b, extra);
	text_copy(order.start.password, sizeof(order.start.password), "falsch");
	launcher_order(b->launcher, &order, b->wire.line);
	expect_end(b, CAUSE_AUTH, false, 6000);
	ok(b->ups[0] == 0, "never up");
}

static void wrong_pap_password(struct bed *b)
{
	wrong_password(b, "require-pap");
}

static void wrong_chap_password(struct bed *b)
{
	wrong_password(b, "require-chap");
}

static void our_stop(struct bed *b)
{
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	ok(launcher_order(b->launcher, &order, b->wire.line) == -EBUSY, "a second start is refused");
	ok(launcher_order(b->launcher, &stop, -1) == 0, "takes the order");
	expect_end(b, CAUSE_OUR_STOP, true, 2000);
	ok(wait_for(b, isp_has_ended, 2000), "the other side was told");
	ok(launcher_order(b->launcher, &stop, -1) == -ESRCH, "nothing is left to stop");
}

static void nobody_answers(struct bed *b)
{
	struct launcher_order order = usual_start();

	text_copy(order.start.options, sizeof(order.start.options), "lcp-max-configure 2");
	launcher_order(b->launcher, &order, b->wire.line);
	expect_end(b, CAUSE_NO_ANSWER, false, 6000);
}

static void line_echoes(struct bed *b)
{
	struct launcher_order order = usual_start();

	b->wire.near.fn = on_echo;
	launcher_order(b->launcher, &order, b->wire.line);
	expect_end(b, CAUSE_LOOPED, false, 3000);
}

static void no_address(struct bed *b)
{
	static const char *const no_ip[] = { "noauth", "noip", NULL };
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, no_ip);
	launcher_order(b->launcher, &order, b->wire.line);
	ok(!wait_for(b, has_ended, 2500) && !b->ups[0], "is neither up nor over by itself");
	launcher_order(b->launcher, &stop, -1);
	ok(wait_for(b, has_ended, 2000), "but can be stopped");
}

static void ipv6_and_a_name(struct bed *b)
{
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, quiet_isp);
	order.start.ipv6 = true;
	text_copy(order.start.interface, sizeof(order.start.interface), "wwan7");
	if (!bring_up(b, &order))
		return;
	ok(!strcmp(b->up[0].interface, "wwan7"), "the interface is %s", b->up[0].interface);
	ok(wait_for(b, is_up6, 2000) && IN6_IS_ADDR_LINKLOCAL(&b->up[1].local.v6),
		"IPv6 is up with its link-local address");
	ok(look("ip -6 route", "default dev wwan7 proto static metric 700")[0], "and routed");
	look("ip -6 address add 2001:db8::7/128 dev wwan7", "");
	wait_for(b, never, 200);
	ok(b->ups[1] == 2 && !IN6_IS_ADDR_LINKLOCAL(&b->up[1].local.v6),
		"a wider address is told when it comes");
	launcher_order(b->launcher, &stop, -1);
	expect_end(b, CAUSE_OUR_STOP, true, 2000);
	ok(b->downs[1] == 1, "IPv6 is told as down once");
}

static void ipv6_alone(struct bed *b)
{
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, quiet_isp);
	order.start.ipv4 = false;
	order.start.ipv6 = true;
	launcher_order(b->launcher, &order, b->wire.line);
	ok(wait_for(b, is_up6, PATIENCE_MS), "comes up");
	ok(b->ups[0] == 0, "without IPv4");
	launcher_order(b->launcher, &stop, -1);
	expect_end(b, CAUSE_OUR_STOP, true, 2000);
}

static void taken_metric(struct bed *b)
{
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, quiet_isp);
	order.start.metric = 100;
	if (!bring_up(b, &order))
		return;
	ok(b->warnings == 1 && strstr(b->warning, "same metric"), "warns: %s", b->warning);
	ok(routes_of_others_stand(), "routes of others stand");
	launcher_order(b->launcher, &stop, -1);
	expect_end(b, CAUSE_OUR_STOP, true, 2000);
}

static void unplugged_before_the_start(struct bed *b)
{
	struct launcher_order order = usual_start();

	cut(&b->wire.near);
	launcher_order(b->launcher, &order, b->wire.line);
	expect_end(b, CAUSE_HANGUP, false, 2000);
}

static void plugs_in_again(struct bed *b)
{
	struct launcher_order order = usual_start(), stop = { .verb = LAUNCHER_STOP };

	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	launcher_order(b->launcher, &stop, -1);
	ok(wait_for(b, has_ended, 2000), "ends");
	wait_for(b, isp_has_ended, 2000);
	b->ends = 0;
	b->up_at = 0;
	cause_begin(&b->trace);
	start_isp(b, quiet_isp);
	if (!bring_up(b, &order))
		return;
	launcher_order(b->launcher, &stop, -1);
	expect_end(b, CAUSE_OUR_STOP, true, 2000);
}

/* The launcher's process dies without a word; its pppd must not live on. */
static void killed_launcher(struct bed *b)
{
	int report[2], pid = 0, status;
	pid_t child;

	start_isp(b, quiet_isp);
	if (pipe(report) < 0 || (child = fork()) < 0)
		return;
	if (child == 0) {
		struct launcher_order order = usual_start();
		struct bed own = { .wire = b->wire };

		cause_begin(&own.trace);
		if (loop_new(&own.loop) < 0 ||
		    launcher_new(&own.launcher, own.loop, on_news, &own) < 0 ||
		    launcher_order(own.launcher, &order, own.wire.line) < 0)
			_exit(1);
		wait_for(&own, is_up, PATIENCE_MS);
		wait_for(&own, knows_dns, 1000);
		order_dns(&own);
		if (write(report[1], &own.pid, sizeof(own.pid)) < 0)
			_exit(1);
		wait_for(&own, never, 60000);
		_exit(1);
	}
	/* We pump the wire meanwhile. */
	fcntl(report[0], F_SETFL, O_NONBLOCK);
	for (int i = 0; i < 500 && pid == 0; i++) {
		loop_step(b->loop, STEP_MS);
		if (read(report[0], &pid, sizeof(pid)) < 0)
			pid = 0;
	}
	ok(pid > 0 && look("cat /etc/resolv.conf", "9.9.9.9")[0], "is online");
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	b->up_at = loop_now(b->loop);
	while (kill(pid, 0) == 0 && loop_now(b->loop) < b->up_at + 3000)
		loop_step(b->loop, STEP_MS);
	status = (int)(loop_now(b->loop) - b->up_at);
	ok(kill(pid, 0) < 0 && status <= 1000, "pppd is gone after %d ms", status);
	ok(!look("ip route", "ppp")[0] && routes_of_others_stand(), "with its routes");
	ok(!resolv_conf_is_as_before(), "resolv.conf is still changed");
	launcher_free(b->launcher);
	launcher_new(&b->launcher, b->loop, on_news, b);
	ok(resolv_conf_is_as_before(), "and put back by the next one");
}

static void checks(struct bed *b)
{
	char why[160];

	(void)b;
	ok(launcher_check("/usr/sbin/pppd", why, sizeof(why)) == LAUNCHER_LACKS_NOTHING && !why[0],
		"nothing lacks %s", why);
	unlink("/dev/ppp");
	ok(launcher_check("/usr/sbin/pppd", why, sizeof(why)) == LAUNCHER_LACKS_DEV_PPP, "%s", why);
	mknod("/dev/ppp", S_IFCHR | 0600, 108 << 8);
}

static const struct {
	const char *name;
	void (*run)(struct bed *b);
} scenarios[] = {
	{ "checks", checks },
	{ "hang_up", hang_up },
	{ "hang_up_without_carrier_line", hang_up_without_carrier_line },
	{ "peer_terminates", peer_terminates },
	{ "peer_dies", peer_dies },
	{ "wrong_pap_password", wrong_pap_password },
	{ "wrong_chap_password", wrong_chap_password },
	{ "our_stop", our_stop },
	{ "nobody_answers", nobody_answers },
	{ "line_echoes", line_echoes },
	{ "no_address", no_address },
	{ "ipv6_and_a_name", ipv6_and_a_name },
	{ "ipv6_alone", ipv6_alone },
	{ "taken_metric", taken_metric },
	{ "unplugged_before_the_start", unplugged_before_the_start },
	{ "plugs_in_again", plugs_in_again },
	{ "killed_launcher", killed_launcher },
};

static bool wanted(int argc, char **argv, const char *name)
{
	bool any = false;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], name))
			return true;
		any = any || strcmp(argv[i], "-v") != 0;
		verbose = verbose || !strcmp(argv[i], "-v");
	}
	return !any;
}

static int insmod(const char *path)
{
	int CLEANUP_CLOSE fd = open(path, O_RDONLY | O_CLOEXEC);

	return syscall(SYS_finit_module, fd, "", 0) < 0 ? 1 : 0;
}

static int power_off(void)
{
	sync();
	return reboot(RB_POWER_OFF) < 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--insmod"))
		return insmod(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "--power-off"))
		return power_off();
	for (size_t i = 0; i < ARRAY_SIZE(scenarios); i++) {
		struct bed b;
		uint64_t from;

		if (!wanted(argc, argv, scenarios[i].name))
			continue;
		scenario = scenarios[i].name;
		if (!begin(&b)) {
			ok(false, "the bed is made");
			continue;
		}
		from = loop_now(b.loop);
		scenarios[i].run(&b);
		printf("# %s: %u ms\n", scenario, (unsigned)(loop_now(b.loop) - from));
		end(&b);
	}
	printf("1..%u\n", points);
	return failed ? 1 : 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The scenarios. TAP on standard output. Also the guest's insmod and poweroff. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/text.h"
#include "tests/uml/bed.h"

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
	ok(launcher_order(b->launcher, &order, b->wire.line) == -EBUSY,
		"a second start is refused");
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

	make_echo(b);
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
		loop_step(b->loop, 20);
		if (read(report[0], &pid, sizeof(pid)) < 0)
			pid = 0;
	}
	ok(pid > 0 && look("cat /etc/resolv.conf", "9.9.9.9")[0], "is online");
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	b->up_at = loop_now(b->loop);
	while (kill(pid, 0) == 0 && loop_now(b->loop) < b->up_at + 3000)
		loop_step(b->loop, 20);
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

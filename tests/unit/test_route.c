/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Against the real kernel, in a network namespace of our own, on tun interfaces. */
#include "dialer/route.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"

struct tun {
	int fd, index;
	char name[16];
};

static const char *lack; /* why this machine cannot do it */

/* fd -1: this machine cannot. */
static struct tun make_tun(bool up)
{
	struct ifreq req = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	struct tun tun = { .fd = lack ? -1 : open("/dev/net/tun", O_RDWR | O_CLOEXEC) };
	int CLEANUP_CLOSE tool = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	text_copy(req.ifr_name, sizeof(req.ifr_name), "rt%d");
	if (tun.fd < 0 || ioctl(tun.fd, TUNSETIFF, &req) < 0) {
		print_message("%s\n", lack ? lack : "no tun interface");
		skip();
	}
	text_copy(tun.name, sizeof(tun.name), req.ifr_name);
	tun.index = (int)if_nametoindex(tun.name);
	req.ifr_flags = IFF_UP;
	if (up)
		assert_int_equal(ioctl(tool, SIOCSIFFLAGS, &req), 0);
	return tun;
}

/* A line of the kernel's table that begins and goes on so. */
static bool routed(const char *table, const char *first, const char *second)
{
	struct buf out = { 0 };
	bool found = false;
	char *line, *rest = NULL;

	assert_int_equal(file_read(table, 1 << 16, &out, NULL), 0);
	for (line = strtok_r(out.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		found = found || (strstr(line, first) && strstr(line, second));
	buf_free(&out);
	return found;
}

static bool has_default(const struct tun *tun, unsigned metric)
{
	char start[48], end[64];

	snprintf(start, sizeof(start), "%s\t00000000\t00000000\t", tun->name);
	snprintf(end, sizeof(end), "\t0\t0\t%u\t00000000\t", metric);
	return routed("/proc/net/route", start, end);
}

static bool has_default6(const struct tun *tun, unsigned metric)
{
	char start[128];

	snprintf(start, sizeof(start), "00000000000000000000000000000000 00 "
		"00000000000000000000000000000000 00 00000000000000000000000000000000 %08x ",
		metric);
	return routed("/proc/net/ipv6_route", start, tun->name);
}

static void it_comes_with_its_metric_and_goes(void **state)
{
	static const unsigned metrics[] = { 0, 1, 700, 4294967295u };
	struct tun tun = make_tun(true);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++) {
		assert_int_equal(route_add(tun.index, false, metrics[i]), 0);
		assert_true(has_default(&tun, metrics[i]));
		assert_int_equal(route_remove(tun.index, false, metrics[i]), 0);
		assert_false(has_default(&tun, metrics[i]));
	}
	close(tun.fd);
}

static void ipv6_likewise(void **state)
{
	struct tun tun = make_tun(true);

	(void)state;
	if (access("/proc/net/ipv6_route", R_OK) < 0) {
		print_message("no IPv6 in this kernel\n");
		skip();
	}
	assert_int_equal(route_add(tun.index, true, 700), 0);
	assert_true(has_default6(&tun, 700));
	assert_int_equal(route_remove(tun.index, true, 700), 0);
	assert_false(has_default6(&tun, 700));
	assert_int_equal(route_add(tun.index, true, 0), 0);
	assert_true(has_default6(&tun, 1024)); /* the kernel's own */
	assert_int_equal(route_remove(tun.index, true, 0), 0);
	close(tun.fd);
}

static void another_of_equal_metric_is_not_replaced(void **state)
{
	struct tun one = make_tun(true), two = make_tun(true);

	(void)state;
	assert_int_equal(route_add(one.index, false, 300), 0);
	assert_int_equal(route_add(two.index, false, 300), -EEXIST);
	assert_int_equal(route_add(two.index, false, 301), 0);
	assert_true(has_default(&one, 300) && has_default(&two, 301));
	close(one.fd);
	close(two.fd);
}

static void only_the_one_through_the_interface_is_removed(void **state)
{
	struct tun one = make_tun(true), two = make_tun(true);

	(void)state;
	assert_int_equal(route_add(one.index, false, 300), 0);
	assert_int_equal(route_remove(two.index, false, 300), -ESRCH);
	assert_int_equal(route_remove(one.index, false, 301), -ESRCH);
	assert_true(has_default(&one, 300));
	close(one.fd);
	close(two.fd);
}

static void an_interface_that_is_down_or_gone_is_an_error(void **state)
{
	struct tun tun = make_tun(false);

	(void)state;
	assert_int_equal(route_add(tun.index, false, 300), -ENETDOWN);
	close(tun.fd);
	assert_int_equal(route_add(tun.index, false, 300), -ENODEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_with_its_metric_and_goes),
		cmocka_unit_test(ipv6_likewise),
		cmocka_unit_test(another_of_equal_metric_is_not_replaced),
		cmocka_unit_test(only_the_one_through_the_interface_is_removed),
		cmocka_unit_test(an_interface_that_is_down_or_gone_is_an_error),
	};

	if (unshare(CLONE_NEWNET) < 0)
		lack = "no network namespace of our own without privilege";
	return cmocka_run_group_tests(tests, NULL, NULL);
}

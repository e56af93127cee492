/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Against the real kernel, in a network namespace of our own, on a tun interface. */
#include "dialer/link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/text.h"

struct bed {
	struct loop *loop;
	struct link link;
	int tun, tool, tool6;
	char name[16];
	struct link_address last[2];
	unsigned ups[2], downs[2];
};

static const char *lack; /* why this machine cannot do it */

static void on_address(struct link *link, const struct link_address *address)
{
	struct bed *b = container_of(link, struct bed, link);

	b->last[address->ipv6] = *address;
	*(address->up ? &b->ups[address->ipv6] : &b->downs[address->ipv6]) += 1;
}

static int make_tun(char *name)
{
	struct ifreq req = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	text_copy(req.ifr_name, sizeof(req.ifr_name), "st%d");
	if (fd >= 0 && ioctl(fd, TUNSETIFF, &req) < 0) {
		close(fd);
		return -1;
	}
	text_copy(name, 16, req.ifr_name);
	return fd;
}

static int set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	b->tun = lack ? -1 : make_tun(b->name);
	b->tool = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	b->tool6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	b->link.fn = on_address;
	*state = b;
	return loop_new(&b->loop);
}

static int tear_down(void **state)
{
	struct bed *b = *state;

	link_drop(&b->link);
	if (b->tun >= 0)
		close(b->tun);
	close(b->tool);
	close(b->tool6);
	loop_free(b->loop);
	free(b);
	return 0;
}

static void need(const struct bed *b)
{
	if (b->tun >= 0)
		return;
	print_message("%s\n", lack ? lack : "no tun interface");
	skip();
}

static void set_address(struct bed *b, unsigned long what, const char *text)
{
	struct ifreq req = { 0 };
	struct sockaddr_in *in = (struct sockaddr_in *)&req.ifr_addr;

	text_copy(req.ifr_name, sizeof(req.ifr_name), b->name);
	in->sin_family = AF_INET;
	inet_pton(AF_INET, text, &in->sin_addr);
	assert_int_equal(ioctl(b->tool, what, &req), 0);
}

static void set_flags(struct bed *b, const char *name, bool up)
{
	struct ifreq req = { 0 };

	text_copy(req.ifr_name, sizeof(req.ifr_name), name);
	assert_int_equal(ioctl(b->tool, SIOCGIFFLAGS, &req), 0);
	req.ifr_flags = (short)(up ? req.ifr_flags | IFF_UP : req.ifr_flags & ~IFF_UP);
	assert_int_equal(ioctl(b->tool, SIOCSIFFLAGS, &req), 0);
}

/* In the order in which pppd does it. */
static void come_up(struct bed *b)
{
	set_address(b, SIOCSIFADDR, "10.64.1.2");
	set_address(b, SIOCSIFDSTADDR, "10.64.64.64");
	set_address(b, SIOCSIFNETMASK, "255.255.255.255");
	set_flags(b, b->name, true);
}

static void set_address6(struct bed *b, unsigned long what, const char *text, unsigned prefix)
{
	struct in6_ifreq req = { .ifr6_prefixlen = prefix,
		.ifr6_ifindex = (int)if_nametoindex(b->name) };

	inet_pton(AF_INET6, text, &req.ifr6_addr);
	assert_int_equal(ioctl(b->tool6, what, &req), 0);
}

/* All that is there to come. */
static void settle(struct bed *b)
{
	while (loop_step(b->loop, 15) > 0)
		;
}

static bool is(const struct in_addr *address, const char *text)
{
	struct in_addr other;

	return inet_pton(AF_INET, text, &other) == 1 && other.s_addr == address->s_addr;
}

static void an_address_that_comes_is_told_once_and_whole(void **state)
{
	struct bed *b = *state;

	need(b);
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	settle(b);
	assert_int_equal(b->ups[0], 0);
	come_up(b);
	settle(b);
	assert_int_equal(b->ups[0], 1);
	assert_int_equal(b->downs[0], 0);
	assert_true(is(&b->last[0].local.v4, "10.64.1.2"));
	assert_true(is(&b->last[0].peer.v4, "10.64.64.64"));
}

static void an_address_that_came_before_is_found(void **state)
{
	struct bed *b = *state;

	need(b);
	come_up(b);
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	assert_int_equal(b->ups[0], 0); /* from the loop only */
	settle(b);
	assert_int_equal(b->ups[0], 1);
	assert_true(is(&b->last[0].local.v4, "10.64.1.2"));
}

static void other_interfaces_do_not_count(void **state)
{
	struct bed *b = *state;
	char name[16];
	int other;

	need(b);
	other = make_tun(name);
	assert_true(other >= 0);
	assert_int_equal(link_watch(&b->link, b->loop, name), 0);
	come_up(b);
	settle(b);
	assert_int_equal(b->ups[0], 0);
	link_drop(&b->link);
	close(other);
}

static void dropping_tells_down_once(void **state)
{
	struct bed *b = *state;

	need(b);
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	come_up(b);
	settle(b);
	link_drop(&b->link);
	assert_int_equal(b->downs[0], 1);
	link_drop(&b->link);
	assert_int_equal(b->downs[0], 1);
}

static void losing_the_address_or_the_interface_is_down(void **state)
{
	struct bed *b = *state;

	need(b);
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	come_up(b);
	settle(b);
	set_address(b, SIOCSIFADDR, "0.0.0.0");
	settle(b);
	assert_int_equal(b->downs[0], 1);
	set_flags(b, b->name, false);
	come_up(b);
	settle(b);
	assert_int_equal(b->ups[0], 2);
	set_flags(b, b->name, false);
	settle(b);
	assert_int_equal(b->downs[0], 2);
	set_flags(b, b->name, true);
	settle(b);
	assert_int_equal(b->ups[0], 3);
	close(b->tun);
	b->tun = -1;
	settle(b);
	assert_int_equal(b->downs[0], 3);
}

static void link_local_counts_and_wider_is_told_in_its_place(void **state)
{
	struct bed *b = *state;
	struct in6_addr wide;

	need(b);
	if (b->tool6 < 0) {
		print_message("no IPv6 in this kernel\n");
		skip();
	}
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	set_flags(b, b->name, true);
	set_address6(b, SIOCSIFADDR, "fe80::7", 64);
	settle(b);
	/* tun makes a link-local address of its own; ppp does not. */
	assert_true(b->ups[1] >= 1 && IN6_IS_ADDR_LINKLOCAL(&b->last[1].local.v6));
	b->ups[1] = 0;
	set_address6(b, SIOCSIFADDR, "2001:db8::7", 128);
	settle(b);
	assert_int_equal(b->ups[1], 1);
	inet_pton(AF_INET6, "2001:db8::7", &wide);
	assert_memory_equal(&b->last[1].local.v6, &wide, sizeof(wide));
	set_address6(b, SIOCDIFADDR, "2001:db8::7", 128);
	settle(b);
	assert_true(IN6_IS_ADDR_LINKLOCAL(&b->last[1].local.v6) && b->last[1].up);
	link_drop(&b->link);
	assert_false(b->last[1].up);
}

static void bytes_are_counted(void **state)
{
	struct bed *b = *state;
	uint64_t rx = 7, tx = 7;
	unsigned char packet[28] = { 0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17 };

	need(b);
	assert_false(link_counters(&b->link, &rx, &tx));
	assert_int_equal(link_watch(&b->link, b->loop, b->name), 0);
	come_up(b);
	assert_true(link_counters(&b->link, &rx, &tx));
	assert_int_equal(rx, 0);
	assert_int_equal(write(b->tun, packet, sizeof(packet)), (ssize_t)sizeof(packet));
	assert_true(link_counters(&b->link, &rx, &tx));
	assert_int_equal(rx, sizeof(packet));
}

static void a_name_that_is_none_is_an_error(void **state)
{
	struct bed *b = *state;

	assert_int_equal(link_watch(&b->link, b->loop, "nope7"), -ENODEV);
	link_drop(&b->link);
	assert_int_equal(b->downs[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(an_address_that_comes_is_told_once_and_whole),
		T(an_address_that_came_before_is_found),
		T(other_interfaces_do_not_count),
		T(dropping_tells_down_once),
		T(losing_the_address_or_the_interface_is_down),
		T(link_local_counts_and_wider_is_told_in_its_place),
		T(bytes_are_counted),
		T(a_name_that_is_none_is_an_error),
	};

	if (unshare(CLONE_NEWNET) < 0)
		lack = "no network namespace of our own without privilege";
	return cmocka_run_group_tests(tests, NULL, NULL);
}

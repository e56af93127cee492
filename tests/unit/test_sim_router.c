/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Frames and a namespace of the kernel's are for tests/vm/sim-smoke; here is what is around. */
#include <sys/socket.h>

#include "test_sim.h"
#include "tests/sim/router.h"

static void without_a_router_nothing_happens(void **state)
{
	struct endpoint ep = { 0 };

	(void)state;
	router_plug(NULL, &ep);
	router_take(NULL, "frame", 5);
	router_unplug(NULL);
}

static void a_namespace_that_is_not_there_leaves_it_unplugged(void **state)
{
	struct router router = { .netns = "/nowhere/netns" };
	struct profile profile = { .web_address = "192.168.8.1" };
	struct endpoint ep = { 0 };

	(void)state;
	router.web.profile = &profile;
	router_plug(&router, &ep);
	assert_null(router.in);
	router_take(&router, "frame", 5);
	router_unplug(&router);
}

static void frames_of_the_host_reach_the_device(void **state)
{
	struct router router = { 0 };
	struct endpoint ep = { 0 };
	char got[20];
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
	router.in = &ep;
	router.tap.fd = pair[0];
	router_take(&router, "frame", 5);
	assert_int_equal(read(pair[1], got, sizeof(got)), 5);
	assert_memory_equal(got, "frame", 5);
	router_unplug(&router);
	assert_null(router.in);
	router_take(&router, "frame", 5);
	assert_int_equal(read(pair[1], got, sizeof(got)), 0);
	close(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_router_nothing_happens),
		cmocka_unit_test(a_namespace_that_is_not_there_leaves_it_unplugged),
		cmocka_unit_test(frames_of_the_host_reach_the_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

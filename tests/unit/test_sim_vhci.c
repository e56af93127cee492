/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/sim/vhci.h"

static const char status[] =
	"hub port sta spd dev      sockfd local_busid\n"
	"hs  0000 006 003 00010002 000006 1-1\n"
	"hs  0001 004 000 00000000 000000 0-0\n"
	"hs  0002 004 000 00000000 000000 0-0\n"
	"ss  0008 004 000 00000000 000000 0-0\n";

static void the_first_free_high_speed_port(void **state)
{
	(void)state;
	assert_int_equal(vhci_pick(status, -1), 1);
	assert_int_equal(vhci_pick(status, 2), 2);
	assert_int_equal(vhci_pick(status, 0), -EBUSY);
	assert_int_equal(vhci_pick(status, 8), -ENOENT);
	assert_int_equal(vhci_pick("hub port\nhs  0000 006 003 1 2 3\n", -1), -EBUSY);
	assert_int_equal(vhci_pick("", -1), -EBUSY);
}

static const char second_hub[] =
	"hub port sta spd dev      sockfd local_busid\n"
	"hs  0030 006 003 00010002 000006 3-1\n"
	"hs  0031 004 000 00000000 000000 0-0\n";

static void ports_count_on_over_the_hubs(void **state)
{
	(void)state;
	assert_int_equal(vhci_pick(second_hub, -1), 31);
	assert_int_equal(vhci_pick(second_hub, 30), -EBUSY);
	assert_int_equal(vhci_pick(second_hub, 0), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_first_free_high_speed_port),
		cmocka_unit_test(ports_count_on_over_the_hubs) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

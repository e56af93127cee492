/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>

#include "usb/gateway.h"

#define HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"

/* A line as the kernel writes it. */
static size_t add(char *text, size_t at, const char *interface, const char *to, const char *by,
	unsigned flags, unsigned metric, const char *mask)
{
	return at + (size_t)snprintf(text + at, 256,
		"%s\t%08X\t%08X\t%04X\t0\t0\t%u\t%08X\t0\t0\t0\n", interface, inet_addr(to),
		inet_addr(by), flags, metric, inet_addr(mask));
}

static void the_default_gateway_of_the_interface_is_found(void **state)
{
	char text[4096] = HEAD, out[GATEWAY_TEXT_MAX];
	size_t at = strlen(text);

	(void)state;
	at = add(text, at, "eth0", "0.0.0.0", "10.0.2.2", 3, 100, "0.0.0.0");
	at = add(text, at, "eth1", "0.0.0.0", "192.168.8.254", 3, 700, "0.0.0.0");
	at = add(text, at, "eth1", "0.0.0.0", "192.168.8.1", 3, 600, "0.0.0.0");
	add(text, at, "eth1", "192.168.8.0", "0.0.0.0", 1, 0, "255.255.255.0");
	assert_int_equal(usb_gateway_parse(out, text, "eth1"), 0);
	assert_string_equal(out, "192.168.8.1");
	assert_int_equal(usb_gateway_parse(out, text, "eth0"), 0);
	assert_string_equal(out, "10.0.2.2");
}

static void other_routes_are_none(void **state)
{
	char text[4096] = HEAD, out[GATEWAY_TEXT_MAX] = "x";
	size_t at = strlen(text);

	(void)state;
	at = add(text, at, "eth1", "0.0.0.0", "192.168.8.1", 2, 0, "0.0.0.0"); /* not up */
	at = add(text, at, "eth1", "0.0.0.0", "0.0.0.0", 1, 0, "0.0.0.0"); /* no gateway */
	at = add(text, at, "eth1", "0.0.0.0", "192.168.8.1", 3, 0, "128.0.0.0"); /* half of it */
	at = add(text, at, "eth10", "0.0.0.0", "192.168.8.1", 3, 0, "0.0.0.0");
	add(text, at, "eth1", "198.51.100.0", "192.168.8.1", 3, 0, "255.255.255.0");
	assert_int_equal(usb_gateway_parse(out, text, "eth1"), -ENOENT);
	assert_string_equal(out, "");
}

static void broken_text_has_none(void **state)
{
	static const char *const texts[] = { "", "\n", "\n\n\n", HEAD, "eth1", "eth1\t00000000\n",
		"eth1 zz zz zz zz zz zz zz\n" };
	char out[GATEWAY_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(usb_gateway_parse(out, texts[i], "eth1"), -ENOENT);
}

static void an_interface_that_is_not_there_has_none(void **state)
{
	char out[GATEWAY_TEXT_MAX];

	(void)state;
	assert_int_equal(usb_gateway(out, "no-such-card"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_gateway_of_the_interface_is_found),
		cmocka_unit_test(other_routes_are_none),
		cmocka_unit_test(broken_text_has_none),
		cmocka_unit_test(an_interface_that_is_not_there_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

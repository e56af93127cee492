/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialer/surfctl_list.h"

static const struct usb_stick sticks[] = {
	{ .slot = "gsm0", .sysname = "1-1", .vid = 0x12d1, .pid = 0x155e,
		.product = "HUAWEI \"Mobile\"", .serial = "", .face = USB_FACE_MODEM,
		.net = "wwan0", .n_ports = 2,
		.ports = { { "modem", "/dev/ttyUSB0", "/dev/gsm0" },
			{ "pcui", "/dev/ttyUSB2", "/dev/gsm0-at" } } },
	{ .slot = "", .sysname = "1-2", .vid = 0x12d1, .pid = 0x1f01, .product = "Mass Storage",
		.serial = "0123", .face = USB_FACE_STORAGE },
	/* A card that has no route: the usual address is told. */
	{ .slot = "", .sysname = "1-3", .vid = 0x12d1, .pid = 0x14dc, .product = "HUAWEI_MOBILE",
		.face = USB_FACE_HILINK, .net = "no-such-card" },
	{ .slot = "", .sysname = "1-4", .vid = 0x12d1, .pid = 0x14db, .product = "x",
		.face = USB_FACE_HILINK },
};

static void every_stick_has_a_line_and_its_ports_below(void **state)
{
	struct buf out = { 0 };

	(void)state;
	surfctl_list_text(sticks, ARRAY_SIZE(sticks), &out);
	assert_string_equal(out.data,
		"gsm0   12d1:155e  modem     usb 1-1       HUAWEI \"Mobile\"\n"
		"       modem   /dev/ttyUSB0  /dev/gsm0\n"
		"       pcui    /dev/ttyUSB2  /dev/gsm0-at\n"
		"       net     wwan0\n"
		"-      12d1:1f01  storage   usb 1-2       Mass Storage\n"
		"-      12d1:14dc  hilink    usb 1-3       HUAWEI_MOBILE\n"
		"       net     no-such-card  its web page: http://192.168.8.1/\n"
		"-      12d1:14db  hilink    usb 1-4       x\n");
	buf_free(&out);
}

static void json_is_an_array_of_objects(void **state)
{
	struct buf out = { 0 };

	(void)state;
	surfctl_list_json(sticks, ARRAY_SIZE(sticks), &out);
	assert_string_equal(out.data,
		"[{\"stick\":\"gsm0\",\"id\":\"12d1:155e\",\"face\":\"modem\",\"usb\":\"1-1\","
		"\"product\":\"HUAWEI \\\"Mobile\\\"\",\"serial\":null,"
		"\"interface\":\"wwan0\",\"web\":null,\"ports\":["
		"{\"role\":\"modem\",\"device\":\"/dev/ttyUSB0\",\"link\":\"/dev/gsm0\"},"
		"{\"role\":\"pcui\",\"device\":\"/dev/ttyUSB2\",\"link\":\"/dev/gsm0-at\"}]},"
		"{\"stick\":null,\"id\":\"12d1:1f01\",\"face\":\"storage\",\"usb\":\"1-2\","
		"\"product\":\"Mass Storage\",\"serial\":\"0123\","
		"\"interface\":null,\"web\":null,\"ports\":[]},"
		"{\"stick\":null,\"id\":\"12d1:14dc\",\"face\":\"hilink\",\"usb\":\"1-3\","
		"\"product\":\"HUAWEI_MOBILE\",\"serial\":null,\"interface\":\"no-such-card\","
		"\"web\":\"192.168.8.1\",\"ports\":[]},"
		"{\"stick\":null,\"id\":\"12d1:14db\",\"face\":\"hilink\",\"usb\":\"1-4\","
		"\"product\":\"x\",\"serial\":null,\"interface\":null,\"web\":null,"
		"\"ports\":[]}]\n");
	buf_free(&out);
}

static void no_stick_is_an_empty_array(void **state)
{
	struct buf out = { 0 };

	(void)state;
	surfctl_list_json(sticks, 0, &out);
	assert_string_equal(out.data, "[]\n");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_stick_has_a_line_and_its_ports_below),
		cmocka_unit_test(json_is_an_array_of_objects),
		cmocka_unit_test(no_stick_is_an_empty_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

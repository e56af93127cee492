/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

static const struct fake_interface ports[] = { { 0xff, 1, 0x12, true }, { 0xff, 1, 1, true } };

static enum helper_exit show(struct bed *b, char *out, size_t size)
{
	return run_printing(b, helper_mode, out, size);
}

static int mode_setup(void **state)
{
	struct bed *b;

	if (setup(state) < 0)
		return -1;
	b = *state;
	unsetenv("DEVPATH");
	b->helper.device = "1-2";
	return 0;
}

static void a_disk_is_shown_with_what_would_be_done(void **state)
{
	struct bed *b = *state;
	char out[2048];

	b->stick.product = "HUAWEI Mobile\n";
	plug(b, 0x1f01);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_string_equal(out, "usb 1-2: 12d1:1f01 HUAWEI Mobile, storage\n"
		"  wanted   modem (built in)\n"
		"  methods  huawei-alt huawei-serial huawei-fallback huawei-new\n"
		"  becomes  12d1:155e 12d1:1001\n");
}

static void for_programs_it_is_an_array_of_objects(void **state)
{
	struct bed *b = *state;
	char out[2048];

	plug(b, 0x1f01);
	b->helper.json = true;
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_string_equal(out, "[{\"usb\":\"1-2\",\"id\":\"12d1:1f01\",\"product\":null,"
		"\"face\":\"storage\",\"wanted\":\"modem\",\"from\":null,"
		"\"methods\":[\"huawei-alt\",\"huawei-serial\",\"huawei-fallback\",\"huawei-new\"],"
		"\"target\":[\"12d1:155e\",\"12d1:1001\"],"
		"\"worked\":null,\"tries\":0}]\n");
}

static void the_wanted_mode_names_the_line_it_comes_from(void **state)
{
	struct bed *b = *state;
	char out[2048], line[256];

	fake_attr(&b->root, "", "surfstick.conf", "\nmode = hilink\n");
	plug(b, 0x1f01);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	snprintf(line, sizeof(line), "  wanted   hilink (%s:2 [*])\n  methods  huawei-new\n",
		b->config);
	assert_non_null(strstr(out, line));
	fake_attr(&b->root, "", "surfstick.conf", "mode = hilnk\n");
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "modem (built in: the configuration cannot be used)"));
}

static void tries_and_what_worked_are_told(void **state)
{
	struct bed *b = *state;
	char out[2048];

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	fake_attr(&b->root, "/var/surfstick", "worked",
		"12d1:1f01 0000_00_14.0-2 huawei-fallback\n");
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "  worked   huawei-fallback\n"));
	assert_non_null(strstr(out, "  told     1 x within the last minute\n"));
}

static void a_modem_is_known_by_its_ports(void **state)
{
	struct bed *b = *state;
	char out[2048];

	b->stick.interfaces = ports;
	plug(b, 0x1506);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "usb 1-2: 12d1:1506 "));
	assert_non_null(strstr(out, ", modem\n"));
}

static void what_is_no_stick_is_not_shown(void **state)
{
	struct bed *b = *state;
	char out[2048];

	b->stick.vid = 0x0781;
	plug(b, 0x5567);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_UNKNOWN);
	assert_string_equal(out, "");
	b->helper.json = true;
	assert_int_equal(show(b, out, sizeof(out)), HELPER_UNKNOWN);
	assert_string_equal(out, "[]\n");
	b->helper.device = "7-7";
	assert_int_equal(show(b, out, sizeof(out)), HELPER_UNKNOWN);
}

static void without_a_name_all_sticks_are_shown_in_order_of_their_ports(void **state)
{
	struct bed *b = *state;
	struct fake_stick other = b->stick, disk = b->stick;
	char out[4096];

	b->helper.device = NULL;
	assert_int_equal(show(b, out, sizeof(out)), HELPER_UNKNOWN);
	plug(b, 0x1f01);
	other.devpath = "/devices/pci0000:00/0000:00:14.0/usb1/1-10";
	disk.devpath = "/devices/pci0000:00/0000:00:14.0/usb1/1-3";
	disk.vid = 0x0781;
	fake_plug(&b->sys, &other);
	fake_plug(&b->sys, &disk);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_ptr_equal(strstr(out, "usb 1-2: 12d1:1f01"), out);
	assert_non_null(strstr(out, "\nusb 1-10: 12d1:1446"));
	assert_null(strstr(out, "0781"));
}

static void what_a_stick_calls_itself_is_shown_escaped(void **state)
{
	struct bed *b = *state;
	char out[2048];

	b->stick.product = "\x1b[2J\"}\\ %s \xff";
	plug(b, 0x1f01);
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_null(strpbrk(out, "\x1b\xff"));
	b->helper.json = true;
	assert_int_equal(show(b, out, sizeof(out)), HELPER_DONE);
	assert_null(strpbrk(out, "\x1b\xff"));
	assert_non_null(strstr(out, "\"product\":\"\\u001b[2J\\\"}\\\\ %s \\ufffd\""));
}

#define M(name) cmocka_unit_test_setup_teardown(name, mode_setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		M(a_disk_is_shown_with_what_would_be_done),
		M(for_programs_it_is_an_array_of_objects),
		M(the_wanted_mode_names_the_line_it_comes_from),
		M(tries_and_what_worked_are_told),
		M(a_modem_is_known_by_its_ports),
		M(what_is_no_stick_is_not_shown),
		M(without_a_name_all_sticks_are_shown_in_order_of_their_ports),
		M(what_a_stick_calls_itself_is_shown_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

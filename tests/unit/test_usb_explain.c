/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/record.h"

static const struct {
	const char *lines, *said;
} cases[] = {
	{ "claim 0\n", "  take interface 0 from its driver\n" },
	{ "release 1\n", "  give interface 1 back to its driver\n" },
	{ "detach 2\n", "  take interface 2 from its driver, for nobody\n" },
	{ "out 01 55534243123456780000000000000011062000000101000100000000000000\n",
		"  to endpoint 01: command (CBW) tag 12 34 56 78, no data, LUN 0, length 0: "
		"11 06 20 00 00 01 01 00 01 00 00 00 00 00 00 00 (Huawei: change mode)\n" },
	{ "out 01 5553424397654321000000000001061b000000020000000000000000000000\n",
		"  to endpoint 01: command (CBW) tag 97 65 43 21, no data, LUN 1, length 6: "
		"1b 00 00 00 02 00 (START STOP UNIT: eject)\n" },
	{ "out 01 55534243123456782000000080010c85010101180101010101000000000000\n",
		"  to endpoint 01: command (CBW) tag 12 34 56 78, data in 32, LUN 1, length "
		"12: 85 01 01 01 18 01 01 01 01 01 00 00 (a command of the maker's own)\n" },
	{ "out 01 0f00010142\n", "  to endpoint 01: bytes 0f 00 01 01 42\n" },
	{ "in 81 13\n", "  from endpoint 81: at most 13 bytes\n" },
	{ "in 81 64\nin 81 64\nin 81 64\nin 82 64\n",
		"  from endpoint 81: at most 64 bytes (3 times)\n"
		"  from endpoint 82: at most 64 bytes\n" },
	{ "control 40 0b 0001 0000 0\n",
		"  control: vendor request 40 0b, value 0001, index 0000, out 0\n" },
	{ "control c0 88 0000 0000 8\n",
		"  control: vendor request c0 88, value 0000, index 0000, in 8\n" },
	{ "control 21 09 0300 0000 8 b004000002902686\n",
		"  control: HID SET_REPORT 21 09, value 0300, index 0000, out 8: "
		"b0 04 00 00 02 90 26 86\n" },
	{ "control a1 fe 0000 0000 1\n",
		"  control: class request a1 fe, value 0000, index 0000, in 1\n" },
	{ "control 00 03 0001 0000 0\n",
		"  control: SET_FEATURE 00 03, value 0001, index 0000, out 0\n" },
	{ "clear-halt 81\n", "  clear the halt of endpoint 81\n" },
	{ "configure 2\n", "  choose configuration 2\n" },
	{ "set-alt 0 1\n", "  interface 0: choose alternate setting 1\n" },
	{ "reset\n", "  reset the device\n" },
	{ "pause 100\n", "  wait 100 ms\n" },
	/* Not ours, or broken: copied. */
	{ "claim\n", "  claim\n" },
	{ "out 01 0\n", "  out 01 0\n" },
	{ "out 01 0g\n", "  out 01 0g\n" },
	{ "control 40\n", "  control 40\n" },
	{ "control zz 00 0000 0000 0\n", "  control zz 00 0000 0000 0\n" },
	{ "\033[2J\n", "  \\x1b[2J\n" },
	{ "\n", "  \n" },
	{ "reset", "  reset the device\n" },
	{ "", "" },
};

static void people_read_what_it_means(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct buf out = { 0 };

		usb_record_explain(&out, cases[n].lines);
		assert_string_equal(out.data ? out.data : "", cases[n].said);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_read_what_it_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

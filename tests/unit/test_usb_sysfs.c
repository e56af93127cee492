/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/sysfs.h"

#define STICK "/devices/pci0000:00/0000:00:14.0/usb1/1-2"

static const struct fake_interface cd[] = { { 0x08, 6, 0x50, false } };
static const struct fake_stick stick = { .devpath = STICK, .vid = 0x12d1, .pid = 0x1f01,
	.devnum = 7, .serial = "0123\n", .interfaces = cd, .n_interfaces = 1 };

static int setup(void **state)
{
	fake_root_setup(state);
	fake_plug(*state, &stick);
	return 0;
}

static void a_value_comes_without_its_newline(void **state)
{
	struct fake_root *r = *state;
	char text[16];

	assert_int_equal(sysfs_text(r->path, STICK, "serial", text, sizeof(text)), 0);
	assert_string_equal(text, "0123");
	assert_int_equal(sysfs_text(r->path, STICK, "nothing", text, sizeof(text)), -ENOENT);
	assert_int_equal(sysfs_text(r->path, STICK, "serial", text, 3), 0);
	assert_string_equal(text, "01");
}

static void raw_bytes_come_with_their_number(void **state)
{
	struct fake_root *r = *state;
	char data[4];
	size_t len;

	fake_bytes(r, STICK, "descriptors_x", "\0\1\2", 3);
	assert_int_equal(sysfs_bytes(r->path, STICK, "descriptors_x", data, 4, &len), 0);
	assert_int_equal(len, 3);
	assert_memory_equal(data, "\0\1\2", 3);
	assert_int_equal(sysfs_bytes(r->path, STICK, "descriptors_x", data, 3, &len), 0);
	assert_int_equal(sysfs_bytes(r->path, STICK, "descriptors_x", data, 2, &len), -E2BIG);
	assert_int_equal(len, 2);
}

static void numbers_are_strict(void **state)
{
	static const struct {
		const char *text;
		int base, err;
		unsigned value;
	} cases[] = { { "12d1\n", 16, 0, 0x12d1 }, { "12d1\n", 10, -EINVAL, 0 },
		{ "7\n", 10, 0, 7 },
		{ " 1\n", 10, 0, 1 }, { "", 10, -EINVAL, 0 }, { "\n", 10, -EINVAL, 0 },
		{ "-1\n", 10, -EINVAL, 0 }, { "0x10\n", 16, -EINVAL, 0 },
		{ "1 \n", 10, -EINVAL, 0 },
		{ "65536\n", 10, -ERANGE, 0 }, { "65535\n", 10, 0, 65535 },
		{ "99999999999999999999999\n", 10, -ERANGE, 0 } };
	struct fake_root *r = *state;

	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		unsigned value = 0;

		fake_attr(r, STICK, "n", cases[n].text);
		if (sysfs_number(r->path, STICK, "n", cases[n].base, 65535, &value) !=
		    cases[n].err || value != cases[n].value)
			fail_msg("\"%s\"", cases[n].text);
	}
}

static void a_device_has_many_names(void **state)
{
	static const struct {
		const char *what;
		int err;
		const char *devpath;
	} cases[] = {
		{ "1-2", 0, STICK },
		{ STICK, 0, STICK },
		{ "/sys" STICK, 0, STICK },
		{ STICK "/1-2:1.0", 0, STICK "/1-2:1.0" },
		{ "/dev/bus/usb/001/007", 0, STICK },
		{ "/dev/bus/usb/001/008", -ENODEV, NULL },
		{ "/dev/bus/usb/001/007x", -ENODEV, NULL },
		{ "/dev/bus/usb/../../sda", -ENODEV, NULL },
		{ "1-3", -ENODEV, NULL },
		{ "", -ENODEV, NULL },
		{ "..", -ENODEV, NULL },
		{ "../1-2", -ENODEV, NULL },
		{ "/etc/passwd", -ENODEV, NULL },
		{ "/devices/../../etc", -EINVAL, NULL },
		{ "/devices/nowhere", -ENODEV, NULL },
	};
	struct fake_root *r = *state;

	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		char out[SYSFS_PATH_MAX];
		int err = sysfs_devpath(out, sizeof(out), r->path, cases[n].what);

		if (err != cases[n].err || (err == 0 && strcmp(out, cases[n].devpath) != 0))
			fail_msg("%s: %d", cases[n].what, err);
	}
}

static void an_attribute_that_is_there_can_be_set(void **state)
{
	struct fake_root *r = *state;
	char text[16];

	fake_attr(r, "/devices/quirk/1-1", "avoid_reset_quirk", "0");
	assert_int_equal(sysfs_write(r->path, "/devices/quirk/1-1", "avoid_reset_quirk", "1"), 0);
	sysfs_text(r->path, "/devices/quirk/1-1", "avoid_reset_quirk", text, sizeof(text));
	assert_string_equal(text, "1");
	/* Nothing is made, and nothing is reached from outside. */
	assert_int_equal(sysfs_write(r->path, "/devices/quirk/1-1", "none", "1"), -ENOENT);
	assert_int_equal(sysfs_write(r->path, "/devices/../..", "none", "1"), -EINVAL);
}

static void one_climbs_to_the_device_that_has_it(void **state)
{
	struct fake_root *r = *state;
	char out[SYSFS_PATH_MAX];

	assert_int_equal(sysfs_climb(r->path, STICK "/1-2:1.0", "idVendor", out, sizeof(out)), 0);
	assert_string_equal(out, STICK);
	assert_int_equal(sysfs_climb(r->path, STICK, "idVendor", out, sizeof(out)), 0);
	assert_string_equal(out, STICK);
	assert_int_equal(sysfs_climb(r->path, STICK "/gone/long/ago", "idVendor", out,
		sizeof(out)), 0);
	assert_int_equal(sysfs_climb(r->path, STICK, "no_such", out, sizeof(out)), -ENOENT);
	assert_int_equal(sysfs_climb(r->path, "devices", "no_such", out, sizeof(out)), -EINVAL);
	assert_int_equal(sysfs_climb(r->path, STICK "/../..", "x", out, sizeof(out)), -EINVAL);
}

static void two_devices_have_two_identities(void **state)
{
	struct fake_root *r = *state;
	uint64_t a, b;

	assert_int_equal(sysfs_identity(r->path, STICK, &a), 0);
	assert_int_equal(sysfs_identity(r->path, STICK "/1-2:1.0", &b), 0);
	assert_true(a != b);
	assert_int_equal(sysfs_identity(r->path, "/devices/nowhere", &b), -ENOENT);
}

static void the_last_part_is_the_name(void **state)
{
	(void)state;
	assert_string_equal(sysfs_name(STICK), "1-2");
	assert_string_equal(sysfs_name("1-2"), "1-2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_comes_without_its_newline),
		cmocka_unit_test(raw_bytes_come_with_their_number),
		cmocka_unit_test(numbers_are_strict),
		cmocka_unit_test(a_device_has_many_names),
		cmocka_unit_test(an_attribute_that_is_there_can_be_set),
		cmocka_unit_test(one_climbs_to_the_device_that_has_it),
		cmocka_unit_test(two_devices_have_two_identities),
		cmocka_unit_test(the_last_part_is_the_name),
	};

	return cmocka_run_group_tests(tests, setup, fake_root_teardown);
}

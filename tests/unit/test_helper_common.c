/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

#include "usb/sysfs.h"

static const char interface[] = STICK "/1-2:1.0";

static const char *found(struct bed *b, const char *key)
{
	static struct hwdb_props props;

	helper_properties(&b->helper, interface, &props);
	return hwdb_get(&props, key);
}

static void the_clock_goes_on(void **state)
{
	uint64_t before = helper_now_ms();

	(void)state;
	assert_true(before > 0);
	assert_true(helper_now_ms() >= before);
}

static void an_id_of_several_makes_is_told_apart_by_what_it_calls_itself(void **state)
{
	static const struct {
		const char *maker, *product, *ladder;
	} cases[] = {
		{ NULL, NULL, "inquiry" },
		{ "Somebody", "Else", "inquiry" },
		{ "AnyDATA Corp.", "ADU-500A", "eject" },
		{ "CELOT", "", "eject" },
		{ "anydata", "", "inquiry" },
		{ "\nAnyDATA\xff'$(x)", "%s%n", "eject" }, /* compared, and nothing else */
	};
	struct bed *b = *state;

	b->stick.vid = 0x05c6;
	plug(b, 0x1000);
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		const char *ladder;

		if (cases[n].maker) {
			fake_attr(&b->root, "/sys" STICK, "manufacturer", cases[n].maker);
			fake_attr(&b->root, "/sys" STICK, "product", cases[n].product);
		}
		ladder = found(b, "SURFSTICK_SWITCH");
		if (!ladder || strcmp(ladder, cases[n].ladder) != 0)
			fail_msg("case %zu: %s", n, ladder ? ladder : "none");
	}
}

static void strings_decide_for_those_ids_alone(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	fake_attr(&b->root, "/sys" STICK, "manufacturer", "AnyDATA");
	assert_string_equal(found(b, "SURFSTICK_SWITCH"), "huawei-new");
	assert_null(found(b, "SURFSTICK_STRINGS"));
}

static void a_name_as_long_as_they_get_is_read_to_its_limit(void **state)
{
	struct bed *b = *state;
	char name[4001];

	b->stick.vid = 0x05c6;
	plug(b, 0x1000);
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	fake_attr(&b->root, "/sys" STICK, "manufacturer", name);
	fake_attr(&b->root, "/sys" STICK, "product", name);
	assert_string_equal(found(b, "SURFSTICK_SWITCH"), "inquiry");
}

static void what_udev_found_is_not_looked_up_again(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	setenv("SURFSTICK_GUESS", "eject", 1);
	assert_null(found(b, "SURFSTICK_SWITCH"));
	assert_string_equal(found(b, "SURFSTICK_GUESS"), "eject");
	b->helper.hwdb_given = true;
	assert_string_equal(found(b, "SURFSTICK_SWITCH"), "huawei-new");
}

static void the_device_by_hand_goes_before_the_event_s(void **state)
{
	struct bed *b = *state;
	enum helper_exit code;
	char path[SYSFS_PATH_MAX];

	plug(b, 0x1446);
	assert_true(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_string_equal(path, interface);
	b->helper.device = "1-2";
	assert_true(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_string_equal(path, STICK);
	b->helper.device = "1-9";
	assert_false(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_int_equal(code, HELPER_UNKNOWN);
}

static void a_device_that_is_gone_is_no_fault_of_an_event(void **state)
{
	struct bed *b = *state;
	enum helper_exit code;
	char path[SYSFS_PATH_MAX];

	assert_false(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_int_equal(code, HELPER_DONE);
	setenv("DEVPATH", "/devices/../../etc", 1);
	assert_false(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_int_equal(code, HELPER_UNKNOWN);
	unsetenv("DEVPATH");
	assert_false(helper_devpath(&b->helper, path, sizeof(path), &code));
	assert_int_equal(code, HELPER_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_goes_on),
		T(an_id_of_several_makes_is_told_apart_by_what_it_calls_itself),
		T(strings_decide_for_those_ids_alone),
		T(a_name_as_long_as_they_get_is_read_to_its_limit),
		T(what_udev_found_is_not_looked_up_again),
		T(the_device_by_hand_goes_before_the_event_s),
		T(a_device_that_is_gone_is_no_fault_of_an_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

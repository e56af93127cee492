/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tree_fake.h"

#include "base/text.h"
#include "tests/unit/engine_bed.h"

#define OPTIONS(...) (const char *const[]){ __VA_ARGS__, NULL }

static struct bed bed;
static struct fake_root root;

static void link_tty(const char *name, unsigned interface)
{
	char link[300], to[300];

	snprintf(link, sizeof(link), "%s/class/tty/%s", root.path, name);
	fake_mkdirs(link);
	snprintf(link, sizeof(link), "%s/class/tty/%s/device", root.path, name);
	snprintf(to, sizeof(to), "%s/devices/1-1/1-1:1.%u", root.path, interface);
	assert_int_equal(symlink(to, link), 0);
}

/* The stick's pty stands for ttyUSB0 of a USB stick with three ports. */
static void make_sysfs(const char *vid, const char *pid)
{
	char device[80], real[80] = "";

	fake_root_new(&root);
	fake_attr(&root, "/devices/1-1", "idVendor", vid);
	fake_attr(&root, "/devices/1-1", "idProduct", pid);
	for (unsigned i = 0; i < 3; i++) {
		char path[80], name[16];

		snprintf(path, sizeof(path), "/devices/1-1/1-1:1.%u", i);
		snprintf(name, sizeof(name), "0%u\n", i);
		fake_attr(&root, path, "bInterfaceNumber", name);
		snprintf(name, sizeof(name), "ttyUSB%u", i);
		link_tty(name, i);
	}
	snprintf(device, sizeof(device), "%s/gsm0", bed.dir);
	assert_true(readlink(device, real, sizeof(real) - 1) > 0);
	link_tty(strrchr(real, '/') + 1, 0);
}

static void begin(const char *vid, const char *pid, const char *const *options)
{
	bed_open(&bed, "", options);
	make_sysfs(vid, pid);
	bed.engine.identity.sysfs = root.path;
	engine_start(&bed.engine);
}

static int teardown(void **state)
{
	(void)state;
	bed_close(&bed);
	fake_root_free(&root);
	return 0;
}

static void wait_for_tells(unsigned n)
{
	for (int i = 0; i < 200 && bed.tells < n; i++)
		bed_run(&bed, 10);
	bed_run(&bed, 100);
	assert_int_equal(bed.tells, n);
}

static void online_udev_is_told_imei_and_roles_for_each_port_once(void **state)
{
	(void)state;
	begin("12d1\n", "155e\n", NULL);
	bed_until(&bed, PLAN_LINK);
	assert_int_equal(bed_logged(&bed, "cmd=AT^GETPORTMODE"), 0);
	bed_go_online(&bed);
	wait_for_tells(3);
	for (unsigned i = 0; i < 3; i++) {
		char name[16];

		snprintf(name, sizeof(name), "ttyUSB%u", i);
		assert_string_equal(bed.told[i].tty, name);
		assert_string_equal(bed.told[i].text, "IMEI=860000000000001 ROLES=0m1d2p");
	}
	assert_int_equal(bed.engine.state, PLAN_ONLINE);
	bed_pppd_ends(&bed, 16 << 8);
	bed_go_online(&bed);
	wait_for_tells(3);
	assert_int_equal(bed_logged(&bed, "cmd=AT^GETPORTMODE"), 1);
}

static void at_rest_it_is_told_too(void **state)
{
	(void)state;
	bed_open(&bed, "", NULL);
	make_sysfs("12d1\n", "155e\n");
	bed.engine.identity.sysfs = root.path;
	bed.engine.want_up = false;
	engine_start(&bed.engine);
	bed_until(&bed, PLAN_READY);
	wait_for_tells(3);
}

static void a_stick_that_crashes_over_the_question_is_not_asked(void **state)
{
	(void)state;
	begin("12d1\n", "1573\n", NULL);
	bed_go_online(&bed);
	wait_for_tells(3);
	assert_string_equal(bed.told[0].text, "IMEI=860000000000001");
	assert_int_equal(bed_logged(&bed, "cmd=AT^GETPORTMODE"), 0);
}

static void a_stick_that_does_not_tell_has_an_imei_all_the_same(void **state)
{
	(void)state;
	begin("12d1\n", "155e\n", OPTIONS("--set", "stick.portmode="));
	bed_go_online(&bed);
	wait_for_tells(3);
	assert_string_equal(bed.told[0].text, "IMEI=860000000000001");
	assert_int_equal(bed_logged(&bed, "cmd=AT^GETPORTMODE"), 1);
}

static void who_may_not_tell_does_not_ask(void **state)
{
	(void)state;
	bed_open(&bed, "", NULL);
	make_sysfs("12d1\n", "155e\n");
	bed.engine.identity.sysfs = NULL;
	engine_start(&bed.engine);
	bed_go_online(&bed);
	bed_run(&bed, 200);
	assert_int_equal(bed.tells, 0);
	assert_int_equal(bed_logged(&bed, "cmd=AT^GETPORTMODE"), 0);
}

static void a_silent_answer_does_not_end_the_connection(void **state)
{
	(void)state;
	begin("12d1\n", "155e\n", OPTIONS("--set", "stick.never-answers=^GETPORTMODE"));
	bed_go_online(&bed);
	bed_run(&bed, 5500);
	assert_int_equal(bed.tells, 3);
	assert_string_equal(bed.told[2].text, "IMEI=860000000000001");
	assert_int_equal(bed.engine.state, PLAN_ONLINE);
	assert_int_equal(bed.stops, 0);
}

static void the_text_has_what_is_known(void **state)
{
	static const struct {
		const char *imei, *roles, *text;
	} rows[] = {
		{ "860000000000001", "0m1p", "IMEI=860000000000001 ROLES=0m1p" },
		{ "860000000000001", "", "IMEI=860000000000001" },
		{ "86000000000001", "0m", "ROLES=0m" },
		{ "8600000000000012", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char text[112];

		identity_text(rows[i].imei, rows[i].roles, text, sizeof(text));
		assert_string_equal(text, rows[i].text);
	}
	assert_true(identity_may_ask(0x12d1, 0x1506));
	assert_false(identity_may_ask(0x12d1, 0x1573));
	assert_false(identity_may_ask(0x3566, 0x2001));
}

#define IDENTITY_TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IDENTITY_TEST(online_udev_is_told_imei_and_roles_for_each_port_once),
		IDENTITY_TEST(at_rest_it_is_told_too),
		IDENTITY_TEST(a_stick_that_crashes_over_the_question_is_not_asked),
		IDENTITY_TEST(a_stick_that_does_not_tell_has_an_imei_all_the_same),
		IDENTITY_TEST(who_may_not_tell_does_not_ask),
		IDENTITY_TEST(a_silent_answer_does_not_end_the_connection),
		cmocka_unit_test(the_text_has_what_is_known),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

static const struct fake_interface modem[] = { { 0xff, 2, 0x10, true }, { 0xff, 2, 0x12, true } };
static const struct fake_interface brovi[] = { { 0xff, 0xff, 0xff, false },
	{ 0xff, 0xff, 0xff, true } };

static void plug_as(struct bed *b, unsigned vid, unsigned pid,
	const struct fake_interface *interfaces, size_t n)
{
	b->stick.vid = vid;
	b->stick.interfaces = interfaces;
	b->stick.n_interfaces = n;
	plug(b, pid);
	fake_attr(&b->sys, STICK, "avoid_reset_quirk", "0\n");
}

/* One event; what it prints is in b->out. */
static enum helper_exit event(struct bed *b, const char *action, const char *subsystem,
	const char *below)
{
	char devpath[200];

	snprintf(devpath, sizeof(devpath), "%s%s", STICK, below);
	setenv("ACTION", action, 1);
	setenv("SUBSYSTEM", subsystem, 1);
	setenv("DEVPATH", devpath, 1);
	return run_printing(b, helper_hotplug, b->out, sizeof(b->out));
}

static bool quirk_is(const struct bed *b, const char *value)
{
	char got[8];

	assert_true(fake_read(b->sys.path, STICK "/avoid_reset_quirk", got, sizeof(got)));
	return got[0] == value[0];
}

static void a_storage_face_is_switched_by_the_text_of_the_hwdb(void **state)
{
	struct bed *b = *state;

	plug_as(b, 0x12d1, 0x1446, cd, 1);
	b->usb.steps = switches;
	b->usb.n_steps = ARRAY_SIZE(switches);
	/* The device comes first, and is nothing yet. */
	assert_int_equal(event(b, "add", "usb", ""), HELPER_DONE);
	assert_int_equal(b->usb.at, 0);
	assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
	fake_done(&b->usb);
	assert_string_equal(b->out, "");
	assert_true(quirk_is(b, "0"));
	/* The kernel tells of a driver that was bound, and mdev hands it on. */
	assert_int_equal(event(b, "bind", "usb", "/1-2:1.0"), HELPER_DONE);
	assert_int_equal(event(b, "change", "usb", "/1-2:1.0"), HELPER_DONE);
	assert_int_equal(event(b, "remove", "usb", "/1-2:1.0"), HELPER_DONE);
	fake_done(&b->usb);
}

static void a_strangers_devices_are_left_alone(void **state)
{
	struct bed *b = *state;

	plug_as(b, 0x0781, 0x5567, cd, 1); /* a disk */
	assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
	fake_unplug(&b->sys, &b->stick);
	plug_as(b, 0x0403, 0x6001, modem, 2); /* a serial cable */
	assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
	assert_int_equal(event(b, "add", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0"), HELPER_DONE);
	assert_string_equal(b->out, "");
	assert_false(fake_is_there(b->dev, "gsm0"));
	assert_false(fake_is_there(b->dev, "gsm"));
	assert_true(quirk_is(b, "0"));
	assert_int_equal(said(b, LOG_LEVEL_INFO), 0);
}

static void a_modem_face_gets_its_quirk_links_and_names(void **state)
{
	struct bed *b = *state;

	plug_as(b, 0x12d1, 0x1506, modem, 2);
	assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
	assert_true(quirk_is(b, "1"));
	assert_string_equal(b->out, "");
	assert_int_equal(event(b, "add", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0"), HELPER_DONE);
	assert_non_null(strstr(b->out, "SURFSTICK_LINK=gsm0\n"));
	assert_int_equal(event(b, "add", "tty", "/1-2:1.1/ttyUSB1/tty/ttyUSB1"), HELPER_DONE);
	assert_non_null(strstr(b->out, "SURFSTICK_LINK=gsm0-at\n"));
	assert_true(fake_is_there(b->dev, "gsm0") && fake_is_there(b->dev, "gsm0-at"));
	assert_true(fake_is_there(b->dev, "gsm/by-path/0000_00_14.0-2-modem"));
}

static void links_go_with_their_ports(void **state)
{
	struct bed *b = *state;

	plug_as(b, 0x12d1, 0x1506, modem, 2);
	event(b, "add", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
	event(b, "add", "tty", "/1-2:1.1/ttyUSB1/tty/ttyUSB1");
	fake_unplug(&b->sys, &b->stick);
	assert_int_equal(event(b, "remove", "tty", "/1-2:1.1/ttyUSB1/tty/ttyUSB1"), HELPER_DONE);
	assert_true(fake_is_there(b->dev, "gsm0"));
	assert_false(fake_is_there(b->dev, "gsm0-at"));
	assert_int_equal(event(b, "remove", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0"), HELPER_DONE);
	assert_false(fake_is_there(b->dev, "gsm0") || fake_is_there(b->dev, "gsm"));
}

static void the_end_of_a_modem_port_is_told_to_the_switch(void **state)
{
	struct bed *b = *state;
	char text[512];

	snprintf(text, sizeof(text), "try %llu 1 12d1:1446 huawei-new\n",
		(unsigned long long)helper_now_ms());
	fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", text);
	plug_as(b, 0x12d1, 0x1506, modem, 2);
	event(b, "add", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
	event(b, "add", "tty", "/1-2:1.1/ttyUSB1/tty/ttyUSB1");
	fake_unplug(&b->sys, &b->stick);
	event(b, "remove", "tty", "/1-2:1.1/ttyUSB1/tty/ttyUSB1");
	event(b, "remove", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_non_null(strstr(text, "\nup "));
	assert_non_null(strstr(text, "\ndown "));
	assert_null(strstr(strstr(text, "\ndown ") + 1, "\ndown "));
}

/* What it takes a program for is said to the script that called. */
static void what_the_script_has_to_do_is_printed(void **state)
{
	struct bed *b = *state;

	b->helper.hwdb[0] = "tests/unit/nowhere.hwdb";
	fake_attr(&b->root, "", "own.hwdb",
		"usb:v3566p2001d*icFF*\n SURFSTICK_STICK=1\n SURFSTICK_NEW_ID=3566 2001 ff\n\n"
		"usb:v05C6p2000d*ic08*in00*\n SURFSTICK_SWITCH=eject\n SURFSTICK_WAIT=10\n"
		" SURFSTICK_LATER=1\n");
	{
		char own[160];

		snprintf(own, sizeof(own), "%s/own.hwdb", b->root.path);
		b->helper.hwdb[0] = own;
		plug_as(b, 0x3566, 0x2001, brovi, 2);
		assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
		assert_string_equal(b->out, "SURFSTICK_NEW_ID=3566 2001 ff\n");
		fake_unplug(&b->sys, &b->stick);
		plug_as(b, 0x05c6, 0x2000, cd, 1);
		assert_int_equal(event(b, "add", "usb", "/1-2:1.0"), HELPER_DONE);
		assert_string_equal(b->out, "SURFSTICK_LATER=1\n");
		assert_int_equal(b->usb.at, 0);
	}
}

static void what_surfdial_learns_comes_this_way_too(void **state)
{
	struct bed *b = *state;

	plug_as(b, 0x12d1, 0x1506, modem, 2);
	event(b, "add", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0");
	setenv("SYNTH_ARG_IMEI", "860000000000001", 1);
	assert_int_equal(event(b, "change", "tty", "/1-2:1.0/ttyUSB0/tty/ttyUSB0"), HELPER_DONE);
	unsetenv("SYNTH_ARG_IMEI");
	assert_true(fake_is_there(b->dev, "gsm/by-imei/860000000000001-modem"));
}

static void an_event_that_is_none_of_ours_is_nothing(void **state)
{
	static const char *const others[][3] = { { "add", "block", "/1-2:1.0/host0/block/sda" },
		{ "add", "net", "/1-2:1.0/net/eth1" }, { "add", "tty", "/tty/ttyS0" },
		{ "remove", "tty", "/tty/console" }, { "online", "usb", "/1-2:1.0" },
		{ "add", "usb", "/1-2:1.7" }, { "remove", "tty", "/../../ttyUSB0/.." } };
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(others); n++) {
		assert_int_equal(event(b, others[n][0], others[n][1], others[n][2]), HELPER_DONE);
		assert_string_equal(b->out, "");
	}
	assert_int_equal(said(b, LOG_LEVEL_INFO), 0);
}

static void without_an_event_it_is_wrong_usage(void **state)
{
	static const char *const needed[] = { "ACTION", "SUBSYSTEM", "DEVPATH" };
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(needed); n++) {
		setenv("ACTION", "add", 1);
		setenv("SUBSYSTEM", "usb", 1);
		setenv("DEVPATH", STICK, 1);
		unsetenv(needed[n]);
		assert_int_equal(helper_hotplug(&b->helper), HELPER_USAGE);
	}
	setenv("DEVPATH", STICK, 1);
	b->helper.device = "1-2";
	assert_int_equal(helper_hotplug(&b->helper), HELPER_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_storage_face_is_switched_by_the_text_of_the_hwdb),
		T(a_strangers_devices_are_left_alone),
		T(a_modem_face_gets_its_quirk_links_and_names),
		T(links_go_with_their_ports),
		T(the_end_of_a_modem_port_is_told_to_the_switch),
		T(what_the_script_has_to_do_is_printed),
		T(what_surfdial_learns_comes_this_way_too),
		T(an_event_that_is_none_of_ours_is_nothing),
		T(without_an_event_it_is_wrong_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

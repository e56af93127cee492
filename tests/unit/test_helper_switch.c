/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

static void a_storage_face_is_told_to_switch(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][15], 0x11);
	assert_int_equal(b->usb.sent[0][17], 0x20);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 1);
}

static void a_second_event_for_the_same_device_does_nothing(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	for (int n = 0; n < 30; n++)
		assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 1);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 0);
}

static void a_stick_that_always_comes_back_is_switched_three_times(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1f01);
	for (int n = 0; n < 3; n++) {
		static const uint8_t os_byte[] = { 0x30, 0x20, 0x30 };

		assert_int_equal(RUN(b, switches), HELPER_DONE);
		assert_int_equal(b->usb.sent[0][17], os_byte[n]);
		replug(b, 0x1f01);
	}
	assert_int_equal(RUN_NOTHING(b), HELPER_ENOUGH);
	assert_int_equal(b->lines[LOG_LEVEL_ERROR], 1);
	assert_non_null(strstr(b->last, "huawei-alt, huawei-serial, huawei-fallback"));
	assert_non_null(strstr(b->last, "Pull it out"));
	for (int n = 0; n < 5; n++) {
		replug(b, 0x1f01);
		assert_int_equal(RUN_NOTHING(b), HELPER_ENOUGH);
	}
	assert_int_equal(said(b, LOG_LEVEL_WARNING), 1);
}

static void a_refused_method_is_followed_by_the_next(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, FAKE_CSW("\x12\x34\x56\x78", "\1") }, { V_RELEASE, 0, 0 },
		{ V_CLAIM, 0, 0 }, { V_OUT, 0, 0 }, { V_IN, -ETIMEDOUT, 0 } };
	struct bed *b = *state;

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, steps), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	assert_int_equal(b->usb.sent[1][17], 0x20);
	/* The history knows the one that was taken: the next is the third. */
	replug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	assert_int_equal(b->usb.sent[0][20], 0x01);
}

static void refused_messages_count_as_tries(void **state)
{
#define REFUSED { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 }, \
	{ V_IN, 13, FAKE_CSW("\x12\x34\x56\x78", "\1") }, { V_RELEASE, 0, 0 }
	static const struct fake_step steps[] = { REFUSED, REFUSED, REFUSED };
	struct bed *b = *state;

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, steps), HELPER_FAILED);
	replug(b, 0x1f01);
	assert_int_equal(RUN_NOTHING(b), HELPER_ENOUGH);
}

static void a_stick_that_refuses_everything_is_said_to(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, FAKE_CSW("\x12\x34\x56\x78", "\1") }, { V_RELEASE, 0, 0 } };
	struct bed *b = *state;

	plug(b, 0x1446);
	assert_int_equal(RUN(b, steps), HELPER_FAILED);
	assert_non_null(strstr(b->last, "refuses"));
}

static void a_stick_in_use_is_left_to_its_user(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, -EBUSY, 0 } };
	struct bed *b = *state;

	plug(b, 0x1446);
	assert_int_equal(RUN(b, steps), HELPER_BUSY);
	assert_non_null(strstr(b->last, "in use by another program"));
}

static void pulled_out_at_any_moment_is_no_error(void **state)
{
	static const struct fake_step at_claim[] = { { V_CLAIM, -ENODEV, 0 } };
	static const struct fake_step at_message[] = { { V_CLAIM, 0, 0 }, { V_OUT, -ENODEV, 0 } };
	static const struct fake_step at_status[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, -ENODEV, 0 } };
	struct bed *b = *state;

	assert_int_equal(RUN_NOTHING(b), HELPER_DONE); /* before we look */
	plug(b, 0x1446);
	assert_int_equal(RUN(b, at_claim), HELPER_DONE);
	replug(b, 0x1446);
	assert_int_equal(RUN(b, at_message), HELPER_DONE);
	replug(b, 0x1446);
	assert_int_equal(RUN(b, at_status), HELPER_DONE);
	assert_int_equal(said(b, LOG_LEVEL_WARNING), 0);
}

static void the_config_chooses_the_world(void **state)
{
	static const struct {
		const char *config;
		int os_byte; /* 0: nothing is sent */
	} cases[] = {
		{ "[*]\nmode = modem\n", 0x30 },
		{ "[*]\nmode = hilink\n", 0x20 },
		{ "[*]\nmode = keep\n", 0 },
		{ "[gsm3]\nmode = hilink\n", 0x20 },
		{ "[gsm4]\nmode = hilink\n", 0x30 },
		{ "[*]\nmode = hilnk\n", 0x30 }, /* a mistake must not leave it a CD */
		{ "\x01\x02\x03", 0x30 },
	};
	struct bed *b = *state;

	fake_attr(&b->root, "/var/surfstick", "slots", "gsm3 12d1 0000_00_14.0-2 -\n");
	plug(b, 0x1f01);
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		char history[160];

		fake_attr(&b->root, "", "surfstick.conf", cases[n].config);
		snprintf(history, sizeof(history), "%s/surfstick/switch.d/1-2", b->run);
		unlink(history);
		if (cases[n].os_byte) {
			assert_int_equal(RUN(b, switches), HELPER_DONE);
			if (b->usb.sent[0][17] != cases[n].os_byte)
				fail_msg("%s", cases[n].config);
		} else {
			assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
		}
	}
}

static void udev_s_own_properties_come_before_the_text(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	setenv("SURFSTICK_SWITCH", "huawei-alt", 1);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	replug(b, 0x1446);
	setenv("SURFSTICK_SWITCH", "", 1); /* the administrator switched it off */
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	setenv("SURFSTICK_SWITCH", "no-such-method", 1);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	setenv("SURFSTICK_SWITCH", "message", 1);
	setenv("SURFSTICK_MESSAGE", "$(reboot)", 1);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	unsetenv("SURFSTICK_MESSAGE");
	b->helper.hwdb_given = true;
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x20);
	unsetenv("SURFSTICK_SWITCH");
}

static void what_is_not_in_the_table_is_not_touched(void **state)
{
	struct bed *b = *state;

	b->stick.vid = 0x0781;
	plug(b, 0x5567);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	b->stick.vid = 0x12d1;
	replug(b, 0x0001); /* an unknown Huawei */
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
}

static void guessing_is_for_who_asks_for_it_and_for_disks_alone(void **state)
{
	static const struct fake_interface modem[] = { { 0x08, 6, 0x50, false },
		{ 0xff, 1, 1, true } };
	struct bed *b = *state;

	fake_attr(&b->root, "", "surfstick.conf", "guess = yes\n");
	plug(b, 0x0001);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	b->stick.interfaces = modem;
	replug(b, 0x0001);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	b->stick.interfaces = cd;
	fake_attr(&b->root, "", "surfstick.conf", "[usb 12d1:0002]\nguess = yes\n");
	replug(b, 0x0001);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	replug(b, 0x0002);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void what_takes_its_time_is_not_for_udev(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	setenv("SURFSTICK_SWITCH", "huawei-new", 1);
	setenv("SURFSTICK_LATER", "1", 1);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 0);
	b->helper.device = "1-2"; /* by hand: all of it */
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void by_hand_a_mode_is_gone_into_as_often_as_asked(void **state)
{
	struct bed *b = *state;

	fake_attr(&b->root, "", "surfstick.conf", "mode = keep\n");
	plug(b, 0x1f01);
	b->helper.device = "1-2";
	b->helper.mode = "hilink";
	for (int n = 0; n < 5; n++) {
		assert_int_equal(RUN(b, switches), HELPER_DONE);
		assert_int_equal(b->usb.sent[0][17], 0x20);
	}
	b->helper.mode = "modem";
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
}

static void a_dry_run_shows_the_message_decoded(void **state)
{
	struct bed *b = *state;
	char out[4096];

	plug(b, 0x1f01);
	b->helper.device = "1-2";
	b->helper.dry_run = true;
	assert_int_equal(run_printing(b, helper_switch, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "usb 1-2: 12d1:1f01 interface 0"));
	assert_non_null(strstr(out, "would send huawei-alt"));
	assert_non_null(strstr(out, "11 06 30"));
	assert_non_null(strstr(out, "and if it comes back or refuses: huawei-serial"));
}

static void a_table_that_is_none_costs_one_line_and_no_switch(void **state)
{
	struct bed *b = *state;
	char path[128];

	fake_attr(&b->root, "", "bad.hwdb", "\x7f" "ELF\n\x01\x02\nusb:\n\nno\nno\n=\n");
	snprintf(path, sizeof(path), "%s/bad.hwdb", b->root.path);
	b->helper.hwdb[0] = path;
	plug(b, 0x1446);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
	b->helper.hwdb[0] = "/nowhere/at/all.hwdb";
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
}

static void by_hand_a_device_has_many_names(void **state)
{
	static const char *const names[] = { "1-2", STICK, "/sys" STICK "/1-2:1.0" };
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(names); n++) {
		if (n == 0)
			plug(b, 0x1446);
		else
			replug(b, 0x1446);
		b->helper.device = names[n];
		assert_int_equal(RUN(b, switches), HELPER_DONE);
	}
	b->helper.device = "9-9";
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	b->helper.device = NULL;
	unsetenv("DEVPATH");
	assert_int_equal(RUN_NOTHING(b), HELPER_USAGE);
}

static void a_dry_run_sends_nothing_and_remembers_nothing(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	b->helper.dry_run = true;
	for (int n = 0; n < 5; n++)
		assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	b->helper.dry_run = false;
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void without_run_it_switches_all_the_same(void **state)
{
	struct bed *b = *state;

	b->helper.run_dir = "/nowhere";
	b->helper.var_dir = "/nowhere";
	plug(b, 0x1446);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
	assert_non_null(strstr(b->last, "cannot be written to"));
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void a_face_without_endpoints_is_said_to_be(void **state)
{
	static const struct fake_interface bare[] = { { 0x03, 0, 0, false } };
	struct bed *b = *state;

	b->stick.interfaces = bare;
	b->stick.n_interfaces = 1;
	plug(b, 0x1446);
	setenv("SURFSTICK_SWITCH", "huawei-new", 1);
	assert_int_equal(RUN_NOTHING(b), HELPER_FAILED);
	assert_non_null(strstr(b->last, "endpoints"));
	unsetenv("SURFSTICK_SWITCH");
}

static void one_claim_asks_who_it_is_and_leaves_strangers_alone(void **state)
{
	static const char stranger[36] = "\5\200\0\1\37\0\0\0\x1b[2J    Phone CD        1.00";
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 36, stranger }, { V_IN, 13, FAKE_CSW("\x12\x34\x56\x78", "\0") },
		{ V_RELEASE, 0, 0 } };
	struct bed *b = *state;
	char out[4096];

	b->stick.vid = 0x04e8;
	plug(b, 0xf000);
	assert_int_equal(RUN(b, steps), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][15], 0x12);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 1);
	assert_non_null(strstr(b->any, "calls itself \"\\x1b[2J\" \"Phone CD\""));
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	b->helper.dry_run = true;
	b->helper.device = "1-2";
	assert_int_equal(run_printing(b, helper_switch, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "its answer says: model~U209:message"));
}

static void by_hand_the_reason_for_doing_nothing_is_told(void **state)
{
	static const struct {
		const char *property, *config, *reason;
	} cases[] = {
		{ "keep", "", "kept as it is, as the table says" },
		{ "", "", "the table names no method for it" },
		{ " ", "", "the table names no method for it" },
		{ "huawei-new", "mode = keep\n", "kept as it is, as the configuration says" },
	};
	struct bed *b = *state;

	plug(b, 0x1446);
	b->helper.device = "1-2";
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		setenv("SURFSTICK_SWITCH", cases[n].property, 1);
		fake_attr(&b->root, "", "surfstick.conf", cases[n].config);
		assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
		if (!strstr(b->any, cases[n].reason))
			fail_msg("case %zu: %s", n, b->any);
	}
	unsetenv("SURFSTICK_SWITCH");
	fake_attr(&b->root, "", "surfstick.conf", "");
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	assert_non_null(strstr(b->any, "--mode tells it again"));
	setenv("SURFSTICK_STICK", "1", 1);
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
	assert_non_null(strstr(b->any, "surfctl mode"));
	unsetenv("SURFSTICK_STICK");
	b->helper.device = "/sys/devices/pci0000:00"; /* there, and nothing of USB */
	assert_int_equal(RUN_NOTHING(b), HELPER_UNKNOWN);
}

static void a_node_that_nobody_made_is_no_stick_that_left(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1446);
	b->helper.verbs = NULL;
	assert_int_equal(helper_switch(&b->helper), HELPER_FAILED);
	assert_non_null(strstr(b->last, "/bus/usb/001/008; is "));
	/* And it was not told: the next event may. */
	b->helper.verbs = &fake_verbs;
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void a_wish_is_for_a_maker_s_disk_too(void **state)
{
	struct bed *b = *state;

	plug(b, 0x0001);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
	b->helper.device = "1-2";
	b->helper.mode = "modem";
	assert_int_equal(helper_wish(&b->helper), HELPER_DONE);
	b->helper.device = b->helper.mode = NULL;
	assert_int_equal(RUN(b, switches), HELPER_DONE);
}

static void what_a_dry_run_cannot_show_it_says(void **state)
{
	struct bed *b = *state;
	char out[4096];

	plug(b, 0x1446);
	b->helper.device = "1-2";
	b->helper.dry_run = true;
	setenv("SURFSTICK_SWITCH", "message", 1); /* and no message */
	assert_int_equal(run_printing(b, helper_switch, out, sizeof(out)), HELPER_FAILED);
	assert_non_null(strstr(b->last, "a property of the table"));
	setenv("SURFSTICK_SWITCH", "configuration", 1);
	setenv("SURFSTICK_CONFIGURATION", "1", 1); /* that is the one it has */
	assert_int_equal(run_printing(b, helper_switch, out, sizeof(out)), HELPER_DONE);
	assert_non_null(strstr(out, "nothing: it is as it should be"));
	unsetenv("SURFSTICK_CONFIGURATION");
	unsetenv("SURFSTICK_SWITCH");
}

static void a_broken_config_is_told_once_and_only_where_something_is_decided(void **state)
{
	struct bed *b = *state;
	struct helper_settings settings;
	struct usb_face face;

	fake_attr(&b->root, "", "surfstick.conf", "mode = hilnk\n");
	plug(b, 0x1446);
	assert_int_equal(usb_face_read(&face, b->sys.path, STICK), 0);
	helper_settings(&b->helper, &face, &settings); /* as `name` does, for every port */
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 0);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->lines[LOG_LEVEL_WARNING], 1);
	assert_non_null(strstr(b->last, "surfdial --check"));
}

static void two_equal_sticks_are_switched_each_once(void **state)
{
	struct bed *b = *state;
	struct fake_stick other = b->stick;

	other.devpath = "/devices/pci0000:00/0000:00:14.0/usb1/1-3";
	other.devnum = 30;
	plug(b, 0x1446);
	fake_plug(&b->sys, &other);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	setenv("DEVPATH", "/devices/pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0", 1);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_storage_face_is_told_to_switch),
		T(a_second_event_for_the_same_device_does_nothing),
		T(a_stick_that_always_comes_back_is_switched_three_times),
		T(a_refused_method_is_followed_by_the_next),
		T(refused_messages_count_as_tries),
		T(a_stick_that_refuses_everything_is_said_to),
		T(a_stick_in_use_is_left_to_its_user),
		T(pulled_out_at_any_moment_is_no_error),
		T(the_config_chooses_the_world),
		T(udev_s_own_properties_come_before_the_text),
		T(what_is_not_in_the_table_is_not_touched),
		T(guessing_is_for_who_asks_for_it_and_for_disks_alone),
		T(what_takes_its_time_is_not_for_udev),
		T(by_hand_a_device_has_many_names),
		T(by_hand_a_mode_is_gone_into_as_often_as_asked),
		T(a_dry_run_shows_the_message_decoded),
		T(a_table_that_is_none_costs_one_line_and_no_switch),
		T(a_dry_run_sends_nothing_and_remembers_nothing),
		T(without_run_it_switches_all_the_same),
		T(a_face_without_endpoints_is_said_to_be),
		T(one_claim_asks_who_it_is_and_leaves_strangers_alone),
		T(by_hand_the_reason_for_doing_nothing_is_told),
		T(a_node_that_nobody_made_is_no_stick_that_left),
		T(a_wish_is_for_a_maker_s_disk_too),
		T(what_a_dry_run_cannot_show_it_says),
		T(a_broken_config_is_told_once_and_only_where_something_is_decided),
		T(two_equal_sticks_are_switched_each_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

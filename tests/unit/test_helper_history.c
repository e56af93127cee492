/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

#include "helper/history.h"

static const struct fake_interface ports[] = { { 0xff, 1, 0x12, true } };

static struct usb_face face_now(const struct bed *b)
{
	struct usb_face face;

	assert_int_equal(usb_face_read(&face, b->sysfs, STICK), 0);
	return face;
}

/* It came back as a modem. */
static void ports_up(struct bed *b, unsigned pid)
{
	struct usb_face face;

	b->stick.interfaces = ports;
	b->stick.n_interfaces = 1;
	replug(b, pid);
	b->stick.interfaces = cd;
	b->stick.n_interfaces = 2;
	face = face_now(b);
	helper_came_up(&b->helper, &face);
}

static void forget_run(struct bed *b)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/surfstick/switch.d/1-2", b->run);
	unlink(path);
}

static void the_old_face_and_the_new_are_told_in_one_line_once(void **state)
{
	struct bed *b = *state;
	char text[2048];
	unsigned lines;
	struct usb_face face;

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	lines = b->lines[LOG_LEVEL_INFO];
	ports_up(b, 0x155e);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], lines + 1);
	face = face_now(b);
	helper_came_up(&b->helper, &face); /* the next port of the same stick */
	assert_int_equal(b->lines[LOG_LEVEL_INFO], lines + 1);
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_non_null(strstr(text, " 12d1:1f01 huawei-alt 0000_00_14.0-2\nup "));
}

static void what_worked_outlives_the_start_of_the_machine(void **state)
{
	struct bed *b = *state;
	char text[512];

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	replug(b, 0x1f01); /* huawei-alt was of no use to it */
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	ports_up(b, 0x1001);
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)),
		"12d1:1f01 0000_00_14.0-2 huawei-serial\n");
	forget_run(b);
	replug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x20); /* huawei-serial at once */
}

static void a_stick_with_a_serial_number_is_known_in_any_port(void **state)
{
	struct bed *b = *state;
	char text[512];

	b->stick.serial = "L8F7D3A91C0E";
	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	ports_up(b, 0x1001);
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)),
		"12d1:1f01 L8F7D3A91C0E huawei-alt\n");
}

static void nothing_a_stick_says_of_itself_gets_out_of_its_word(void **state)
{
	struct bed *b = *state;
	char text[512];

	b->stick.serial = "a b\n12d1:1446 x eject\n../$(x)%s";
	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	ports_up(b, 0x1001);
	kept(b, "var/surfstick/worked", text, sizeof(text));
	assert_non_null(strstr(text, "12d1:1f01 "));
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_null(strpbrk(text, "$%/("));
}

static void ports_that_we_did_not_bring_up_are_no_business_of_ours(void **state)
{
	struct bed *b = *state;
	char text[512];

	plug(b, 0x1f01);
	ports_up(b, 0x1001);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 0);
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)), "");
	assert_int_equal(helper_gone(&b->helper), HELPER_DONE);
	assert_string_equal(kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text)), "");
}

static void a_stick_that_falls_back_twice_is_left_alone_with_a_reason(void **state)
{
	struct bed *b = *state;

	plug(b, 0x1f01);
	for (int n = 0; n < 2; n++) {
		assert_int_equal(RUN(b, switches), HELPER_DONE);
		ports_up(b, 0x155e);
		setenv("DEVPATH", STICK "/1-2:1.0/ttyUSB0/tty/ttyUSB0", 1);
		assert_int_equal(helper_gone(&b->helper), HELPER_DONE);
		setenv("DEVPATH", STICK "/1-2:1.0", 1);
		replug(b, 0x1f01);
	}
	assert_int_equal(RUN_NOTHING(b), HELPER_ENOUGH);
	assert_non_null(strstr(b->last, "falls back into storage mode by itself"));
	assert_int_equal(RUN_NOTHING(b), HELPER_ENOUGH);
	assert_int_equal(b->lines[LOG_LEVEL_ERROR], 1);
}

static void gone_wants_a_path_with_a_usb_device_in_it(void **state)
{
	static const char *const paths[] = { "", "usb1", "/devices/virtual/tty/ttyS0",
		"/devices/1-", "/devices/-1", "/devices/1-2x/y", "/devices/1-2:1.0" };
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(paths); n++) {
		setenv("DEVPATH", paths[n], 1);
		assert_int_equal(helper_gone(&b->helper), HELPER_USAGE);
	}
	setenv("DEVPATH", "/devices/usb1/1-2/1-2.4/1-2.4:1.0/ttyUSB0/tty/ttyUSB0", 1);
	assert_int_equal(helper_gone(&b->helper), HELPER_DONE);
	unsetenv("DEVPATH");
	assert_int_equal(helper_gone(&b->helper), HELPER_USAGE);
}

static void a_wish_goes_before_the_config_until_it_is_fulfilled(void **state)
{
	struct bed *b = *state;

	fake_attr(&b->root, "", "surfstick.conf", "mode = keep\n");
	plug(b, 0x14db);
	b->helper.device = "1-2";
	b->helper.mode = "modem";
	assert_int_equal(run_verb(b, helper_wish, NULL, 0), HELPER_DONE);
	b->helper.device = b->helper.mode = NULL;
	replug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	ports_up(b, 0x155e);
	replug(b, 0x1f01);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
}

static void a_wish_that_cannot_be_granted_is_said_to_be_so(void **state)
{
	static const char *const modes[] = { "keep", "modm", "", "modem hilink", "$(reboot)" };
	struct bed *b = *state;

	plug(b, 0x14db);
	b->helper.device = "1-2";
	for (size_t n = 0; n < ARRAY_SIZE(modes); n++) {
		b->helper.mode = modes[n];
		assert_int_equal(helper_wish(&b->helper), HELPER_USAGE);
	}
	b->helper.mode = NULL;
	assert_int_equal(helper_wish(&b->helper), HELPER_USAGE);
	b->helper.mode = "hilink";
	b->helper.device = "9-9";
	assert_int_equal(helper_wish(&b->helper), HELPER_UNKNOWN);
	b->helper.device = "1-2";
	b->helper.run_dir = "/nowhere";
	assert_int_equal(helper_wish(&b->helper), HELPER_FAILED);
	assert_non_null(strstr(b->last, "are you root?"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_old_face_and_the_new_are_told_in_one_line_once),
		T(what_worked_outlives_the_start_of_the_machine),
		T(a_stick_with_a_serial_number_is_known_in_any_port),
		T(nothing_a_stick_says_of_itself_gets_out_of_its_word),
		T(ports_that_we_did_not_bring_up_are_no_business_of_ours),
		T(a_stick_that_falls_back_twice_is_left_alone_with_a_reason),
		T(gone_wants_a_path_with_a_usb_device_in_it),
		T(a_wish_goes_before_the_config_until_it_is_fulfilled),
		T(a_wish_that_cannot_be_granted_is_said_to_be_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

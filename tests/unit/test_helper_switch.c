/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"

#define STICK "/devices/pci0000:00/0000:00:14.0/usb1/1-2"

static const struct fake_interface cd[] = { { 0x08, 6, 0x50, false }, { 0x08, 6, 0x50, false } };

/* Sent, and no answer: the stick switches. */
static const struct fake_step switches[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
	{ V_IN, -ETIMEDOUT, 0 } };

struct bed {
	struct fake_root root;
	char run[96], var[96], config[96], sysfs[96];
	struct fake_stick stick;
	struct fake_usb usb;
	struct helper helper;
	unsigned lines[4]; /* by level */
	char last[1024];   /* the last line of level warning and above */
};

static void on_line(void *ctx, enum log_level level, const char *line)
{
	struct bed *b = ctx;

	b->lines[level]++;
	if (level <= LOG_LEVEL_WARNING)
		text_copy(b->last, sizeof(b->last), line);
}

static int setup(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	fake_root_new(&b->root);
	snprintf(b->sysfs, sizeof(b->sysfs), "%s/sys", b->root.path);
	snprintf(b->run, sizeof(b->run), "%s/run", b->root.path);
	snprintf(b->var, sizeof(b->var), "%s/var", b->root.path);
	snprintf(b->config, sizeof(b->config), "%s/surfstick.conf", b->root.path);
	fake_mkdirs(b->sysfs);
	fake_mkdirs(b->run);
	fake_mkdirs(b->var);
	b->stick = (struct fake_stick){ .devpath = STICK, .vid = 0x12d1, .pid = 0x1446,
		.devnum = 7, .interfaces = cd, .n_interfaces = 2 };
	b->helper = (struct helper){ .sysfs = b->sysfs, .run_dir = b->run, .var_dir = b->var,
		.config = b->config, .hwdb = { "udev-rules/70-surfstick.hwdb" }, .n_hwdb = 1,
		.verbs = &fake_verbs, .verbs_ctx = &b->usb };
	setenv("DEVPATH", STICK "/1-2:1.0", 1);
	setenv("ACTION", "add", 1);
	unsetenv("SURFSTICK_SWITCH");
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_DEBUG);
	log_tee(on_line, b);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bed *b = *state;

	log_tee(NULL, NULL);
	fake_root_free(&b->root);
	free(b);
	return 0;
}

static void plug(struct bed *b, unsigned pid)
{
	struct fake_root sys;

	text_copy(sys.path, sizeof(sys.path), b->sysfs);
	b->stick.pid = pid;
	b->stick.devnum++;
	fake_plug(&sys, &b->stick);
}

static void replug(struct bed *b, unsigned pid)
{
	struct fake_root sys;
	char held[200];

	text_copy(sys.path, sizeof(sys.path), b->sysfs);
	/* Unlike sysfs, a file system may give an inode number again: keep this one. */
	snprintf(held, sizeof(held), "%s/old-%u", b->root.path, b->stick.devnum);
	{
		char was[256];

		snprintf(was, sizeof(was), "%s%s", b->sysfs, STICK);
		assert_int_equal(rename(was, held), 0);
	}
	fake_unplug(&sys, &b->stick);
	plug(b, pid);
}

static enum helper_exit run(struct bed *b, const struct fake_step *steps, size_t n)
{
	enum helper_exit code;

	memset(&b->usb, 0, sizeof(b->usb));
	b->usb.steps = steps;
	b->usb.n_steps = n;
	code = helper_switch(&b->helper);
	fake_done(&b->usb);
	return code;
}

#define RUN(b, steps) run(b, steps, ARRAY_SIZE(steps))
#define RUN_NOTHING(b) run(b, NULL, 0)

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
	assert_int_equal(b->lines[LOG_LEVEL_ERROR] + b->lines[LOG_LEVEL_WARNING], 1);
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
	assert_int_equal(b->lines[LOG_LEVEL_WARNING] + b->lines[LOG_LEVEL_ERROR], 0);
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

static void two_equal_sticks_are_switched_each_once(void **state)
{
	struct bed *b = *state;
	struct fake_root sys;
	struct fake_stick other = b->stick;

	text_copy(sys.path, sizeof(sys.path), b->sysfs);
	other.devpath = "/devices/pci0000:00/0000:00:14.0/usb1/1-3";
	other.devnum = 30;
	plug(b, 0x1446);
	fake_plug(&sys, &other);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	setenv("DEVPATH", "/devices/pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0", 1);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(RUN_NOTHING(b), HELPER_DONE);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

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
		T(by_hand_a_device_has_many_names),
		T(a_dry_run_sends_nothing_and_remembers_nothing),
		T(without_run_it_switches_all_the_same),
		T(a_face_without_endpoints_is_said_to_be),
		T(two_equal_sticks_are_switched_each_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

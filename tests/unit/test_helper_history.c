/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

#include <sys/wait.h>

#include "helper/history.h"

static const struct fake_interface ports[] = { { 0xff, 1, 0x12, true } };

static struct usb_face face_now(const struct bed *b)
{
	struct usb_face face;

	assert_int_equal(usb_face_read(&face, b->sys.path, STICK), 0);
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
	helper_came_up(&b->helper, &face, false);
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
	helper_came_up(&b->helper, &face, false); /* the next port of the same stick */
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

/* finish reads, waits a minute, and adds: what others wrote meanwhile must not be lost. */
static void what_others_wrote_meanwhile_is_kept(void **state)
{
	struct bed *b = *state;
	struct history mine, theirs;
	struct usb_face face;
	char text[1024];

	plug(b, 0x1f01);
	face = face_now(b);
	history_open(&mine, &b->helper, "1-2");
	history_open(&theirs, &b->helper, "1-2");
	assert_int_equal(history_add(&theirs, &face, SWITCH_WISH, "hilink"), 0);
	assert_int_equal(history_add(&mine, &face, SWITCH_TRY, "eject"), 0);
	assert_int_equal(mine.events.n, 2);
	history_close(&mine);
	history_close(&theirs);
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_non_null(strstr(text, "wish "));
	assert_non_null(strstr(text, "\ntry "));
}

static void who_decides_is_alone_until_it_has_noted_what(void **state)
{
	struct bed *b = *state;
	struct history mine, theirs;
	struct usb_face face;
	int pipes[2], status;
	char word = 0;
	pid_t pid;

	plug(b, 0x1f01);
	face = face_now(b);
	assert_int_equal(pipe(pipes), 0);
	history_open(&mine, &b->helper, "1-2");
	history_hold(&mine);
	pid = fork();
	if (pid == 0) {
		close(mine.lock); /* a lock is its descriptor's, and fork() made two of that */
		history_open(&theirs, &b->helper, "1-2");
		if (write(pipes[1], "a", 1) != 1)
			_exit(1);
		history_hold(&theirs);
		_exit(theirs.events.n == 1 ? 0 : 2); /* it sees what was noted */
	}
	assert_true(pid > 0);
	assert_int_equal(read(pipes[0], &word, 1), 1);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	assert_int_equal(history_add(&mine, &face, SWITCH_TRY, "eject"), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	history_close(&mine);
	close(pipes[0]);
	close(pipes[1]);
}

static void one_port_does_not_wait_for_another(void **state)
{
	struct bed *b = *state;
	struct history mine, theirs;
	struct usb_face face;

	plug(b, 0x1f01);
	face = face_now(b);
	history_open(&mine, &b->helper, "1-2");
	history_open(&theirs, &b->helper, "1-3");
	history_hold(&mine);
	assert_int_equal(history_add(&theirs, &face, SWITCH_TRY, "eject"), 0);
	history_close(&theirs);
	history_close(&mine);
}

/* /var may be an automount that nobody can answer for yet. */
static void a_stick_with_one_method_asks_no_disk(void **state)
{
	struct bed *b = *state;
	char path[160];

	snprintf(path, sizeof(path), "%s/surfstick", b->var);
	fake_attr(&b->root, "", "surfstick.conf", "mode = modem\n[usb 12d1:1f01]\nguess = no\n");
	plug(b, 0x1446);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(access(path, F_OK), -1);
	replug(b, 0x1f01); /* has four */
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(access(path, F_OK), 0);
}

static void a_history_that_cannot_be_written_is_said_to_be_so(void **state)
{
	struct bed *b = *state;
	char path[160];

	plug(b, 0x14db);
	snprintf(path, sizeof(path), "%s/surfstick/switch.d/1-2", b->run);
	fake_mkdirs(path); /* nothing can be renamed over a directory */
	b->helper.device = "1-2";
	b->helper.mode = "hilink";
	assert_int_equal(helper_wish(&b->helper), HELPER_FAILED);
	assert_non_null(strstr(b->last, "cannot be written to"));
}

static void files_that_are_links_lead_nowhere(void **state)
{
	struct bed *b = *state;
	char path[200], text[512];

	fake_attr(&b->root, "", "victim", "12d1:1f01 0000_00_14.0-2 huawei-serial\n");
	fake_attr(&b->root, "/run/surfstick/switch.d", "other", "");
	fake_attr(&b->root, "/var/surfstick", "other", "");
	snprintf(path, sizeof(path), "%s/surfstick/switch.d/1-2", b->run);
	assert_int_equal(symlink("../../../victim", path), 0);
	snprintf(path, sizeof(path), "%s/surfstick/worked", b->var);
	assert_int_equal(symlink("../../victim", path), 0);
	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30); /* what it leads to was not read */
	ports_up(b, 0x155e);
	/* A table that cannot be read is written anew, beside what the link led to. */
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)),
		"12d1:1f01 0000_00_14.0-2 huawei-alt\n");
	assert_string_equal(kept(b, "victim", text, sizeof(text)),
		"12d1:1f01 0000_00_14.0-2 huawei-serial\n");
}

static void ports_that_come_long_after_the_message_are_not_its_doing(void **state)
{
	struct bed *b = *state;
	uint64_t now = helper_now_ms();
	char text[256];

	if (now <= SWITCH_COMES_MS)
		skip();
	snprintf(text, sizeof(text), "try %llu 1 12d1:1f01 huawei-alt k\n",
		(unsigned long long)(now - SWITCH_COMES_MS));
	fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", text);
	plug(b, 0x1f01);
	ports_up(b, 0x155e);
	assert_int_equal(b->lines[LOG_LEVEL_INFO], 0);
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)), "");
}

/* One that is a router has no modem port, and is switched well all the same. */
static void a_router_may_be_plugged_in_as_often_as_one_likes(void **state)
{
	static const struct fake_interface card[] = { { 0x02, 6, 0, true } };
	struct bed *b = *state;
	char text[1024];

	fake_attr(&b->root, "", "surfstick.conf", "mode = hilink\n");
	plug(b, 0x1f01);
	for (int n = 0; n < 3; n++) {
		struct usb_face face;
		char line[128];

		assert_int_equal(RUN(b, switches), HELPER_DONE);
		b->stick.interfaces = card;
		b->stick.n_interfaces = 1;
		replug(b, 0x14dc);
		b->stick.interfaces = cd;
		b->stick.n_interfaces = 2;
		face = face_now(b);
		helper_came_up(&b->helper, &face, true);
		assert_non_null(strstr(b->any, "12d1:1f01 -> 12d1:14dc by huawei-new"));
		/* Five seconds later. */
		snprintf(line, sizeof(line), "try %llu 1 12d1:1f01 huawei-new\n"
			"up %llu 2 12d1:14dc hilink\n",
			(unsigned long long)helper_now_ms() - 8000,
			(unsigned long long)helper_now_ms() - 5000);
		fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", line);
		replug(b, 0x1f01);
	}
	/* And what made it a router is not what makes it a modem. */
	fake_attr(&b->root, "", "surfstick.conf", "mode = modem\n");
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	assert_int_equal(b->usb.sent[0][17], 0x30);
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)), "");
}

static void a_router_is_known_by_its_network_card_with_udev_and_without(void **state)
{
	static const struct fake_interface card[] = { { 0x02, 6, 0, true } };
	struct bed *b = *state;
	char out[256], text[1024];

	for (int n = 0; n < 2; n++) {
		snprintf(text, sizeof(text), "try %llu 1 12d1:1f01 huawei-new\n",
			(unsigned long long)helper_now_ms());
		fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", text);
		b->stick.interfaces = card;
		b->stick.n_interfaces = 1;
		plug(b, 0x14dc);
		fake_attr(&b->root, "/sys" STICK "/1-2:1.0/net/eth1", "address", "\n");
		setenv("DEVPATH", STICK "/1-2:1.0/net/eth1", 1);
		setenv("SUBSYSTEM", "net", 1);
		assert_int_equal(run_printing(b, n == 0 ? helper_name : helper_hotplug, out,
			sizeof(out)), HELPER_DONE);
		assert_string_equal(out, "");
		assert_non_null(strstr(kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text)),
			"12d1:14dc hilink\n"));
		unsetenv("SUBSYSTEM");
	}
}

static void a_modem_with_a_network_card_is_a_modem(void **state)
{
	struct bed *b = *state;
	struct usb_face face;
	char text[1024];

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	replug(b, 0x155e);
	face = face_now(b);
	helper_came_up(&b->helper, &face, true);
	assert_non_null(strstr(kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text)),
		"12d1:155e hilink\n"));
	helper_came_up(&b->helper, &face, false);
	assert_non_null(strstr(kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text)),
		"12d1:155e\n"));
	assert_string_equal(kept(b, "var/surfstick/worked", text, sizeof(text)),
		"12d1:1f01 0000_00_14.0-2 huawei-alt\n");
}

static void by_hand_gone_takes_a_name(void **state)
{
	struct bed *b = *state;
	char text[1024];

	plug(b, 0x1f01);
	assert_int_equal(RUN(b, switches), HELPER_DONE);
	ports_up(b, 0x155e);
	b->helper.device = "1-2";
	assert_int_equal(helper_gone(&b->helper), HELPER_DONE);
	assert_non_null(strstr(kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text)),
		"\ndown "));
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
		T(what_others_wrote_meanwhile_is_kept),
		T(who_decides_is_alone_until_it_has_noted_what),
		T(one_port_does_not_wait_for_another),
		T(a_stick_with_one_method_asks_no_disk),
		T(a_history_that_cannot_be_written_is_said_to_be_so),
		T(files_that_are_links_lead_nowhere),
		T(ports_that_come_long_after_the_message_are_not_its_doing),
		T(a_router_may_be_plugged_in_as_often_as_one_likes),
		T(a_router_is_known_by_its_network_card_with_udev_and_without),
		T(a_modem_with_a_network_card_is_a_modem),
		T(by_hand_gone_takes_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

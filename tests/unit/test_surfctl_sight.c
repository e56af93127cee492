/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "dialer/surfctl_mode.h"

static const struct usb_stick sticks[] = {
	{ .sysname = "1-1", .vid = 0x12d1, .pid = 0x1f01, .busnum = 1, .devnum = 7,
		.face = USB_FACE_STORAGE },
	{ .sysname = "1-2", .slot = "gsm0", .vid = 0x12d1, .pid = 0x155e, .busnum = 1, .devnum = 12,
		.face = USB_FACE_MODEM, .n_ports = 2, .net = "wwan0" },
	{ .sysname = "2-1.4", .vid = 0x12d1, .pid = 0x14dc, .busnum = 2, .devnum = 3,
		.face = USB_FACE_HILINK, .net = "eth1" },
};

static const char *picked(size_t n, const char *slot, const char *device, char *why)
{
	const struct usb_stick *s = surfctl_pick(sticks, n, slot, device, why, 256);

	return s ? s->sysname : "none";
}

static void a_stick_is_picked_by_name_or_device_or_as_the_only_one(void **state)
{
	static const struct {
		size_t n;
		const char *slot, *device, *which;
	} rows[] = {
		{ 3, "gsm0", NULL, "1-2" }, { 3, NULL, "1-1", "1-1" },
		{ 3, NULL, "001/007", "1-1" }, { 3, NULL, "1/7", "1-1" },
		{ 3, NULL, "/dev/bus/usb/002/003", "2-1.4" },
		{ 3, "gsm0", "2-1.4", "2-1.4" }, { 1, NULL, NULL, "1-1" },
	};
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(picked(rows[i].n, rows[i].slot, rows[i].device, why),
			rows[i].which);
}

static void of_several_none_is_guessed(void **state)
{
	char why[256];

	(void)state;
	assert_string_equal(picked(3, NULL, NULL, why), "none");
	assert_string_equal(why, "there are 3 sticks: say which by --stick gsmN or --device PORT, "
		"as `surfctl list` has them");
	assert_string_equal(picked(0, NULL, NULL, why), "none");
	assert_string_equal(why, "no stick is plugged in");
	assert_string_equal(picked(3, "gsm1", NULL, why), "none");
	assert_non_null(strstr(why, "there is no stick gsm1;"));
	assert_string_equal(picked(3, NULL, "1-9", why), "none");
	assert_non_null(strstr(why, "there is no stick at 1-9;"));
	/* No stick without a name is meant by the name "". */
	assert_string_equal(picked(1, "gsm0", NULL, why), "none");
}

static void modes_have_names(void **state)
{
	enum surfctl_want want;

	(void)state;
	assert_int_equal(surfctl_want_parse("modem", &want), 0);
	assert_int_equal(want, SURFCTL_MODEM);
	assert_int_equal(surfctl_want_parse("hilink", &want), 0);
	assert_int_equal(want, SURFCTL_HILINK);
	assert_int_equal(surfctl_want_parse("ncm", &want), 0);
	assert_string_equal(surfctl_want_name(want), "ncm");
	assert_int_equal(surfctl_want_parse("keep", &want), -EINVAL);
	assert_int_equal(surfctl_want_parse("", &want), -EINVAL);
}

static void a_mode_is_met_when_all_that_belongs_to_it_is_there(void **state)
{
	struct usb_stick modem = sticks[1], router = sticks[2];

	(void)state;
	assert_false(surfctl_want_met(SURFCTL_MODEM, &sticks[0]));
	assert_false(surfctl_want_met(SURFCTL_HILINK, &sticks[0]));
	assert_true(surfctl_want_met(SURFCTL_MODEM, &modem));
	assert_true(surfctl_want_met(SURFCTL_NCM, &modem));
	assert_false(surfctl_want_met(SURFCTL_HILINK, &modem));
	modem.n_ports = 0; /* the driver is still at it */
	assert_false(surfctl_want_met(SURFCTL_MODEM, &modem));
	modem.net[0] = '\0';
	assert_false(surfctl_want_met(SURFCTL_NCM, &modem));
	assert_true(surfctl_want_met(SURFCTL_HILINK, &router));
	assert_false(surfctl_want_met(SURFCTL_NCM, &router));
	router.net[0] = '\0';
	assert_false(surfctl_want_met(SURFCTL_HILINK, &router));
}

static void each_news_is_told_once(void **state)
{
	struct surfctl_sight sight = { .devnum = 3 };
	struct usb_stick disk = sticks[0], modem = sticks[1];
	const struct {
		const struct usb_stick *now;
		const char *line;
	} rows[] = {
		{ &sticks[2], "" }, { &sticks[2], "" },
		{ NULL, "it has left" }, { NULL, "" },
		{ &disk, "it is there as 12d1:1f01, storage" }, { &disk, "" }, { NULL, "" },
		{ &modem, "it is there as 12d1:155e, modem" }, { &modem, "" },
	};
	char line[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		surfctl_sight_take(&sight, rows[i].now, line, sizeof(line));
		assert_string_equal(line, rows[i].line);
	}
	assert_true(sight.left);
	assert_int_equal(sight.disk_pid, 0x1f01);
}

/* Real sticks are disks for a second, and udev's word of it may come later than that. */
static void a_disk_that_is_gone_again_is_told_once(void **state)
{
	struct surfctl_sight sight = { .devnum = 3 };
	struct usb_stick disk = sticks[0];
	char line[128];

	(void)state;
	surfctl_sight_disk(&sight, 0x12d1, 0x1f01, line, sizeof(line));
	assert_string_equal(line, "it is there as 12d1:1f01, storage");
	assert_true(sight.left);
	assert_int_equal(sight.disk_pid, 0x1f01);
	surfctl_sight_disk(&sight, 0x12d1, 0x1f01, line, sizeof(line));
	assert_string_equal(line, "");
	surfctl_sight_take(&sight, &disk, line, sizeof(line));
	assert_string_equal(line, "");
	surfctl_sight_take(&sight, &sticks[1], line, sizeof(line));
	assert_string_equal(line, "it is there as 12d1:155e, modem");
}

static void one_that_is_another_already_has_left(void **state)
{
	struct surfctl_sight sight = { .devnum = 6 };
	char line[128];

	(void)state;
	surfctl_sight_take(&sight, &sticks[0], line, sizeof(line));
	assert_true(sight.left);
	assert_string_equal(line, "it is there as 12d1:1f01, storage");
}

/* A face whose interfaces are not all there yet is taken for storage at first. */
static void a_face_that_becomes_clear_is_told_again(void **state)
{
	struct surfctl_sight sight = { .devnum = 6, .left = true };
	struct usb_stick s = sticks[1];
	char line[128];

	(void)state;
	s.face = USB_FACE_HILINK;
	surfctl_sight_take(&sight, &s, line, sizeof(line));
	assert_string_equal(line, "it is there as 12d1:155e, hilink");
	s.face = USB_FACE_MODEM;
	surfctl_sight_take(&sight, &s, line, sizeof(line));
	assert_string_equal(line, "it is there as 12d1:155e, modem");
}

static void the_hint_names_the_disk_or_else_the_port(void **state)
{
	struct surfctl_sight sight = { .disk_vid = 0x12d1, .disk_pid = 0x1f01 };
	char hint[128];

	(void)state;
	surfctl_mode_hint(hint, sizeof(hint), &sight, "1-1.4", SURFCTL_HILINK);
	assert_string_equal(hint, "  [usb 12d1:1f01]\n  mode = hilink");
	sight.disk_vid = 0;
	surfctl_mode_hint(hint, sizeof(hint), &sight, "1-1.4", SURFCTL_MODEM);
	assert_string_equal(hint, "  [port 1-1.4]\n  mode = modem");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stick_is_picked_by_name_or_device_or_as_the_only_one),
		cmocka_unit_test(of_several_none_is_guessed),
		cmocka_unit_test(modes_have_names),
		cmocka_unit_test(a_mode_is_met_when_all_that_belongs_to_it_is_there),
		cmocka_unit_test(each_news_is_told_once),
		cmocka_unit_test(a_disk_that_is_gone_again_is_told_once),
		cmocka_unit_test(one_that_is_another_already_has_left),
		cmocka_unit_test(a_face_that_becomes_clear_is_told_again),
		cmocka_unit_test(the_hint_names_the_disk_or_else_the_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "name_bed.h"

static void the_ports_of_a_stick_get_their_names(void **state)
{
	static const struct {
		const char *role, *link;
	} ports[] = { { "SURFSTICK_ROLE=modem", "SURFSTICK_LINK=gsm0" },
		{ "SURFSTICK_ROLE=diag", "SURFSTICK_LINK=gsm0-diag" },
		{ "SURFSTICK_ROLE=pcui", "SURFSTICK_LINK=gsm0-at" } };
	struct fake_stick s = stick(HUB "/1-2", "863781014412345\n");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	for (int n = 0; n < 3; n++) {
		assert_int_equal(name(b, s.devpath, n), HELPER_DONE);
		assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
		assert_true(says(b, ports[n].role));
		assert_true(says(b, ports[n].link));
	}
	assert_true(says(b, "SURFSTICK_BY_PATH=0000_00_14.0-2-pcui"));
	assert_true(says(b, "SURFSTICK_BY_SERIAL=863781014412345-pcui"));
}

static void both_orders_of_setport_are_right(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	a.interfaces = modem_first;
	c.interfaces = pcui_first;
	a.n_interfaces = c.n_interfaces = 2;
	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	name(b, a.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm1-at"));
	name(b, c.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm1"));
}

static void a_quirk_of_udev_s_decides_the_role(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	setenv("SURFSTICK_PORTS", "pcui diag modem", 1);
	name(b, s.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void the_number_is_kept_on_disk(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "SERIAL-A"), c = stick(HUB "/1-3", "SERIAL-C");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	/* A boot: /run is new, and the sticks come up the other way round. */
	fake_unplug(&b->sys, &a);
	snprintf(b->run, sizeof(b->run), "%s/run2", b->root.path);
	fake_mkdirs(b->run);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
}

static void equal_sticks_in_use_never_get_each_other_s_number(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "TWIN-1"), c = stick(HUB "/1-3", "TWIN-1");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	assert_true(says(b, "SURFSTICK_BY_SERIAL=TWIN-1-modem"));
	fake_plug(&b->sys, &c);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	assert_null(strstr(b->out, "BY_SERIAL"));
	for (int n = 0; n < 20; n++) {
		const struct fake_stick *s = n % 3 ? &a : &c;

		fake_unplug(&b->sys, s);
		fake_plug(&b->sys, s);
		name(b, s->devpath, 2);
		assert_true(says(b, s == &a ? "SURFSTICK_LINK=gsm0-at" :
			"SURFSTICK_LINK=gsm1-at"));
	}
}

static void a_moved_stick_keeps_its_number(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "SERIAL-A"), moved = stick(HUB "/1-4", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	fake_unplug(&b->sys, &a);
	fake_plug(&b->sys, &moved);
	name(b, moved.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	assert_true(says(b, "SURFSTICK_BY_PATH=0000_00_14.0-4-modem"));
}

static void before_var_is_there_the_number_waits_in_run(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;
	char path[160];

	fake_plug(&b->sys, &s);
	b->helper.var_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	snprintf(path, sizeof(path), "%s/surfstick/slots", b->run);
	assert_int_equal(access(path, F_OK), 0);
	b->helper.var_dir = b->var;
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_int_equal(access(path, F_OK), -1);
	snprintf(path, sizeof(path), "%s/surfstick/slots", b->var);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(said(b, LOG_LEVEL_WARNING), 0);
}

static void without_any_place_to_write_it_still_has_a_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	b->helper.var_dir = b->helper.run_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	assert_int_equal(said(b, LOG_LEVEL_WARNING), 1);
}

static void nothing_a_stick_says_gets_out_as_it_is(void **state)
{
	static const char *const serials[] = { "../../../etc/passwd\n", "$(reboot)\n",
		"a\nSYMLINK=evil\n", "\x1b[2J\x1b[31m1234", "x y z w", "`id`;&&||", "%n%n%n%n",
		"\xc3\x28\xa0\xa1\xe2\x28", "-rf /dev/", "..............." };
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_.-=\n";
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(serials); n++) {
		struct fake_stick s = stick(HUB "/1-2", serials[n]);

		fake_plug(&b->sys, &s);
		assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
		assert_int_equal(strspn(b->out, plain), strlen(b->out));
		assert_null(strstr(b->out, "SYMLINK="));
		assert_null(strstr(b->out, "=."));
		assert_true(strlen(b->out) > 0 && b->out[strlen(b->out) - 1] == '\n');
		fake_unplug(&b->sys, &s);
	}
}

static void what_is_no_port_gets_no_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	fake_attr(&b->sys, HUB "/1-2/1-2:1.3/ttyUSB3/tty/ttyUSB3", "dev", "");
	assert_int_equal(name(b, s.devpath, 3), HELPER_DONE); /* the CD */
	assert_string_equal(b->out, "");
	assert_int_equal(name(b, HUB "/1-9", 0), HELPER_DONE); /* gone */
	assert_string_equal(b->out, "");
	fake_bytes(&b->sys, s.devpath, "descriptors", "\x12", 1);
	assert_int_equal(name(b, s.devpath, 0), HELPER_UNKNOWN);
	assert_string_equal(b->out, "");
}

static void the_switch_learns_that_the_ports_are_up(void **state)
{
	char before[64], text[256];
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	snprintf(before, sizeof(before), "try %llu 1 12d1:1f01 huawei-alt\n",
		(unsigned long long)helper_now_ms());
	fake_plug(&b->sys, &s);
	fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", before);
	name(b, s.devpath, 2); /* not from the control port */
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_string_equal(text, before);
	setenv("ACTION", "change", 1);
	name(b, s.devpath, 0);
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_string_equal(text, before);
	setenv("ACTION", "add", 1);
	name(b, s.devpath, 0);
	name(b, s.devpath, 0); /* once */
	kept(b, "run/surfstick/switch.d/1-2", text, sizeof(text));
	assert_true(text_starts(text, before));
	assert_true(text_starts(text + strlen(before), "up "));
	assert_null(strstr(text + strlen(before) + 3, "up "));
}

static void without_udev_it_makes_the_links_itself(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	b->helper.links = true;
	fake_plug(&b->sys, &s);
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_int_equal(name(b, s.devpath, 2), HELPER_DONE);
	fake_link_is(b->dev, "gsm0", "ttyUSB0");
	fake_link_is(b->dev, "gsm0-at", "ttyUSB2");
	fake_link_is(b->dev, "gsm/by-path/0000_00_14.0-2-pcui", "../../ttyUSB2");
	fake_link_is(b->dev, "gsm/by-serial/SERIAL-A-modem", "../../ttyUSB0");
	fake_link_is(b->dev, "gsm/by-imei/860000000000001-modem", NULL);
	learn(b, s.devpath, 0, "860000000000001", NULL);
	fake_link_is(b->dev, "gsm/by-imei/860000000000001-modem", "../../ttyUSB0");
	fake_link_is(b->dev, "gsm0", "ttyUSB0");
	assert_int_equal(name_devpath(b, s.devpath), HELPER_USAGE);
	b->helper.dev_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_FAILED);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void network_cards_get_marks_alone(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	fake_attr(&b->sys, HUB "/1-2/1-2:1.1/net/wwan0", "ifindex", "7\n");
	fake_attr(&b->sys, HUB "/1-2/1-2:1.1/usbmisc/cdc-wdm0", "dev", "180:0\n");
	name_devpath(b, HUB "/1-2/1-2:1.1/net/wwan0");
	assert_string_equal(b->out, "ID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n");
	name_devpath(b, HUB "/1-2/1-2:1.1/usbmisc/cdc-wdm0");
	assert_string_equal(b->out, "ID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n");
	name(b, s.devpath, 0);
	assert_true(says(b, "ID_MM_PORT_IGNORE=1"));
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_ports_of_a_stick_get_their_names),
		T(both_orders_of_setport_are_right),
		T(a_quirk_of_udev_s_decides_the_role),
		T(the_number_is_kept_on_disk),
		T(equal_sticks_in_use_never_get_each_other_s_number),
		T(a_moved_stick_keeps_its_number),
		T(before_var_is_there_the_number_waits_in_run),
		T(without_any_place_to_write_it_still_has_a_name),
		T(nothing_a_stick_says_gets_out_as_it_is),
		T(what_is_no_port_gets_no_name),
		T(the_switch_learns_that_the_ports_are_up),
		T(without_udev_it_makes_the_links_itself),
		T(network_cards_get_marks_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

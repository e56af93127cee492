/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "name_bed.h"

static void where_the_roles_come_from_is_told(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	c.interfaces = modem_first;
	c.n_interfaces = 2;
	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_ROLES=guessed"));
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_ROLES=known"));
}

static void learned_roles_count_from_the_next_plug_in_on(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	for (int port = 0; port < 3; port++)
		learn(b, s.devpath, port, NULL, "0m1p2d");
	setenv("ACTION", "change", 1);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	assert_true(says(b, "SURFSTICK_ROLES=guessed"));
	setenv("ACTION", "add", 1);
	plug_again(b, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_true(says(b, "SURFSTICK_ROLES=learned"));
	/* It now says something else: what is in force stays what it is. */
	learn(b, s.devpath, 1, NULL, "1m0p2d");
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_true(says(b, "SURFSTICK_ROLES=learned"));
	plug_again(b, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void learned_roles_are_for_one_face_and_for_silent_ports(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL), other = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	learn(b, s.devpath, 0, NULL, "0m1p2d");
	put_aside(b, &s);
	other.pid = 0x1001;
	other.devnum = 9;
	fake_plug(&b->sys, &other);
	name(b, other.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	put_aside(b, &other);
	other.pid = 0x1506;
	other.devnum = 10;
	other.interfaces = modem_first;
	other.n_interfaces = 2;
	fake_plug(&b->sys, &other);
	learn(b, other.devpath, 0, NULL, "0p1m");
	name(b, other.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	assert_true(says(b, "SURFSTICK_ROLES=known"));
}

static void an_imei_once_told_is_a_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	name(b, s.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, s.devpath, 0, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-modem"));
	learn(b, s.devpath, 2, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-pcui"));
	plug_again(b, &s);
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-pcui"));
}

/* Two equal sticks that swapped sockets must not have each other's IMEI. */
static void known_by_its_port_a_stick_must_say_its_imei_each_time(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	learn(b, a.devpath, 0, "860000000000001", NULL);
	learn(b, c.devpath, 0, "860000000000002", NULL);
	plug_again(b, &a);
	plug_again(b, &c);
	name(b, a.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, a.devpath, 0, "860000000000002", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000002-modem"));
	name(b, c.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, c.devpath, 0, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-modem"));
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000002-modem"));
}

static void what_is_no_imei_and_no_roles_is_not_learned(void **state)
{
	static const char *const wrong[] = { "", "1", "000000000000000", "../../../../etc1",
		"86000000000000123", "0m0m", "0p", "$(id)" };
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;
	char text[512];

	fake_plug(&b->sys, &s);
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++)
		assert_int_equal(learn(b, s.devpath, 0, wrong[n], wrong[n]), HELPER_DONE);
	assert_string_equal(kept(b, "var/surfstick/slots", text, sizeof(text)),
		"gsm0 12d1 0000_00_14.0-2 SERIAL-A\n");
	assert_int_equal(said(b, LOG_LEVEL_WARNING), 0);
}

static void where_roles_cannot_be_noted_they_are_not_kept(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	b->helper.run_dir = "/nowhere";
	learn(b, s.devpath, 1, NULL, "0m1p2d");
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(where_the_roles_come_from_is_told),
		T(learned_roles_count_from_the_next_plug_in_on),
		T(learned_roles_are_for_one_face_and_for_silent_ports),
		T(an_imei_once_told_is_a_name),
		T(known_by_its_port_a_stick_must_say_its_imei_each_time),
		T(what_is_no_imei_and_no_roles_is_not_learned),
		T(where_roles_cannot_be_noted_they_are_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

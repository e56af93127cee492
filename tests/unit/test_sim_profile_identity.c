/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "test_sim.h"

static void parse(struct profile *p, const char *text)
{
	char error[300] = "";

	if (profile_parse(p, "f", text, error, sizeof(error)) < 0)
		fail_msg("%s", error);
}

static void the_same_label_again_is_the_same_face(void **state)
{
	struct profile p = { 0 };

	(void)state;
	parse(&p, "[identity start]\nid = 05c6:1000\ninterface = storage 08/06/50\n"
		"[identity modem]\nid = 05c6:1001\n[identity start]\nid = 05c6:2000\n"
		"interface = storage ff/06/50\n");
	assert_int_equal(p.n_identities, 2);
	assert_int_equal(p.identities[0].pid, 0x2000);
	assert_int_equal(p.identities[0].n_interfaces, 2);
	parse(&p, "[identity start]\ninterface = none\ninterface = hid 03/00/00\n");
	assert_int_equal(p.identities[0].n_interfaces, 1);
	assert_int_equal(p.identities[0].interfaces[0].role, ROLE_HID);
}

static void an_interface_says_all_about_itself(void **state)
{
	struct profile p = { 0 };
	const struct profile_interface *itf = p.identities[0].interfaces;

	(void)state;
	parse(&p, "[identity x]\ninterface = bulk 07/01/02 out=05 in=86 Some in=81 name\n"
		"configuration = 2\ninterface = modem ff/ff/ff plain\n"
		"interface = storage 08/06/50 bare\ninterface = pcui ff/ff/ff plainly\n");
	assert_int_equal(itf[0].out, 5);
	assert_int_equal(itf[0].in, 6);
	assert_string_equal(itf[0].name, "Some in=81 name");
	assert_int_equal(itf[0].configuration, 1);
	assert_int_equal(itf[1].configuration, 2);
	assert_true(itf[1].plain && !itf[1].bare);
	assert_string_equal(itf[1].name, "");
	assert_true(itf[2].bare);
	assert_false(itf[3].plain);
	assert_string_equal(itf[3].name, "plainly");
}

static void mistakes_are_told(void **state)
{
	static const struct mistake rows[] = {
		{ "[identity x]\nserial = hex:0\n", "f:2: no hex digits: hex:0" },
		{ "[identity x]\nserial = hex:zz\n", "f:2: no hex digits: hex:zz" },
		{ "[identity x]\nconfiguration = 9\n", "f:2: configuration wants 1 to 4" },
		{ "[identity x]\ndevice-class = ef\n", "f:2: device-class wants cc/ss/pp" },
		{ "[identity x]\ncolour = red\n", "f:2: unknown key colour" },
		{ "[switch]\nraw/1 = x\n", "f:2: no message is raw/1" },
		{ "[switch]\nopcode/1 = x\n", "f:2: no message is opcode/1" },
		{ "[switch]\nanything = x\n", "f:2: no message is anything" },
		{ "[switch]\ncontrol/40 = x\n", "f:2: no message is control/40" },
		{ "[switch]\ncontrol/400b00010000/f = x\n",
			"f:2: no message is control/400b00010000/f" },
		{ "[switch]\nconfiguration/ = x\n", "f:2: no message is configuration/" },
		{ "[switch]\nalt/0/900 = x\n", "f:2: no message is alt/0/900" },
		{ "[fault]\nout = sulk\n", "f:2: [fault] out = sulk: Invalid argument" },
	};

	(void)state;
	expect_mistakes(rows, ARRAY_SIZE(rows));
}

static void the_profiles_messages_can_be_taken_away(void **state)
{
	struct profile p = { 0 };

	(void)state;
	parse(&p, "[switch]\neject = x\nany = y\n");
	assert_int_equal(p.n_switches, 2);
	parse(&p, "[switch]\nnone =\nreset = z\n");
	assert_int_equal(p.n_switches, 1);
	assert_int_equal(p.switches[0].kind, SWITCH_RESET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_label_again_is_the_same_face),
		cmocka_unit_test(an_interface_says_all_about_itself),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(the_profiles_messages_can_be_taken_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

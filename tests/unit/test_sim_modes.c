/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"
#include "tests/sim/modes.h"

static const char rows[] =
	"start_vidpid\tmodel\tcblen\tcb\tmessage\tresult\tsource\n"
	"12d1:1f01\tOther stick\t0\t11060000000000000000000000000000\t-\t12d1:1442\tx\n"
	"12d1:1f01\tE9 fw 1\t0\t11060000000000000000000000000000\t-\t12d1:155e\tx\n"
	"12d1:1f01\tE9 fw 1\t6\t11060000000000000000000000000000\t-\t12d1:1001|1442|155e|...\tx\n"
	"12d1:1f01\tE9 fw 1\t0\t11060000000000000200000000000000\t-\t12d1:9999\tx\r\n"
	"12d1:1446\tE9 fw 1\t0\t11060000000000000300000000000000\t-\t12d1:155e\tx\n"
	"12d1:1f01\tE9 fw 1\t0\n"
	"12d1:1f01\tE9 fw 1\t0\t11060000000000000400000000000000\t-\t12d1:1f01 class ff";

static void load(struct profile *p, const char *pattern)
{
	char error[200], text[600];

	memset(p, 0, sizeof(*p));
	snprintf(text, sizeof(text),
		"[stick]\nmodes-model = %s\n[identity 12d1:1f01]\ninterface = storage 08/06/50\n"
		"[identity 12d1:155e]\ninterface = modem ff/02/01\n"
		"[identity 12d1:1442]\ninterface = modem ff/02/01\n"
		"[identity 12d1:1f01 class ff]\nid = 12d1:1f01\n"
		"[switch]\n11060000000000000900000000000000/0 = 12d1:155e\neject = 12d1:1442\n",
		pattern);
	assert_int_equal(profile_parse(p, "f", text, error, sizeof(error)), 0);
}

static const char *leads(const struct profile *p, const char *text, uint8_t cblen, uint8_t byte8)
{
	const uint8_t cb[16] = { 0x11, 0x06, [8] = byte8 };
	const struct profile_identity *to = modes_find(text, p, &p->identities[0], cblen, cb);

	return to ? to->label : "nowhere";
}

static void the_row_of_the_right_model_start_and_message(void **state)
{
	struct profile p;

	(void)state;
	load(&p, "E8|E9 fw [0-9]");
	assert_string_equal(leads(&p, rows, 0, 0), "12d1:155e");
	assert_string_equal(leads(&p, rows, 6, 0), "12d1:1442");
	assert_string_equal(leads(&p, rows, 0, 2), "nowhere");
	assert_string_equal(leads(&p, rows, 0, 3), "nowhere");
	assert_string_equal(leads(&p, rows, 0, 4), "12d1:1f01 class ff");
	assert_string_equal(leads(&p, rows, 7, 0), "nowhere");
	load(&p, "Other");
	assert_string_equal(leads(&p, rows, 0, 0), "12d1:1442");
}

static void the_profiles_own_lines_are_the_fallback(void **state)
{
	struct profile p;

	(void)state;
	load(&p, "E9");
	assert_string_equal(leads(&p, rows, 0, 9), "12d1:155e");
	assert_string_equal(leads(&p, NULL, 0, 9), "12d1:155e");
	assert_string_equal(leads(&p, NULL, 1, 9), "nowhere");
	assert_string_equal(modes_find_kind(&p, SWITCH_EJECT)->label, "12d1:1442");
	assert_null(modes_find_kind(&p, SWITCH_FEATURE));
}

static void a_broken_pattern_or_file_leads_nowhere(void **state)
{
	struct profile p;

	(void)state;
	load(&p, "E9(");
	assert_string_equal(leads(&p, rows, 0, 0), "nowhere");
	load(&p, "E9");
	assert_string_equal(leads(&p, "\n\n\t\t\t\t\t\t\t\nx\n", 0, 0), "nowhere");
	assert_string_equal(leads(&p, "", 0, 0), "nowhere");
}

static const char *label(const struct profile_identity *id)
{
	return id ? id->label : "nowhere";
}

static void triggers_of_every_kind_are_found(void **state)
{
	static const uint8_t rezero[16] = { 0x01 }, setup[8] = { 0x40, 0x0b, 1, 0, 2, 0, 3, 0 };
	char error[200];
	struct profile p;

	(void)state;
	load(&p, "E9");
	assert_int_equal(profile_parse(&p, "f", "[switch]\nopcode/01 = 12d1:155e\n"
		"raw/1b5a01 = 12d1:155e\nraw/0f00* = 12d1:1442\n"
		"control/400b00010002/a1b2c3 = 12d1:155e\ncontrol/400b00010002 = 12d1:1442\n"
		"configuration/2 = 12d1:155e\nalt/1/2 = 12d1:155e\nmode/0 = stay\n",
		error, sizeof(error)), 0);
	assert_string_equal(label(modes_find(NULL, &p, &p.identities[0], 6, rezero)), "12d1:155e");
	assert_string_equal(label(modes_find_raw(&p, (const uint8_t *)"\x1bZ\x01", 3)),
		"12d1:155e");
	assert_null(modes_find_raw(&p, (const uint8_t *)"\x1bZ\x01!", 4));
	assert_null(modes_find_raw(&p, (const uint8_t *)"\x1bZ", 2));
	assert_string_equal(label(modes_find_raw(&p, (const uint8_t *)"\x0f\x00!!", 4)),
		"12d1:1442");
	assert_string_equal(label(modes_find_control(&p, setup, (const uint8_t *)"\xa1\xb2\xc3",
		3)), "12d1:155e");
	assert_string_equal(label(modes_find_control(&p, setup, (const uint8_t *)"\xa1\xb2\xc4",
		3)), "12d1:1442");
	assert_null(modes_find_control(&p, (const uint8_t *)"\x40\x0b\2\0\2\0\0\0", NULL, 0));
	assert_string_equal(label(modes_find_number(&p, SWITCH_CONFIGURATION, 2, 0)), "12d1:155e");
	assert_null(modes_find_number(&p, SWITCH_CONFIGURATION, 1, 0));
	assert_null(modes_find_number(&p, SWITCH_ALT, 1, 1));
	assert_string_equal(label(modes_find_number(&p, SWITCH_ALT, 1, 2)), "12d1:155e");
	assert_ptr_equal(modes_find_number(&p, SWITCH_MODE, 0, 0), &modes_stay);
}

static void any_means_what_no_disk_driver_says(void **state)
{
	uint8_t cbw[31] = { 'U', 'S', 'B', 'C', [15] = 0x12 };
	char error[200];
	struct profile p;

	(void)state;
	load(&p, "E9");
	assert_int_equal(profile_parse(&p, "f", "[switch]\nany = 12d1:155e\n", error,
		sizeof(error)), 0);
	assert_true(modes_is_a_drivers(cbw, sizeof(cbw)));
	assert_null(modes_find_raw(&p, cbw, sizeof(cbw)));
	assert_string_equal(label(modes_find_raw(&p, cbw, 30)), "12d1:155e");
	cbw[15] = 0x1b;
	assert_string_equal(label(modes_find_raw(&p, cbw, sizeof(cbw))), "12d1:155e");
	assert_string_equal(label(modes_find_raw(&p, (const uint8_t *)"x", 1)), "12d1:155e");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_row_of_the_right_model_start_and_message),
		cmocka_unit_test(the_profiles_own_lines_are_the_fallback),
		cmocka_unit_test(a_broken_pattern_or_file_leads_nowhere),
		cmocka_unit_test(triggers_of_every_kind_are_found),
		cmocka_unit_test(any_means_what_no_disk_driver_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

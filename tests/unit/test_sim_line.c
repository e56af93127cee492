/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"

static void echo_is_on_until_told_otherwise(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	rig_expect(&rig, RIG_PCUI, "AT", "AT\r\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "ATE0", "ATE0\r\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "ATZ", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT", "AT\r\r\nOK\r\n");
	rig_down(&rig);
}

static void result_codes_by_number_or_not_at_all(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "ATV0", "0\r");
	rig_expect(&rig, RIG_PCUI, "AT+CGMM", "E3372\r\n0\r");
	rig_expect(&rig, RIG_PCUI, "AT+CMEE=9", "4\r");
	rig_expect(&rig, RIG_PCUI, "ATQ1V1", "");
	rig_expect(&rig, RIG_PCUI, "AT+CGMM", "\r\nE3372\r\n");
	rig_expect(&rig, RIG_PCUI, "ATQ0", "\r\nOK\r\n");
	rig_down(&rig);
}

static void one_line_may_hold_many_commands_and_ends_at_the_first_error(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CGMI;+CGMM", "\r\nhuawei\r\n\r\nE3372\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGMI;+NOPE;+CGMM",
		"\r\nhuawei\r\n\r\nCOMMAND NOT SUPPORT\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGMI;!;+CGMM", "\r\nhuawei\r\n\r\nERROR\r\n");
	rig_down(&rig);
}

static void what_precedes_at_is_passed_over_and_no_at_gets_no_answer(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "xx \x7f}#at", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "hello", "");
	rig_expect(&rig, RIG_PCUI, "\n\r\nAX\bT", "\r\nOK\r\n");
	rig_down(&rig);
}

static void a_line_too_long_is_an_error_and_the_next_is_fine(void **state)
{
	struct rig rig;
	char text[3000];

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "AT", 2);
	text[sizeof(text) - 1] = '\0';
	rig_expect(&rig, RIG_PCUI, text, "\r\nERROR\r\n");
	rig_expect(&rig, RIG_PCUI, "AT", "\r\nOK\r\n");
	rig_down(&rig);
}

static void every_command_takes_its_time(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[network]\ndelay = 60000\n[latency]\nAT = 3\n+CGMI = 20\n+CGMM = 30\n");
	rig.profile.no_latency = false;
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	rig.brain.lines[RIG_PCUI].echo = false;
	rig_expect(&rig, RIG_PCUI, "AT", "");
	loop_advance(rig.loop, 2);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGMI;+CGMM", "");
	loop_advance(rig.loop, 49);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\nhuawei\r\n\r\nE3372\r\n\r\nOK\r\n");
	rig.brain.slow = 100;
	rig_expect(&rig, RIG_PCUI, "AT+CGMI", "");
	loop_advance(rig.loop, 119);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\nhuawei\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void unsolicited_lines_wait_for_the_end_of_an_answer(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[latency]\n+CSQ = 50\n");
	rig.profile.no_latency = false;
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	rig.brain.lines[RIG_PCUI].echo = false;
	rig_expect(&rig, RIG_PCUI, "AT+CSQ", "");
	brain_urc(&rig.brain, true, "^RSSI:9");
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	loop_advance(rig.loop, 50);
	assert_string_equal(rig_hear(&rig, RIG_PCUI),
		"\r\n+CSQ: 99,99\r\n\r\nOK\r\n\r\n^RSSI:9\r\n");
	rig_down(&rig);
}

static void what_is_typed_ahead_is_run_afterwards(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[network]\ndelay = 60000\n[latency]\n+CGMI = 50\n+CGMM = 50\n");
	rig.profile.no_latency = false;
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	rig.brain.lines[RIG_PCUI].echo = false;
	rig_say(&rig, RIG_PCUI, "AT+CGMI\rAT+CGMM\r");
	loop_advance(rig.loop, 50);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\nhuawei\r\n\r\nOK\r\n");
	loop_advance(rig.loop, 50);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\nE3372\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void errors_have_three_faces(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[sim]\npin-on = yes\n");
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CIMI", "\r\nERROR\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CMEE=1;+CIMI", "\r\n+CME ERROR: 11\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CMEE=2;+CIMI", "\r\n+CME ERROR: SIM PIN required\r\n");
	rig_down(&rig);
}

static void a_mute_port_says_nothing_at_all(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig.brain.mute = true;
	rig_expect(&rig, RIG_PCUI, "AT", "");
	rig.brain.mute = false;
	rig_expect(&rig, RIG_PCUI, "AT", "\r\nOK\r\n");
	rig_down(&rig);
}

static void a_command_may_never_answer_and_the_next_does(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[stick]\nnever-answers = ^FOO +CCID\n");
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CCID", "");
	rig_expect(&rig, RIG_PCUI, "AT+CGMM", "\r\nE3372\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void a_refused_command_is_an_error(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	text_copy(rig.brain.refuse[1], sizeof(rig.brain.refuse[1]), "+cgmm");
	rig_expect(&rig, RIG_PCUI, "AT+CGMM", "\r\nERROR\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGMI", "\r\nhuawei\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void the_diagnostic_port_is_deaf(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	line_dtr(&rig.brain.lines[RIG_DIAG], true);
	rig_expect(&rig, RIG_DIAG, "AT", "");
	rig_down(&rig);
}

static void closing_the_port_forgets_half_a_line_and_unread_bytes(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_say(&rig, RIG_PCUI, "AT+CG");
	line_dtr(&rig.brain.lines[RIG_PCUI], false);
	assert_int_equal(rig.flushed, 1);
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	rig_expect(&rig, RIG_PCUI, "AT", "\r\nOK\r\n");
	rig_down(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(echo_is_on_until_told_otherwise),
		cmocka_unit_test(result_codes_by_number_or_not_at_all),
		cmocka_unit_test(one_line_may_hold_many_commands_and_ends_at_the_first_error),
		cmocka_unit_test(what_precedes_at_is_passed_over_and_no_at_gets_no_answer),
		cmocka_unit_test(a_line_too_long_is_an_error_and_the_next_is_fine),
		cmocka_unit_test(every_command_takes_its_time),
		cmocka_unit_test(unsolicited_lines_wait_for_the_end_of_an_answer),
		cmocka_unit_test(what_is_typed_ahead_is_run_afterwards),
		cmocka_unit_test(errors_have_three_faces),
		cmocka_unit_test(a_mute_port_says_nothing_at_all),
		cmocka_unit_test(a_command_may_never_answer_and_the_next_does),
		cmocka_unit_test(a_refused_command_is_an_error),
		cmocka_unit_test(the_diagnostic_port_is_deaf),
		cmocka_unit_test(closing_the_port_forgets_half_a_line_and_unread_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

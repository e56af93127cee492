/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"

static void registers_after_its_delay_and_tells_who_asked(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CREG=1;+CEREG=2", "\r\nOK\r\n");
	loop_advance(rig.loop, 99);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_PCUI),
		"\r\n+CREG: 1\r\n\r\n+CEREG: 1,\"792D\",\"04947221\",7\r\n\r\n^SRVST:2\r\n"
		"\r\n^MODE:8,101\r\n");
	rig_down(&rig);
}

static void roaming_and_denial_are_their_own_states(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[network]\nroaming = yes\n");
	loop_advance(rig.loop, 100);
	assert_int_equal(rig.brain.stat, 5);
	rig.brain.denied = true;
	brain_update(&rig.brain);
	assert_int_equal(rig.brain.stat, 3);
	rig.brain.denied = rig.brain.roaming = false;
	brain_update(&rig.brain);
	assert_int_equal(rig.brain.stat, 1);
	rig.brain.register_allowed = false;
	brain_update(&rig.brain);
	assert_int_equal(rig.brain.stat, 2);
	rig_down(&rig);
}

static void a_locked_card_keeps_it_off_the_air(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[sim]\npin-on = yes\n");
	rig_open(&rig, RIG_PCUI);
	loop_advance(rig.loop, 1000);
	assert_int_equal(rig.brain.stat, 0);
	rig_expect(&rig, RIG_PCUI, "AT+CPIN=\"0000\"",
		"\r\nOK\r\n\r\n^SIMST:1\r\n\r\n^SRVST:0\r\n");
	loop_advance(rig.loop, 100);
	assert_int_equal(rig.brain.stat, 1);
	rig_down(&rig);
}

static void a_busy_card_gets_ready_by_itself(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[sim]\nbusy = 500\n");
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CMEE=1;+CPIN?", "\r\n+CME ERROR: 14\r\n");
	loop_advance(rig.loop, 500);
	rig_expect(&rig, RIG_PCUI, "AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void boot_is_told_until_the_host_says_anything(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[urc]\nboot = 1000\n");
	line_dtr(&rig.brain.lines[RIG_PCUI], true);
	loop_advance(rig.loop, 2500);
	assert_non_null(strstr(rig_hear(&rig, RIG_PCUI), "^BOOT:20259001,0,0,0,6"));
	rig_say(&rig, RIG_MODEM, "AT\r");
	rig_hear(&rig, RIG_PCUI);
	loop_advance(rig.loop, 5000);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	rig_down(&rig);
}

static void reports_follow_portsel_and_curc(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_open(&rig, RIG_MODEM);
	brain_urc(&rig.brain, true, "^X:1");
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\n^X:1\r\n");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\n^X:1\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^PORTSEL=0", "\r\nOK\r\n");
	brain_urc(&rig.brain, true, "^X:2");
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\n^X:2\r\n");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	rig_expect(&rig, RIG_PCUI, "AT^PORTSEL=1", "\r\nOK\r\n");
	brain_urc(&rig.brain, true, "^X:3");
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\n^X:3\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^CURC=0", "\r\nOK\r\n");
	brain_urc(&rig.brain, true, "^X:4");
	brain_urc(&rig.brain, false, "+CREG: 1");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\n+CREG: 1\r\n");
	rig_down(&rig);
}

static void a_closed_port_hears_nothing(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	brain_urc(&rig.brain, true, "^X:1");
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "");
	rig_down(&rig);
}

static void losing_the_network_ends_the_call(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_MODEM);
	loop_advance(rig.loop, 100);
	rig_hear(&rig, RIG_MODEM);
	rig_expect(&rig, RIG_MODEM, "ATD*99#", "");
	loop_advance(rig.loop, 1);
	assert_int_equal(rig.brain.call.state, CALL_UP);
	rig.brain.register_allowed = false;
	brain_update(&rig.brain);
	assert_int_equal(rig.brain.call.state, CALL_NONE);
	assert_non_null(strstr(rig_hear(&rig, RIG_MODEM), "NO CARRIER"));
	assert_false(rig.dcd[RIG_MODEM]);
	rig_down(&rig);
}

static void contexts_outlive_a_replug_but_settings_do_not(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CGDCONT=2,\"IPV6\",\"six\";+CMEE=1", "\r\nOK\r\n");
	brain_power_off(&rig.brain);
	brain_power_on(&rig.brain, profile_identity(&rig.profile, "12d1:155e"), &rig_face, &rig);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CMEE?", "\r\n+CMEE: 0\r\n\r\nOK\r\n");
	assert_string_equal(rig.brain.contexts[2].apn, "six");
	rig_down(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_after_its_delay_and_tells_who_asked),
		cmocka_unit_test(roaming_and_denial_are_their_own_states),
		cmocka_unit_test(a_locked_card_keeps_it_off_the_air),
		cmocka_unit_test(a_busy_card_gets_ready_by_itself),
		cmocka_unit_test(boot_is_told_until_the_host_says_anything),
		cmocka_unit_test(reports_follow_portsel_and_curc),
		cmocka_unit_test(a_closed_port_hears_nothing),
		cmocka_unit_test(losing_the_network_ends_the_call),
		cmocka_unit_test(contexts_outlive_a_replug_but_settings_do_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem_peer.h"

static const char *const no_init[] = { NULL };

static void an_awake_modem_is_open_after_two_commands_and_no_wait(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	modem_open_control(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT", "AT\r" OK);
	peer_plays(&r.control, "ATE0V1+CMEE=1", "ATE0V1+CMEE=1\r" OK);
	rig_ends(&r, 0);
	assert_int_equal(loop_now(r.modem.loop), 100000);
	rig_close(&r);
}

static void one_that_refuses_the_joined_line_gets_it_in_two(void **state)
{
	static const char *const cmee[] = { OK, "\r\nERROR\r\n", "\r\nCOMMAND NOT SUPPORT\r\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cmee); i++) {
		struct rig r;

		rig_open(&r);
		modem_open_control(&r.modem, rig_done, &r);
		peer_plays(&r.control, "AT", OK);
		peer_plays(&r.control, "ATE0V1+CMEE=1", "\r\nERROR\r\n");
		peer_plays(&r.control, "ATE0V1", OK);
		peer_plays(&r.control, "AT+CMEE=1", cmee[i]);
		rig_ends(&r, 0);
		rig_close(&r);
	}
}

static void one_that_never_answers_is_given_up_after_ten_seconds(void **state)
{
	struct rig r;

	(void)state;
	rig_open_two(&r);
	modem_open_control(&r.modem, rig_done, &r);
	peer_pass(&r.control, 9999);
	assert_int_equal(r.calls, 0);
	peer_pass(&r.control, 1);
	rig_ends(&r, -ETIMEDOUT);
	rig_close(&r);
}

static void init_strings_go_in_order_and_a_refused_one_is_told(void **state)
{
	static const char *const init[] = { "ATZ", "ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0",
		"AT+CGDCONT=1,\"IP\",\"internet\"", NULL };
	struct rig r;

	(void)state;
	rig_open_two(&r);
	modem_open_data(&r.modem, init, rig_done, &r);
	peer_plays(&r.data, "AT", OK);
	peer_plays(&r.data, "ATE0", OK);
	peer_plays(&r.data, "ATZ", OK);
	/* Echo is on again, and nobody minds. */
	peer_plays(&r.data, init[1], "ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0\r\r\nERROR\r\n");
	peer_plays(&r.data, init[2], "AT+CGDCONT=1,\"IP\",\"internet\"\r" OK);
	peer_hears(&r.data, "");
	peer_hears(&r.control, "");
	rig_ends(&r, 0);
	/* Refused, but not fatal: told. */
	assert_int_equal(r.result.status, AT_ERROR);
	assert_non_null(strstr(r.result.words, "FCLASS"));
	rig_close(&r);
}

static void on_the_only_port_a_reset_is_made_good(void **state)
{
	static const char *const init[] = { "ATZ", NULL };
	struct rig r;

	(void)state;
	rig_open(&r);
	modem_open_data(&r.modem, init, rig_done, &r);
	peer_plays(&r.control, "ATZ", OK);
	peer_plays(&r.control, "ATE0V1+CMEE=1", OK);
	rig_ends(&r, 0);
	rig_close(&r);
}

static void an_init_string_never_enters_a_pin(void **state)
{
	static const char *const init[] = { "AT+CPIN=\"1234\"", "at+cpin=1234", "AT^CPIN=1234",
		"AT&C1", NULL };
	struct rig r;

	(void)state;
	rig_open(&r);
	modem_open_data(&r.modem, init, rig_done, &r);
	peer_plays(&r.control, "AT&C1", OK);
	rig_ends(&r, 0);
	assert_null(strstr(r.control.trace.data, "1234"));
	assert_non_null(strstr(r.result.words, "PIN"));
	rig_close(&r);
}

static void an_init_string_that_is_never_answered_ends_the_opening(void **state)
{
	static const char *const init[] = { "AT+HANG", "AT+NEVER", NULL };
	struct rig r;

	(void)state;
	rig_open(&r);
	modem_open_data(&r.modem, init, rig_done, &r);
	peer_hears(&r.control, "AT+HANG\r");
	peer_pass(&r.control, 6000);
	rig_ends(&r, -ETIMEDOUT);
	rig_close(&r);
}

static void a_data_port_in_data_mode_is_brought_back(void **state)
{
	struct rig r;

	(void)state;
	rig_open_two(&r);
	modem_open_data(&r.modem, no_init, rig_done, &r);
	peer_hears(&r.data, "AT\r");
	peer_say(&r.data, "~\xff}#\xc0!}!}!} }4}\"}&} } } } }%}&~");
	peer_hears(&r.data, "");
	peer_pass(&r.data, 1000);
	peer_hears(&r.data, "+++");
	peer_pass(&r.data, 1000);
	peer_say(&r.data, OK);
	/* Was that the escape's OK, or that of an AT before? In step first, then on. */
	peer_plays(&r.data, "AT", OK);
	peer_plays(&r.data, "AT+CMEE?", "\r\n+CMEE: 1\r\n" OK);
	peer_plays(&r.data, "ATH", "\r\nNO CARRIER\r\n" OK);
	peer_plays(&r.data, "AT", OK);
	peer_plays(&r.data, "ATE0V1+CMEE=1", OK);
	rig_ends(&r, 0);
	rig_close(&r);
}

static void so_is_a_control_port_that_speaks_ppp(void **state)
{
	for (int two = 0; two < 2; two++) {
		struct rig r;

		(void)state;
		if (two)
			rig_open_two(&r);
		else
			rig_open(&r);
		modem_open_control(&r.modem, rig_done, &r);
		peer_hears(&r.control, "AT\r");
		peer_say(&r.control, "~\xff}#\xc0!}!}!} }4}\"}&} } } } }%}&~");
		peer_pass(&r.control, 1000);
		peer_hears(&r.control, "+++");
		peer_say(&r.control, OK);
		peer_plays(&r.control, "AT", OK);
		peer_plays(&r.control, "AT+CMEE?", "\r\n+CMEE: 1\r\n" OK);
		peer_plays(&r.control, "ATH", OK);
		peer_plays(&r.control, "AT", OK);
		peer_plays(&r.control, "ATE0V1+CMEE=1", OK);
		rig_ends(&r, 0);
		rig_close(&r);
	}
}

static void the_only_port_is_not_waited_for_long_before_it_is_tried(void **state)
{
	struct rig r;
	char got[128];

	(void)state;
	rig_open(&r);
	modem_open_control(&r.modem, rig_done, &r);
	for (int i = 0; i < 3999; i++)
		peer_pass(&r.control, 1);
	got[read(r.control.theirs, got, sizeof(got) - 1)] = '\0';
	assert_null(strstr(got, "+++"));
	peer_pass(&r.control, 1);
	peer_hears(&r.control, "+++");
	peer_pass(&r.control, 1500);
	/* Not in data mode, only slow: it wakes up now. */
	peer_plays(&r.control, "AT", OK);
	peer_plays(&r.control, "AT+CMEE?", "\r\n+CMEE: 1\r\n" OK);
	peer_plays(&r.control, "ATE0V1+CMEE=1", OK);
	rig_ends(&r, 0);
	rig_close(&r);
}

static void a_silent_data_port_is_tried_the_same_way_once(void **state)
{
	struct rig r;
	char got[512];

	(void)state;
	rig_open_two(&r);
	modem_open_data(&r.modem, no_init, rig_done, &r);
	for (int i = 0; i < 1000 + 1000 + 1500 + 9999; i++)
		peer_pass(&r.data, 1);
	assert_int_equal(r.calls, 0);
	peer_pass(&r.data, 1);
	rig_ends(&r, -ETIMEDOUT);
	got[read(r.data.theirs, got, sizeof(got) - 1)] = '\0';
	assert_non_null(strstr(got, "+++"));
	assert_null(strstr(strstr(got, "+++") + 3, "+++"));
	assert_null(strstr(got, "ATH"));
	rig_close(&r);
}

static void a_stick_says_who_it_is(void **state)
{
	static const struct {
		const char *maker, *model, *revision, *imei;
		const char *want[4];
	} rows[] = {
		{ "huawei", "E3372", "22.200.09.00.00", "861111111111111",
			{ "huawei", "E3372", "22.200.09.00.00", "861111111111111" } },
		{ "+CGMI: \"HUAWEI\"", "^RSSI:3\r\n+CGMM: E1752", "11.126",
			"+CGSN: \"861111111111111\"",
			{ "HUAWEI", "E1752", "11.126", "861111111111111" } },
		{ "evil\x1b[2J", "../../etc", "a\\b", "86$(x)",
			{ "evil\\x1b[2J", "../../etc", "a\\x5cb", "" } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct rig r;
		char reply[128];

		rig_open(&r);
		modem_identify(&r.modem, rig_done, &r);
		snprintf(reply, sizeof(reply), "\r\n%s\r\n" OK, rows[i].maker);
		peer_plays(&r.control, "AT+CGMI", reply);
		snprintf(reply, sizeof(reply), "\r\n%s\r\n" OK, rows[i].model);
		peer_plays(&r.control, "AT+CGMM", reply);
		snprintf(reply, sizeof(reply), "\r\n%s\r\n" OK, rows[i].revision);
		peer_plays(&r.control, "AT+CGMR", reply);
		snprintf(reply, sizeof(reply), "\r\n%s\r\n" OK, rows[i].imei);
		peer_plays(&r.control, "AT+CGSN", reply);
		rig_ends(&r, 0);
		assert_string_equal(r.modem.maker, rows[i].want[0]);
		assert_string_equal(r.modem.model, rows[i].want[1]);
		assert_string_equal(r.modem.revision, rows[i].want[2]);
		assert_string_equal(r.modem.imei, rows[i].want[3]);
		rig_close(&r);
	}
}

static void one_refused_question_does_not_stop_the_others(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	modem_identify(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT+CGMI", "\r\n+CME ERROR: 4\r\n");
	peer_plays(&r.control, "AT+CGMM", "\r\nE173\r\n" OK);
	peer_plays(&r.control, "AT+CGMR", OK);
	peer_plays(&r.control, "AT+CGSN", "\r\n861111111111111\r\n" OK);
	rig_ends(&r, -EIO);
	assert_string_equal(r.modem.maker, "");
	assert_string_equal(r.modem.model, "E173");
	assert_string_equal(r.modem.imei, "861111111111111");
	rig_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_awake_modem_is_open_after_two_commands_and_no_wait),
		cmocka_unit_test(one_that_refuses_the_joined_line_gets_it_in_two),
		cmocka_unit_test(one_that_never_answers_is_given_up_after_ten_seconds),
		cmocka_unit_test(init_strings_go_in_order_and_a_refused_one_is_told),
		cmocka_unit_test(on_the_only_port_a_reset_is_made_good),
		cmocka_unit_test(an_init_string_never_enters_a_pin),
		cmocka_unit_test(an_init_string_that_is_never_answered_ends_the_opening),
		cmocka_unit_test(a_data_port_in_data_mode_is_brought_back),
		cmocka_unit_test(so_is_a_control_port_that_speaks_ppp),
		cmocka_unit_test(the_only_port_is_not_waited_for_long_before_it_is_tried),
		cmocka_unit_test(a_silent_data_port_is_tried_the_same_way_once),
		cmocka_unit_test(a_stick_says_who_it_is),
		cmocka_unit_test(one_refused_question_does_not_stop_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

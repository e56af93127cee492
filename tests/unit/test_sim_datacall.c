/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"

static void online(struct rig *rig, const char *extra)
{
	rig_up(rig, extra);
	rig_open(rig, RIG_MODEM);
	loop_advance(rig->loop, 100);
	rig_expect(rig, RIG_MODEM, "ATD*99***1#", "");
	loop_advance(rig->loop, 1);
	assert_string_equal(rig_hear(rig, RIG_MODEM), "\r\nCONNECT 150000000\r\n");
	assert_true(rig->dcd[RIG_MODEM]);
}

static void a_call_carries_bytes_both_ways(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	rig_say(&rig, RIG_MODEM, "~\x7d hello\r");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "~\x7d hello\r");
	assert_int_equal(rig.brain.call.sent, 9);
	rig_down(&rig);
}

static void the_control_port_stays_free(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT+CSQ", "\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGACT?", "\r\n+CGACT: 1,1\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CGPADDR=1",
		"\r\n+CGPADDR: 1,\"10.0.0.2\"\r\n\r\nOK\r\n");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	rig_down(&rig);
}

static void dropping_dtr_hangs_up_without_a_word(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	line_dtr(&rig.brain.lines[RIG_MODEM], false);
	assert_int_equal(rig.brain.call.state, CALL_NONE);
	assert_false(rig.dcd[RIG_MODEM]);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	rig_down(&rig);
}

static void dtr_means_nothing_with_d0(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_MODEM);
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_MODEM, "AT&D0", "\r\nOK\r\n");
	rig_say(&rig, RIG_MODEM, "ATD*99#\r");
	loop_advance(rig.loop, 1);
	line_dtr(&rig.brain.lines[RIG_MODEM], false);
	assert_int_equal(rig.brain.call.state, CALL_UP);
	rig_down(&rig);
}

static void three_pluses_in_silence_lead_out_and_ato_back(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	loop_advance(rig.loop, 1000);
	rig_say(&rig, RIG_MODEM, "+++");
	loop_advance(rig.loop, 999);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\nOK\r\n");
	assert_int_equal(rig.brain.call.state, CALL_UP);
	rig_expect(&rig, RIG_MODEM, "ATO", "\r\nCONNECT 150000000\r\n");
	rig_say(&rig, RIG_MODEM, "x");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "x");
	rig_down(&rig);
}

static void pluses_inside_data_are_data(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	rig_say(&rig, RIG_MODEM, "a+++");
	loop_advance(rig.loop, 2000);
	rig_say(&rig, RIG_MODEM, "++");
	rig_say(&rig, RIG_MODEM, "+b");
	loop_advance(rig.loop, 2000);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "a++++++b");
	assert_int_equal(rig.brain.lines[RIG_MODEM].state, LINE_ONLINE);
	rig_down(&rig);
}

static void ath_after_the_escape_ends_the_call(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	loop_advance(rig.loop, 1000);
	rig_say(&rig, RIG_MODEM, "+++");
	loop_advance(rig.loop, 1000);
	rig_expect(&rig, RIG_MODEM, "ATH", "\r\nOK\r\n");
	assert_int_equal(rig.brain.call.state, CALL_NONE);
	rig_expect(&rig, RIG_MODEM, "ATO", "\r\nNO CARRIER\r\n");
	rig_down(&rig);
}

static void the_network_hangs_up_with_no_carrier(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	datacall_end(&rig.brain, CALL_BY_NETWORK, "test");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\nNO CARRIER\r\n");
	assert_false(rig.dcd[RIG_MODEM]);
	rig_expect(&rig, RIG_MODEM, "AT", "\r\nOK\r\n");
	rig_down(&rig);
}

static void dialing_is_refused_with_a_reason(void **state)
{
	static const struct {
		const char *extra, *before, *dial, *answer, *cause;
	} rows[] = {
		{ "[network]\ndelay = 60000\n", "AT", "ATD*99#", "\r\nNO CARRIER\r\n",
			"No service" },
		{ NULL, "AT", "ATD*99***5#", "\r\nNO CARRIER\r\n", "Unknown APN" },
		{ NULL, "AT", "ATD112;", "\r\nNO CARRIER\r\n", "Invalid number format" },
		{ NULL, "AT", "ATD*99***17#", "\r\nNO CARRIER\r\n", "Invalid number format" },
		{ "[network]\napn = web,mms\n", "AT+CGDCONT=1,\"IP\",\"we\"", "ATD*99#",
			"\r\nNO CARRIER\r\n", "Requested service option not subscribed" },
	};
	char want[120];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct rig rig;

		rig_up(&rig, rows[i].extra);
		rig_open(&rig, RIG_MODEM);
		loop_advance(rig.loop, 100);
		rig_expect(&rig, RIG_MODEM, rows[i].before, "\r\nOK\r\n");
		rig_expect(&rig, RIG_MODEM, rows[i].dial, rows[i].answer);
		snprintf(want, sizeof(want), "\r\n+CEER: %s\r\n\r\nOK\r\n", rows[i].cause);
		rig_expect(&rig, RIG_MODEM, "AT+CEER", want);
		rig_down(&rig);
	}
}

static void a_refusal_takes_its_time(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[network]\ndelay = 60000\n[latency]\nD:refused = 600\ndefault = 1\n");
	rig_open(&rig, RIG_MODEM);
	rig.profile.no_latency = false;
	rig_expect(&rig, RIG_MODEM, "ATD*99#", "");
	loop_advance(rig.loop, 599);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	loop_advance(rig.loop, 1);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\nNO CARRIER\r\n");
	assert_int_equal(rig.brain.call.state, CALL_NONE);
	rig_down(&rig);
}

static void the_sold_apn_connects(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[network]\napn = web,mms\n");
	rig_open(&rig, RIG_MODEM);
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_MODEM, "AT+CGDCONT=1,\"IP\",\"mms\"", "\r\nOK\r\n");
	rig_expect(&rig, RIG_MODEM, "AT+CGDATA=\"PPP\",1", "");
	loop_advance(rig.loop, 1);
	assert_int_equal(rig.brain.call.state, CALL_UP);
	rig_down(&rig);
}

static void any_byte_aborts_dialing(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[latency]\nD = 450\n");
	rig_open(&rig, RIG_MODEM);
	rig.profile.no_latency = false;
	loop_advance(rig.loop, 100);
	rig_hear(&rig, RIG_MODEM);
	rig_say(&rig, RIG_MODEM, "ATD*99#\r\n");
	loop_advance(rig.loop, 200);
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	rig_say(&rig, RIG_MODEM, "\r");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "\r\nNO CARRIER\r\n");
	assert_int_equal(rig.brain.call.state, CALL_NONE);
	rig_down(&rig);
}

static void nobody_at_the_far_end_is_no_carrier(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig.far_host.kind = FAR_NONE;
	rig_open(&rig, RIG_MODEM);
	loop_advance(rig.loop, 100);
	rig_hear(&rig, RIG_MODEM);
	rig_expect(&rig, RIG_MODEM, "ATD*99#", "\r\nNO CARRIER\r\n");
	rig_down(&rig);
}

static void a_mute_peer_swallows_everything(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, NULL);
	rig.brain.peer_mute = true;
	rig_say(&rig, RIG_MODEM, "hello");
	assert_string_equal(rig_hear(&rig, RIG_MODEM), "");
	rig_down(&rig);
}

static void flow_is_reported_on_the_control_port(void **state)
{
	struct rig rig;

	(void)state;
	online(&rig, "[urc]\nflow = 2000\n");
	rig_open(&rig, RIG_PCUI);
	rig_say(&rig, RIG_MODEM, "0123456789");
	loop_advance(rig.loop, 2000);
	assert_string_equal(rig_hear(&rig, RIG_PCUI), "\r\n^DSFLOWRPT:00000002,00000000,00000000,"
		"000000000000000A,000000000000000A,00989680,00989680\r\n");
	rig_down(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_carries_bytes_both_ways),
		cmocka_unit_test(the_control_port_stays_free),
		cmocka_unit_test(dropping_dtr_hangs_up_without_a_word),
		cmocka_unit_test(dtr_means_nothing_with_d0),
		cmocka_unit_test(three_pluses_in_silence_lead_out_and_ato_back),
		cmocka_unit_test(pluses_inside_data_are_data),
		cmocka_unit_test(ath_after_the_escape_ends_the_call),
		cmocka_unit_test(the_network_hangs_up_with_no_carrier),
		cmocka_unit_test(dialing_is_refused_with_a_reason),
		cmocka_unit_test(a_refusal_takes_its_time),
		cmocka_unit_test(the_sold_apn_connects),
		cmocka_unit_test(any_byte_aborts_dialing),
		cmocka_unit_test(nobody_at_the_far_end_is_no_carrier),
		cmocka_unit_test(a_mute_peer_swallows_everything),
		cmocka_unit_test(flow_is_reported_on_the_control_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

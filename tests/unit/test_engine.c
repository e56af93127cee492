/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "tests/unit/engine_bed.h"

#define OPTIONS(...) (const char *const[]){ __VA_ARGS__, NULL }

/* As waitpid(2) has it: pppd's exit code 16 and 19. */
enum { STATUS_HANGUP = 16 << 8, STATUS_AUTH = 19 << 8 };

static struct bed bed;

static void start(const char *config, const char *const *options)
{
	bed_open(&bed, config, options);
	engine_start(&bed.engine);
}

static int teardown(void **state)
{
	(void)state;
	if (bed.loop)
		bed_close(&bed);
	bed.loop = NULL;
	return 0;
}

static void a_stick_goes_online_through_every_step(void **state)
{
	(void)state;
	start("", NULL);
	bed_go_online(&bed);
	assert_string_equal(bed.engine.link.interface, "ppp0");
	assert_int_equal(bed.starts, 1);
	assert_int_equal(bed_logged(&bed, "cmd=ATD*99***1#"), 1);
	assert_int_equal(bed_logged(&bed, "cmd=AT+CGDCONT=1,\"IP\",\"web.pt.lu\""), 1);
}

static void a_context_that_is_right_already_is_not_written_again(void **state)
{
	(void)state;
	start("stable = 1\n", NULL);
	bed_go_online(&bed);
	bed_line(&bed, "Modem hangup");
	bed_pppd_ends(&bed, STATUS_HANGUP);
	bed_go_online(&bed);
	assert_int_equal(bed_logged(&bed, "cmd=AT+CGDCONT="), 1);
}

static void after_a_stable_link_it_dials_at_once_and_otherwise_not(void **state)
{
	uint64_t began;

	(void)state;
	start("stable = 1\n", NULL);
	bed_go_online(&bed);
	bed_run(&bed, 1050);
	began = loop_now(bed.loop);
	bed_pppd_ends(&bed, STATUS_HANGUP);
	bed_until(&bed, PLAN_LINK);
	assert_true(loop_now(bed.loop) - began < 500);
	bed_pppd_ends(&bed, STATUS_HANGUP);
	assert_int_equal(bed.engine.state, PLAN_WAIT);
	bed_run(&bed, 500);
	assert_int_equal(bed.engine.state, PLAN_WAIT);
	assert_int_equal(bed.starts, 2);
}

static void a_wrong_pin_is_sent_once(void **state)
{
	(void)state;
	start("pin = 9999\n", OPTIONS("--set", "sim.pin-on=yes", "--set", "sim.pin=1234"));
	bed_until(&bed, PLAN_BLOCKED);
	assert_non_null(strstr(bed.engine.why, "PIN"));
	assert_int_equal(bed_logged(&bed, "cmd=AT+CPIN="), 1);
	for (int i = 0; i < 5; i++) {
		engine_up(&bed.engine, "test");
		bed_until(&bed, PLAN_BLOCKED);
	}
	assert_int_equal(bed_logged(&bed, "cmd=AT+CPIN="), 1);
}

static void a_right_pin_opens_the_sim(void **state)
{
	(void)state;
	start("pin = 1234\n", OPTIONS("--set", "sim.pin-on=yes", "--set", "sim.pin=1234"));
	bed_go_online(&bed);
	assert_int_equal(bed_logged(&bed, "cmd=AT+CPIN="), 1);
}

static void a_last_try_is_never_spent(void **state)
{
	(void)state;
	start("pin = 1234\n", OPTIONS("--set", "sim.pin-on=yes", "--set", "sim.tries=1"));
	bed_until(&bed, PLAN_BLOCKED);
	assert_int_equal(bed_logged(&bed, "cmd=AT+CPIN="), 0);
}

static void a_missing_pin_is_asked_for(void **state)
{
	(void)state;
	start("", OPTIONS("--set", "sim.pin-on=yes"));
	bed_until(&bed, PLAN_BLOCKED);
	assert_non_null(strstr(bed.engine.why, "pin ="));
}

static void no_sim_needs_a_person(void **state)
{
	(void)state;
	start("", OPTIONS("--set", "sim.present=no"));
	bed_until(&bed, PLAN_BLOCKED);
	assert_int_equal(bed_logged(&bed, "cmd=ATD"), 0);
}

static void nothing_is_dialed_without_registration(void **state)
{
	(void)state;
	bed_open(&bed, "", NULL);
	bed_send(&bed, "register off");
	engine_start(&bed.engine);
	bed_until(&bed, PLAN_SEARCH);
	bed_run(&bed, 500);
	assert_int_equal(bed.engine.state, PLAN_SEARCH);
	assert_int_equal(bed_logged(&bed, "cmd=ATD"), 0);
	bed_send(&bed, "register on");
	bed_go_online(&bed);
}

static void roaming_can_be_refused(void **state)
{
	(void)state;
	start("roaming = no\n", OPTIONS("--set", "network.roaming=yes"));
	bed_until(&bed, PLAN_SEARCH);
	bed_run(&bed, 300);
	assert_int_equal(bed.engine.state, PLAN_SEARCH);
	assert_int_equal(bed_logged(&bed, "cmd=ATD"), 0);
}

static void a_refused_call_is_told_with_the_networks_reason_and_tried_again(void **state)
{
	(void)state;
	start("", NULL);
	bed_send(&bed, "refuse D");
	bed_until(&bed, PLAN_WAIT);
	assert_int_equal(bed.starts, 0);
	bed_send(&bed, "refuse off");
	bed_go_online(&bed);
	assert_true(bed_logged(&bed, "cmd=AT+CEER") >= 1);
}

static void unplugged_while_online_pppd_is_stopped_first(void **state)
{
	(void)state;
	start("", NULL);
	bed_go_online(&bed);
	bed_send(&bed, "unplug");
	bed_until(&bed, PLAN_CLOSING);
	assert_int_equal(bed.stops, 1);
	bed_pppd_ends(&bed, STATUS_HANGUP);
	bed_until(&bed, PLAN_ABSENT);
	bed_send(&bed, "plug");
	bed_go_online(&bed);
	assert_int_equal(bed.starts, 2);
}

static void unplugged_at_any_time_it_comes_back(void **state)
{
	(void)state;
	start("", NULL);
	for (unsigned ms = 0; ms < 40; ms += 2) {
		bed_run(&bed, ms);
		bed_send(&bed, "unplug");
		for (int i = 0; i < 400 && bed.engine.state != PLAN_ABSENT; i++) {
			if (bed.engine.pppd_runs)
				bed_pppd_ends(&bed, STATUS_HANGUP);
			bed_run(&bed, 5);
		}
		assert_int_equal(bed.engine.state, PLAN_ABSENT);
		bed_send(&bed, "plug");
	}
	bed_go_online(&bed);
}

static void asked_to_go_offline_it_rests_and_comes_back_when_asked(void **state)
{
	(void)state;
	start("", NULL);
	bed_go_online(&bed);
	engine_down(&bed.engine, "test");
	assert_int_equal(bed.engine.state, PLAN_CLOSING);
	bed_pppd_ends(&bed, 5 << 8);
	bed_until(&bed, PLAN_READY);
	bed_run(&bed, 300);
	assert_int_equal(bed.engine.state, PLAN_READY);
	engine_up(&bed.engine, "test");
	bed_go_online(&bed);
}

static void asked_to_end_it_hangs_up_first(void **state)
{
	(void)state;
	start("", NULL);
	bed_go_online(&bed);
	engine_quit(&bed.engine, "test");
	assert_int_equal(bed.stops, 1);
	assert_int_equal(bed.engine.state, PLAN_CLOSING);
	bed_pppd_ends(&bed, 5 << 8);
	assert_int_equal(bed.engine.state, PLAN_OVER);
	assert_int_equal(bed.engine.exit_code, 0);
}

static void a_password_refused_twice_needs_a_person(void **state)
{
	(void)state;
	start("retry-min = 1\n", NULL);
	for (int i = 0; i < 2; i++) {
		bed_until(&bed, PLAN_LINK);
		bed_line(&bed, "PAP authentication failed");
		bed_pppd_ends(&bed, STATUS_AUTH);
	}
	bed_until(&bed, PLAN_BLOCKED);
	assert_non_null(strstr(bed.engine.why, "password"));
	assert_int_equal(bed.starts, 2);
}

static void no_address_in_time_ends_the_call(void **state)
{
	(void)state;
	start("address-timeout = 1\n", NULL);
	bed_until(&bed, PLAN_LINK);
	bed_until(&bed, PLAN_CLOSING);
	assert_int_equal(bed.stops, 1);
	bed_pppd_ends(&bed, 5 << 8);
	bed_until(&bed, PLAN_WAIT);
}

static void a_mute_stick_is_given_up_on_and_tried_again(void **state)
{
	(void)state;
	bed_open(&bed, "", NULL);
	bed_send(&bed, "mute on");
	loop_hold_clock(bed.loop, 1000000);
	engine_start(&bed.engine);
	loop_step(bed.loop, 10);
	assert_int_equal(bed.engine.state, PLAN_OPENING);
	for (int s = 0; s < 200 && bed.engine.state != PLAN_WAIT; s++)
		loop_advance(bed.loop, 100);
	assert_int_equal(bed.engine.state, PLAN_WAIT);
	bed_send(&bed, "mute off");
	for (int i = 0; i < 2000 && bed.engine.state != PLAN_LINK; i++) {
		if (bed.engine.state == PLAN_WAIT)
			loop_advance(bed.loop, 1000);
		else
			loop_advance(bed.loop, 10);
		loop_step(bed.loop, 5);
	}
	assert_int_equal(bed.engine.state, PLAN_LINK);
}

static void garbage_and_half_lines_do_not_stop_it(void **state)
{
	(void)state;
	bed_open(&bed, "", NULL);
	bed_send(&bed, "garbage 3000");
	bed_send(&bed, "halfline");
	engine_start(&bed.engine);
	bed_go_online(&bed);
}

static void with_one_port_everything_goes_over_it(void **state)
{
	(void)state;
	start("control = none\n", NULL);
	bed_go_online(&bed);
	assert_int_equal(bed_logged(&bed, "at port=gsm0-at"), 0);
	bed_pppd_ends(&bed, STATUS_HANGUP);
	bed_until(&bed, PLAN_WAIT);
	bed_go_online(&bed);
}

static void without_reconnect_it_ends_when_the_call_does(void **state)
{
	(void)state;
	start("reconnect = no\n", NULL);
	bed_go_online(&bed);
	bed_pppd_ends(&bed, STATUS_HANGUP);
	bed_until(&bed, PLAN_OVER);
	assert_int_equal(bed.engine.exit_code, ENGINE_EXIT_OFFLINE);
}

static void a_locked_port_is_named_and_left(void **state)
{
	struct at_tty tty;
	char path[80];

	(void)state;
	bed_open(&bed, "", NULL);
	bed.engine.as_service = false;
	snprintf(path, sizeof(path), "%s/gsm0", bed.dir);
	assert_int_equal(at_tty_open(&tty, path, NULL, 0), 0);
	engine_start(&bed.engine);
	assert_int_equal(bed.engine.state, PLAN_OVER);
	assert_int_equal(bed.engine.exit_code, ENGINE_EXIT_PORT_LOCKED);
	at_tty_close(&tty, false);
}

#define ENGINE_TEST(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ENGINE_TEST(a_stick_goes_online_through_every_step),
		ENGINE_TEST(a_context_that_is_right_already_is_not_written_again),
		ENGINE_TEST(after_a_stable_link_it_dials_at_once_and_otherwise_not),
		ENGINE_TEST(a_wrong_pin_is_sent_once),
		ENGINE_TEST(a_right_pin_opens_the_sim),
		ENGINE_TEST(a_last_try_is_never_spent),
		ENGINE_TEST(a_missing_pin_is_asked_for),
		ENGINE_TEST(no_sim_needs_a_person),
		ENGINE_TEST(nothing_is_dialed_without_registration),
		ENGINE_TEST(roaming_can_be_refused),
		ENGINE_TEST(a_refused_call_is_told_with_the_networks_reason_and_tried_again),
		ENGINE_TEST(unplugged_while_online_pppd_is_stopped_first),
		ENGINE_TEST(unplugged_at_any_time_it_comes_back),
		ENGINE_TEST(asked_to_go_offline_it_rests_and_comes_back_when_asked),
		ENGINE_TEST(asked_to_end_it_hangs_up_first),
		ENGINE_TEST(a_password_refused_twice_needs_a_person),
		ENGINE_TEST(no_address_in_time_ends_the_call),
		ENGINE_TEST(a_mute_stick_is_given_up_on_and_tried_again),
		ENGINE_TEST(garbage_and_half_lines_do_not_stop_it),
		ENGINE_TEST(with_one_port_everything_goes_over_it),
		ENGINE_TEST(without_reconnect_it_ends_when_the_call_does),
		ENGINE_TEST(a_locked_port_is_named_and_left),
	};

	cmocka_set_test_filter(getenv("TEST"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}

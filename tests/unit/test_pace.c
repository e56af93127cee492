/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialer/pace.h"

enum { MIN_S = 1, MAX_S = 300 };

static void the_first_try_after_a_stable_link_is_at_once(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 42);
	assert_int_equal(pace_next(&pace, MIN_S, MAX_S), 1000);
	assert_true(pace_next(&pace, MIN_S, MAX_S) >= 1000);
	pace_stable(&pace);
	assert_int_equal(pace_next(&pace, MIN_S, MAX_S), 0);
	assert_true(pace_next(&pace, MIN_S, MAX_S) > 0);
}

static void the_window_doubles_up_to_the_cap(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct pace pace;
		uint64_t window = MIN_S * 1000;

		pace_init(&pace, seed);
		pace_next(&pace, MIN_S, MAX_S);
		for (int i = 0; i < 40; i++) {
			uint64_t ms = pace_next(&pace, MIN_S, MAX_S);

			window = window * 2 > MAX_S * 1000 ? MAX_S * 1000 : window * 2;
			assert_in_range(ms, MIN_S * 1000, window);
		}
	}
}

static void sticks_that_fail_together_spread(void **state)
{
	unsigned equal = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct pace a, b;

		pace_init(&a, seed);
		pace_init(&b, seed + 1000);
		for (int i = 0; i < 8; i++) {
			uint64_t at = pace_next(&a, MIN_S, MAX_S), bt = pace_next(&b, MIN_S, MAX_S);

			equal += i == 7 && at == bt;
		}
	}
	assert_true(equal < 5);
}

static void a_network_that_refuses_is_dialed_seven_times_a_minute_on_average(void **state)
{
	unsigned long dials = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct pace pace;
		uint64_t now = 0;

		pace_init(&pace, seed * 7919);
		while (now < 60000) {
			dials++;
			now += pace_next(&pace, MIN_S, MAX_S);
		}
	}
	assert_in_range(dials, 6000, 8000);
}

static void a_minimum_above_the_maximum_is_still_kept(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 0); /* a zero seed would stick */
	pace_next(&pace, 10, 5);
	assert_int_equal(pace_next(&pace, 10, 5), 10000);
	assert_int_not_equal(pace.random, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_try_after_a_stable_link_is_at_once),
		cmocka_unit_test(the_window_doubles_up_to_the_cap),
		cmocka_unit_test(sticks_that_fail_together_spread),
		cmocka_unit_test(a_network_that_refuses_is_dialed_seven_times_a_minute_on_average),
		cmocka_unit_test(a_minimum_above_the_maximum_is_still_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialer/plan.h"

static void no_two_rows_for_one_pair(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan_row_count; i++) {
		for (size_t j = i + 1; j < plan_row_count; j++)
			assert_false(plan_rows[i].in == plan_rows[j].in &&
				plan_rows[i].on == plan_rows[j].on);
	}
}

static void every_state_that_does_not_rest_has_a_timeout(void **state)
{
	(void)state;
	for (int s = 0; s < PLAN_STATES; s++) {
		const struct plan_row *row = plan_find((enum plan_state)s, PLAN_ON_TIMEOUT);

		if (plan_is_rest((enum plan_state)s))
			assert_null(row);
		else
			assert_non_null(row);
	}
}

/* Marks what can be reached from a state by any events. */
static void reach(enum plan_state from, bool *seen)
{
	seen[from] = true;
	for (size_t i = 0; i < plan_row_count; i++) {
		if (plan_rows[i].in == from && !seen[plan_rows[i].to])
			reach(plan_rows[i].to, seen);
	}
}

static void online_and_the_end_are_reachable_from_every_state(void **state)
{
	(void)state;
	for (int s = 0; s < PLAN_STATES; s++) {
		bool seen[PLAN_STATES] = { false };

		if (s == PLAN_OVER)
			continue;
		reach((enum plan_state)s, seen);
		assert_true(seen[PLAN_ONLINE]);
		assert_true(seen[PLAN_OVER]);
	}
}

static void every_state_is_reachable_from_absent(void **state)
{
	bool seen[PLAN_STATES] = { false };

	(void)state;
	reach(PLAN_ABSENT, seen);
	for (int s = 0; s < PLAN_STATES; s++)
		assert_true(seen[s]);
}

static bool may_run_pppd(enum plan_state s)
{
	return s == PLAN_LINK || s == PLAN_ONLINE || s == PLAN_CLOSING;
}

/* LAUNCH only on the way into LINK, and LINK is entered in no other way. */
static void pppd_is_never_started_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan_row_count; i++) {
		const struct plan_row *row = &plan_rows[i];

		assert_int_equal(row->deed == PLAN_DO_LAUNCH, row->to == PLAN_LINK);
		if (row->deed == PLAN_DO_LAUNCH)
			assert_false(may_run_pppd(row->in));
	}
}

/* Out of the states in which pppd may run there is one door: CLOSING, and out of that one only
 * after its end (CLOSED follows HANG_UP, which follows ENDED) or after ABANDON killed it. */
static void pppd_is_never_left_behind(void **state)
{
	(void)state;
	for (size_t i = 0; i < plan_row_count; i++) {
		const struct plan_row *row = &plan_rows[i];

		if (!may_run_pppd(row->in))
			continue;
		if (row->in == PLAN_CLOSING && !may_run_pppd(row->to)) {
			assert_true(row->on == PLAN_ON_CLOSED || row->deed == PLAN_DO_ABANDON);
		} else if (row->on == PLAN_ON_ENDED) {
			assert_int_equal(row->deed, PLAN_DO_HANG_UP);
		} else if (row->to == PLAN_CLOSING) {
			assert_int_equal(row->deed, PLAN_DO_STOP_PPPD);
		} else {
			assert_true(may_run_pppd(row->to));
		}
	}
}

static void quitting_works_in_every_state_that_may_last(void **state)
{
	(void)state;
	for (int s = 0; s < PLAN_STATES; s++) {
		/* CLOSING is short and ends in WAIT, where the wish is looked at. */
		if (s == PLAN_OVER || s == PLAN_CLOSING)
			continue;
		assert_non_null(plan_find((enum plan_state)s, PLAN_ON_QUIT));
	}
}

static void an_unplugged_stick_is_noticed_in_every_state_with_a_port(void **state)
{
	(void)state;
	for (int s = 0; s < PLAN_STATES; s++) {
		if (s == PLAN_ABSENT || s == PLAN_OVER || s == PLAN_CLOSING)
			continue;
		assert_non_null(plan_find((enum plan_state)s, PLAN_ON_GONE));
	}
}

static void the_printed_table_has_every_row(void **state)
{
	struct buf text = { 0 }, graph = { 0 };
	size_t lines = 0;

	(void)state;
	plan_print(&text, false);
	for (const char *p = text.data; *p; p++)
		lines += *p == '\n';
	assert_int_equal(lines, plan_row_count + 1);
	plan_print(&graph, true);
	lines = 0;
	for (const char *p = graph.data; (p = strstr(p, " -> ")); p++)
		lines++;
	assert_int_equal(lines, plan_row_count);
	buf_free(&text);
	buf_free(&graph);
}

static void every_name_is_there(void **state)
{
	(void)state;
	for (int s = 0; s < PLAN_STATES; s++)
		assert_non_null(plan_state_name((enum plan_state)s));
	for (int ev = 0; ev < PLAN_EVENTS; ev++)
		assert_non_null(plan_event_name((enum plan_event)ev));
	for (int d = 0; d <= PLAN_DO_EXIT; d++)
		assert_non_null(plan_deed_name((enum plan_deed)d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_rows_for_one_pair),
		cmocka_unit_test(every_state_that_does_not_rest_has_a_timeout),
		cmocka_unit_test(online_and_the_end_are_reachable_from_every_state),
		cmocka_unit_test(every_state_is_reachable_from_absent),
		cmocka_unit_test(pppd_is_never_started_twice),
		cmocka_unit_test(pppd_is_never_left_behind),
		cmocka_unit_test(quitting_works_in_every_state_that_may_last),
		cmocka_unit_test(an_unplugged_stick_is_noticed_in_every_state_with_a_port),
		cmocka_unit_test(the_printed_table_has_every_row),
		cmocka_unit_test(every_name_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

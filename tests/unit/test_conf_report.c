/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

#include "conf/report.h"

static void place_comes_first(void **state)
{
	const struct ini_place at = { "f.conf", 3, 7 };
	struct heard heard = { 0 };
	struct conf_report report = { .complain = hear, .ctx = &heard };

	(void)state;
	assert_int_equal(conf_report_error(&report, &at, "bad %s", "x"), 0);
	assert_int_equal(conf_report_warning(&report, NULL, "odd %d", 1), 0);
	assert_string_equal(heard_text(&heard), "error: f.conf:3:7: bad x\nwarning: odd 1\n");
	assert_int_equal(report.errors, 1);
	assert_int_equal(report.warnings, 1);
	buf_free(&heard.text);
}

static void errors_end_after_twenty(void **state)
{
	struct heard heard = { 0 };
	struct conf_report report = { .complain = hear, .ctx = &heard };
	unsigned n = 1;

	(void)state;
	while (conf_report_error(&report, NULL, "no") == 0)
		n++;
	assert_int_equal(n, 20);
	assert_int_equal(heard.errors, 21);
	assert_heard(&heard, "too many errors");
	buf_free(&heard.text);
}

static void warnings_fall_silent_and_never_stop(void **state)
{
	struct heard heard = { 0 };
	struct conf_report report = { .complain = hear, .ctx = &heard };

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(conf_report_warning(&report, NULL, "hm"), 0);
	assert_int_equal(heard.warnings, 50);
	assert_heard(&heard, "more warnings are not shown");
	buf_free(&heard.text);
}

static void nobody_needs_to_listen(void **state)
{
	struct conf_report report = { 0 };

	(void)state;
	assert_int_equal(conf_report_warning(&report, NULL, "hm"), 0);
	for (unsigned i = 0; i < 19; i++)
		assert_int_equal(conf_report_error(&report, NULL, "no"), 0);
	assert_int_equal(conf_report_error(&report, NULL, "no"), -EINVAL);
}

static void long_file_names_leave_room_for_the_text(void **state)
{
	char name[600];
	const struct ini_place at = { name, 1, 1 };
	struct heard heard = { 0 };
	struct conf_report report = { .complain = hear, .ctx = &heard };

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	conf_report_error(&report, &at, "the point");
	assert_heard(&heard, ":1:1: the point\n");
	buf_free(&heard.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(place_comes_first),
		cmocka_unit_test(errors_end_after_twenty),
		cmocka_unit_test(warnings_fall_silent_and_never_stop),
		cmocka_unit_test(nobody_needs_to_listen),
		cmocka_unit_test(long_file_names_leave_room_for_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/job.h"

static void a_job_is_a_copy_of_all_it_was_given(void **state)
{
	char command[] = "AT+CMGS=4", prefix[] = "+CMGS:", payload[] = "0011";
	struct at_request request = { .command = command,
		.prefix = prefix,
		.payload = payload,
		.timeout_ms = 7,
		.flags = AT_PAIRS };
	struct at_job *job;
	int err;

	(void)state;
	job = at_job_new(&request, &err);
	assert_non_null(job);
	assert_int_equal(err, 0);
	memset(command, 'x', sizeof(command) - 1);
	memset(prefix, 'x', sizeof(prefix) - 1);
	memset(payload, 'x', sizeof(payload) - 1);
	assert_string_equal(job->command, "AT+CMGS=4");
	assert_string_equal(job->wire, "AT+CMGS=4\r");
	assert_int_equal(job->wire_len, 10);
	assert_string_equal(job->prefix, "+CMGS:");
	assert_string_equal(job->payload, "0011\x1a");
	assert_int_equal(job->timeout_ms, 7);
	at_job_free(job);
	at_job_free(NULL);
}

static void an_escape_has_no_line_end(void **state)
{
	struct at_request request = { .command = "+++", .flags = AT_ESCAPE };
	struct at_job *job;
	int err;

	(void)state;
	job = at_job_new(&request, &err);
	assert_string_equal(job->wire, "+++");
	assert_null(job->prefix);
	assert_null(job->payload);
	at_job_free(job);
}

static void what_is_too_long_or_not_clean_is_refused(void **state)
{
	static char longer[2050];
	const struct at_request rows[] = {
		{ .command = "" },
		{ .command = longer },
		{ .command = "AT\r" },
		{ .command = "AT", .payload = "00\x1b" },
		{ .command = "AT", .payload = longer },
		{ .command = "AT", .prefix = longer },
	};

	(void)state;
	memset(longer, 'A', sizeof(longer) - 1);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int err = 0;

		assert_null(at_job_new(&rows[i], &err));
		assert_int_equal(err, -EINVAL);
	}
}

static void lines_stay_valid_while_the_store_grows(void **state)
{
	struct at_lines lines = { 0 };
	const char *const *got;
	char line[64];

	(void)state;
	for (int i = 0; i < 500; i++) {
		snprintf(line, sizeof(line), "+CPBR: %d,\"number\",145,\"some name\"", i);
		at_lines_add(&lines, line);
	}
	got = at_lines_get(&lines);
	assert_int_equal(lines.n, 500);
	assert_string_equal(got[0], "+CPBR: 0,\"number\",145,\"some name\"");
	assert_string_equal(got[499], "+CPBR: 499,\"number\",145,\"some name\"");
	assert_false(lines.truncated);
	at_lines_free(&lines);
}

static void memory_is_bounded_and_given_back(void **state)
{
	struct at_lines lines = { 0 };
	char line[4096];

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	for (int i = 0; i < 100; i++)
		at_lines_add(&lines, line);
	assert_true(lines.truncated);
	assert_true(lines.n > 10 && lines.n < 17);
	assert_true(lines.text.cap <= 131072);
	at_lines_clear(&lines);
	assert_int_equal(lines.text.cap, 0);
	assert_int_equal(lines.n, 0);
	assert_false(lines.truncated);
	at_lines_add(&lines, "OK");
	assert_string_equal(at_lines_get(&lines)[0], "OK");
	at_lines_clear(&lines);
	assert_true(lines.text.cap > 0);
	at_lines_free(&lines);
}

static void after_a_cut_nothing_is_added(void **state)
{
	struct at_lines lines = { 0 };
	char line[4096];
	size_t n;

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	while (!lines.truncated)
		at_lines_add(&lines, line);
	n = lines.n;
	at_lines_add(&lines, "short");
	assert_int_equal(lines.n, n);
	at_lines_free(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_job_is_a_copy_of_all_it_was_given),
		cmocka_unit_test(an_escape_has_no_line_end),
		cmocka_unit_test(what_is_too_long_or_not_clean_is_refused),
		cmocka_unit_test(lines_stay_valid_while_the_store_grows),
		cmocka_unit_test(memory_is_bounded_and_given_back),
		cmocka_unit_test(after_a_cut_nothing_is_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "base/file.h"
#include "tests/sim/evlog.h"

static void events_are_whole_lines_with_a_monotonic_time(void **state)
{
	char path[] = "/tmp/test-sim-evlog-XXXXXX", event[20], rest[80];
	struct evlog log = { .n = 0 };
	struct buf text = { 0 };
	struct timespec now;
	const char *second;
	long long seconds;
	unsigned micro;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(evlog_open(&log, path), 0);
	evlog_event(&log, "at", "port=%s cmd=%s", "gsm0", "AT+X\n\x1b[2J");
	evlog_event(&log, "reset", NULL);
	evlog_event(NULL, "nothing", NULL);
	clock_gettime(CLOCK_MONOTONIC, &now);
	assert_int_equal(file_read(path, 4096, &text, NULL), 0);
	assert_int_equal(sscanf(text.data, "%lld.%6u %19s %79[^\n]", &seconds, &micro, event, rest),
		4);
	assert_true(seconds <= now.tv_sec && seconds >= now.tv_sec - 5);
	assert_string_equal(event, "at");
	assert_string_equal(rest, "port=gsm0 cmd=AT+X??[2J");
	second = strchr(text.data, '\n') + 1;
	assert_string_equal(second + strcspn(second, " "), " reset\n");
	buf_free(&text);
	evlog_close(&log);
	unlink(path);
}

static void of_several_sticks_each_event_tells_whose_it_is(void **state)
{
	char path[] = "/tmp/test_sim_evlog.XXXXXX";
	struct evlog log = { .stick = 3 };
	struct buf text = { 0 };

	(void)state;
	close(mkstemp(path));
	assert_int_equal(evlog_open(&log, path), 0);
	evlog_event(&log, "reset", NULL);
	evlog_event(&log, "detached", "id=%s", "x");
	assert_int_equal(file_read(path, 4096, &text, NULL), 0);
	assert_non_null(strstr(text.data, " reset stick=3\n"));
	assert_non_null(strstr(text.data, " detached stick=3 id=x\n"));
	buf_free(&text);
	evlog_close(&log);
	unlink(path);
}

static void a_place_that_cannot_be_opened_is_an_error(void **state)
{
	struct evlog log = { .n = 0 };

	(void)state;
	assert_int_equal(evlog_open(&log, "/nowhere/log"), -ENOENT);
	assert_int_equal(evlog_open(&log, "/dev/null"), 0);
	assert_int_equal(evlog_open(&log, "/dev/null"), 0);
	assert_int_equal(evlog_open(&log, "/dev/null"), -ENOSPC);
	evlog_close(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_whole_lines_with_a_monotonic_time),
		cmocka_unit_test(of_several_sticks_each_event_tells_whose_it_is),
		cmocka_unit_test(a_place_that_cannot_be_opened_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

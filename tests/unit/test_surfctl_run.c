/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialer/surfctl.h"

static void the_exit_code_is_the_programs(void **state)
{
	static const char *const seven[] = { "sh", "-c", "exit 7", NULL };
	static const char *const killed[] = { "sh", "-c", "kill -9 $$", NULL };
	/* Nobody's terminal is read. */
	static const char *const reads[] = { "sh", "-c", "read -r x; exit 3", NULL };

	(void)state;
	assert_int_equal(surfctl_run("/bin/sh", seven), 7);
	assert_int_equal(surfctl_run("/bin/sh", killed), 255);
	assert_int_equal(surfctl_run("/bin/sh", reads), 3);
	assert_int_equal(surfctl_run("/no/such/program", seven), 255);
}

static void the_program_beside_comes_first(void **state)
{
	char self[256], path[256];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	(void)state;
	assert_true(n > 0);
	self[n] = '\0';
	surfctl_program(path, sizeof(path), strrchr(self, '/') + 1, "/elsewhere");
	assert_string_equal(path, self);
	surfctl_program(path, sizeof(path), "no-such-program", "/elsewhere");
	assert_string_equal(path, "/elsewhere/no-such-program");
}

static void a_complaint_returns_its_code(void **state)
{
	(void)state;
	assert_int_equal(surfctl_complain(64, "%s", "this is a test"), 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exit_code_is_the_programs),
		cmocka_unit_test(the_program_beside_comes_first),
		cmocka_unit_test(a_complaint_returns_its_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

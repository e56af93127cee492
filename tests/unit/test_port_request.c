/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dialer/port_request.h"

#define WORDS(...) { __VA_ARGS__, NULL }

static const struct {
	enum port_topic topic;
	const char *words[10];
	const char *why; /* NULL: it is understood, as */
	struct port_request is;
} rows[] = {
	{ PORT_SETPORT, { NULL }, NULL, { .deed = PORT_SHOW } },
	{ PORT_SETPORT, WORDS("show", "--json"), NULL, { .deed = PORT_SHOW, .json = true } },
	{ PORT_SETPORT, WORDS("list"), NULL, { .deed = PORT_LIST } },
	{ PORT_SETPORT, WORDS("undo"), NULL, { .deed = PORT_UNDO } },
	{ PORT_SETPORT, WORDS("--undo", "--reset"), NULL, { .deed = PORT_UNDO, .reset = true } },
	{ PORT_SETPORT, WORDS("set", "FF;10,12"), NULL, { .deed = PORT_SET, .value = "FF;10,12" } },
	{ PORT_SETPORT, WORDS("--force", "set", "FF;", "10,", "--reset", "12"), NULL,
		{ .deed = PORT_SET, .value = "FF; 10, 12", .reset = true, .force = true } },
	{ PORT_U2DIAG, WORDS("set", "276"), NULL, { .deed = PORT_SET, .value = "276" } },
	{ PORT_RESET, WORDS("--json"), NULL, { .json = true } },
	{ PORT_SETPORT, WORDS("set"), "set wants a value", { 0 } },
	{ PORT_SETPORT, WORDS("set", "--reset"), "set wants a value", { 0 } },
	{ PORT_SETPORT, WORDS("FF;10,12"), "unexpected word 'FF;10,12'", { 0 } },
	{ PORT_SETPORT, WORDS("show", "list"), "unexpected word 'list'", { 0 } },
	{ PORT_SETPORT, WORDS("--frob\x1b"), "unexpected word '--frob\\x1b'", { 0 } },
	{ PORT_SETPORT, WORDS("set", "1", "--undo"), "unexpected word '--undo'", { 0 } },
	{ PORT_SETPORT, WORDS("show", "--reset"), "--reset and --force go with", { 0 } },
	{ PORT_SETPORT, WORDS("--force"), "--reset and --force go with", { 0 } },
	{ PORT_RESET, WORDS("show"), "unexpected word 'show'", { 0 } },
	{ PORT_RESET, WORDS("--force"), "unexpected word '--force'", { 0 } },
};

static void words_become_a_request_or_a_complaint(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct port_request r;
		char why[160] = "";
		size_t n = 0;

		while (rows[i].words[n])
			n++;
		assert_int_equal(port_request_parse(&r, rows[i].topic, rows[i].words, n, why,
				sizeof(why)), rows[i].why == NULL);
		if (rows[i].why) {
			assert_non_null(strstr(why, rows[i].why));
			continue;
		}
		assert_string_equal(why, "");
		assert_int_equal(r.topic, rows[i].topic);
		assert_int_equal(r.deed, rows[i].is.deed);
		assert_int_equal(r.json, rows[i].is.json);
		assert_int_equal(r.force, rows[i].is.force);
		assert_int_equal(r.reset, rows[i].is.reset);
		assert_string_equal(r.value, rows[i].is.value);
	}
}

static void a_value_without_end_is_refused(void **state)
{
	char half[80];
	const char *const words[] = { "set", half, half };
	struct port_request r;
	char why[160];

	memset(half, '1', sizeof(half) - 1);
	half[sizeof(half) - 1] = '\0';

	(void)state;
	assert_true(port_request_parse(&r, PORT_SETPORT, words, 2, why, sizeof(why)));
	assert_false(port_request_parse(&r, PORT_SETPORT, words, 3, why, sizeof(why)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_become_a_request_or_a_complaint),
		cmocka_unit_test(a_value_without_end_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

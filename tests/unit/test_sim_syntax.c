/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/sim/syntax.h"

struct want {
	const char *name;
	enum syntax_op op;
	const char *args;
	unsigned number;
};

static void takes(const char *body, const struct want *want, size_t n)
{
	struct syntax_item item;

	for (size_t i = 0; i < n; i++) {
		int took = syntax_next(body, &item);

		assert_true(took > 0);
		assert_string_equal(item.name, want[i].name);
		assert_int_equal(item.op, want[i].op);
		assert_string_equal(item.args, want[i].args);
		assert_int_equal(item.number, want[i].number);
		body += took;
	}
	assert_int_equal(syntax_next(body, &item), 0);
}

#define TAKES(body, ...) \
	takes(body, (const struct want[]){ __VA_ARGS__ }, \
		sizeof((const struct want[]){ __VA_ARGS__ }) / sizeof(struct want))

static void the_four_forms_of_an_extended_command(void **state)
{
	(void)state;
	TAKES("+CGMI", { "+CGMI", SYNTAX_EXEC, "", 0 });
	TAKES("+CPIN?", { "+CPIN", SYNTAX_READ, "", 0 });
	TAKES("+CPMS=?", { "+CPMS", SYNTAX_TEST, "", 0 });
	TAKES("^setport=\"FF;10,12\"", { "^SETPORT", SYNTAX_SET, "\"FF;10,12\"", 0 });
	TAKES("+CGDCONT=", { "+CGDCONT", SYNTAX_SET, "", 0 });
}

static void basic_commands_follow_each_other(void **state)
{
	(void)state;
	TAKES("E0V1&C1&D2S0=0", { "E", SYNTAX_EXEC, "", 0 }, { "V", SYNTAX_EXEC, "", 1 },
		{ "&C", SYNTAX_EXEC, "", 1 }, { "&D", SYNTAX_EXEC, "", 2 },
		{ "S0", SYNTAX_SET, "0", 0 });
	TAKES("q0 v1 e0 \\Q3", { "Q", SYNTAX_EXEC, "", 0 }, { "V", SYNTAX_EXEC, "", 1 },
		{ "E", SYNTAX_EXEC, "", 0 }, { "\\Q", SYNTAX_EXEC, "", 3 });
	TAKES("S7?", { "S7", SYNTAX_READ, "", 0 });
}

static void semicolon_separates_but_not_in_quotes(void **state)
{
	(void)state;
	TAKES("E0+CMEE=1;+CREG=2;+CREG?", { "E", SYNTAX_EXEC, "", 0 },
		{ "+CMEE", SYNTAX_SET, "1", 0 }, { "+CREG", SYNTAX_SET, "2", 0 },
		{ "+CREG", SYNTAX_READ, "", 0 });
	TAKES("+CUSD=1,\"a;b\",15;+CSQ", { "+CUSD", SYNTAX_SET, "1,\"a;b\",15", 0 },
		{ "+CSQ", SYNTAX_EXEC, "", 0 });
}

static void dial_takes_the_rest_of_the_line(void **state)
{
	(void)state;
	TAKES("D*99***1#", { "D", SYNTAX_EXEC, "*99***1#", 0 });
	TAKES("E0DT *99#;+CSQ", { "E", SYNTAX_EXEC, "", 0 },
		{ "D", SYNTAX_EXEC, "T *99#;+CSQ", 0 });
}

static void nonsense_is_refused(void **state)
{
	static const char *const bad[] = { "1", "!", "&", "&1", "+CPIN?x", "+CREG=?1", "\x80" };
	struct syntax_item item;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(syntax_next(bad[i], &item), -EINVAL);
	assert_int_equal(syntax_next("+AVERYLONGNAMETHATDOESNOTFITATALL", &item), -E2BIG);
}

static void too_long_a_value_is_refused(void **state)
{
	char body[600] = "+COPS=";
	struct syntax_item item;

	(void)state;
	memset(body + 6, 'x', sizeof(body) - 7);
	assert_int_equal(syntax_next(body, &item), -E2BIG);
}

static void parameters_by_number(void **state)
{
	static const struct {
		const char *args;
		unsigned i;
		const char *want;
		bool quoted;
	} rows[] = {
		{ "1,\"IP\",\"internet\"", 0, "1", false },
		{ "1,\"IP\",\"internet\"", 1, "IP", true },
		{ "1,\"IP\",\"internet\"", 2, "internet", true },
		{ "1, \"IP\" , x ", 1, "IP", true },
		{ "1, \"IP\" , x ", 2, "x", false },
		{ "\"a,b\",2", 1, "2", false },
		{ "3,,7", 1, "", false },
	};
	char out[32];
	bool quoted;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(syntax_arg(rows[i].args, rows[i].i, out, sizeof(out), &quoted));
		assert_string_equal(out, rows[i].want);
		assert_int_equal(quoted, rows[i].quoted);
	}
	assert_false(syntax_arg("1,2", 2, out, sizeof(out), NULL));
	assert_false(syntax_arg("\"open", 0, out, sizeof(out), NULL));
	assert_false(syntax_arg("\"a\"b,2", 1, out, sizeof(out), NULL));
	assert_false(syntax_arg("0123456789", 0, out, 4, NULL));
}

static void numbers_have_a_fallback(void **state)
{
	unsigned value;

	(void)state;
	assert_true(syntax_number("2,,5", 1, 7, &value));
	assert_int_equal(value, 7);
	assert_true(syntax_number("2,,5", 2, 7, &value));
	assert_int_equal(value, 5);
	assert_false(syntax_number("x", 0, 7, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_forms_of_an_extended_command),
		cmocka_unit_test(basic_commands_follow_each_other),
		cmocka_unit_test(semicolon_separates_but_not_in_quotes),
		cmocka_unit_test(dial_takes_the_rest_of_the_line),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(too_long_a_value_is_refused),
		cmocka_unit_test(parameters_by_number),
		cmocka_unit_test(numbers_have_a_fallback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

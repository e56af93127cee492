/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/args.h"

/* One letter for the kind, then the text: "W1 S"internet" E L0-3,7" */
static void walk(const char *text, char *out, size_t size)
{
	static const char kinds[] = { [AT_ARG_EMPTY] = 'E', [AT_ARG_WORD] = 'W',
		[AT_ARG_STRING] = 'S', [AT_ARG_LIST] = 'L' };
	struct at_args args;
	struct at_arg arg;
	size_t o = 0;

	out[0] = '\0';
	at_args_start(&args, text);
	while (at_args_next(&args, &arg)) {
		o += (size_t)snprintf(out + o, size - o, "%s%c%.*s", o ? " " : "", kinds[arg.kind],
			(int)arg.len, arg.text);
		assert_true(o < size);
	}
}

static void arguments_come_one_by_one_as_they_stand(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "1,\"internet\",,(0-3,7)", "W1 Sinternet E L0-3,7" },
		{ " 2, 1 ,\"A,B\"", "W2 W1 SA,B" },
		{ "SIM PIN,3,10", "WSIM PIN W3 W10" },
		{ "(\"SM\",\"ME\"),(\"SM\")", "L\"SM\",\"ME\" L\"SM\"" },
		{ "(1-(2,3)),4", "L1-(2,3) W4" },
		{ "(\")\"),5", "L\")\" W5" },
		{ "0,0,\"TELE2,0", "W0 W0 STELE2,0" },
		{ "(1,2", "L1,2" },
		{ "(\"x", "L\"x" },
		{ "\"a\"junk,2", "Sa W2" },
		{ "1,", "W1 E" },
		{ ",", "E E" },
		{ "\"\"", "S" },
		{ "", "" },
		{ "   ", "" },
		{ "1,E006B,  ABE0016", "W1 WE006B WABE0016" },
	};
	char got[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		walk(rows[i].text, got, sizeof(got));
		assert_string_equal(got, rows[i].want);
	}
}

static struct at_arg word(const char *text)
{
	return (struct at_arg){ .kind = AT_ARG_WORD, .text = text, .len = strlen(text) };
}

static void numbers_are_strict_and_bounded(void **state)
{
	static const struct {
		const char *text;
		int err;
		long value;
	} rows[] = {
		{ "7", 0, 7 },
		{ " 7 ", 0, 7 },
		{ "007", 0, 7 },
		{ "-145", 0, -145 },
		{ "256", -ERANGE, 0 },
		{ "-201", -ERANGE, 0 },
		{ "99999999999999999999", -ERANGE, 0 },
		{ "999999999999999999999999999999", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
		{ "-", -EINVAL, 0 },
		{ "7x", -EINVAL, 0 },
		{ "0x7", -EINVAL, 0 },
		{ "0 5", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct at_arg arg = word(rows[i].text);
		long value = 0;

		assert_int_equal(at_arg_number(&arg, -200, 255, &value), rows[i].err);
		if (rows[i].err == 0)
			assert_int_equal(value, rows[i].value);
	}
}

static void hexadecimal_takes_both_cases_and_nothing_else(void **state)
{
	static const struct {
		const char *text;
		int err;
		unsigned long value;
	} rows[] = {
		{ "1A9cEB", 0, 0x1a9ceb },
		{ " 14419E ", 0, 0x14419e },
		{ "10000000", -ERANGE, 0 },
		{ "12345678901234567890", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "0x1", -EINVAL, 0 },
		{ "\x10", -EINVAL, 0 },
		{ "G", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct at_arg arg = word(rows[i].text);
		unsigned long value = 0;

		assert_int_equal(at_arg_hex(&arg, 0xfffffff, &value), rows[i].err);
		if (rows[i].err == 0)
			assert_int_equal(value, rows[i].value);
	}
}

static void copying_says_when_it_cut(void **state)
{
	struct at_arg arg = word("internet");
	char out[5];

	(void)state;
	assert_false(at_arg_copy(&arg, out, sizeof(out)));
	assert_string_equal(out, "inte");
	arg.len = 4;
	assert_true(at_arg_copy(&arg, out, sizeof(out)));
	assert_true(at_arg_is(&arg, "INTE"));
	assert_false(at_arg_is(&arg, "INTER"));
	assert_false(at_arg_is(&arg, "INT"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_come_one_by_one_as_they_stand),
		cmocka_unit_test(numbers_are_strict_and_bounded),
		cmocka_unit_test(hexadecimal_takes_both_cases_and_nothing_else),
		cmocka_unit_test(copying_says_when_it_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

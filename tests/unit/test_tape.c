/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/tape.h"
#include "base/text.h"

static void what_is_written_is_read_back(void **state)
{
	static const char raw[] = "+COPS: 0,0,\"a\\b\x1b\xff\",7";
	struct buf out = { 0 };
	struct at_tape_line line;
	char shown[128];
	const char *cursor;

	(void)state;
	at_tape_write(&out, 0, '>', "AT+COPS?");
	at_tape_write(&out, 12345, '<', text_escape(shown, sizeof(shown), raw, sizeof(raw) - 1));
	cursor = out.data;
	assert_int_equal(at_tape_read(&cursor, &line), 1);
	assert_int_equal(line.ms, 0);
	assert_int_equal(line.dir, '>');
	assert_string_equal(line.text, "AT+COPS?");
	assert_int_equal(at_tape_read(&cursor, &line), 1);
	assert_int_equal(line.ms, 12345);
	assert_int_equal(line.dir, '<');
	assert_int_equal(line.len, sizeof(raw) - 1);
	assert_memory_equal(line.text, raw, sizeof(raw));
	assert_int_equal(at_tape_read(&cursor, &line), -ENODATA);
	buf_free(&out);
}

static void each_line_is_a_line_a_comment_or_an_error(void **state)
{
	static const struct {
		const char *text;
		int want;
		size_t len;
	} rows[] = {
		{ "# words\n", 0, 0 },
		{ "\n", 0, 0 },
		{ "  \n", 0, 0 },
		{ "0 > AT\n", 1, 2 },
		{ "0 > AT", 1, 2 },
		{ "  7 <\n", 1, 0 },
		{ "7 < \n", 1, 0 },
		{ "7 ~ \\x00\\xff\n", 1, 2 },
		{ "7 ! gone\n", 1, 4 },
		{ "x > AT\n", -EINVAL, 0 },
		{ "7 ? AT\n", -EINVAL, 0 },
		{ "7\n", -EINVAL, 0 },
		{ "7 \n", -EINVAL, 0 },
		{ "> AT\n", -EINVAL, 0 },
		{ "7 < \\\n", -EINVAL, 0 },
		{ "7 < \\x0\n", -EINVAL, 0 },
		{ "7 < \\xg0\n", -EINVAL, 0 },
		{ "99999999999999999999 < x\n", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *cursor = rows[i].text;
		struct at_tape_line line = { 0 };

		assert_int_equal(at_tape_read(&cursor, &line), rows[i].want);
		assert_int_equal(line.len, rows[i].want == 1 ? rows[i].len : 0);
		assert_int_equal(at_tape_read(&cursor, &line), -ENODATA);
	}
}

static void a_line_beyond_the_bound_is_an_error(void **state)
{
	static char text[AT_TAPE_TEXT + 16];
	const char *cursor = text;
	struct at_tape_line line;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "0 < ", 4);
	assert_int_equal(at_tape_read(&cursor, &line), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(each_line_is_a_line_a_comment_or_an_error),
		cmocka_unit_test(a_line_beyond_the_bound_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

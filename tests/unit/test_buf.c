/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void additions_follow_each_other_and_end_with_nul(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_adds(&b, "a");
	buf_add(&b, "b\0c", 3);
	buf_addf(&b, "-%d-%s", 42, "x");
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.data, "ab\0c-42-x", 10);
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "0123456789");
	assert_int_equal(b.len, 10009);
	assert_int_equal(b.data[b.len], '\0');
	buf_free(&b);
	assert_null(b.data);
	buf_free(&b);
}

static void over_the_bound_nothing_more_is_added(void **state)
{
	struct buf b = { .max = 8 };

	(void)state;
	buf_adds(&b, "1234567");
	assert_false(b.failed);
	buf_adds(&b, "8");
	assert_true(b.failed);
	buf_addf(&b, "%s", "");
	buf_adds(&b, "");
	assert_string_equal(b.data, "1234567");
	buf_free(&b);
	assert_false(b.failed);
	assert_int_equal(b.max, 8);
	buf_addf(&b, "%s", "12345678");
	assert_true(b.failed);
	buf_free(&b);
}

static void adding_nothing_makes_an_empty_string(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add(&b, "", 0);
	assert_string_equal(b.data, "");
	buf_free(&b);
}

static void strings_become_json(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "", "\"\"" },
		{ "a b", "\"a b\"" },
		{ "\"\\/", "\"\\\"\\\\/\"" },
		{ "\n\x1f\x7f", "\"\\u000a\\u001f\\u007f\"" },
		{ "\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\"" },
		{ "a\xff"
		  "b\xc3",
			"\"a\\ufffdb\\ufffd\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf b = { 0 };

		buf_json(&b, rows[i].in);
		assert_string_equal(b.data, rows[i].out);
		buf_free(&b);
	}
}

static void nothing_becomes_null_in_json(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_json_or_null(&b, NULL);
	buf_json_or_null(&b, "");
	buf_json_or_null(&b, "\"");
	assert_string_equal(b.data, "nullnull\"\\\"\"");
	buf_free(&b);
}

static void eating_takes_from_the_front(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_eat(&b, 0);
	buf_eat(&b, 5);
	buf_adds(&b, "abcdef");
	buf_eat(&b, 2);
	assert_string_equal(b.data, "cdef");
	buf_eat(&b, 99);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_adds(&b, "x");
	assert_string_equal(b.data, "x");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(additions_follow_each_other_and_end_with_nul),
		cmocka_unit_test(over_the_bound_nothing_more_is_added),
		cmocka_unit_test(adding_nothing_makes_an_empty_string),
		cmocka_unit_test(strings_become_json),
		cmocka_unit_test(nothing_becomes_null_in_json),
		cmocka_unit_test(eating_takes_from_the_front),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

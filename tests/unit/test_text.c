/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <limits.h>

#include "base/text.h"

static void copies_are_cut_and_say_so(void **state)
{
	char out[4] = "xyz", none = 'n';

	(void)state;
	assert_true(text_copy(out, sizeof(out), "abc"));
	assert_string_equal(out, "abc");
	assert_false(text_copy(out, sizeof(out), "abcd"));
	assert_string_equal(out, "abc");
	assert_true(text_copy_n(out, sizeof(out), "abcd", 2));
	assert_string_equal(out, "ab");
	assert_true(text_copy(out, sizeof(out), ""));
	assert_string_equal(out, "");
	assert_false(text_copy(&none, 0, "a"));
	assert_int_equal(none, 'n');
}

static void utf8_is_well_formed_or_nothing(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "a", 1 },
		{ "\xc3\xa9", 2 },
		{ "\xe4\xb8\xad", 3 },
		{ "\xf0\x9f\x98\x80", 4 },
		{ "\xf4\x8f\xbf\xbf", 4 },
		{ "\xc3", 0 },
		{ "\xc3(", 0 },
		{ "\xc0\x80", 0 },	   /* overlong */
		{ "\xe0\x80\xaf", 0 },	   /* overlong */
		{ "\xed\xa0\x80", 0 },	   /* surrogate */
		{ "\xf4\x90\x80\x80", 0 }, /* beyond U+10FFFF */
		{ "\xf8\x88\x80\x80", 0 },
		{ "\x80", 0 },
		{ "\xff", 0 },
		{ "\xc2\x9b", 0 }, /* CSI as a C1 control */
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(
			text_utf8_len((const unsigned char *)rows[i].bytes, strlen(rows[i].bytes)),
			rows[i].len);
}

static void what_a_stranger_says_is_harmless_and_can_be_told_back(void **state)
{
	static const struct {
		const char *in, *out;
		size_t len;
	} rows[] = {
		{ "Example Mobile", "Example Mobile", 14 },
		{ "\x1b]0;x\x07", "\\x1b]0;x\\x07", 6 },
		{ "a\\b", "a\\x5cb", 3 },
		{ "a\0b\r\n", "a\\x00b\\x0d\\x0a", 5 },
		{ "caf\xc3\xa9", "caf\xc3\xa9", 5 },
		{ "caf\xe9", "caf\\xe9", 4 },
		{ "\xe2\x80\xae"
		  "gpj.exe",
			"\\xe2\\x80\\xaegpj.exe", 10 },
		{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8", 3 }, /* line separator */
		{ "\xd8\x9c", "\\xd8\\x9c", 2 },	   /* Arabic letter mark */
		{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf", 3 },
		{ "\x7f", "\\x7f", 1 },
		{ "", "", 0 },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(text_escape(out, sizeof(out), rows[i].in, rows[i].len),
			rows[i].out);
}

static void escaping_cuts_between_characters(void **state)
{
	char out[6];

	(void)state;
	assert_string_equal(text_escape(out, sizeof(out), "ab\x01", 3), "ab");
	assert_string_equal(text_escape(out, sizeof(out), "abcd\xc3\xa9", 6), "abcd");
	assert_string_equal(text_escape(out, sizeof(out), "a\x01", 2), "a\\x01");
	assert_string_equal(text_escape(out, 1, "abc", 3), "");
}

static void a_line_of_our_own_has_no_control_characters(void **state)
{
	char out[16];

	(void)state;
	assert_string_equal(text_printable(out, sizeof(out), "a\tb\x1b[c\xff\xc3\xa9"),
		"a?b?[c?\xc3\xa9");
	assert_string_equal(text_printable(out, 4, "abcdef"), "abc");
	assert_string_equal(text_printable(out, 4, "ab\xc3\xa9"), "ab");
}

static void numbers_are_whole_and_in_bounds(void **state)
{
	static const struct {
		const char *text;
		int err;
		unsigned long value;
	} rows[] = {
		{ "0", 0, 0 },
		{ "0012", 0, 12 },
		{ "100", 0, 100 },
		{ "101", -ERANGE, 0 },
		{ "18446744073709551616", -ERANGE, 0 },
		{ "99999999999999999999999999", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "-1", -EINVAL, 0 },
		{ "+1", -EINVAL, 0 },
		{ " 1", -EINVAL, 0 },
		{ "1 ", -EINVAL, 0 },
		{ "0x1", -EINVAL, 0 },
	};
	unsigned long value;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		value = 777;
		assert_int_equal(text_number(rows[i].text, 0, 100, &value), rows[i].err);
		assert_int_equal(value, rows[i].err ? 777 : rows[i].value);
	}
	assert_int_equal(text_number("5", 6, 9, &value), -ERANGE);
	assert_int_equal(text_number("18446744073709551615", 0, ULONG_MAX, &value), 0);
	assert_true(value == ULONG_MAX);
}

static void hexadecimal_digits_are_of_either_case(void **state)
{
	static const char digits[] = "0123456789abcdef", large[] = "0123456789ABCDEF";

	(void)state;
	for (int c = 0; c < 256; c++) {
		const char *at = c ? strchr(digits, c) : NULL, *other = c ? strchr(large, c) : NULL;
		int expected = at ? (int)(at - digits) : other ? (int)(other - large) : -1;

		assert_int_equal(text_hex((char)c), expected);
	}
}

static void words_have_blanks_between(void **state)
{
	const char *list = "  one two   3 ", *word;
	size_t len;

	(void)state;
	word = text_word(&list, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(word, "one", 3);
	word = text_word(&list, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(word, "two", 3);
	word = text_word(&list, &len);
	assert_int_equal(len, 1);
	assert_memory_equal(word, "3", 1);
	assert_null(text_word(&list, &len));
	assert_null(text_word(&list, &len));
}

static void beginnings_and_cases(void **state)
{
	(void)state;
	assert_true(text_starts("+CREG: 1", "+CREG:"));
	assert_true(text_starts("x", ""));
	assert_false(text_starts("+CRE", "+CREG:"));
	assert_true(text_equal_nocase("Auto Reconnect", "auto reconnect"));
	assert_false(text_equal_nocase("a", "ab"));
}

static void a_mistyped_word_finds_its_neighbour(void **state)
{
	static const char *const words[] = { "apn", "password", "user", "default-route", "dns" };
	static const struct {
		const char *word, *want;
	} rows[] = {
		{ "pasword", "password" },
		{ "PASSWORD", "password" },
		{ "usre", "user" },
		{ "defaultroute", "default-route" },
		{ "ans", "dns" },
		{ "xyzzy", NULL },
		{ "completely-different-and-far-too-long-a-word", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *got = text_suggest(rows[i].word, words, ARRAY_SIZE(words));

		if (rows[i].want)
			assert_string_equal(got, rows[i].want);
		else
			assert_null(got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_are_cut_and_say_so),
		cmocka_unit_test(utf8_is_well_formed_or_nothing),
		cmocka_unit_test(what_a_stranger_says_is_harmless_and_can_be_told_back),
		cmocka_unit_test(escaping_cuts_between_characters),
		cmocka_unit_test(a_line_of_our_own_has_no_control_characters),
		cmocka_unit_test(numbers_are_whole_and_in_bounds),
		cmocka_unit_test(hexadecimal_digits_are_of_either_case),
		cmocka_unit_test(words_have_blanks_between),
		cmocka_unit_test(beginnings_and_cases),
		cmocka_unit_test(a_mistyped_word_finds_its_neighbour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

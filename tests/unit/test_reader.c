/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "at/reader.h"
#include "base/text.h"

/* Feeds text in pieces of n bytes and joins what comes out: lines, "<PROMPT>", "<OVERFLOW>". */
static void run(struct at_reader *reader, const char *bytes, size_t len, size_t piece, char *out,
	size_t size)
{
	size_t o = 0;

	out[0] = '\0';
	while (len > 0) {
		size_t n = piece < len ? piece : len, at = 0;

		while (at < n) {
			enum at_token token;
			size_t used = at_reader_feed(reader, bytes + at, n - at, &token);

			assert_true(used > 0 && used <= n - at);
			at += used;
			if (token == AT_TOKEN_LINE)
				o += (size_t)snprintf(out + o, size - o, "%s|", reader->line);
			else if (token == AT_TOKEN_PROMPT)
				o += (size_t)snprintf(out + o, size - o, "<PROMPT>|");
			else if (token == AT_TOKEN_OVERFLOW)
				o += (size_t)snprintf(out + o, size - o, "<OVERFLOW>|");
		}
		bytes += n;
		len -= n;
	}
}

static const struct {
	const char *bytes;
	size_t len;
	const char *want;
} cases[] = {
#define B(s) s, sizeof(s) - 1
	{ B("\r\nOK\r\n"), "OK|" },
	{ B("\nOK\n"), "OK|" },
	{ B("OK\r"), "OK|" },
	{ B("AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n"), "AT+CPIN?|+CPIN: READY|OK|" },
	{ B("\0\0\0\r\nO\0K\r\n"), "OK|" },
	{ B("\r\n> "), "<PROMPT>|" },
	{ B("\r\n> OK\r\n"), "<PROMPT>|OK|" },
	{ B("\r\n>x\r\n"), ">x|" },
	{ B("a> b\r"), "a> b|" },
	{ B("\r\n\r\n\r\n"), "" },
	{ B("half"), "" },
	{ B("^RSSI:18\r\n^RSSI:19\r\n"), "^RSSI:18|^RSSI:19|" },
#undef B
};

static void every_line_end_is_one_end_however_the_bytes_come(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (size_t piece = 1; piece <= cases[i].len; piece++) {
			struct at_reader reader = { .prompts = true };
			char got[256];

			run(&reader, cases[i].bytes, cases[i].len, piece, got, sizeof(got));
			assert_string_equal(got, cases[i].want);
		}
	}
}

static void prompt_is_text_unless_one_is_waited_for(void **state)
{
	struct at_reader reader = { 0 };
	char got[64];

	(void)state;
	run(&reader, "> hi\r\n", 6, 6, got, sizeof(got));
	assert_string_equal(got, "> hi|");
}

static void a_megabyte_without_end_is_one_overflow_and_the_next_line_is_whole(void **state)
{
	struct at_reader reader = { 0 };
	char chunk[1000], got[64];
	unsigned overflows = 0;

	(void)state;
	memset(chunk, 'x', sizeof(chunk));
	for (int i = 0; i < 1000; i++) {
		size_t at = 0;

		while (at < sizeof(chunk)) {
			enum at_token token;

			at += at_reader_feed(&reader, chunk + at, sizeof(chunk) - at, &token);
			overflows += token == AT_TOKEN_OVERFLOW;
			assert_int_not_equal(token, AT_TOKEN_LINE);
		}
	}
	assert_int_equal(overflows, 1);
	run(&reader, "tail\r\nOK\r\n", 10, 10, got, sizeof(got));
	assert_string_equal(got, "OK|");
}

static void a_line_of_exactly_the_bound_is_a_line(void **state)
{
	static char bytes[AT_LINE_MAX + 1];
	struct at_reader reader = { 0 };
	enum at_token token;

	(void)state;
	memset(bytes, 'y', AT_LINE_MAX);
	bytes[AT_LINE_MAX] = '\n';
	assert_int_equal(at_reader_feed(&reader, bytes, sizeof(bytes), &token), sizeof(bytes));
	assert_int_equal(token, AT_TOKEN_LINE);
	assert_int_equal(strlen(reader.line), AT_LINE_MAX);
}

static void reset_forgets_half_a_line(void **state)
{
	struct at_reader reader = { 0 };
	char got[64];

	(void)state;
	run(&reader, "half", 4, 4, got, sizeof(got));
	at_reader_reset(&reader);
	run(&reader, "OK\r", 3, 3, got, sizeof(got));
	assert_string_equal(got, "OK|");
}

/* What the chat does while a call is being made: it must end with all of CONNECT's line taken,
 * at most its LF left, and nothing behind touched. */
static void reading_as_told_never_touches_what_follows_connect(void **state)
{
	static const char *const streams[] = {
		"\r\nCONNECT\r\n~PPP",
		"\r\nCONNECT 21600000\r\n~PPP",
		"ATD*99#\r\r\nCONNECT 7200000\r\n~PPP",
		"\r\n^RSSI:1\r\n\r\nC\r\nCONNECT 1\r\n~PPP",
		"\nCONNECT\n~PPP",
		"\r\nCONNECTING\r\nCONNECT 150000000/X\r\n~PPP",
	};

	static char longer[6000];

	(void)state;
	memset(longer, 'x', 5000);
	text_copy(longer + 5000, 100, "\r\nCONNECT\r\n~PPP");
	for (size_t i = 0; i <= ARRAY_SIZE(streams); i++) {
		const char *p = i < ARRAY_SIZE(streams) ? streams[i] : longer;
		const char *ppp = strchr(p, '~');
		struct at_reader reader = { 0 };
		unsigned reads = 0;
		bool done = false;

		while (!done) {
			size_t n = at_reader_before_data(&reader), at = 0;
			enum at_token token;

			assert_true(n > 0 && p + n <= ppp);
			reads++;
			while (at < n && !done) {
				at += at_reader_feed(&reader, p + at, n - at, &token);
				done = token == AT_TOKEN_LINE &&
				       (strcmp(reader.line, "CONNECT") == 0 ||
					       strncmp(reader.line, "CONNECT ", 8) == 0);
			}
			p += n;
		}
		assert_true(ppp - p <= 1);
		assert_true(reads <= 14 || p > longer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_end_is_one_end_however_the_bytes_come),
		cmocka_unit_test(prompt_is_text_unless_one_is_waited_for),
		cmocka_unit_test(a_megabyte_without_end_is_one_overflow_and_the_next_line_is_whole),
		cmocka_unit_test(a_line_of_exactly_the_bound_is_a_line),
		cmocka_unit_test(reset_forgets_half_a_line),
		cmocka_unit_test(reading_as_told_never_touches_what_follows_connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

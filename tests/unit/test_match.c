/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "at/match.h"
#include "vectors.h"

static const struct {
	const char *line, *command, *prefix;
	unsigned flags;
	enum at_match want;
} cases[] = {
	{ "AT+CPIN?", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_ECHO },
	{ "+CPIN: READY", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_INFO },
	{ "+CPIN: READY", "AT+CSQ", "+CSQ:", 0, AT_MATCH_OTHER },
	{ "+CPIN: READY", NULL, NULL, 0, AT_MATCH_OTHER },
	{ "^RSSI:18", "AT+CGSN", "", 0, AT_MATCH_OTHER },
	{ "^ANLVL:3", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_OTHER },
	{ "861234567890123", "AT+CGSN", "", 0, AT_MATCH_INFO },
	{ "+CGSN: \"861234567890123\"", "AT+CGSN", "", 0, AT_MATCH_INFO },
	{ "+CGSNX: 1", "AT+CGSN", "", 0, AT_MATCH_OTHER },
	{ "^ICCID: 98", "AT^ICCID?", "", 0, AT_MATCH_INFO },
	{ "+ICCID: 98", "AT^ICCID?", "", 0, AT_MATCH_OTHER },
	{ "RING", "AT+CGMM", "", 0, AT_MATCH_OTHER },
	{ "huawei", "AT+CREG=2", NULL, 0, AT_MATCH_OTHER },
	{ "OK", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_FINAL },
	{ "OK", NULL, NULL, 0, AT_MATCH_OTHER },
	{ "NO CARRIER", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_OTHER },
	{ "NO CARRIER", "ATD*99#", NULL, AT_DIAL, AT_MATCH_FINAL },
	{ "NO CARRIER", "AT+CGMM", "", 0, AT_MATCH_OTHER },
	{ "CONNECT 1", "AT+CGMM", "", 0, AT_MATCH_OTHER },
	{ "+CME ERROR: 3", "AT+CPIN?", "+CPIN:", 0, AT_MATCH_FINAL },
	{ "", "", "", 0, AT_MATCH_ECHO },
};

static void a_line_belongs_where_it_fits_and_nowhere_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct at_final final;

		assert_int_equal(at_match(cases[i].line, cases[i].command, cases[i].prefix,
					 cases[i].flags, &final),
			cases[i].want);
	}
}

static void codes_are_names_with_a_colon(void **state)
{
	(void)state;
	assert_true(at_match_is_code("+CREG: 1"));
	assert_true(at_match_is_code("^RSSI:18"));
	assert_true(at_match_is_code("*EBCA: 1"));
	assert_false(at_match_is_code("+CREG"));
	assert_false(at_match_is_code("+:"));
	assert_false(at_match_is_code("CREG: 1"));
	assert_false(at_match_is_code("+33123456789"));
	assert_false(at_match_is_code(""));
	assert_string_equal(at_match_value("+CGMM:  E1752"), "E1752");
	assert_string_equal(at_match_value("  E1752"), "E1752");
	assert_string_equal(at_match_value("11.126:13"), "11.126:13");
}

static void ppp_is_told_from_text_and_names_in_any_script(void **state)
{
	static const struct {
		const char *bytes;
		bool data;
	} rows[] = {
		{ "~\xff}#\xc0!}!}!} }4}\"}&} } } } }", true },
		{ "~\x80!\x01\x02", true },
		{ "\x01\x02\x03\x04\x05\x06\x07\x08", true },
		{ "+COPS: 0,0,\"~\xe4\xb8\xad\xe5\x9b\xbd\",7", false },
		{ "\xe4\xb8\xad\xe5\x9b\xbd\xe7\xa7\xbb\xe5\x8a\xa8", false },
		{ "E3372~h", false },
		{ "~", false },
		{ "OK", false },
		{ "", false },
		{ "\x1b[0m\x1b[0m", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(at_match_is_data(rows[i].bytes, strlen(rows[i].bytes)),
			rows[i].data);
}

static void no_known_urc_is_ever_the_value_of_a_bare_question(void **state)
{
	static const char *const questions[] = { "AT+CGSN", "AT+CGMI", "AT+CGMM", "AT+CIMI" };
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("urc-names.json", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char urc[64], *end = strchr(line, ':');
		struct at_final final;

		/* ` "^RSSI": {` */
		if (line[0] != ' ' || line[1] != '"' || !end || !strchr("^+*#", line[2]))
			continue;
		snprintf(urc, sizeof(urc), "%.*s: 1", (int)(end - 1 - (line + 2)), line + 2);
		rows++;
		for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
			assert_int_equal(at_match(urc, questions[i], "", 0, &final),
				AT_MATCH_OTHER);
	}
	buf_free(&text);
	print_message("%u names\n", rows);
	assert_true(rows > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_belongs_where_it_fits_and_nowhere_else),
		cmocka_unit_test(codes_are_names_with_a_colon),
		cmocka_unit_test(ppp_is_told_from_text_and_names_in_any_script),
		cmocka_unit_test(no_known_urc_is_ever_the_value_of_a_bare_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "at/final.h"
#include "at/reader.h"
#include "vectors.h"

static const struct {
	const char *line;
	int status; /* -1: no final result */
	int code;
	const char *text;
} cases[] = {
	{ "OK", AT_OK, -1, "" },
	{ "ERROR", AT_ERROR, -1, "" },
	{ "CONNECT", AT_CONNECT, -1, "" },
	{ "CONNECT 21600000", AT_CONNECT, -1, "21600000" },
	{ "NO CARRIER", AT_NO_CARRIER, -1, "" },
	{ "BUSY", AT_BUSY, -1, "" },
	{ "DELAYED", AT_BUSY, -1, "" },
	{ "NO ANSWER", AT_NO_ANSWER, -1, "" },
	{ "NO DIALTONE", AT_NO_DIALTONE, -1, "" },
	{ "NO DIAL TONE", AT_NO_DIALTONE, -1, "" },
	{ "COMMAND NOT SUPPORT", AT_UNSUPPORTED, -1, "" },
	{ "TOO MANY PARAMETERS", AT_UNSUPPORTED, -1, "" },
	{ "+CME ERROR: 10", AT_CME_ERROR, 10, "10" },
	{ "+CME ERROR:10", AT_CME_ERROR, 10, "10" },
	{ "+CME ERROR: SIM not inserted", AT_CME_ERROR, 10, "SIM not inserted" },
	{ "+CME ERROR: sim busy", AT_CME_ERROR, 14, "sim busy" },
	{ "+CME ERROR: raspberry", AT_CME_ERROR, -1, "raspberry" },
	{ "+CME ERROR: -1", AT_CME_ERROR, -1, "-1" },
	{ "+CME ERROR: 1000000000000000000000000000000", AT_CME_ERROR, -1,
		"1000000000000000000000000000000" },
	{ "+CME ERROR", AT_CME_ERROR, -1, "" },
	{ "+CMS ERROR: 310", AT_CMS_ERROR, 310, "310" },
	{ "+CMS ERROR: ", AT_CMS_ERROR, -1, "" },
	{ "OKAY", -1, -1, "" },
	{ "ok", -1, -1, "" },
	{ "OK ", -1, -1, "" },
	{ " OK", -1, -1, "" },
	{ "CONNECTED", -1, -1, "" },
	{ "NO CARRIERS", -1, -1, "" },
	{ "+CME: 1", -1, -1, "" },
	{ "MODEM ERROR:", -1, -1, "" },
	{ "^RSSI:18", -1, -1, "" },
	{ "", -1, -1, "" },
};

static void a_final_result_is_a_whole_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct at_final final;
		bool found = at_final_parse(cases[i].line, &final);

		assert_int_equal(found, cases[i].status >= 0);
		if (!found)
			continue;
		assert_int_equal(final.status, cases[i].status);
		assert_int_equal(final.code, cases[i].code);
		assert_string_equal(final.text, cases[i].text);
	}
}

static void foreign_vectors_agree_on_what_is_final(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		struct at_reader reader = { 0 };
		struct at_final final = { .status = AT_OK };
		char reply[1024];
		bool found = false;
		enum at_token token;
		size_t at = 0;

		if (!strstr(line, "\"engine:final\"") ||
			!vectors_string(line, "reply", reply, sizeof(reply)))
			continue;
		while (reply[at] && !found) {
			at += at_reader_feed(&reader, reply + at, strlen(reply + at), &token);
			found = token == AT_TOKEN_LINE && at_final_parse(reader.line, &final);
		}
		rows++;
		assert_int_equal(found, strstr(line, "\"final_found\": true") != NULL);
		if (found)
			assert_int_equal(final.status != AT_OK,
				strstr(line, "\"is_error\": true") != NULL);
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 0);
}

static void every_named_number_has_words_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(at_final_cme_words(10), "SIM not inserted");
	assert_string_equal(at_final_cms_words(310), "SIM not inserted");
	assert_null(at_final_cme_words(9999));
	assert_null(at_final_cms_words(-1));
	for (int a = 0; a < 300; a++) {
		for (int b = a + 1; at_final_cme_words(a) && b < 300; b++) {
			if (at_final_cme_words(b))
				assert_string_not_equal(
					at_final_cme_words(a), at_final_cme_words(b));
		}
	}
}

static void answers_read_as_sentences(void **state)
{
	static const struct {
		struct at_answer answer;
		const char *words;
	} rows[] = {
		{ { .status = AT_OK, .final = "OK" }, "OK" },
		{ { .status = AT_CME_ERROR, .code = 10, .final = "+CME ERROR: 10" },
			"+CME ERROR 10: SIM not inserted" },
		{ { .status = AT_CME_ERROR, .code = 777, .final = "+CME ERROR: 777" },
			"+CME ERROR 777" },
		{ { .status = AT_CME_ERROR, .code = -1, .final = "+CME ERROR: odd\x1b[2J" },
			"+CME ERROR: odd\\x1b[2J" },
		{ { .status = AT_CMS_ERROR, .code = -1, .final = "+CMS ERROR" }, "+CMS ERROR" },
		{ { .status = AT_UNSUPPORTED, .code = -1, .final = "COMMAND NOT SUPPORT" },
			"COMMAND NOT SUPPORT" },
		{ { .status = AT_NO_CARRIER, .code = -1, .final = "NO CARRIER" }, "NO CARRIER" },
		{ { .status = AT_TIMEOUT, .code = -1, .final = "" }, "no answer" },
		{ { .status = AT_GONE, .code = -1, .final = "" }, "the port is gone" },
		{ { .status = AT_CANCELLED, .code = -1, .final = "" }, "cancelled" },
	};
	char out[80];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(at_answer_words(&rows[i].answer, out, sizeof(out)),
			rows[i].words);
}

static void only_results_of_calls_end_calls(void **state)
{
	(void)state;
	assert_true(at_final_ends_call(AT_CONNECT));
	assert_true(at_final_ends_call(AT_NO_CARRIER));
	assert_true(at_final_ends_call(AT_BUSY));
	assert_false(at_final_ends_call(AT_OK));
	assert_false(at_final_ends_call(AT_CME_ERROR));
	assert_false(at_final_ends_call(AT_TIMEOUT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_final_result_is_a_whole_line),
		cmocka_unit_test(foreign_vectors_agree_on_what_is_final),
		cmocka_unit_test(every_named_number_has_words_of_its_own),
		cmocka_unit_test(answers_read_as_sentences),
		cmocka_unit_test(only_results_of_calls_end_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

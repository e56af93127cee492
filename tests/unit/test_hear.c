/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "peer.h"
#include "vectors.h"

struct seen {
	char lines[512];
};

static void note(void *ctx, const char *line, const char *rest)
{
	struct seen *s = ctx;
	size_t o = strlen(s->lines);

	(void)rest;
	snprintf(s->lines + o, sizeof(s->lines) - o, "%s%s", o ? "|" : "", line);
}

static const struct {
	const char *command, *prefix, *reply;
	enum at_status status;
	const char *lines, *urcs;
} cases[] = {
	{ "AT+CPIN?", "+CPIN:", "AT+CPIN?\r\r\n+CPIN: READY\r\n" OK, AT_OK, "+CPIN: READY", "" },
	{ "AT+CPIN?", "+CPIN:", "^SRVST:1\r\n\r\n^SRVST:2\r\nAT+CPIN?\r\r\n+CPIN: READY\r\n" OK,
		AT_OK, "+CPIN: READY", "^SRVST:1|^SRVST:2" },
	{ "AT+CGSN", "", "\r\n^THERM: 3\r\n\r\n861111111111111\r\n\r\n^RSSI:9\r\n" OK, AT_OK,
		"861111111111111", "^THERM: 3|^RSSI:9" },
	{ "AT+CGSN", "", "\r\nERROR\r\n", AT_ERROR, "", "" },
	{ "AT+CSQ", "+CSQ:", "\r\n+CREG: 1,\"A\",\"B\"\r\n\r\n+CSQ: 9,99\r\n" OK, AT_OK,
		"+CSQ: 9,99", "+CREG: 1,\"A\",\"B\"" },
	{ "AT+CREG=2", NULL, "\r\n+CREG: 1\r\n" OK, AT_OK, "", "+CREG: 1" },
	{ "AT+CPIN?", "+CPIN:", "\r\nNO CARRIER\r\n\r\n+CPIN: READY\r\n" OK, AT_OK,
		"+CPIN: READY", "NO CARRIER" },
	{ "AT+CLAC", "", "&C\r\r\n&D\r\r\n\r\nOK\r\n", AT_OK, "&C|&D", "" },
	{ "AT+X", NULL, "\r\nTOO MANY PARAMETERS\r\n", AT_UNSUPPORTED, "", "" },
	{ "AT+X", NULL, "OK", AT_TIMEOUT, "", "" },
};

static void lines_find_their_owner_in_any_order_and_any_pieces(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (int piecewise = 0; piecewise < 2; piecewise++) {
			static const char *const prefixes[] = { "^", "+", "NO CARRIER" };
			struct seen seen = { "" };
			struct peer p;
			struct heard h;

			peer_open(&p);
			for (size_t k = 0; k < ARRAY_SIZE(prefixes); k++)
				at_chat_on_urc(p.chat, prefixes[k], note, &seen);
			ask(&p, &h, cases[i].command, cases[i].prefix);
			peer_turn(&p);
			if (piecewise) {
				for (const char *c = cases[i].reply; *c; c++)
					peer_say_n(&p, c, 1);
			} else {
				peer_say(&p, cases[i].reply);
			}
			peer_pass(&p, 1000);
			assert_int_equal(h.calls, 1);
			assert_int_equal(h.status, cases[i].status);
			assert_string_equal(h.lines, cases[i].lines);
			assert_string_equal(seen.lines, cases[i].urcs);
			peer_close(&p);
		}
	}
}

/* The socket pair hands over all there is in one read: only what may be read is. */
static void not_a_byte_behind_connect_is_taken(void **state)
{
	static const char *const replies[] = {
		"\r\nCONNECT\r\n",
		"\r\nCONNECT 21600000\r\n",
		"ATD*99#\r\r\nCONNECT 7200000\r\n",
		"\r\n^RSSI:3\r\n\r\nCONNECT\r\n",
		"\nCONNECT\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
		struct peer p;
		struct heard a, b;
		char got[64], all[128];

		peer_open(&p);
		ask_with(&p, &a,
			(struct at_request){
				.command = "ATD*99#", .timeout_ms = 60000, .flags = AT_DIAL });
		ask(&p, &b, "AT+CSQ", NULL);
		peer_hears(&p, "ATD*99#\r");
		snprintf(all, sizeof(all), "%s~\xff}#PPP", replies[i]);
		peer_say(&p, all);
		assert_int_equal(a.status, AT_CONNECT);
		assert_int_equal(b.status, AT_CANCELLED);
		peer_hears(&p, "");
		assert_int_equal(read(p.ours, got, sizeof(got)), 7);
		assert_memory_equal(got, "~\xff}#PPP", 7);
		peer_close(&p);
	}
}

static void connect_byte_by_byte_is_connect(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "ATD*99#", .timeout_ms = 60000, .flags = AT_DIAL });
	peer_hears(&p, "ATD*99#\r");
	for (const char *c = "\r\nCONNECT 1\r"; *c; c++)
		peer_say_n(&p, c, 1);
	assert_int_equal(h.status, AT_CONNECT);
	assert_string_equal(h.final, "CONNECT 1");
	peer_close(&p);
}

static void connect_to_anything_but_a_call_is_no_result(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask(&p, &h, "AT+CGMM", "");
	peer_plays(&p, "AT+CGMM", "\r\nCONNECT\r\n\r\nE3372\r\n" OK);
	assert_int_equal(h.status, AT_OK);
	assert_string_equal(h.lines, "E3372");
	peer_close(&p);
}

static void results_of_calls_end_calls(void **state)
{
	static const struct {
		const char *reply;
		enum at_status status;
	} rows[] = {
		{ "\r\nNO CARRIER\r\n", AT_NO_CARRIER },
		{ "\r\nBUSY\r\n", AT_BUSY },
		{ "\r\nNO ANSWER\r\n", AT_NO_ANSWER },
		{ "\r\nNO DIALTONE\r\n", AT_NO_DIALTONE },
		{ "\r\n+CME ERROR: 30\r\n", AT_CME_ERROR },
		{ "\r\nCOMMAND NOT SUPPORT\r\n", AT_UNSUPPORTED },
		{ "\r\nRING\r\n\r\n+CMTI: \"ME\",1\r\n\r\nERROR\r\n", AT_ERROR },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct peer p;
		struct heard h;

		peer_open(&p);
		ask_with(&p, &h,
			(struct at_request){
				.command = "ATD*99#", .timeout_ms = 60000, .flags = AT_DIAL });
		peer_plays(&p, "ATD*99#", rows[i].reply);
		assert_int_equal(h.calls, 1);
		assert_int_equal(h.status, rows[i].status);
		peer_close(&p);
	}
}

static void the_payload_waits_for_its_prompt(void **state)
{
	struct peer p;
	struct heard h;
	const struct at_request request = { .command = "AT+CMGS=4",
		.prefix = "+CMGS:",
		.payload = "0011",
		.timeout_ms = 1000 };

	(void)state;
	peer_open(&p);
	ask_with(&p, &h, request);
	peer_hears(&p, "AT+CMGS=4\r");
	peer_say(&p, "\r\n^RSSI:3\r\n\r\n> ");
	peer_hears(&p, "0011\x1a");
	peer_say(&p, "\r\n+CMGS: 7\r\n" OK);
	assert_string_equal(h.lines, "+CMGS: 7");
	/* Refused: no prompt, nothing sent. */
	ask_with(&p, &h, request);
	peer_plays(&p, "AT+CMGS=4", "\r\n+CMS ERROR: 310\r\n");
	assert_int_equal(h.code, 310);
	peer_hears(&p, "");
	/* No prompt in time: ESC gets the modem out of it, should it be in. */
	ask_with(&p, &h, request);
	peer_hears(&p, "AT+CMGS=4\r");
	peer_pass(&p, 1000);
	assert_int_equal(h.status, AT_TIMEOUT);
	peer_hears(&p, "\x1b");
	peer_close(&p);
}

static void a_pair_takes_its_second_line_whatever_it_says(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "AT+CMGL=4",
			.prefix = "+CMGL:",
			.timeout_ms = 1000,
			.flags = AT_PAIRS });
	peer_plays(&p, "AT+CMGL=4", "\r\n+CMGL: 1,1,,3\r\nOK\r\n+CMGL: 2,1,,3\r\n0791\r\n" OK);
	assert_int_equal(h.status, AT_OK);
	assert_string_equal(h.lines, "+CMGL: 1,1,,3|OK|+CMGL: 2,1,,3|0791");
	peer_close(&p);
}

static void an_endless_answer_is_cut_and_says_so(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	for (int wide = 0; wide < 2; wide++) {
		static char line[3001];

		memset(line, 'x', sizeof(line) - 1);
		ask(&p, &h, "AT+CPBR", "+CPBR:");
		peer_hears(&p, "AT+CPBR\r");
		for (int i = 0; i < 600; i++) {
			char text[4000];

			snprintf(text, sizeof(text), "+CPBR: %d%s\r\n", i, wide ? line : "");
			peer_say(&p, text);
		}
		peer_say(&p, OK);
		assert_int_equal(h.status, AT_OK);
		assert_true(h.truncated);
		assert_true(wide ? h.n_lines < 30 : h.n_lines == 512);
	}
	ask(&p, &h, "AT+CSQ", "+CSQ:");
	peer_plays(&p, "AT+CSQ", "\r\n+CSQ: 1,99\r\n" OK);
	assert_false(h.truncated);
	assert_string_equal(h.lines, "+CSQ: 1,99");
	peer_close(&p);
}

/* Real traffic, as recorded by others: what they say is a URC reaches no answer, what they say
 * is final ends one. */
static void recorded_lines_are_taken_for_what_they_were(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-transcripts.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char rx[512], tx[128], want[256], framed[600];
		bool urc = strstr(line, "\"urc\": true") != NULL;
		bool final = strstr(line, "\"final\": true") != NULL;
		struct peer p;
		struct heard h;

		if (!vectors_string(line, "rx", rx, sizeof(rx)))
			continue;
		peer_open(&p);
		if (urc || final) {
			snprintf(framed, sizeof(framed), "\r\n%s\r\n%s", rx,
				final ? "" : "\r\nvalue\r\n" OK);
			ask(&p, &h, "AT+CGMM", "");
			peer_plays(&p, "AT+CGMM", framed);
			assert_int_equal(h.calls, 1);
			assert_string_equal(h.lines, final ? "" : "value");
			rows++;
		} else if (vectors_string(line, "tx", tx, sizeof(tx)) &&
			   vectors_string(line, "final", want, sizeof(want))) {
			tx[strcspn(tx, "\r")] = '\0';
			ask(&p, &h, tx, strstr(tx, "CPMS") ? "+CPMS:" : "+CPIN:");
			peer_plays(&p, tx, rx);
			assert_int_equal(h.n_lines, 1);
			assert_string_equal(h.final, want);
			rows++;
		}
		peer_close(&p);
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_find_their_owner_in_any_order_and_any_pieces),
		cmocka_unit_test(not_a_byte_behind_connect_is_taken),
		cmocka_unit_test(connect_byte_by_byte_is_connect),
		cmocka_unit_test(connect_to_anything_but_a_call_is_no_result),
		cmocka_unit_test(results_of_calls_end_calls),
		cmocka_unit_test(the_payload_waits_for_its_prompt),
		cmocka_unit_test(a_pair_takes_its_second_line_whatever_it_says),
		cmocka_unit_test(an_endless_answer_is_cut_and_says_so),
		cmocka_unit_test(recorded_lines_are_taken_for_what_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

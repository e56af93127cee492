/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/signal.h"
#include "modem_peer.h"
#include "vectors.h"

static void count(void *ctx)
{
	(*(unsigned *)ctx)++;
}

static void figures_of_csq_are_dbm(void **state)
{
	static const struct {
		int csq, dbm;
	} rows[] = { { 0, -113 }, { 1, -111 }, { 18, -77 }, { 31, -51 }, { 32, 0 }, { 99, 0 },
		{ -1, 0 }, { 100, -116 }, { 191, -25 }, { 199, 0 }, { 255, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(signal_dbm_of_csq(rows[i].csq), rows[i].dbm);
}

static const struct {
	const char *line;
	int dbm, percent;
	unsigned changes;
} news[] = {
	{ "^RSSI:18", -77, 58, 1 },
	{ "^RSSI: 18", -77, 58, 0 },
	{ "^RSSI:31", -51, 100, 1 },
	{ "^RSSI:0", -113, 0, 1 },
	{ "^RSSI:99", 0, -1, 1 },
	{ "^HCSQ:\"LTE\",48,35,86,14", -73, 64, 1 },
	{ "^HCSQ: \"WCDMA\",30,30,58", -91, 35, 1 },
	{ "^HCSQ: LTE,33,40,135,11", -88, 40, 1 },
	{ "^HCSQ:\"GSM\",255,255", 0, -1, 1 },
	{ "^HCSQ:\"GSM\",36,255", -85, 45, 1 },
	{ "^HCSQ:\"NOSERVICE\"", 0, -1, 1 },
	{ "^RSSI:", 0, -1, 0 },
	{ "^RSSI:x", 0, -1, 0 },
	{ "^HCSQ:", 0, -1, 0 },
	{ "^HCSQ:\"LTE\"", 0, -1, 0 },
	{ "^HCSQ:\"LTE\",-5", 0, -1, 0 },
};

static void news_are_told_when_they_are_new(void **state)
{
	struct signal sig;
	unsigned changes = 0;
	struct rig r;

	(void)state;
	rig_open_two(&r);
	signal_start(&sig, &r.modem, count, &changes);
	assert_int_equal(sig.percent, -1);
	for (size_t i = 0; i < ARRAY_SIZE(news); i++) {
		char framed[64];

		changes = 0;
		snprintf(framed, sizeof(framed), "\r\n%s\r\n", news[i].line);
		peer_say(i % 2 ? &r.data : &r.control, framed);
		assert_int_equal(sig.dbm, news[i].dbm);
		assert_int_equal(sig.percent, news[i].percent);
		assert_int_equal(changes, news[i].changes);
	}
	rig_close(&r);
}

static void asked_the_stick_answers_or_the_caller_hears_why(void **state)
{
	static const struct {
		const char *reply;
		int err, dbm;
	} rows[] = {
		{ "\r\n+CSQ: 20,99\r\n" OK, 0, -73 },
		{ "\r\n+CSQ: 99,99\r\n" OK, 0, 0 },
		{ "\r\n+CSQ:\r\n" OK, -EPROTO, 0 },
		{ OK, -EPROTO, 0 },
		{ "\r\n+CME ERROR: 10\r\n", -EIO, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct signal sig;
		struct rig r;

		rig_open(&r);
		signal_start(&sig, &r.modem, NULL, NULL);
		signal_query(&sig, &r.modem, rig_done, &r);
		peer_plays(&r.control, "AT+CSQ", rows[i].reply);
		rig_ends(&r, rows[i].err);
		assert_int_equal(sig.dbm, rows[i].dbm);
		rig_close(&r);
	}
}

static void foreign_vectors_agree_on_hcsq(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char reply[128], framed[160];
		struct signal sig;
		struct rig r;
		long rssi;

		if (!strstr(line, "\"command\": \"^HCSQ?\"") || !strstr(line, "\"values\": [") ||
			!vectors_string(line, "reply", reply, sizeof(reply)))
			continue;
		rssi = strtol(strstr(line, "\"values\": [") + 11, NULL, 10);
		rig_open(&r);
		signal_start(&sig, &r.modem, NULL, NULL);
		snprintf(framed, sizeof(framed), "\r\n%s\r\n", reply);
		peer_say(&r.control, framed);
		assert_int_equal(sig.dbm, rssi <= 96 ? rssi - 121 : 0);
		rows++;
		rig_close(&r);
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_of_csq_are_dbm),
		cmocka_unit_test(news_are_told_when_they_are_new),
		cmocka_unit_test(asked_the_stick_answers_or_the_caller_hears_why),
		cmocka_unit_test(foreign_vectors_agree_on_hcsq),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

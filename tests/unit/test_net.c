/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/net.h"
#include "modem_peer.h"

struct net_rig {
	struct rig rig;
	struct net net;
	unsigned changes;
};

/* net_start() gives one ctx to both callbacks. */
static void on_change(void *ctx)
{
	((struct net_rig *)ctx)->changes++;
}

static void on_done(void *ctx, const struct modem_result *result)
{
	rig_done(&((struct net_rig *)ctx)->rig, result);
}

#define SET "AT+CREG=2;+CGREG=2;+CEREG=2"
#define ASK "AT+CEREG?;+CGREG?;+CREG?"

/* One that is not registered is told to report, and asked again behind that. */
static void answer_start(struct net_rig *r, const char *answer)
{
	r->changes = 0;
	net_start(&r->net, &r->rig.modem, on_change, on_done, r);
	peer_plays(&r->rig.control, ASK, answer);
	if (!net_ready(&r->net)) {
		peer_plays(&r->rig.control, SET, OK);
		peer_plays(&r->rig.control, ASK, answer);
	}
	peer_hears(&r->rig.control, "");
	rig_ends(&r->rig, 0);
}

static void start(struct net_rig *r, const char *answer)
{
	rig_open(&r->rig);
	answer_start(r, answer);
}

static void registration_is_known_after_one_command(void **state)
{
	struct net_rig r;

	(void)state;
	start(&r, "\r\n+CEREG: 2,1,\"00C3\",\"0001\",7\r\n\r\n+CGREG: 2,0\r\n"
		  "\r\n+CREG: 2,1,\"00C3\",\"0001\",7\r\n" OK);
	assert_int_equal(r.net.cs, 1);
	assert_int_equal(r.net.ps, 0);
	assert_int_equal(r.net.eps, 1);
	assert_int_equal(r.net.act, 7);
	assert_string_equal(r.net.mode, "LTE");
	assert_true(net_ready(&r.net));
	assert_false(net_roaming(&r.net));
	assert_true(r.changes > 0);
	/* To be told of changes comes later, and asks once more: one may have been missed. */
	net_listen(&r.net, on_done, &r);
	peer_plays(&r.rig.control, SET, OK);
	peer_plays(&r.rig.control, ASK,
		"\r\n+CEREG: 2,0\r\n\r\n+CGREG: 2,0\r\n\r\n+CREG: 2,1\r\n" OK);
	rig_ends(&r.rig, 0);
	assert_false(net_ready(&r.net));
	rig_close(&r.rig);
}

static void news_come_by_themselves_from_either_port(void **state)
{
	struct net_rig r;

	(void)state;
	rig_open_two(&r.rig);
	answer_start(&r, "\r\n+CEREG: 2,2\r\n\r\n+CGREG: 2,2\r\n\r\n+CREG: 2,2\r\n" OK);
	assert_false(net_ready(&r.net));
	assert_string_equal(net_words(&r.net), "searching");
	r.changes = 0;
	peer_say(&r.rig.control, "\r\n+CGREG: 5,\"792D\",\"04947221\",2\r\n");
	assert_int_equal(r.changes, 1);
	assert_true(net_ready(&r.net));
	assert_true(net_roaming(&r.net));
	assert_string_equal(net_words(&r.net), "roaming");
	assert_string_equal(r.net.mode, "UMTS");
	/* The same again is no change; a move to another cell is none that shows. */
	peer_say(&r.rig.control, "\r\n+CGREG: 5,\"792D\",\"04947222\",2\r\n");
	assert_int_equal(r.changes, 1);
	peer_say(&r.rig.data, "\r\n+CGREG: 0\r\n");
	assert_int_equal(r.changes, 2);
	assert_false(net_ready(&r.net));
	assert_string_equal(r.net.mode, "");
	assert_int_equal(r.net.act, -1);
	rig_close(&r.rig);
}

static void a_stick_that_wants_one_command_to_a_line_gets_that(void **state)
{
	struct net_rig r;

	(void)state;
	rig_open(&r.rig);
	r.changes = 0;
	net_start(&r.net, &r.rig.modem, on_change, on_done, &r);
	peer_plays(&r.rig.control, ASK, "\r\nERROR\r\n");
	peer_plays(&r.rig.control, "AT+CREG?", "\r\n+CREG: 0,2\r\n" OK);
	peer_plays(&r.rig.control, "AT+CGREG?", "\r\n+CGREG: 0,2\r\n" OK);
	peer_plays(&r.rig.control, "AT+CEREG?", "\r\nCOMMAND NOT SUPPORT\r\n");
	peer_plays(&r.rig.control, SET, "\r\nERROR\r\n");
	peer_plays(&r.rig.control, "AT+CREG=2", "\r\nERROR\r\n");
	peer_plays(&r.rig.control, "AT+CREG=1", OK);
	peer_plays(&r.rig.control, "AT+CGREG=2", OK);
	peer_plays(&r.rig.control, "AT+CEREG=2", "\r\nCOMMAND NOT SUPPORT\r\n");
	peer_plays(&r.rig.control, "AT+CEREG=1", "\r\nCOMMAND NOT SUPPORT\r\n");
	peer_plays(&r.rig.control, "AT+CREG?", "\r\n+CREG: 1,1\r\n" OK);
	peer_plays(&r.rig.control, "AT+CGREG?", "\r\n+CGREG: 2,1,\"A\",\"B\"\r\n" OK);
	rig_ends(&r.rig, 0);
	assert_int_equal(r.net.eps, -1);
	assert_true(net_ready(&r.net));
	/* Asked again, it is known what to ask. */
	net_query(&r.net, on_done, &r);
	peer_plays(&r.rig.control, "AT+CREG?", "\r\n+CREG: 1,1\r\n" OK);
	peer_plays(&r.rig.control, "AT+CGREG?", "\r\n+CGREG: 2,2\r\n" OK);
	rig_ends(&r.rig, 0);
	peer_hears(&r.rig.control, "");
	assert_false(net_ready(&r.net));
	rig_close(&r.rig);
}

static void an_answer_crossed_by_news_takes_both_for_what_they_are(void **state)
{
	struct net_rig r;

	(void)state;
	start(&r,
		"\r\n+CREG: 2,2\r\n\r\n+CGREG: 1,\"1422\",\"00000142\",3\r\n"
		"\r\n+CEREG: 2,2\r\n" OK);
	assert_int_equal(r.net.cs, 2);
	assert_int_equal(r.net.ps, 1);
	assert_int_equal(r.net.act, 3);
	assert_string_equal(r.net.mode, "EDGE");
	rig_close(&r.rig);
}

static void nonsense_changes_nothing(void **state)
{
	static const char *const lines[] = { "+CREG: 99", "+CREG:", "+CREG: x", "^MODE:",
		"^MODE: x,y", "^MODE: 5,99", "^SRVST:", "^SRVST: x" };
	struct net_rig r;
	struct net before;

	(void)state;
	start(&r, "\r\n+CREG: 2,1\r\n\r\n+CGREG: 2,1\r\n\r\n+CEREG: 2,1\r\n" OK);
	before = r.net;
	r.changes = 0;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char framed[64];

		snprintf(framed, sizeof(framed), "\r\n%s\r\n", lines[i]);
		peer_say(&r.rig.control, framed);
	}
	assert_int_equal(r.changes, 0);
	assert_memory_equal(&before, &r.net, sizeof(before));
	rig_close(&r.rig);
}

static void mode_is_the_finest_word_told(void **state)
{
	struct net_rig r;

	(void)state;
	start(&r, "\r\n+CREG: 2,1,\"A\",\"B\",2\r\n\r\n+CGREG: 2,1\r\n\r\n+CEREG: 2,0\r\n" OK);
	assert_string_equal(r.net.mode, "UMTS");
	peer_say(&r.rig.control, "\r\n^MODE:5,7\r\n");
	assert_string_equal(r.net.mode, "HSPA");
	peer_say(&r.rig.control, "\r\n^MODE:5,9\r\n");
	assert_string_equal(r.net.mode, "HSPA+");
	peer_say(&r.rig.control, "\r\n^MODE:5,17\r\n");
	assert_string_equal(r.net.mode, "HSPA+");
	peer_say(&r.rig.control, "\r\n^MODE:3,3\r\n");
	assert_string_equal(r.net.mode, "EDGE");
	peer_say(&r.rig.control, "\r\n^MODE:0,0\r\n");
	assert_string_equal(r.net.mode, "");
	/* LTE has no detail in that list: the word that +CEREG gave stays. */
	peer_say(&r.rig.control, "\r\n+CEREG: 1,\"A\",\"B\",7\r\n");
	peer_say(&r.rig.control, "\r\n^MODE:17,0\r\n");
	assert_string_equal(r.net.mode, "LTE");
	rig_close(&r.rig);
}

static void news_of_service_are_a_reason_to_ask(void **state)
{
	struct net_rig r;

	(void)state;
	start(&r, "\r\n+CREG: 2,0\r\n\r\n+CGREG: 2,0\r\n\r\n+CEREG: 2,0\r\n" OK);
	peer_say(&r.rig.control, "\r\n^SRVST:2\r\n");
	peer_plays(&r.rig.control, ASK,
		"\r\n+CREG: 2,1\r\n\r\n+CGREG: 2,1\r\n\r\n+CEREG: 2,0\r\n" OK);
	assert_true(net_ready(&r.net));
	peer_say(&r.rig.control, "\r\n^SRVST:2\r\n");
	peer_hears(&r.rig.control, "");
	rig_close(&r.rig);
}

static void a_silent_stick_ends_with_a_timeout(void **state)
{
	struct net_rig r;

	(void)state;
	rig_open(&r.rig);
	net_start(&r.net, &r.rig.modem, NULL, on_done, &r);
	peer_turn(&r.rig.control);
	peer_pass(&r.rig.control, 10000);
	rig_ends(&r.rig, -ETIMEDOUT);
	assert_string_equal(net_words(&r.net), "not known");
	rig_close(&r.rig);
}

static void the_operator_is_named_and_harmless(void **state)
{
	static const struct {
		const char *reply, *name;
		int act;
	} rows[] = {
		{ "\r\n+COPS: 0,0,\"Example Mobile\",7\r\n" OK, "Example Mobile", 7 },
		{ "\r\n+COPS: 0,0,\"TELE2,0\r\n" OK, "TELE2,0", -1 },
		{ "\r\n+COPS: 0,2,\"26201\",2\r\n" OK, "26201", 2 },
		{ "\r\n+COPS: 0,2,310410\r\n" OK, "310410", -1 },
		{ "\r\n+COPS: 0,0,\"041C04220421\",7\r\n" OK, "\xd0\x9c\xd0\xa2\xd0\xa1", 7 },
		{ "\r\n+COPS: 0,0,\"evil\x1b[2J\xff\",7\r\n" OK, "evil\\x1b[2J\\xff", 7 },
		{ "\r\n+COPS: 0\r\n" OK, "", -1 },
		{ OK, "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct net_rig r;

		start(&r, "\r\n+CREG: 2,1\r\n\r\n+CGREG: 2,1\r\n\r\n+CEREG: 2,1\r\n" OK);
		net_operator(&r.net, on_done, &r);
		peer_plays(&r.rig.control, "AT+COPS=3,0", i % 2 ? OK : "\r\n+CME ERROR: 3\r\n");
		peer_plays(&r.rig.control, "AT+COPS?", rows[i].reply);
		rig_ends(&r.rig, 0);
		assert_string_equal(r.net.operator, rows[i].name);
		assert_int_equal(r.net.act, rows[i].act);
		rig_close(&r.rig);
	}
}

static void a_long_operator_name_is_cut(void **state)
{
	struct net_rig r;
	char reply[4096], name[4000];

	(void)state;
	start(&r, "\r\n+CREG: 2,1\r\n\r\n+CGREG: 2,1\r\n\r\n+CEREG: 2,1\r\n" OK);
	memset(name, 'Z', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(reply, sizeof(reply), "\r\n+COPS: 0,0,\"%s\",7\r\n" OK, name);
	net_operator(&r.net, on_done, &r);
	peer_plays(&r.rig.control, "AT+COPS=3,0", OK);
	peer_plays(&r.rig.control, "AT+COPS?", reply);
	rig_ends(&r.rig, 0);
	assert_int_equal(strlen(r.net.operator), sizeof(r.net.operator) - 1);
	rig_close(&r.rig);
}

static const struct {
	int cs, ps, eps;
	bool ready, roaming, denied;
	const char *words;
} pictures[] = {
	{ -1, -1, -1, false, false, false, "not known" },
	{ 1, -1, -1, true, false, false, "registered at home" },
	{ 5, -1, -1, true, true, false, "roaming" },
	{ 1, 0, -1, false, false, false, "registered for calls, not for data" },
	{ 1, 2, 0, false, false, false, "searching" },
	{ 1, 1, 0, true, false, false, "registered at home" },
	{ 0, 0, 10, true, true, false, "roaming" },
	{ 0, 0, 9, true, false, false, "registered at home" },
	{ 3, 3, -1, false, false, true, "denied by the network" },
	{ 3, 3, 2, false, false, false, "searching" },
	{ 3, 1, 3, true, false, false, "registered at home" },
	{ 8, 0, 0, false, false, false, "emergency calls only" },
	{ 0, 0, 0, false, false, false, "not registered, not searching" },
	{ 6, 6, 6, false, false, false, "not known" },
};

static void the_picture_of_three_domains_is_one_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pictures); i++) {
		struct net net = {
			.cs = pictures[i].cs, .ps = pictures[i].ps, .eps = pictures[i].eps
		};

		assert_int_equal(net_ready(&net), pictures[i].ready);
		assert_int_equal(net_roaming(&net), pictures[i].roaming);
		assert_int_equal(net_denied(&net), pictures[i].denied);
		assert_string_equal(net_words(&net), pictures[i].words);
		net_clear(&net);
		assert_string_equal(net_words(&net), "not known");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registration_is_known_after_one_command),
		cmocka_unit_test(news_come_by_themselves_from_either_port),
		cmocka_unit_test(a_stick_that_wants_one_command_to_a_line_gets_that),
		cmocka_unit_test(an_answer_crossed_by_news_takes_both_for_what_they_are),
		cmocka_unit_test(nonsense_changes_nothing),
		cmocka_unit_test(mode_is_the_finest_word_told),
		cmocka_unit_test(news_of_service_are_a_reason_to_ask),
		cmocka_unit_test(a_silent_stick_ends_with_a_timeout),
		cmocka_unit_test(the_operator_is_named_and_harmless),
		cmocka_unit_test(a_long_operator_name_is_cut),
		cmocka_unit_test(the_picture_of_three_domains_is_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/sim.h"
#include "modem_peer.h"
#include "vectors.h"

static const struct {
	const char *reply;
	enum sim_state state;
	int err;
} states[] = {
	{ "\r\n+CPIN: READY\r\n" OK, SIM_READY, 0 },
	{ "\r\n+CPIN:READY\r\n" OK, SIM_READY, 0 },
	{ "\r\n+CPIN: SIM PIN2\r\n" OK, SIM_READY, 0 },
	{ "\r\n+CPIN: SIM PUK2\r\n" OK, SIM_READY, 0 },
	{ "\r\n   SIM PUK2\r\n" OK, SIM_READY, 0 },
	{ "\r\n+CPIN: PH-NET PIN\r\n" OK, SIM_NETWORK_LOCKED, 0 },
	{ "\r\n+CPIN: PH-SIM PIN\r\n" OK, SIM_NETWORK_LOCKED, 0 },
	{ "\r\n+CME ERROR: 10\r\n", SIM_ABSENT, 0 },
	{ "\r\n+CME ERROR: SIM not inserted\r\n", SIM_ABSENT, 0 },
	{ "\r\n+CMS ERROR: 310\r\n", SIM_ABSENT, 0 },
	{ "\r\n+CME ERROR: 13\r\n", SIM_FAILED, 0 },
	{ "\r\n+CME ERROR: 14\r\n", SIM_BUSY, 0 },
	{ "\r\n+CME ERROR: 15\r\n", SIM_FAILED, 0 },
	{ "\r\n+CME ERROR: 40\r\n", SIM_NETWORK_LOCKED, 0 },
	{ "\r\n+CME ERROR: 100\r\n", SIM_UNKNOWN, -EIO },
	{ "\r\n+CME ERROR: raspberry\r\n", SIM_UNKNOWN, -EIO },
	{ "\r\nERROR\r\n", SIM_UNKNOWN, -EIO },
	{ "\r\nCOMMAND NOT SUPPORT\r\n", SIM_UNKNOWN, -EIO },
	{ OK, SIM_UNKNOWN, -EPROTO },
	{ "\r\n+CPIN: FOO\r\n" OK, SIM_UNKNOWN, -EPROTO },
};

static void every_answer_is_a_state_or_an_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		struct sim sim = { .state = SIM_UNKNOWN };
		struct rig r;

		rig_open(&r);
		sim_query(&r.modem, &sim, rig_done, &r);
		peer_plays(&r.control, "AT+CPIN?", states[i].reply);
		rig_ends(&r, states[i].err);
		assert_int_equal(sim.state, states[i].state);
		assert_int_equal(sim.pin_tries, -1);
		peer_hears(&r.control, "");
		rig_close(&r);
	}
}

static const struct {
	const char *cpin, *huawei, *cpinr; /* cpinr NULL: not asked */
	enum sim_state state;
	int pin, puk;
} tries[] = {
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\n^CPIN: SIM PIN,3,10,3,10,3\r\n" OK, NULL, SIM_WANTS_PIN,
		3, 10 },
	{ "\r\n+CME ERROR: 11\r\n", "\r\n^CPIN: SIM PIN,,10,2,10,3\r\n" OK, NULL, SIM_WANTS_PIN, 2,
		10 },
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\n^CPIN: SIM PIN,1\r\n" OK, NULL, SIM_WANTS_PIN, 1, -1 },
	/* Two figures that disagree: the smaller one. */
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\n^CPIN: SIM PIN,1,10,3,10,3\r\n" OK, NULL, SIM_WANTS_PIN,
		1, 10 },
	{ "\r\n+CPIN: SIM PUK\r\n" OK, "\r\n^CPIN: SIM PUK,9,9,0,10,3\r\n" OK, NULL, SIM_WANTS_PUK,
		0, 9 },
	{ "\r\n+CME ERROR: 12\r\n", "\r\nERROR\r\n", "\r\n+CPINR: SIM PUK,7\r\n" OK, SIM_WANTS_PUK,
		-1, 7 },
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\nCOMMAND NOT SUPPORT\r\n",
		"\r\n+CPINR: SIM PIN,2,3\r\n\r\n+CPINR: SIM PUK,10,10\r\n" OK, SIM_WANTS_PIN, 2,
		10 },
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\nERROR\r\n", "\r\nERROR\r\n", SIM_WANTS_PIN, -1, -1 },
	{ "\r\n+CPIN: SIM PIN\r\n" OK, "\r\n^CPIN: SIM PIN,x,,-1\r\n" OK, NULL, SIM_WANTS_PIN, -1,
		-1 },
};

static void the_tries_left_are_asked_before_any_is_spent(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tries); i++) {
		struct sim sim = { .state = SIM_UNKNOWN };
		struct rig r;

		rig_open(&r);
		sim_query(&r.modem, &sim, rig_done, &r);
		peer_plays(&r.control, "AT+CPIN?", tries[i].cpin);
		peer_plays(&r.control, "AT^CPIN?", tries[i].huawei);
		if (tries[i].cpinr)
			peer_plays(&r.control, "AT+CPINR", tries[i].cpinr);
		rig_ends(&r, 0);
		assert_int_equal(sim.state, tries[i].state);
		assert_int_equal(sim.pin_tries, tries[i].pin);
		assert_int_equal(sim.puk_tries, tries[i].puk);
		rig_close(&r);
	}
}

static void the_last_try_is_never_ours(void **state)
{
	static const struct {
		enum sim_state state;
		int tries;
		bool may, forced;
	} rows[] = {
		{ SIM_WANTS_PIN, 3, true, true },
		{ SIM_WANTS_PIN, 2, false, true },
		{ SIM_WANTS_PIN, 1, false, false },
		{ SIM_WANTS_PIN, 0, false, false },
		{ SIM_WANTS_PIN, -1, false, true },
		{ SIM_READY, 3, false, false },
		{ SIM_WANTS_PUK, 3, false, false },
		{ SIM_UNKNOWN, 3, false, false },
		{ SIM_BUSY, 3, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim sim = { .state = rows[i].state, .pin_tries = rows[i].tries };

		assert_int_equal(sim_may_try(&sim, false) == NULL, rows[i].may);
		assert_int_equal(sim_may_try(&sim, true) == NULL, rows[i].forced);
	}
}

static void a_right_pin_is_sent_once(void **state)
{
	struct sim sim = { .state = SIM_WANTS_PIN, .pin_tries = 3 };
	struct rig r;

	(void)state;
	rig_open(&r);
	sim_unlock(&r.modem, &sim, "0000", rig_done, &r);
	peer_plays(&r.control, "AT+CPIN=\"0000\"", "AT+CPIN=\"0000\"\r" OK);
	rig_ends(&r, 0);
	assert_int_equal(sim.state, SIM_READY);
	peer_hears(&r.control, "");
	assert_null(strstr(r.control.trace.data, "0000"));
	rig_close(&r);
}

static void a_wrong_pin_is_refused_and_the_tries_are_asked_again(void **state)
{
	static const char *const refusals[] = { "\r\n+CME ERROR: 16\r\n", "\r\nERROR\r\n",
		"\r\n+CME ERROR: incorrect password\r\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		struct sim sim = { .state = SIM_WANTS_PIN, .pin_tries = 3 };
		struct rig r;

		rig_open(&r);
		sim_unlock(&r.modem, &sim, "99991234", rig_done, &r);
		peer_plays(&r.control, "AT+CPIN=\"99991234\"", refusals[i]);
		peer_plays(&r.control, "AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n" OK);
		peer_plays(&r.control, "AT^CPIN?", "\r\n^CPIN: SIM PIN,2,10,2,10,3\r\n" OK);
		rig_ends(&r, -EACCES);
		assert_int_equal(sim.pin_tries, 2);
		assert_null(strstr(r.result.words, "9999"));
		assert_non_null(strstr(r.result.words, "AT+CPIN="));
		peer_pass(&r.control, 100000);
		peer_hears(&r.control, "");
		rig_close(&r);
	}
}

static void a_pin_without_an_answer_is_asked_about_not_repeated(void **state)
{
	static const struct {
		const char *cpin;
		int err;
		enum sim_state state;
	} rows[] = {
		{ "\r\n+CPIN: READY\r\n" OK, 0, SIM_READY },
		{ "\r\n+CME ERROR: 14\r\n", -ETIMEDOUT, SIM_BUSY },
		{ "\r\n+CME ERROR: 12\r\n", -ETIMEDOUT, SIM_WANTS_PUK },
		{ "\r\nERROR\r\n", -ETIMEDOUT, SIM_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim sim = { .state = SIM_WANTS_PIN, .pin_tries = 3 };
		struct rig r;

		rig_open(&r);
		sim_unlock(&r.modem, &sim, "1234", rig_done, &r);
		peer_hears(&r.control, "AT+CPIN=\"1234\"\r");
		peer_pass(&r.control, 29999);
		assert_int_equal(r.calls, 0);
		peer_pass(&r.control, 1);
		/* Its late answer comes first, and is not taken for the question's. */
		peer_hears(&r.control, "AT\r");
		peer_say(&r.control, OK OK);
		peer_plays(&r.control, "AT+CPIN?", rows[i].cpin);
		if (rows[i].state == SIM_WANTS_PUK) {
			peer_plays(&r.control, "AT^CPIN?", "\r\nERROR\r\n");
			peer_plays(&r.control, "AT+CPINR", "\r\nERROR\r\n");
		}
		rig_ends(&r, rows[i].err);
		assert_int_equal(sim.state, rows[i].state);
		rig_close(&r);
	}
}

static void what_is_no_pin_is_not_sent(void **state)
{
	static const char *const bad[] = { "", "123", "123456789", "12a4", "1234\"", "12 34",
		"1234\r" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct sim sim = { .state = SIM_WANTS_PIN, .pin_tries = 3 };
		struct rig r;

		rig_open(&r);
		sim_unlock(&r.modem, &sim, bad[i], rig_done, &r);
		assert_int_equal(r.calls, 0);
		rig_ends(&r, -EINVAL);
		peer_hears(&r.control, "");
		rig_close(&r);
	}
}

static void a_sim_says_who_it_is_in_every_dialect(void **state)
{
	static const struct {
		const char *iccid, *ccid, *cimi; /* ccid NULL: not asked */
		const char *maker, *model;
		const char *want_iccid, *want_imsi;
		int err;
	} rows[] = {
		{ "\r\n^ICCID: 98490210000000000010\r\n" OK, NULL, "\r\n262011234567890\r\n" OK,
			"huawei", "E3372", "89942001000000000001", "262011234567890", 0 },
		{ "\r\nERROR\r\n", "\r\n+CCID: \"8949021000000000001\"\r\n" OK,
			"\r\n^RSSI:3\r\n\r\n262011234567890\r\n" OK, "ZTE", "MF190",
			"8949021000000000001", "262011234567890", 0 },
		{ "\r\nERROR\r\n", "\r\n8949021000000000001F\r\n" OK,
			"\r\n+CIMI: 262011234567890\r\n" OK, "", "", "8949021000000000001",
			"262011234567890", 0 },
		/* AT+CCID never ends on these: not asked. */
		{ "\r\n+CME ERROR: 13\r\n", NULL, "\r\n262011234567890\r\n" OK, "huawei",
			"E3372h-153", "", "262011234567890", 0 },
		{ "\r\n^ICCID: 8949021000000000001\r\n" OK, NULL, "\r\n+CME ERROR: 11\r\n", "", "",
			"8949021000000000001", "", -EIO },
		{ "\r\nERROR\r\n", "\r\nERROR\r\n", "\r\nnothing\r\n" OK, "", "", "", "", -EPROTO },
		{ "\r\nERROR\r\n", "\r\nERROR\r\n", "\r\n26201123456789012345\r\n" OK, "", "", "",
			"", -EPROTO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sim sim = { .state = SIM_READY };
		struct rig r;

		rig_open(&r);
		text_copy(r.modem.maker, sizeof(r.modem.maker), rows[i].maker);
		text_copy(r.modem.model, sizeof(r.modem.model), rows[i].model);
		sim_identify(&r.modem, &sim, rig_done, &r);
		peer_plays(&r.control, "AT^ICCID?", rows[i].iccid);
		if (rows[i].ccid)
			peer_plays(&r.control, "AT+CCID", rows[i].ccid);
		peer_plays(&r.control, "AT+CIMI", rows[i].cimi);
		rig_ends(&r, rows[i].err);
		assert_string_equal(sim.iccid, rows[i].want_iccid);
		assert_string_equal(sim.imsi, rows[i].want_imsi);
		rig_close(&r);
	}
}

static void foreign_vectors_agree_on_locks(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		struct sim sim = { .state = SIM_UNKNOWN };
		char reply[128], lock[32], framed[160];
		enum sim_state want;
		struct rig r;

		if (!strstr(line, "\"command\": \"+CPIN?\"") ||
			!vectors_string(line, "reply", reply, sizeof(reply)) ||
			!vectors_string(line, "lock", lock, sizeof(lock)))
			continue;
		want = strcmp(lock, "unknown") == 0   ? SIM_UNKNOWN
		       : strcmp(lock, "sim-pin") == 0 ? SIM_WANTS_PIN
		       : strcmp(lock, "sim-puk") == 0 ? SIM_WANTS_PUK
		       : strncmp(lock, "ph-", 3) == 0 ? SIM_NETWORK_LOCKED
						      : SIM_READY;
		rig_open(&r);
		sim_query(&r.modem, &sim, rig_done, &r);
		snprintf(framed, sizeof(framed), "\r\n%s\r\n%s", reply,
			strstr(reply, "ERROR") ? "" : OK);
		peer_plays(&r.control, "AT+CPIN?", framed);
		assert_int_equal(sim.state, want);
		rows++;
		rig_close(&r);
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 0);
}

static void states_read_as_words(void **state)
{
	char out[64];

	(void)state;
	for (int s = SIM_UNKNOWN; s <= SIM_FAILED; s++) {
		struct sim sim = { .state = (enum sim_state)s, .pin_tries = -1 };

		assert_true(strlen(sim_words(&sim, out, sizeof(out))) > 3);
	}
	assert_string_equal(sim_words(&(struct sim){ .state = SIM_WANTS_PIN, .pin_tries = 3 }, out,
				    sizeof(out)),
		"wants a PIN (3 tries left)");
	assert_string_equal(sim_words(&(struct sim){ .state = SIM_WANTS_PIN, .pin_tries = 1 }, out,
				    sizeof(out)),
		"wants a PIN (1 try left)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_is_a_state_or_an_error),
		cmocka_unit_test(the_tries_left_are_asked_before_any_is_spent),
		cmocka_unit_test(the_last_try_is_never_ours),
		cmocka_unit_test(a_right_pin_is_sent_once),
		cmocka_unit_test(a_wrong_pin_is_refused_and_the_tries_are_asked_again),
		cmocka_unit_test(a_pin_without_an_answer_is_asked_about_not_repeated),
		cmocka_unit_test(what_is_no_pin_is_not_sent),
		cmocka_unit_test(a_sim_says_who_it_is_in_every_dialect),
		cmocka_unit_test(foreign_vectors_agree_on_locks),
		cmocka_unit_test(states_read_as_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

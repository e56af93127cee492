/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/bearer.h"
#include "modem_peer.h"

static const struct bearer_context internet = { .cid = 1, .type = "IP", .apn = "internet" };

static const struct {
	const char *reply;
	bool writes;
} contexts[] = {
	{ "\r\n+CGDCONT: 1,\"IP\",\"internet\",\"0.0.0.0\",0,0\r\n" OK, false },
	{ "\r\n+CGDCONT: 1,\"IP\",\"INTERNET\",,0,0\r\n" OK, false },
	{ "\r\n+CGDCONT:1,\"IP\",\"internet\"\r\n" OK, false },
	{ "\r\n+CGDCONT: 2,\"IP\",\"mms\"\r\n\r\n+CGDCONT: 1,\"IP\",\"internet\"\r\n" OK, false },
	{ "\r\n+CGDCONT: 1,\"IPV6\",\"internet\"\r\n" OK, true },
	{ "\r\n+CGDCONT: 1,\"IP\",\"internet2\"\r\n" OK, true },
	{ "\r\n+CGDCONT: 1,\"IP\",\"inter\"\r\n" OK, true },
	{ "\r\n+CGDCONT: 1,\"IP\"\r\n" OK, true },
	{ "\r\n+CGDCONT: 2,\"IP\",\"internet\"\r\n" OK, true },
	{ "\r\n+CGDCONT: x\r\n" OK, true },
	{ OK, true },
	{ "\r\nERROR\r\n", true },
};

static void a_context_is_written_only_when_it_differs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		struct rig r;

		rig_open(&r);
		bearer_set_context(&r.modem, &internet, rig_done, &r);
		peer_plays(&r.control, "AT+CGDCONT?", contexts[i].reply);
		if (contexts[i].writes)
			peer_plays(&r.control, "AT+CGDCONT=1,\"IP\",\"internet\"", OK);
		rig_ends(&r, 0);
		peer_hears(&r.control, "");
		rig_close(&r);
	}
}

static void a_context_that_is_refused_says_why(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	bearer_set_context(&r.modem, &internet, rig_done, &r);
	peer_plays(&r.control, "AT+CGDCONT?", OK);
	peer_plays(&r.control, "AT+CGDCONT=1,\"IP\",\"internet\"", "\r\n+CME ERROR: 50\r\n");
	rig_ends(&r, -EIO);
	assert_int_equal(r.result.code, 50);
	assert_string_equal(r.result.words,
		"AT+CGDCONT=1,\"IP\",\"internet\": +CME ERROR 50: parameters not accepted");
	rig_close(&r);
}

static void a_context_that_is_none_is_not_sent(void **state)
{
	static char longer[102];
	const struct bearer_context bad[] = {
		{ .cid = 0, .type = "IP", .apn = "a" },
		{ .cid = 17, .type = "IP", .apn = "a" },
		{ .cid = 1, .type = "PPP", .apn = "a" },
		{ .cid = 1, .type = "IP", .apn = "a\"" },
		{ .cid = 1, .type = "IP", .apn = "a\rAT+CFUN=0" },
		{ .cid = 1, .type = "IP", .apn = "a;+CFUN=0" },
		{ .cid = 1, .type = "IP", .apn = longer },
	};

	(void)state;
	memset(longer, 'a', sizeof(longer) - 1);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct rig r;

		rig_open(&r);
		bearer_set_context(&r.modem, &bad[i], rig_done, &r);
		rig_ends(&r, -EINVAL);
		peer_hears(&r.control, "");
		rig_close(&r);
	}
}

static void on_connect(void *ctx, const struct modem_result *result, const char *speed)
{
	struct rig *r = ctx;

	rig_done(r, result);
	text_copy(r->speed, sizeof(r->speed), speed);
}

static void connect_hands_over_the_line(void **state)
{
	struct rig r;
	char got[16];

	(void)state;
	rig_open_two(&r);
	bearer_dial(&r.modem, "ATD*99***1#", 60000, on_connect, &r);
	peer_turn(&r.data);
	peer_plays(&r.data, "ATD*99***1#", "\r\nCONNECT 21600000\r\n~PPP");
	rig_ends(&r, 0);
	assert_string_equal(r.speed, "21600000");
	assert_int_equal(read(r.data.ours, got, sizeof(got)), 4);
	/* The control port goes on. */
	peer_say(&r.control, "\r\n^RSSI:3\r\n");
	assert_int_equal(
		at_chat_send(r.data.chat, &(struct at_request){ .command = "AT" }), -EBUSY);
	rig_close(&r);
}

static void a_call_that_fails_says_how(void **state)
{
	static const struct {
		const char *reply;
		int err;
		enum at_status status;
	} rows[] = {
		{ "\r\nNO CARRIER\r\n", -EIO, AT_NO_CARRIER },
		{ "\r\n+CME ERROR: 30\r\n", -EIO, AT_CME_ERROR },
		{ OK, -EIO, AT_OK },
		{ "\r\n^BOOT:1\r\n", -ETIMEDOUT, AT_TIMEOUT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct rig r;

		rig_open(&r);
		bearer_dial(&r.modem, "ATD*99#", 60000, on_connect, &r);
		peer_plays(&r.control, "ATD*99#", rows[i].reply);
		peer_pass(&r.control, 60000);
		rig_ends(&r, rows[i].err);
		assert_int_equal(r.result.status, rows[i].status);
		assert_string_equal(r.speed, "");
		rig_close(&r);
	}
}

static void go_online(struct rig *r)
{
	rig_open(r);
	bearer_dial(&r->modem, "ATD*99#", 60000, on_connect, r);
	peer_plays(&r->control, "ATD*99#", "\r\nCONNECT\r\n");
	rig_ends(r, 0);
}

static void a_call_that_is_over_needs_no_escape(void **state)
{
	struct rig r;

	(void)state;
	go_online(&r);
	peer_say(&r.control, "~~junk\r\nNO CARRIER\r\n");
	bearer_hang_up(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT", "AT\r" OK);
	peer_plays(&r.control, "ATH", "\r\nERROR\r\n");
	rig_ends(&r, 0);
	assert_int_equal(loop_now(r.modem.loop), 100000);
	rig_close(&r);
}

static void a_call_that_goes_on_is_ended_by_escape(void **state)
{
	struct rig r;

	(void)state;
	go_online(&r);
	bearer_hang_up(&r.modem, rig_done, &r);
	peer_hears(&r.control, "AT\r");
	peer_say(&r.control, "~\xff}#\xc0!}%}\"}");
	peer_pass(&r.control, 300);
	peer_hears(&r.control, "");
	peer_pass(&r.control, 1000);
	peer_hears(&r.control, "+++");
	peer_say(&r.control, OK);
	/* In step first: the AT before may still be answered. */
	peer_plays(&r.control, "AT", OK);
	peer_plays(&r.control, "AT+CMEE?", "\r\n+CMEE: 1\r\n" OK);
	peer_plays(&r.control, "ATH", "\r\nNO CARRIER\r\n" OK);
	rig_ends(&r, 0);
	rig_close(&r);
}

static void a_port_that_stays_silent_is_reported(void **state)
{
	struct rig r;

	(void)state;
	go_online(&r);
	bearer_hang_up(&r.modem, rig_done, &r);
	for (int i = 0; i < 300 + 1000 + 1500 + 4999; i++)
		peer_pass(&r.control, 1);
	assert_int_equal(r.calls, 0);
	peer_pass(&r.control, 1);
	rig_ends(&r, -ETIMEDOUT);
	rig_close(&r);
}

static void hanging_up_a_stick_that_was_pulled_ends_at_once(void **state)
{
	struct rig r;

	(void)state;
	go_online(&r);
	close(r.control.theirs);
	r.control.theirs = -1;
	bearer_hang_up(&r.modem, rig_done, &r);
	rig_ends(&r, -ENODEV);
	rig_close(&r);
}

static void the_networks_reason_is_told_in_its_words(void **state)
{
	static const struct {
		const char *reply, *words;
		int err;
	} rows[] = {
		{ "\r\n+CEER: Requested service option not subscribed (#33)\r\n" OK,
			"Requested service option not subscribed (#33)", 0 },
		{ "\r\n+CEER: \"No cause\"\r\n" OK, "No cause", 0 },
		{ "\r\n+CEER: x\x1b[2J\r\n" OK, "x\\x1b[2J", 0 },
		{ "\r\n+CEER:\r\n" OK, "", 0 },
		{ OK, "", 0 },
		{ "\r\nERROR\r\n", "AT+CEER: ERROR", -EIO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct rig r;

		rig_open(&r);
		bearer_reason(&r.modem, rig_done, &r);
		peer_plays(&r.control, "AT+CEER", rows[i].reply);
		rig_ends(&r, rows[i].err);
		assert_string_equal(r.result.words, rows[i].words);
		rig_close(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_context_is_written_only_when_it_differs),
		cmocka_unit_test(a_context_that_is_refused_says_why),
		cmocka_unit_test(a_context_that_is_none_is_not_sent),
		cmocka_unit_test(connect_hands_over_the_line),
		cmocka_unit_test(a_call_that_fails_says_how),
		cmocka_unit_test(a_call_that_is_over_needs_no_escape),
		cmocka_unit_test(a_call_that_goes_on_is_ended_by_escape),
		cmocka_unit_test(a_port_that_stays_silent_is_reported),
		cmocka_unit_test(hanging_up_a_stick_that_was_pulled_ends_at_once),
		cmocka_unit_test(the_networks_reason_is_told_in_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

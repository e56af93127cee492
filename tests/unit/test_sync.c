/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "peer.h"

/* What is asked when more than one answer may still come, and what a modem says to it. */
#define MARK "AT+CMEE?"
#define CMEE "\r\n+CMEE: 1\r\n"

static void sync_sends_at_at_once_and_again_until_the_modem_wakes(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "ATE0", .timeout_ms = 10000, .flags = AT_SYNC });
	peer_hears(&p, "AT\r");
	for (int i = 1; i < 9; i++) {
		peer_pass(&p, (i == 1 ? 300 : i == 2 ? 600 : 1200) - 1);
		peer_hears(&p, "");
		peer_pass(&p, 1);
		/* For one that was told to be quiet or terse. */
		peer_hears(&p, i % 4 == 3 ? "ATQ0V1\r" : "AT\r");
	}
	peer_say(&p, OK);
	peer_plays(&p, MARK, CMEE OK);
	peer_plays(&p, "ATE0", OK);
	assert_int_equal(h.status, AT_OK);
	peer_close(&p);
}

/* A modem that echoes and answers every command, each so much later. */
struct slow {
	struct peer *p;
	uint64_t now, latency;
	char line[64];
	size_t len;
	struct {
		uint64_t due;
		char text[128];
	} owed[32];
	size_t n, said;
};

static void slow_hears(struct slow *s)
{
	const char *answer = "\r\nERROR\r\n";

	if (strcmp(s->line, "AT") == 0 || strcmp(s->line, "ATQ0V1") == 0)
		answer = OK;
	else if (strcmp(s->line, MARK) == 0)
		answer = CMEE OK;
	else if (strcmp(s->line, "AT+CMEE=?") == 0)
		answer = "\r\n+CMEE: (0-2)\r\n" OK;
	else if (strcmp(s->line, "AT+LOST") == 0)
		answer = "\r\n+LOST: 1\r\n" OK;
	else if (strcmp(s->line, "AT+OWN") == 0)
		answer = "\r\n+OWN: 1\r\n" OK;
	assert_true(s->n < ARRAY_SIZE(s->owed));
	s->owed[s->n].due = s->now + s->latency;
	snprintf(s->owed[s->n++].text, sizeof(s->owed[0].text), "%s\r%s", s->line, answer);
	s->len = 0;
}

static void slow_lives(struct slow *s, unsigned ms)
{
	char c;

	for (unsigned i = 0; i < ms; i += 10) {
		peer_pass(s->p, 10);
		s->now += 10;
		while (read(s->p->theirs, &c, 1) == 1) {
			assert_true(s->len + 1 < sizeof(s->line));
			s->line[s->len++] = c == '\r' ? '\0' : c;
			if (c == '\r')
				slow_hears(s);
		}
		for (; s->said < s->n && s->owed[s->said].due <= s->now; s->said++)
			peer_say(s->p, s->owed[s->said].text);
	}
}

static void a_modem_that_takes_two_seconds_is_brought_in_step(void **state)
{
	struct peer p;
	struct slow s = { .p = &p, .latency = 2000 };
	struct heard first, own;

	(void)state;
	peer_open(&p);
	ask_with(&p, &first,
		(struct at_request){
			.command = "AT+REFUSED", .timeout_ms = 10000, .flags = AT_SYNC });
	ask_with(&p, &own,
		(struct at_request){ .command = "AT+OWN", .prefix = "+OWN:", .timeout_ms = 5000 });
	slow_lives(&s, 5900);
	assert_int_equal(first.calls, 0);
	slow_lives(&s, 200);
	assert_int_equal(first.status, AT_ERROR);
	slow_lives(&s, 2100);
	assert_int_equal(own.status, AT_OK);
	assert_string_equal(own.lines, "+OWN: 1");
	peer_close(&p);
}

static void after_a_lost_answer_a_slow_modem_is_brought_in_step(void **state)
{
	struct peer p;
	struct slow s = { .p = &p, .latency = 2000 };
	struct heard lost, refused, own;

	(void)state;
	peer_open(&p);
	ask(&p, &lost, "AT+LOST", "+LOST:");
	ask_with(&p, &refused, (struct at_request){ .command = "AT+REFUSED", .timeout_ms = 6000 });
	ask_with(&p, &own,
		(struct at_request){ .command = "AT+OWN", .prefix = "+OWN:", .timeout_ms = 6000 });
	slow_lives(&s, 1100);
	assert_int_equal(lost.status, AT_TIMEOUT);
	slow_lives(&s, 7500);
	assert_int_equal(refused.status, AT_ERROR);
	assert_int_equal(own.status, AT_OK);
	assert_string_equal(own.lines, "+OWN: 1");
	peer_close(&p);
}

/* The first mark goes out a tenth of a second before the end: its answer is not the second's. */
static void the_mark_of_a_sync_given_up_does_not_end_the_next(void **state)
{
	struct peer p;
	struct slow s = { .p = &p, .latency = 2000 };
	struct heard a, b, own;

	(void)state;
	peer_open(&p);
	ask_with(&p, &a,
		(struct at_request){ .command = "AT+A", .timeout_ms = 2100, .flags = AT_SYNC });
	ask_with(&p, &b, (struct at_request){ .command = "AT+REFUSED", .timeout_ms = 4000 });
	ask_with(&p, &own,
		(struct at_request){ .command = "AT+OWN", .prefix = "+OWN:", .timeout_ms = 4000 });
	slow_lives(&s, 2200);
	assert_int_equal(a.status, AT_TIMEOUT);
	slow_lives(&s, 6500);
	assert_int_equal(b.status, AT_ERROR);
	assert_string_equal(own.lines, "+OWN: 1");
	peer_close(&p);
}

/* The first AT had no answer in time, and the second is out. */
static void sync_begins(struct peer *p, struct heard *h, unsigned timeout_ms)
{
	peer_open(p);
	ask_with(p, h,
		(struct at_request){
			.command = "ATE0", .timeout_ms = timeout_ms, .flags = AT_SYNC });
	peer_hears(p, "AT\r");
	peer_pass(p, 300);
}

static void a_mark_may_be_refused_echoed_or_interrupted(void **state)
{
	/* After the first OK of two: the other, and what the mark brings. */
	static const char *const replies[] = { OK "\r\nERROR\r\n", OK CMEE OK,
		OK "\r\n+CME ERROR: 4\r\n", OK "\r\nCOMMAND NOT SUPPORT\r\n", "0\r4\r",
		"AT\r" OK "AT+CMEE?\r" CMEE OK, OK "\r\n^RSSI:1\r\n" CMEE "\r\n^RSSI:2\r\n" OK };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
		struct peer p;
		struct heard h;

		sync_begins(&p, &h, 10000);
		peer_plays(&p, "AT", OK);
		peer_plays(&p, MARK, replies[i]);
		peer_plays(&p, "ATE0", OK);
		assert_int_equal(h.status, AT_OK);
		peer_close(&p);
	}
}

static void answers_that_came_together_need_no_mark(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	sync_begins(&p, &h, 10000);
	peer_plays(&p, "AT", OK OK);
	peer_plays(&p, "ATE0", OK);
	assert_int_equal(h.status, AT_OK);
	peer_close(&p);
}

static void a_mark_that_is_never_answered_ends_at_the_deadline(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	sync_begins(&p, &h, 2000);
	peer_plays(&p, "AT", OK);
	peer_hears(&p, MARK "\r");
	peer_pass(&p, 1699);
	assert_int_equal(h.calls, 0);
	peer_pass(&p, 1);
	assert_int_equal(h.status, AT_TIMEOUT);
	peer_hears(&p, "");
	peer_close(&p);
}

static void sync_with_a_modem_that_is_awake_takes_no_time(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "ATE0", .timeout_ms = 10000, .flags = AT_SYNC });
	peer_plays(&p, "AT", "AT\r" OK);
	peer_plays(&p, "ATE0", "ATE0\r" OK);
	assert_int_equal(h.status, AT_OK);
	assert_int_equal(h.took_ms, 0);
	/* ATV0: "0" is its OK. */
	ask_with(&p, &h,
		(struct at_request){ .command = "ATV1", .timeout_ms = 10000, .flags = AT_SYNC });
	peer_plays(&p, "AT", "0\r");
	peer_plays(&p, "ATV1", OK);
	assert_int_equal(h.status, AT_OK);
	peer_close(&p);
}

static void sync_ends_at_its_deadline_and_the_command_is_not_sent(void **state)
{
	struct peer p;
	struct heard h;
	char got[256];

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "ATE0", .timeout_ms = 1000, .flags = AT_SYNC });
	for (int i = 0; i < 999; i++)
		peer_pass(&p, 1);
	assert_int_equal(h.calls, 0);
	peer_pass(&p, 1);
	assert_int_equal(h.status, AT_TIMEOUT);
	got[read(p.theirs, got, sizeof(got) - 1)] = '\0';
	assert_null(strstr(got, "ATE0"));
	peer_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sync_sends_at_at_once_and_again_until_the_modem_wakes),
		cmocka_unit_test(a_modem_that_takes_two_seconds_is_brought_in_step),
		cmocka_unit_test(after_a_lost_answer_a_slow_modem_is_brought_in_step),
		cmocka_unit_test(the_mark_of_a_sync_given_up_does_not_end_the_next),
		cmocka_unit_test(a_mark_may_be_refused_echoed_or_interrupted),
		cmocka_unit_test(answers_that_came_together_need_no_mark),
		cmocka_unit_test(a_mark_that_is_never_answered_ends_at_the_deadline),
		cmocka_unit_test(sync_with_a_modem_that_is_awake_takes_no_time),
		cmocka_unit_test(sync_ends_at_its_deadline_and_the_command_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

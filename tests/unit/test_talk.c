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

static void a_deadline_is_absolute_whatever_else_the_modem_says(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask(&p, &h, "AT+CGATT=1", NULL);
	peer_hears(&p, "AT+CGATT=1\r");
	for (int i = 0; i < 9; i++) {
		loop_advance(p.loop, 100);
		peer_say(&p, "\r\n^RSSI:18\r\n");
		assert_int_equal(h.calls, 0);
	}
	loop_advance(p.loop, 99);
	assert_int_equal(h.calls, 0);
	loop_advance(p.loop, 1);
	assert_int_equal(h.calls, 1);
	assert_int_equal(h.status, AT_TIMEOUT);
	assert_int_equal(h.took_ms, 1000);
	assert_string_equal(h.final, "");
	peer_close(&p);
}

static void an_answer_that_was_there_in_time_counts(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask(&p, &h, "AT", NULL);
	peer_hears(&p, "AT\r");
	/* The process is stopped, say; it finds answer and deadline at once. */
	assert_true(write(p.theirs, OK, 6) == 6);
	loop_advance(p.loop, 60000);
	assert_int_equal(h.status, AT_OK);
	peer_close(&p);
}

static void time_in_the_queue_does_not_count(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	peer_hears(&p, "AT+A\r");
	peer_pass(&p, 900);
	peer_say(&p, OK);
	peer_hears(&p, "AT+B\r");
	peer_pass(&p, 999);
	assert_int_equal(b.calls, 0);
	peer_pass(&p, 1);
	assert_int_equal(b.status, AT_TIMEOUT);
	peer_close(&p);
}

/* wvdial's classic: the PIN's late ERROR taken for the answer to the next command. */
static void late_answer_is_not_taken_for_the_next_command(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+CPIN=\"1\"", NULL);
	peer_hears(&p, "AT+CPIN=\"1\"\r");
	peer_pass(&p, 1000);
	assert_int_equal(a.status, AT_TIMEOUT);
	ask(&p, &b, "AT+COPS?", "+COPS:");
	peer_hears(&p, "AT\r");
	peer_say(&p, "\r\nERROR\r\n");
	peer_hears(&p, MARK "\r"); /* the probe's own OK is still owed */
	peer_say(&p, OK);
	peer_hears(&p, "");
	peer_say(&p, CMEE OK);
	peer_plays(&p, "AT+COPS?", "\r\n+COPS: 0,0,\"X\"\r\n" OK);
	assert_int_equal(b.status, AT_OK);
	assert_string_equal(b.lines, "+COPS: 0,0,\"X\"");
	assert_int_equal(a.calls, 1);
	peer_close(&p);
}

static void late_answer_before_the_next_command_needs_no_probe(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", "+A:");
	peer_hears(&p, "AT+A\r");
	peer_pass(&p, 1000);
	peer_say(&p, "\r\n+A: 1\r\n" OK);
	ask(&p, &b, "AT+B", "+A:");
	peer_plays(&p, "AT+B", OK);
	assert_int_equal(b.status, AT_OK);
	assert_int_equal(b.n_lines, 0);
	peer_close(&p);
}

static void an_answer_that_never_comes_costs_one_question_and_no_wait(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+CCID", "");
	peer_hears(&p, "AT+CCID\r");
	peer_pass(&p, 1000);
	ask(&p, &b, "AT+B", NULL);
	peer_hears(&p, "AT\r");
	peer_say(&p, OK); /* the probe's, or the late one: nobody knows yet */
	peer_plays(&p, MARK, CMEE OK);
	peer_plays(&p, "AT+B", OK);
	assert_int_equal(b.status, AT_OK);
	peer_close(&p);
}

static void second_ok_is_nobodys(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", "+B:");
	peer_plays(&p, "AT+A", OK "\r\nERROR\r\n" OK);
	assert_int_equal(a.status, AT_OK);
	assert_int_equal(b.calls, 0);
	peer_plays(&p, "AT+B", "\r\n+B: 1\r\n" OK);
	assert_int_equal(b.status, AT_OK);
	peer_close(&p);
}

static void what_came_before_a_command_is_not_its_answer(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	/* There, but not read: the loop had no turn. */
	assert_true(write(p.theirs, OK, 6) == 6);
	ask(&p, &h, "AT+A", NULL);
	peer_hears(&p, "AT+A\r");
	assert_int_equal(h.calls, 0);
	peer_say(&p, "\r\nERROR\r\n");
	assert_int_equal(h.status, AT_ERROR);
	peer_close(&p);
}

static void what_came_before_is_read_to_its_end_first(void **state)
{
	char flood[6006];
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	/* More than one read takes. */
	for (size_t i = 0; i + 12 < sizeof(flood); i += 12)
		memcpy(flood + i, "\r\n^RSSI:1\r\n", 12);
	memcpy(flood + sizeof(flood) - 6, OK, 6);
	assert_true(write(p.theirs, flood, sizeof(flood)) == sizeof(flood));
	ask(&p, &h, "AT+A", NULL);
	peer_hears(&p, "AT+A\r");
	assert_int_equal(h.calls, 0);
	peer_close(&p);
}

static void a_port_that_speaks_ppp_ends_the_sync_at_once(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){ .command = "ATE0", .timeout_ms = 10000, .flags = AT_SYNC });
	peer_hears(&p, "AT\r");
	peer_say(&p, "~\xff}#\xc0!}!}!} }4}\"}&} } } } }%}&~");
	assert_int_equal(h.status, AT_TIMEOUT);
	assert_true(h.data_mode);
	peer_close(&p);
}

static void escape_keeps_a_second_of_silence_before_it(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask_with(&p, &a,
		(struct at_request){ .command = "+++", .timeout_ms = 1500, .flags = AT_ESCAPE });
	ask(&p, &b, "ATH", NULL);
	peer_pass(&p, 999);
	peer_hears(&p, "");
	peer_pass(&p, 1);
	peer_hears(&p, "+++");
	peer_pass(&p, 1000);
	peer_hears(&p, "");
	peer_say(&p, OK);
	assert_int_equal(a.status, AT_OK);
	peer_plays(&p, "ATH", OK);
	assert_int_equal(b.status, AT_OK);
	peer_close(&p);
}

static void a_call_that_takes_too_long_is_aborted_by_one_cr(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask_with(&p, &a,
		(struct at_request){ .command = "ATD*99#", .timeout_ms = 60000, .flags = AT_DIAL });
	peer_hears(&p, "ATD*99#\r");
	for (int i = 0; i < 29; i++) {
		loop_advance(p.loop, 2000);
		peer_say(&p, "\r\n^RSSI:9\r\n");
	}
	loop_advance(p.loop, 1999);
	assert_int_equal(a.calls, 0);
	loop_advance(p.loop, 1);
	assert_int_equal(a.status, AT_TIMEOUT);
	assert_int_equal(a.took_ms, 60000);
	peer_hears(&p, "\r");
	peer_say(&p, "\r\nNO CARRIER\r\n"); /* the call's own, late */
	ask(&p, &b, "AT+B", NULL);
	peer_plays(&p, "AT+B", OK);
	assert_int_equal(b.status, AT_OK);
	peer_close(&p);
}

static void a_line_that_takes_no_byte_ends_with_a_deadline_too(void **state)
{
	struct peer p;
	struct heard h;
	char junk[65536];

	(void)state;
	peer_open(&p);
	memset(junk, 'x', sizeof(junk));
	while (write(p.ours, junk, sizeof(junk)) > 0)
		;
	ask(&p, &h, "AT", NULL);
	peer_pass(&p, 4999);
	assert_int_equal(h.calls, 0);
	peer_pass(&p, 1);
	assert_int_equal(h.status, AT_TIMEOUT);
	peer_close(&p);
}

struct stuffer {
	struct peer *p;
	struct heard *next;
};

/* Fills the line to the brim and only then asks: the next command cannot be written at once. */
static void stuff(void *ctx, const struct at_answer *answer)
{
	struct stuffer *s = ctx;
	char junk[4096];

	assert_int_equal(answer->status, AT_OK);
	memset(junk, 'x', sizeof(junk));
	while (write(s->p->ours, junk, sizeof(junk)) > 0)
		;
	while (write(s->p->ours, junk, 1) > 0)
		;
	ask(s->p, s->next, "AT+STUCK", NULL);
}

static void a_command_stuck_in_the_line_is_forgotten_with_its_deadline(void **state)
{
	struct peer p;
	struct heard stuck, next;
	struct stuffer s = { &p, &stuck };
	char got[4096];
	ssize_t n;

	(void)state;
	peer_open(&p);
	at_chat_send(
		p.chat, &(struct at_request){
				.command = "AT", .timeout_ms = 1000, .done = stuff, .ctx = &s });
	peer_plays(&p, "AT", OK);
	peer_pass(&p, 4999);
	assert_int_equal(stuck.calls, 0);
	peer_pass(&p, 1);
	assert_int_equal(stuck.status, AT_TIMEOUT);
	do {
		n = read(p.theirs, got, sizeof(got));
	} while (n > 0 && got[n - 1] == 'x');
	peer_hears(&p, "");
	ask(&p, &next, "AT+NEXT", NULL);
	peer_plays(&p, "AT", OK);
	peer_plays(&p, MARK, CMEE OK);
	peer_plays(&p, "AT+NEXT", OK);
	assert_int_equal(next.status, AT_OK);
	peer_close(&p);
}

static void a_port_that_hangs_up_answers_all_and_tells_once(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	peer_hears(&p, "AT+A\r");
	/* What was said before still counts. */
	assert_true(write(p.theirs, OK, 6) == 6);
	close(p.theirs);
	p.theirs = -1;
	peer_turn(&p);
	assert_int_equal(a.status, AT_OK);
	assert_int_equal(b.status, AT_GONE);
	assert_true(p.gone);
	p.gone = false;
	peer_pass(&p, 10000);
	assert_false(p.gone);
	peer_close(&p);
}

static void free_on_gone(void *ctx)
{
	struct peer *p = ctx;

	at_chat_free(p->chat);
	p->chat = NULL;
}

static void the_chat_may_be_freed_when_told_that_it_is_gone(void **state)
{
	struct peer p;

	(void)state;
	peer_open(&p);
	at_chat_free(p.chat);
	assert_int_equal(at_chat_new(&p.chat, p.loop, p.ours, "x", free_on_gone, &p), 0);
	close(p.theirs);
	p.theirs = -1;
	peer_turn(&p);
	assert_null(p.chat);
	peer_close(&p);
}

static void a_flood_does_not_keep_the_answer_away(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask(&p, &h, "AT+A", NULL);
	peer_hears(&p, "AT+A\r");
	for (int i = 0; i < 10000; i++)
		peer_say(&p, "\r\n^HCSQ:\"LTE\",48,35,86,14\r\n");
	peer_say(&p, OK);
	assert_int_equal(h.status, AT_OK);
	assert_int_equal(h.n_lines, 0);
	peer_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deadline_is_absolute_whatever_else_the_modem_says),
		cmocka_unit_test(an_answer_that_was_there_in_time_counts),
		cmocka_unit_test(time_in_the_queue_does_not_count),
		cmocka_unit_test(late_answer_is_not_taken_for_the_next_command),
		cmocka_unit_test(late_answer_before_the_next_command_needs_no_probe),
		cmocka_unit_test(an_answer_that_never_comes_costs_one_question_and_no_wait),
		cmocka_unit_test(second_ok_is_nobodys),
		cmocka_unit_test(what_came_before_a_command_is_not_its_answer),
		cmocka_unit_test(what_came_before_is_read_to_its_end_first),
		cmocka_unit_test(a_port_that_speaks_ppp_ends_the_sync_at_once),
		cmocka_unit_test(escape_keeps_a_second_of_silence_before_it),
		cmocka_unit_test(a_call_that_takes_too_long_is_aborted_by_one_cr),
		cmocka_unit_test(a_line_that_takes_no_byte_ends_with_a_deadline_too),
		cmocka_unit_test(a_command_stuck_in_the_line_is_forgotten_with_its_deadline),
		cmocka_unit_test(a_port_that_hangs_up_answers_all_and_tells_once),
		cmocka_unit_test(the_chat_may_be_freed_when_told_that_it_is_gone),
		cmocka_unit_test(a_flood_does_not_keep_the_answer_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

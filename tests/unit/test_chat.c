/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/talk.h"
#include "peer.h"

static void one_command_is_out_at_a_time_in_order(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+CGMI", "");
	ask(&p, &b, "AT+CSQ", "+CSQ:");
	assert_int_equal(a.calls, 0);
	peer_hears(&p, "AT+CGMI\r");
	peer_say(&p, "\r\nhuawei\r\n" OK);
	assert_int_equal(a.calls, 1);
	assert_string_equal(a.lines, "huawei");
	assert_string_equal(a.final, "OK");
	peer_hears(&p, "AT+CSQ\r");
	peer_say(&p, "\r\n+CSQ: 18,99\r\n" OK);
	assert_int_equal(b.calls, 1);
	assert_string_equal(b.lines, "+CSQ: 18,99");
	peer_close(&p);
}

static void bytes_that_would_end_the_line_are_refused(void **state)
{
	static const char *const bad[] = { "", "AT\rAT+CFUN=0", "AT\n", "AT\x1b", "AT\x1a",
		"AT\x7f", "AT\t" };
	struct peer p;

	(void)state;
	peer_open(&p);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct at_request request = { .command = bad[i], .timeout_ms = 1000 };

		assert_int_equal(at_chat_send(p.chat, &request), -EINVAL);
	}
	peer_hears(&p, "");
	peer_close(&p);
}

static void the_queue_is_bounded(void **state)
{
	struct at_request request = { .command = "AT", .timeout_ms = 1000 };
	struct peer p;
	int err = 0, n = 0;

	(void)state;
	peer_open(&p);
	while ((err = at_chat_send(p.chat, &request)) == 0)
		n++;
	assert_int_equal(err, -ENOMEM);
	assert_int_equal(n, 64);
	peer_close(&p);
}

static void freeing_answers_everything_once(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT", NULL);
	ask(&p, &b, "AT", NULL);
	peer_turn(&p);
	peer_close(&p);
	assert_int_equal(a.calls, 1);
	assert_int_equal(a.status, AT_CANCELLED);
	assert_int_equal(b.calls, 1);
	assert_int_equal(b.status, AT_CANCELLED);
	at_chat_free(NULL);
}

static void free_chat(void *ctx, const struct at_answer *answer)
{
	struct peer *p = ctx;

	assert_string_equal(answer->final, "OK");
	at_chat_free(p->chat);
	p->chat = NULL;
	/* Strings live until the callback returns, whatever it did. */
	assert_string_equal(answer->final, "OK");
	assert_string_equal(answer->lines[0], "huawei");
}

static void a_callback_may_free_the_chat(void **state)
{
	struct peer p;

	(void)state;
	peer_open(&p);
	at_chat_send(p.chat, &(struct at_request){ .command = "AT+CGMI",
				     .prefix = "",
				     .timeout_ms = 1000,
				     .done = free_chat,
				     .ctx = &p });
	peer_hears(&p, "AT+CGMI\r");
	peer_say(&p, "\r\nhuawei\r\n" OK "\r\n^RSSI:1\r\n");
	assert_null(p.chat);
	peer_close(&p);
}

static void send_again(void *ctx, const struct at_answer *answer)
{
	struct peer *p = ctx;

	assert_int_equal(answer->status, AT_OK);
	at_chat_send(p->chat, &(struct at_request){ .command = "ATZ", .timeout_ms = 1000 });
}

static void what_a_callback_sends_goes_out_in_the_same_turn(void **state)
{
	struct peer p;
	char got[32];
	ssize_t n;

	(void)state;
	peer_open(&p);
	at_chat_send(p.chat,
		&(struct at_request){
			.command = "AT", .timeout_ms = 1000, .done = send_again, .ctx = &p });
	peer_hears(&p, "AT\r");
	assert_true(write(p.theirs, OK, 6) == 6);
	loop_step(p.loop, 0); /* one, not a tick more */
	n = read(p.theirs, got, sizeof(got));
	assert_int_equal(n, 4);
	assert_memory_equal(got, "ATZ\r", 4);
	peer_close(&p);
}

static void a_cancelled_command_is_waited_for_all_the_same(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+COPS?", "+COPS:");
	ask(&p, &b, "AT+CSQ", "+CSQ:");
	peer_hears(&p, "AT+COPS?\r");
	at_chat_cancel(p.chat, &a);
	assert_int_equal(a.calls, 1);
	assert_int_equal(a.status, AT_CANCELLED);
	peer_hears(&p, "");
	peer_say(&p, "\r\n+COPS: 0\r\n" OK);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 0);
	peer_plays(&p, "AT+CSQ", "\r\n+CSQ: 9,99\r\n" OK);
	assert_string_equal(b.lines, "+CSQ: 9,99");
	peer_close(&p);
}

static void a_queued_command_that_is_cancelled_is_never_sent(void **state)
{
	struct peer p;
	struct heard a, b, c;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	ask(&p, &c, "AT+C", NULL);
	at_chat_cancel(p.chat, &b);
	assert_int_equal(b.status, AT_CANCELLED);
	at_chat_cancel(p.chat, &b);
	assert_int_equal(b.calls, 1);
	peer_plays(&p, "AT+A", OK);
	peer_plays(&p, "AT+C", OK);
	assert_int_equal(a.calls + c.calls, 2);
	/* The head, before the loop had a turn, and the tail. */
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	at_chat_cancel(p.chat, &a);
	peer_plays(&p, "AT+B", OK);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	at_chat_cancel(p.chat, &b);
	ask(&p, &c, "AT+C", NULL);
	peer_plays(&p, "AT+A", OK);
	peer_plays(&p, "AT+C", OK);
	peer_hears(&p, "");
	peer_close(&p);
}

static void cancel_all(void *ctx, const struct at_answer *answer)
{
	struct peer *p = ctx;

	(void)answer;
	/* Would never end if it met what it sends itself. */
	at_chat_send(p->chat, &(struct at_request){ .command = "AT+NEW",
				     .timeout_ms = 1000,
				     .done = cancel_all,
				     .ctx = p });
}

static void cancelling_does_not_meet_what_its_callbacks_send(void **state)
{
	struct peer p;
	struct heard a;

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	cancel_all(&p, NULL);
	at_chat_cancel(p.chat, &p);
	peer_plays(&p, "AT+A", OK);
	peer_hears(&p, "AT+NEW\r");
	at_chat_on_urc(p.chat, "^X:", NULL, &p); /* never there: no harm */
	at_chat_free(p.chat);
	p.chat = NULL;
	peer_close(&p);
}

static void a_call_that_is_cancelled_is_aborted_with_one_byte(void **state)
{
	struct peer p;
	struct heard a, b;

	(void)state;
	peer_open(&p);
	ask_with(&p, &a,
		(struct at_request){ .command = "ATD*99#", .timeout_ms = 60000, .flags = AT_DIAL });
	peer_hears(&p, "ATD*99#\r");
	at_chat_cancel(p.chat, &a);
	assert_int_equal(a.status, AT_CANCELLED);
	peer_hears(&p, "\r");
	ask(&p, &b, "AT", NULL);
	peer_say(&p, "\r\nNO CARRIER\r\n");
	peer_plays(&p, "AT", OK);
	assert_int_equal(b.status, AT_OK);
	peer_close(&p);
}

struct urcs {
	unsigned calls;
	char line[64], rest[64];
	struct at_chat *chat;
};

static void on_urc(void *ctx, const char *line, const char *rest)
{
	struct urcs *u = ctx;

	u->calls++;
	text_copy(u->line, sizeof(u->line), line);
	text_copy(u->rest, sizeof(u->rest), rest);
	if (u->chat)
		at_chat_on_urc(u->chat, "^RSSI:", NULL, u);
}

static void unsolicited_lines_go_to_all_who_asked(void **state)
{
	struct urcs a = { 0 }, b = { 0 };
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	assert_int_equal(at_chat_on_urc(p.chat, "^RSSI:", on_urc, &a), 0);
	assert_int_equal(at_chat_on_urc(p.chat, "^RSSI:", on_urc, &b), 0);
	assert_int_equal(at_chat_on_urc(p.chat, "^RSSI:", on_urc, &a), 0);
	peer_say(&p, "\r\n^RSSI: 18\r\n\r\n^OTHER:1\r\n");
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 1);
	assert_string_equal(a.line, "^RSSI: 18");
	assert_string_equal(a.rest, "18");
	/* In the middle of another's answer too; and one may leave while it is called. */
	a.chat = p.chat;
	ask(&p, &h, "AT+CGMI", "");
	peer_plays(&p, "AT+CGMI", "\r\n^RSSI:19\r\n\r\nhuawei\r\n" OK);
	assert_string_equal(h.lines, "huawei");
	assert_string_equal(a.rest, "19");
	peer_say(&p, "\r\n^RSSI:20\r\n");
	assert_int_equal(a.calls, 2);
	assert_int_equal(b.calls, 3);
	peer_close(&p);
}

static void the_table_of_urcs_is_bounded(void **state)
{
	struct urcs many[49];
	struct peer p;

	(void)state;
	peer_open(&p);
	for (int i = 0; i < 48; i++)
		assert_int_equal(at_chat_on_urc(p.chat, "^X:", on_urc, &many[i]), 0);
	assert_int_equal(at_chat_on_urc(p.chat, "^X:", on_urc, &many[48]), -ENOSPC);
	assert_int_equal(at_chat_on_urc(p.chat, "^X:", NULL, &many[7]), 0);
	assert_int_equal(at_chat_on_urc(p.chat, "^X:", on_urc, &many[48]), 0);
	peer_close(&p);
}

static void a_paused_chat_reads_nothing_and_takes_nothing(void **state)
{
	struct at_request request = { .command = "AT", .timeout_ms = 1000 };
	struct peer p;
	struct heard a, b;
	char got[16];

	(void)state;
	peer_open(&p);
	ask(&p, &a, "AT+A", NULL);
	ask(&p, &b, "AT+B", NULL);
	peer_hears(&p, "AT+A\r");
	at_chat_pause(p.chat);
	at_chat_pause(p.chat);
	assert_int_equal(a.status, AT_CANCELLED);
	assert_int_equal(b.status, AT_CANCELLED);
	assert_int_equal(at_chat_send(p.chat, &request), -EBUSY);
	peer_say(&p, "~ppp");
	peer_pass(&p, 100000);
	assert_int_equal(read(p.ours, got, sizeof(got)), 4);
	/* Resume: what is there is nobody's. */
	peer_say(&p, "~junk" OK OK);
	assert_int_equal(at_chat_resume(p.chat), 0);
	assert_int_equal(at_chat_resume(p.chat), 0);
	ask(&p, &a, "AT+A", NULL);
	peer_hears(&p, "AT+A\r");
	assert_int_equal(a.calls, 0);
	peer_say(&p, OK);
	assert_int_equal(a.status, AT_OK);
	peer_close(&p);
}

static void resuming_on_a_dead_line_says_so(void **state)
{
	struct at_request request = { .command = "AT", .timeout_ms = 1000 };
	struct peer p;

	(void)state;
	peer_open(&p);
	at_chat_pause(p.chat);
	close(p.theirs);
	p.theirs = -1;
	assert_int_equal(at_chat_resume(p.chat), -ENODEV);
	assert_int_equal(at_chat_resume(p.chat), -ENODEV);
	assert_int_equal(at_chat_send(p.chat, &request), -ENODEV);
	peer_close(&p);
}

static void the_trace_shows_both_ways_and_no_secret(void **state)
{
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	ask_with(&p, &h,
		(struct at_request){
			.command = "AT+CPIN=\"1234\"", .timeout_ms = 1000, .flags = AT_SECRET });
	peer_plays(&p, "AT+CPIN=\"1234\"",
		"AT+CPIN=\"1234\"\r\r\n^SIMST:1\r\nxxAT+CPIN=\"1234\"\r\n" OK);
	peer_say(&p, "\r\n\x1b]0;evil\r\n");
	assert_string_equal(p.trace.data,
		">AT+CPIN=...\n<AT+CPIN=...\n<^SIMST:1\n<xxAT+CPIN=...\n<OK\n<\\x1b]0;evil\n");
	/* Given up, and its echo comes late. */
	p.trace.len = 0;
	ask_with(&p, &h,
		(struct at_request){
			.command = "AT+CPIN=\"1234\"", .timeout_ms = 1000, .flags = AT_SECRET });
	peer_hears(&p, "AT+CPIN=\"1234\"\r");
	peer_pass(&p, 1000);
	assert_int_equal(h.status, AT_TIMEOUT);
	peer_say(&p, "AT+CPIN=\"1234\"\r\r\nERROR\r\n");
	assert_null(strstr(p.trace.data, "1234"));
	peer_close(&p);
}

static void a_pin_leaves_no_trace_in_the_chat(void **state)
{
	static const char *const replies[] = { "AT+CPIN=\"97531864\"\r" OK,
		"xAT+CPIN=\"97531864\"\r\nERROR\r\n" };
	struct peer p;
	struct heard h;

	(void)state;
	peer_open(&p);
	for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
		ask_with(&p, &h,
			(struct at_request){ .command = "AT+CPIN=\"97531864\"",
				.timeout_ms = 1000,
				.flags = AT_SECRET });
		peer_plays(&p, "AT+CPIN=\"97531864\"", replies[i]);
		assert_int_equal(h.calls, 1);
		assert_null(memmem(p.chat, sizeof(*p.chat), "9753186", 7));
	}
	peer_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_command_is_out_at_a_time_in_order),
		cmocka_unit_test(bytes_that_would_end_the_line_are_refused),
		cmocka_unit_test(the_queue_is_bounded),
		cmocka_unit_test(freeing_answers_everything_once),
		cmocka_unit_test(a_callback_may_free_the_chat),
		cmocka_unit_test(what_a_callback_sends_goes_out_in_the_same_turn),
		cmocka_unit_test(a_cancelled_command_is_waited_for_all_the_same),
		cmocka_unit_test(a_queued_command_that_is_cancelled_is_never_sent),
		cmocka_unit_test(cancelling_does_not_meet_what_its_callbacks_send),
		cmocka_unit_test(a_call_that_is_cancelled_is_aborted_with_one_byte),
		cmocka_unit_test(unsolicited_lines_go_to_all_who_asked),
		cmocka_unit_test(the_table_of_urcs_is_bounded),
		cmocka_unit_test(a_paused_chat_reads_nothing_and_takes_nothing),
		cmocka_unit_test(resuming_on_a_dead_line_says_so),
		cmocka_unit_test(the_trace_shows_both_ways_and_no_secret),
		cmocka_unit_test(a_pin_leaves_no_trace_in_the_chat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * For tests of lib/at and lib/modem: a modem played by the test over a socket pair, under a
 * clock that stands still. Include after cmocka.h.
 */
#ifndef SURFSTICK_TESTS_PEER_H
#define SURFSTICK_TESTS_PEER_H

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include "at/chat.h"
#include "base/buf.h"
#include "base/loop.h"
#include "base/text.h"

struct peer {
	struct loop *loop;
	struct at_chat *chat;
	int ours, theirs;
	bool gone;
	struct buf trace;
};

struct heard {
	unsigned calls;
	enum at_status status;
	int code;
	char final[128];
	char lines[512]; /* joined by '|' */
	size_t n_lines;
	unsigned took_ms;
	bool truncated, data_mode;
};

static inline void peer_gone(void *ctx)
{
	((struct peer *)ctx)->gone = true;
}

static inline void peer_trace(void *ctx, char dir, const char *line)
{
	buf_addf(&((struct peer *)ctx)->trace, "%c%s\n", dir, line);
}

static inline void peer_open_on(struct peer *p, struct loop *loop)
{
	int sv[2];

	signal(SIGPIPE, SIG_IGN);
	*p = (struct peer){ .loop = loop };
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv), 0);
	p->ours = sv[0];
	p->theirs = sv[1];
	assert_int_equal(fcntl(p->theirs, F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(at_chat_new(&p->chat, loop, p->ours, "test", peer_gone, p), 0);
	at_chat_trace(p->chat, peer_trace, p);
}

static inline void peer_open(struct peer *p)
{
	struct loop *loop;

	assert_int_equal(loop_new(&loop), 0);
	loop_hold_clock(loop, 100000);
	peer_open_on(p, loop);
}

static inline void peer_close_keeping_loop(struct peer *p)
{
	at_chat_free(p->chat);
	close(p->ours);
	if (p->theirs >= 0)
		close(p->theirs);
	buf_free(&p->trace);
}

static inline void peer_close(struct peer *p)
{
	peer_close_keeping_loop(p);
	loop_free(p->loop);
}

/* Lets the loop do everything that can be done without time passing. */
static inline void peer_turn(struct peer *p)
{
	for (int i = 0; i < 3; i++) {
		while (loop_step(p->loop, 0) > 0)
			;
	}
}

static inline void peer_pass(struct peer *p, uint64_t ms)
{
	peer_turn(p);
	loop_advance(p->loop, ms);
	peer_turn(p);
}

static inline void peer_say_n(struct peer *p, const void *bytes, size_t len)
{
	assert_int_equal(write(p->theirs, bytes, len), len);
	peer_turn(p);
}

static inline void peer_say(struct peer *p, const char *text)
{
	peer_say_n(p, text, strlen(text));
}

/* What the chat wrote since the last time, exactly. */
static inline void peer_hears(struct peer *p, const char *want)
{
	char got[4096];
	ssize_t n;

	peer_turn(p);
	n = read(p->theirs, got, sizeof(got) - 1);
	got[n > 0 ? n : 0] = '\0';
	assert_string_equal(got, want);
}

/* One exchange: the command with its CR, and what the modem says to it. */
static inline void peer_plays(struct peer *p, const char *command, const char *reply)
{
	char want[512];

	snprintf(want, sizeof(want), "%s\r", command);
	peer_hears(p, want);
	peer_say(p, reply);
}

static inline void hear(void *ctx, const struct at_answer *answer)
{
	struct heard *h = ctx;
	size_t o = 0;

	h->calls++;
	h->status = answer->status;
	h->code = answer->code;
	text_copy(h->final, sizeof(h->final), answer->final);
	h->lines[0] = '\0';
	for (size_t i = 0; i < answer->n_lines && o < sizeof(h->lines); i++)
		o += (size_t)snprintf(h->lines + o, sizeof(h->lines) - o, "%s%s", i ? "|" : "",
			answer->lines[i]);
	h->n_lines = answer->n_lines;
	h->took_ms = answer->took_ms;
	h->truncated = answer->truncated;
	h->data_mode = answer->data_mode;
}

static inline void ask_with(struct peer *p, struct heard *h, struct at_request request)
{
	*h = (struct heard){ 0 };
	request.done = hear;
	request.ctx = h;
	assert_int_equal(at_chat_send(p->chat, &request), 0);
}

static inline void ask(struct peer *p, struct heard *h, const char *command, const char *prefix)
{
	ask_with(p, h,
		(struct at_request){ .command = command, .prefix = prefix, .timeout_ms = 1000 });
}

#define OK "\r\nOK\r\n"

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A chat against a modem that says anything at any time, and an owner that asks, cancels, pauses
 * and frees from wherever it pleases. Every request is answered once, whatever happens.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "at/chat.h"

enum { REQUESTS = 64 };

struct owner {
	struct at_chat *chat;
	unsigned sent, answered;
	bool seen[REQUESTS];
	uint8_t mood; /* what a callback does */
};

struct ticket {
	struct owner *owner;
	unsigned n;
};

static struct ticket tickets[REQUESTS];

static const struct at_request menu[] = {
	{ .command = "AT", .timeout_ms = 300 },
	{ .command = "AT+CPIN?", .prefix = "+CPIN:", .timeout_ms = 1000 },
	{ .command = "AT+CGMM", .prefix = "", .timeout_ms = 1000 },
	{ .command = "ATD*99#", .timeout_ms = 2000, .flags = AT_DIAL },
	{ .command = "AT+CPIN=\"1234\"", .timeout_ms = 500, .flags = AT_SECRET },
	{ .command = "ATE0", .timeout_ms = 1000, .flags = AT_SYNC },
	{ .command = "+++", .timeout_ms = 1500, .flags = AT_ESCAPE },
	{ .command = "AT+CMGS=1", .prefix = "+CMGS:", .payload = "00", .timeout_ms = 500 },
	{ .command = "AT+CMGL=4", .prefix = "+CMGL:", .timeout_ms = 500, .flags = AT_PAIRS },
};

static void act(struct owner *owner, uint8_t what);

static void on_done(void *ctx, const struct at_answer *answer)
{
	struct ticket *ticket = ctx;
	struct owner *owner = ticket->owner;
	size_t sum = strlen(answer->final);

	if (owner->seen[ticket->n])
		abort();
	owner->seen[ticket->n] = true;
	owner->answered++;
	for (size_t i = 0; i < answer->n_lines; i++)
		sum += strlen(answer->lines[i]);
	if (sum > 200000)
		abort();
	act(owner, owner->mood++);
	/* Still there after all that. */
	for (size_t i = 0; i < answer->n_lines; i++)
		sum -= strlen(answer->lines[i]);
	if (sum != strlen(answer->final))
		abort();
}

static void on_urc(void *ctx, const char *line, const char *rest)
{
	if (rest < line || rest > line + strlen(line))
		abort();
	act(ctx, ((struct owner *)ctx)->mood++);
}

static void on_gone(void *ctx)
{
	act(ctx, ((struct owner *)ctx)->mood++);
}

static void act(struct owner *owner, uint8_t what)
{
	struct at_request request = menu[what % 9];

	if (!owner->chat)
		return;
	switch (what >> 4) {
	case 0 ... 3:
		if (owner->sent == REQUESTS)
			return;
		tickets[owner->sent] = (struct ticket){ owner, owner->sent };
		request.done = on_done;
		request.ctx = &tickets[owner->sent];
		if (at_chat_send(owner->chat, &request) == 0)
			owner->sent++;
		return;
	case 4:
	case 5:
		if (owner->sent > 0)
			at_chat_cancel(owner->chat, &tickets[what % owner->sent]);
		return;
	case 6:
		at_chat_pause(owner->chat);
		return;
	case 7:
	case 8:
		at_chat_resume(owner->chat);
		return;
	case 9:
		at_chat_on_urc(owner->chat, "^RSSI:", what & 1 ? on_urc : NULL, owner);
		return;
	case 15:
		if (what == 255) {
			struct at_chat *chat = owner->chat;

			owner->chat = NULL;
			at_chat_free(chat);
		}
		return;
	default:
		return;
	}
}

static void play(struct owner *owner, struct loop *loop, int modem, const uint8_t *data, size_t len)
{
	char got[4096];

	while (len >= 2) {
		size_t n = data[1] % 32;

		if (data[0] < 0xa0) {
			act(owner, data[0]);
			n = 0;
		} else if (data[0] < 0xd0) {
			n = n < len - 2 ? n : len - 2;
			if (write(modem, data + 2, n) < 0)
				n = 0;
		} else if (data[0] < 0xf0) {
			loop_advance(loop, (uint64_t)data[1] * 10);
			n = 0;
		} else {
			act(owner, data[0]);
			n = 0;
		}
		for (int i = 0; i < 4; i++)
			loop_step(loop, 0);
		while (read(modem, got, sizeof(got)) > 0)
			;
		data += 2 + n;
		len -= 2 + n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct owner owner = { .mood = len > 0 ? data[0] : 0 };
	struct loop *loop;
	int sv[2];

	signal(SIGPIPE, SIG_IGN);
	if (loop_new(&loop) < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sv) < 0)
		abort();
	loop_hold_clock(loop, 1000);
	if (at_chat_new(&owner.chat, loop, sv[0], "fuzz", on_gone, &owner) < 0)
		abort();
	at_chat_on_urc(owner.chat, "+", on_urc, &owner);
	play(&owner, loop, sv[1], data, len);
	close(sv[1]);
	for (int i = 0; i < 4; i++)
		loop_step(loop, 0);
	at_chat_free(owner.chat);
	owner.chat = NULL;
	if (owner.answered != owner.sent)
		abort();
	close(sv[0]);
	loop_free(loop);
	return 0;
}

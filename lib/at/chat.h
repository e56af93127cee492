/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A conversation with one AT port: a queue of commands, one outstanding at a time (V.250 5.5),
 * each with an absolute deadline that no other traffic extends; unsolicited result codes (URC)
 * by prefix; the release of the line for data mode.
 *
 * The chat borrows the file descriptor (opened by at_tty_open()) and owns its watch on the
 * loop. Callbacks come from the loop, never from inside at_chat_send(); they may send, cancel
 * or free the chat. Strings handed to a callback live until it returns.
 */
#ifndef SURFSTICK_AT_CHAT_H
#define SURFSTICK_AT_CHAT_H

#include "base/loop.h"
#include "base/macro.h"

/* How a command ended. V.250 5.7.1, TS 27.007 9.2, TS 27.005 3.2.5; COMMAND NOT SUPPORT and
 * TOO MANY PARAMETERS are Huawei's. */
enum at_status {
	AT_OK,
	AT_CONNECT, /* the line carries data from the next byte on; the chat is paused */
	AT_ERROR,
	AT_CME_ERROR, /* code */
	AT_CMS_ERROR, /* code */
	AT_NO_CARRIER,
	AT_BUSY,
	AT_NO_DIALTONE,
	AT_NO_ANSWER,
	AT_UNSUPPORTED,
	AT_TIMEOUT,   /* no final result until the deadline */
	AT_GONE,      /* the port hung up or vanished */
	AT_CANCELLED, /* at_chat_cancel(), at_chat_free() */
};

struct at_answer {
	enum at_status status;
	int code;	   /* of +CME/+CMS ERROR, -1: none or given as text */
	const char *final; /* the final line as received, "" if none came */
	const char *const *lines; /* information responses that fit the prefix */
	size_t n_lines;
	unsigned took_ms;
	bool truncated; /* there were more lines than the chat keeps (64 KiB, 512 lines) */
	bool data_mode; /* what came looked like PPP frames: the port is in data mode */
};

typedef void at_done_fn(void *ctx, const struct at_answer *answer);
/* line: the whole URC line; rest: behind the prefix, blanks skipped. */
typedef void at_urc_fn(void *ctx, const char *line, const char *rest);

enum at_flag {
	AT_SECRET = 1, /* never show the command in logs or tapes */
	AT_DIAL = 2,   /* CONNECT ends it, and only such a one is ended by NO CARRIER, BUSY ...;
			  on its deadline one CR is sent to abort (V.250 5.6.1) */
	AT_SYNC = 4,   /* bring the line in step first: AT at once and after 0.3, 0.6 and every
			  1.2 s until the modem answers, within timeout_ms; then the command,
			  with the same for itself */
	AT_ESCAPE = 8, /* "+++": after a second of silence, without CR (S12 of Hayes, TIA-602) */
	AT_PAIRS = 16, /* every line that fits the prefix brings the next one along, whatever that
			  looks like (header and PDU of +CMGL, +CMGR) */
};

struct at_request {
	const char *command; /* without CR; copied. No byte below 0x20 and no 0x7f: -EINVAL */
	const char *prefix;  /* of the information responses wanted: "+CPIN:"; copied; NULL: none;
				"": any line that is no URC (for AT+CGSN, AT+CGMM ...), and
				one that starts with the command's own name */
	unsigned timeout_ms; /* counted from the moment the command is written */
	unsigned flags;
	at_done_fn *done; /* may be NULL */
	void *ctx;
	const char *payload; /* sent with Ctrl-Z when the modem prompts "> " (AT+CMGS); copied;
				NULL: none. On the deadline ESC is sent (TS 27.005 3.5.1) */
};

struct at_chat;

/* name: for logs ("gsm0-at"), copied. gone: the port hung up; may be NULL. */
int at_chat_new(struct at_chat **out, struct loop *loop, int fd, const char *name,
	void (*gone)(void *ctx), void *ctx);
/* Answers everything queued with AT_CANCELLED first. Takes NULL. Does not close the fd. */
void at_chat_free(struct at_chat *chat);

/*
 * -EINVAL (bytes not allowed), -ENOMEM (or more than 64 in the queue), -EBUSY (paused), -ENODEV
 * (gone). The command is written from the loop, after everything that came before it was read,
 * so that no stale answer can be taken for its own. After a timeout the line is brought in step
 * before the next command: that may end in AT_TIMEOUT without it having been sent at all.
 */
int at_chat_send(struct at_chat *chat, const struct at_request *request);
/* Answers all requests of this ctx with AT_CANCELLED; one already written is still waited for
 * inside, so that its late answer is not taken for another's. */
void at_chat_cancel(struct at_chat *chat, void *ctx);
/*
 * "+CREG:", "^RSSI:" or "NO CARRIER"; the prefix is borrowed (a literal). Several owners may ask
 * for the same; fn NULL removes the one of this ctx. -ENOSPC beyond 48.
 */
int at_chat_on_urc(struct at_chat *chat, const char *prefix, at_urc_fn *fn, void *ctx);

/*
 * Lets the line go (data mode) and takes it back. What was queued is answered AT_CANCELLED;
 * resume forgets what was in the buffers, and does nothing on a chat that is not paused. The fd
 * is made non-blocking by new and resume.
 */
void at_chat_pause(struct at_chat *chat);
int at_chat_resume(struct at_chat *chat);

/* Every line in and out, escaped, secrets shown as "...": for --verbose and tapes. */
void at_chat_trace(struct at_chat *chat, void (*fn)(void *ctx, char dir, const char *line),
	void *ctx);

/* "OK", "+CME ERROR 10: SIM not inserted" ... for a person. */
const char *at_answer_words(const struct at_answer *answer, char *out, size_t size);

#endif

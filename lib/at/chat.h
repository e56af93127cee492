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
};

typedef void at_done_fn(void *ctx, const struct at_answer *answer);
/* line: the whole URC line; rest: behind the prefix, blanks skipped. */
typedef void at_urc_fn(void *ctx, const char *line, const char *rest);

enum at_flag {
	AT_SECRET = 1, /* never show the command in logs or tapes */
	AT_DIAL = 2,   /* CONNECT ends it; on its deadline one CR is sent to abort (V.250 5.6.1) */
};

struct at_request {
	const char *command; /* without CR; copied. No byte below 0x20 and no 0x7f: -EINVAL */
	const char *prefix;  /* of the information responses wanted: "+CPIN:"; NULL: none;
				"": any line that is no URC (for AT+CGSN, AT+CGMM ...) */
	unsigned timeout_ms; /* counted from the moment the command is written */
	unsigned flags;
	at_done_fn *done; /* may be NULL */
	void *ctx;
};

struct at_chat;

/* name: for logs ("gsm0-at"), copied. gone: the port hung up; may be NULL. */
int at_chat_new(struct at_chat **out, struct loop *loop, int fd, const char *name,
	void (*gone)(void *ctx), void *ctx);
/* Answers everything queued with AT_CANCELLED first. Takes NULL. Does not close the fd. */
void at_chat_free(struct at_chat *chat);

/* -EINVAL (bytes not allowed), -ENOMEM, -EBUSY (paused), -ENODEV (gone). */
int at_chat_send(struct at_chat *chat, const struct at_request *request);
/* Answers all requests of this ctx with AT_CANCELLED; one already written is still waited for
 * inside, so that its late answer is not taken for another's. */
void at_chat_cancel(struct at_chat *chat, void *ctx);
/* "+CREG:" or "^RSSI:"; fn NULL removes. The prefix is borrowed (a literal). */
int at_chat_on_urc(struct at_chat *chat, const char *prefix, at_urc_fn *fn, void *ctx);

/* Lets the line go (data mode) and takes it back; resume forgets what was in the buffers. */
void at_chat_pause(struct at_chat *chat);
int at_chat_resume(struct at_chat *chat);

/* Every line in and out, escaped, secrets shown as "...": for --verbose and tapes. */
void at_chat_trace(struct at_chat *chat, void (*fn)(void *ctx, char dir, const char *line),
	void *ctx);

/* "OK", "+CME ERROR 10: SIM not inserted" ... for a person. */
const char *at_answer_words(const struct at_answer *answer, char *out, size_t size);

#endif

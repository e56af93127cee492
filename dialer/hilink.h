/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The web API of HiLink sticks, as much as it takes to make one restart: what to ask, and what
 * the answers mean. Pure; hilink_main.c does the asking.
 *
 * Firmware of web interface 10 and later hands out a session and a token that every POST has to
 * show; older firmware knows neither. Answers are small XML documents, <response> or <error>.
 */
#ifndef SURFSTICK_DIALER_HILINK_H
#define SURFSTICK_DIALER_HILINK_H

#include "base/buf.h"

enum { HILINK_ANSWER_MAX = 64 * 1024, HILINK_VALUE_MAX = 256, HILINK_TEXT_MAX = 256 };

/* What most of them have; only a default gateway on the stick's own card is better. */
#define HILINK_ADDRESS "192.168.8.1"
#define HILINK_SESSION_PATH "/api/webserver/SesTokInfo"

/* "" each where there is none. Printable ASCII only, so that they can stand in a header. */
struct hilink_session {
	char cookie[HILINK_VALUE_MAX]; /* "SessionID=..." */
	char token[HILINK_VALUE_MAX];
};

enum hilink_order {
	HILINK_REBOOT,	/* back as the storage face it has when plugged in */
	HILINK_PROJECT, /* network card and two serial ports, 12d1:1442; old firmware alone */
	HILINK_DEBUG,	/* network card, card reader and three of them, 12d1:1441; the same */
};

enum hilink_verdict {
	HILINK_DONE,	 /* <response>OK</response> */
	HILINK_STALE,	 /* session or token are not (or no longer) good: get others */
	HILINK_PASSWORD, /* only for those who logged in */
	HILINK_UNKNOWN,	 /* this firmware does not know the order */
	HILINK_REFUSED,	 /* for another reason */
	HILINK_NONSENSE, /* no answer of this API at all */
};

/* By its name ("reboot", "project", "debug"): -EINVAL. */
int hilink_order_parse(const char *name, enum hilink_order *order);
const char *hilink_order_path(enum hilink_order order);
const char *hilink_order_body(enum hilink_order order);

/* An IPv4 address in dotted decimal, with or without ":PORT". */
bool hilink_address_ok(const char *text);

/* -ENOENT: the answer has no session in it, as with older firmware; out is then empty. */
int hilink_session_read(struct hilink_session *out, const char *text, size_t len);
/* The two header lines of a session, "" for one that is empty; sizes: HILINK_VALUE_MAX + 64. */
void hilink_session_headers(const struct hilink_session *s, char *cookie, char *token, size_t size);

/* http: the status. text, of HILINK_TEXT_MAX bytes, is what to tell the user. */
enum hilink_verdict hilink_answer_read(long http, const char *answer, size_t len, char *text);

#endif

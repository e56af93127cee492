/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The web page of a HiLink stick, as far as a program needs it: HTTP/1.0 or 1.1, one request a
 * connection, XML in and out. Newer firmware gives a session (a cookie) and a token that is
 * good for one POST; with `tokens = no` it is older and asks for neither. Errors come as
 * <error><code>...</code></error> with status 200, as the real ones do.
 *
 *	GET  /api/webserver/SesTokInfo  /api/device/information  /api/device/basic_information
 *	POST /api/device/control <Control>1</Control>: reboot; 4: off
 *	POST /api/device/mode    <mode>N</mode>: what [switch] mode/N leads to
 */
#ifndef SURFSTICK_SIM_WEB_H
#define SURFSTICK_SIM_WEB_H

#include "base/buf.h"
#include "base/loop.h"
#include "tests/sim/evlog.h"
#include "tests/sim/profile.h"

enum { WEB_CLIENTS = 8, WEB_REQUEST_MAX = 8192, WEB_WORD = 33 };

enum web_error {
	WEB_NONE = 0,
	WEB_NO_SUPPORT = 100002,
	WEB_NO_RIGHTS = 100003,
	WEB_FORMAT = 100005,
	WEB_WRONG_SESSION = 125002,
	WEB_WRONG_TOKEN = 125003,
};

struct web;

struct web_client {
	struct web *web;
	struct loop_io io; /* loop NULL: free */
	struct buf in;
};

struct web {
	/* set by the caller */
	struct loop *loop;
	const struct profile *profile;
	const struct evlog *log;
	/* 0, or -ENOENT: no such mode */
	int (*mode)(void *ctx, uint8_t number);
	void (*reboot)(void *ctx);
	void (*off)(void *ctx);
	void *ctx;

	struct loop_io listener;
	struct web_client clients[WEB_CLIENTS];
	unsigned given; /* sessions and tokens so far */
	char session[WEB_WORD], token[WEB_WORD];
};

/* On port 80 of the device with that name, in the namespace one is in. */
int web_listen(struct web *web, const char *device);
void web_close(struct web *web);
/* Whether that is a whole request, with its body. -EINVAL: it never will be. */
int web_is_whole(const char *request, size_t len);
/* The answer to a whole request, NUL-ended. */
void web_answer(struct web *web, const char *request, struct buf *out);

#endif

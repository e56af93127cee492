/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* One request to the surfdial of a stick and its answer, printed as it comes. */
#ifndef SURFSTICK_DIALER_SURFCTL_ASK_H
#define SURFSTICK_DIALER_SURFCTL_ASK_H

#include "base/loop.h"
#include "base/macro.h"

#define SURFCTL_RUN_DIR "/run/surfstick"

struct surfctl_request {
	const char *stick;
	const char *text;   /* one line without its newline */
	bool may_start;	    /* a private surfdial, where none runs */
	const char *nobody; /* else: what to say */
};

/* The exit code, the answer's or one of surfctl.h; -EPIPE: surfdial ended before it answered,
 * which nobody was told yet. */
int surfctl_ask(struct loop *loop, const struct surfctl_request *request);
/* The same, and -EPIPE said and made an exit code. */
int surfctl_ask_once(struct loop *loop, const struct surfctl_request *request);
/* A connected socket, or -errno: -ENOENT and -ECONNREFUSED when no surfdial runs. */
int surfctl_connect(const char *stick);

#endif

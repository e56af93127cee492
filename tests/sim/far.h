/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What a data call reaches: a pppd of the operator on a pty (in a network namespace of its
 * own), a program, or a stand-in. One struct far per call. It is ready once it can hear us:
 * for pppd that is its first frame, since pppd flushes its line when it starts and would lose
 * what came before.
 */
#ifndef SURFSTICK_SIM_FAR_H
#define SURFSTICK_SIM_FAR_H

#include "base/loop.h"
#include "base/macro.h"

struct far;

enum far_kind {
	FAR_NONE,    /* nobody: dialing fails */
	FAR_ECHO,    /* everything comes back */
	FAR_MUTE,    /* accepts the call, says nothing */
	FAR_PPPD,
	FAR_COMMAND, /* "/bin/sh -c command" with the line as its stdin and stdout */
};

struct far_host {
	struct loop *loop;
	enum far_kind kind;
	const char *command;
	const char *netns;   /* NULL: ours */
	const char *local;   /* the operator's address */
	const char *remote;  /* what it gives to the caller */
	const char *options; /* more for pppd, blank-separated; NULL */
	bool ipv6;	     /* the context's type allows it: else pppd refuses IPv6CP */
	const char *log_path; /* of pppd's messages; NULL: dropped */
	struct far *ending;  /* hung up, not yet reaped */
};

/* Callbacks come from the loop. */
struct far_ops {
	void (*ready)(void *ctx);
	void (*data)(void *ctx, const void *data, size_t len);
	void (*room)(void *ctx);  /* far_backlog() fell below half a limit */
	void (*ended)(void *ctx); /* it hung up by itself; far_free() follows */
};

int far_new(struct far **out, struct far_host *host, const struct far_ops *ops, void *ctx);
/* Hangs up: the line goes, then SIGTERM, then SIGKILL after 2 s. No callback comes after it. */
void far_free(struct far *far);
void far_write(struct far *far, const void *data, size_t len);
/* Bytes written that it did not take yet. */
size_t far_backlog(const struct far *far);
/* Stops and starts reading from it. */
void far_hold(struct far *far, bool hold);
int far_signal(struct far *far, int signo);
/* Kills what is still ending, at once. */
void far_host_close(struct far_host *host);

#endif

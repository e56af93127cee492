/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The commands that change what the stick itself is: `setport`, `u2diag`, `reset`. One at a time;
 * it asks the stick on its control port, beside a data call, and answers when the stick has.
 * Exit codes: 0, 1 the stick did not, 65 a rule forbids it and nothing was sent.
 */
#ifndef SURFSTICK_DIALER_COMMAND_PORT_H
#define SURFSTICK_DIALER_COMMAND_PORT_H

#include "base/buf.h"
#include "dialer/control.h"
#include "dialer/engine.h"
#include "dialer/keep.h"
#include "dialer/port_request.h"

struct command_port {
	struct engine *engine;
	const char *var; /* "/var/lib" */
	void (*answered)(void *ctx); /* there is something to take */
	void *ctx;

	struct control_client *client; /* NULL: it went away */
	struct port_request request;
	enum {
		PORT_IDLE,
		PORT_WAITING, /* for the control port to answer */
		PORT_ASKING,
		PORT_WRITING,
		PORT_RESTARTING,
		PORT_ANSWERED,
	} step;
	bool looking;
	unsigned forgets; /* of the engine when the step began */
	struct composition now;
	struct keep keep, keep_before;
	struct buf out, err;
	int code;
};

/* -EBUSY: another one is under way. */
int command_port_begin(struct command_port *p, struct control_client *client,
	const struct port_request *request);
/* Goes on as far as it can; true: answered client, and is free for the next. */
bool command_port_look(struct command_port *p, struct control_client *client);
void command_port_client_gone(struct command_port *p, struct control_client *client);
/* Goes on with what nobody waits for any more. */
void command_port_tend(struct command_port *p);
void command_port_free(struct command_port *p);

#endif

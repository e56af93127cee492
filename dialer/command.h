/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The verbs of the control socket, as a table: what surfctl asks of a running surfdial.
 * Exit codes in answers: 0 done, 1 failed, 64 not understood.
 */
#ifndef SURFSTICK_DIALER_COMMAND_H
#define SURFSTICK_DIALER_COMMAND_H

#include "dialer/control.h"
#include "dialer/engine.h"

struct command_wait {
	struct control_client *client;
	const struct command_verb *verb;
	bool json;
};

struct commands {
	struct engine *engine;
	struct control *control;
	struct command_wait waits[CONTROL_CLIENTS]; /* answers that are due later */
};

extern const struct control_ops command_ops; /* ctx: struct commands */

/* The engine's state changed: answers what waited for it. */
void command_changed(struct commands *commands);

#endif

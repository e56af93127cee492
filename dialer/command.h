/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The verbs of the control socket, as a table: what surfctl asks of a running surfdial.
 * Exit codes in answers: 0 done, 1 failed, 64 not understood, 65 forbidden by a rule.
 */
#ifndef SURFSTICK_DIALER_COMMAND_H
#define SURFSTICK_DIALER_COMMAND_H

#include "dialer/command_port.h"
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
	struct command_port port;
};

extern const struct control_ops command_ops; /* ctx: struct commands */

/* var: where what a stick was is kept, "/var/lib"; borrowed. */
void command_init(struct commands *commands, struct engine *engine, const char *var);
void command_free(struct commands *commands);
/* The engine's state changed: answers what waited for it. */
void command_changed(struct commands *commands);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The one data call of the modem. */
#ifndef SURFSTICK_SIM_DATACALL_H
#define SURFSTICK_SIM_DATACALL_H

#include "tests/sim/line.h"

enum datacall_end {
	CALL_BY_HOST,	 /* ATH, DTR: no NO CARRIER */
	CALL_BY_NETWORK, /* NO CARRIER */
};

/* A handler's answer: COMMAND_LATER, or why not. */
int datacall_dial(struct line *line, unsigned cid, unsigned latency_ms);
/* Any byte while it dials: V.250 5.6.1. */
void datacall_abort(struct brain *brain);
void datacall_end(struct brain *brain, enum datacall_end by, const char *why);
/* ATO */
int datacall_return(struct line *line);
void datacall_data(struct line *line, const void *data, size_t len);
bool datacall_full(const struct brain *brain);
void datacall_drained(struct line *line);

#endif

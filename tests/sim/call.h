/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The one data call of the modem. */
#ifndef SURFSTICK_SIM_CALL_H
#define SURFSTICK_SIM_CALL_H

#include "tests/sim/line.h"

enum call_end {
	CALL_BY_HOST,	 /* ATH, DTR: no NO CARRIER */
	CALL_BY_NETWORK, /* NO CARRIER */
};

/* A handler's answer: COMMAND_LATER, or why not. */
int call_dial(struct line *line, unsigned cid, unsigned latency_ms);
/* Any byte while it dials: V.250 5.6.1. */
void call_abort(struct brain *brain);
void call_end(struct brain *brain, enum call_end by, const char *why);
/* ATO */
int call_return(struct line *line);
void call_data(struct line *line, const void *data, size_t len);
bool call_full(const struct brain *brain);
void call_drained(struct line *line);

#endif

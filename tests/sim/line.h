/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * One AT port: bytes to command lines, echo, result codes, the wait that every command takes,
 * data mode and the way out of it (V.250 5, 6).
 */
#ifndef SURFSTICK_SIM_LINE_H
#define SURFSTICK_SIM_LINE_H

#include "tests/sim/brain.h"

/* What a command handler returns: a +CME ERROR number (from 1 on), or one of these. */
enum command_result {
	COMMAND_OK = 0,
	COMMAND_ERROR = -1,
	COMMAND_UNKNOWN = -2,
	COMMAND_NO_CARRIER = -3,
	COMMAND_LATER = -4,  /* line_finish() follows */
	COMMAND_SILENT = -5, /* no result code will come */
	COMMAND_ONLINE = -6, /* CONNECT */
};

/* "gsm0", "gsm0-at", "gsm0-diag", "gsm0-wdm" */
const char *line_name(enum role role);
void line_init(struct line *line, struct brain *brain, unsigned index, enum role role);
void line_close(struct line *line);
/* ATZ, AT&F: echo and result codes as after power-up. */
void line_defaults(struct line *line);

/* The host's side. */
void line_input(struct line *line, const void *data, size_t len);
/* Data mode, and the far end takes no more for now: hold the host's bytes back. */
bool line_full(const struct line *line);
/* The host fetched what was sent: data may flow again. */
void line_drained(struct line *line);
void line_dtr(struct line *line, bool on);

/* The brain's side. */
void line_info(struct line *line, const char *fmt, ...) PRINTF_LIKE(2, 3);
void line_finish(struct line *line, int result);
void line_urc(struct line *line, const char *text);
void line_carrier(struct line *line, bool on);
/* Out of data mode with NO CARRIER (text), or without a word. */
void line_hang_up(struct line *line, bool say);
/* Out of data mode by "+++": OK. */
void line_escape(struct line *line);

#endif

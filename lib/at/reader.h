/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Bytes from a modem -> lines and prompts. Pure: no I/O, no clock, no heap; its size is its
 * bound. A line ends at CR or LF, whichever comes, so that CR LF, LF, CR and CR CR LF are all
 * one end; empty lines are not told, NULs are dropped (sticks send some when they wake up).
 */
#ifndef SURFSTICK_AT_READER_H
#define SURFSTICK_AT_READER_H

#include "base/macro.h"

enum { AT_LINE_MAX = 4096 };

enum at_token {
	AT_TOKEN_NONE,	   /* all bytes taken, nothing complete yet */
	AT_TOKEN_LINE,	   /* line, without its end, NUL-ended */
	AT_TOKEN_PROMPT,   /* "> " at the start of a line (TS 27.005 3.5.1) */
	AT_TOKEN_OVERFLOW, /* a line beyond AT_LINE_MAX: its first part is in line, the rest goes */
};

struct at_reader {
	char line[AT_LINE_MAX + 1];
	size_t len;
	bool skipping; /* the rest of an overlong line */
	bool told;     /* line was handed out: the next byte starts a new one */
	bool prompts;  /* look for prompts; else "> " is text like any other */
};

void at_reader_reset(struct at_reader *reader);
/*
 * Takes bytes up to the end of the first token and says how many; call again with the others.
 * line stays valid until the next call.
 */
size_t at_reader_feed(struct at_reader *reader, const void *data, size_t len,
	enum at_token *token);
/*
 * How many bytes can be taken off the port without touching what follows the end of a CONNECT
 * line, even if that is the very line that is coming in: they belong to PPP.
 */
size_t at_reader_before_data(const struct at_reader *reader);

#endif

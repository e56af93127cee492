/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A conversation with a modem as text: what transcripts in tests and bug reports of users are
 * made of. One line each, times in milliseconds since the start:
 *
 *	# a comment, or a word to the player
 *	    0 > AT+CPIN?
 *	   12 < +CPIN: READY
 *	   12 < OK
 *	  500 ~ \x00\xff        bytes as they came, without a line end of their own
 *	  900 ! gone            the port hung up
 *
 * Bytes that are no printable text, and the backslash, are \xNN (text_escape()). Pure.
 */
#ifndef SURFSTICK_AT_TAPE_H
#define SURFSTICK_AT_TAPE_H

#include "base/buf.h"

enum { AT_TAPE_TEXT = 1024 };

struct at_tape_line {
	unsigned long ms;
	char dir; /* '>' '<' '~' '!' */
	char text[AT_TAPE_TEXT]; /* unescaped; may hold NULs */
	size_t len;
};

/* text: escaped already, as at_chat_trace() hands it over. */
void at_tape_write(struct buf *out, unsigned long ms, char dir, const char *text);
/*
 * Reads one line; *cursor goes on to the next. 1: a line; 0: a comment or an empty line; -EINVAL:
 * neither; -ENODATA: the end.
 */
int at_tape_read(const char **cursor, struct at_tape_line *line);

#endif

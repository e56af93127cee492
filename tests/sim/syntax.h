/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The body of an AT command line, taken apart as a modem does (V.250 5.3, 5.4): basic commands
 * may follow each other directly, extended ones are separated by ';', D takes the rest of the
 * line, blanks outside quotes mean nothing. Pure.
 */
#ifndef SURFSTICK_SIM_SYNTAX_H
#define SURFSTICK_SIM_SYNTAX_H

#include "base/macro.h"

enum syntax_op {
	SYNTAX_EXEC, /* +CGMI, Z, E0 */
	SYNTAX_READ, /* +CPIN? */
	SYNTAX_SET,  /* +CPIN="0000", S0=1 */
	SYNTAX_TEST, /* +CPMS=? */
};

struct syntax_item {
	char name[24]; /* upper case: "+CPIN", "E", "&C", "S7", "D", "^SETPORT" */
	enum syntax_op op;
	char args[400]; /* behind '=' (or the number of a basic command), trimmed */
	unsigned number; /* of a basic command, 0 when there is none */
};

/*
 * Takes the next command off body (without "AT", NUL-ended). Returns how many bytes it took,
 * 0 at the end of the line, -EINVAL where no command can begin, -E2BIG when one is too long.
 */
int syntax_next(const char *body, struct syntax_item *item);

/*
 * Parameter i (from 0) of args, quotes removed, into out. false when it is not there or not
 * well formed; *quoted tells what it was (may be NULL).
 */
bool syntax_arg(const char *args, unsigned i, char *out, size_t size, bool *quoted);
/* The same as a number; fallback when it is left out. false: there, but no number. */
bool syntax_number(const char *args, unsigned i, unsigned fallback, unsigned *out);

#endif

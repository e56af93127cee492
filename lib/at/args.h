/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The parameters of a result or a test answer, `1,"internet",,(0-3,7)`, one after another and
 * without copying (V.250 5.4.2, TS 27.007 4). Pure and forgiving: a quote or bracket that never
 * closes ends with the text.
 */
#ifndef SURFSTICK_AT_ARGS_H
#define SURFSTICK_AT_ARGS_H

#include "base/macro.h"

enum at_arg_kind {
	AT_ARG_EMPTY,
	AT_ARG_WORD,   /* not quoted: a number, a bare name */
	AT_ARG_STRING, /* what is between the quotes */
	AT_ARG_LIST,   /* what is between the brackets: walk it with at_args_start_n() */
};

struct at_arg {
	enum at_arg_kind kind;
	const char *text; /* not NUL-ended */
	size_t len;
};

struct at_args {
	const char *next; /* NULL: no more */
	const char *end;
};

void at_args_start(struct at_args *args, const char *text);
void at_args_start_n(struct at_args *args, const char *text, size_t len);
/* False after the last one. Text of nothing but blanks has no arguments. */
bool at_args_next(struct at_args *args, struct at_arg *arg);

/* Decimal, blanks around it allowed, quoted or not; -EINVAL, -ERANGE. */
int at_arg_number(const struct at_arg *arg, long min, long max, long *out);
/* Hexadecimal without 0x, as <lac> and <ci> are. */
int at_arg_hex(const struct at_arg *arg, unsigned long max, unsigned long *out);
/* False when something was cut. */
bool at_arg_copy(const struct at_arg *arg, char *out, size_t size);
bool at_arg_is(const struct at_arg *arg, const char *word);

#endif

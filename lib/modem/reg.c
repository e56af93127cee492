/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/reg.h"

#include <errno.h>

#include "at/args.h"

enum { FIELDS = 7, STAT_MAX = 11, N_MAX = 5 };

/*
 * The second field is <stat> in an answer and <lac> in a URC, where it is four digits or more,
 * quoted or (Huawei E1752, Novatel) not; with leading zeros (Iridium: `002,0011,"0f0d","14c3"`)
 * the quotes of the third tell.
 */
static bool is_answer(const struct at_arg *field, size_t n)
{
	long stat;

	if (n < 2 || field[1].kind != AT_ARG_WORD)
		return false;
	if (at_arg_number(&field[1], 0, STAT_MAX, &stat) < 0)
		return false;
	if (n == 2 || field[1].len <= 2)
		return true;
	return field[2].kind == AT_ARG_STRING;
}

static long hex(const struct at_arg *field, size_t n, size_t at)
{
	unsigned long value;

	if (at >= n || at_arg_hex(&field[at], 0xffffffffffUL, &value) < 0)
		return -1;
	return (long)value;
}

int reg_parse(const char *rest, struct reg *out)
{
	struct at_arg field[FIELDS];
	struct at_args args;
	size_t n = 0, at;
	long value;

	*out = (struct reg){ .lac = -1, .ci = -1, .act = -1 };
	at_args_start(&args, rest);
	while (n < FIELDS && at_args_next(&args, &field[n]))
		n++;
	out->solicited = is_answer(field, n);
	at = out->solicited;
	if (n == 0 || at_arg_number(&field[0], 0, at ? N_MAX : STAT_MAX, &value) < 0)
		return -EPROTO;
	if (at_arg_number(&field[at], 0, STAT_MAX, &value) < 0)
		return -EPROTO;
	out->stat = (int)value;
	out->lac = hex(field, n, at + 1);
	/* Novatel's LTE sticks put a <rac> of two digits between: lac,rac,ci,act. Others have it
	 * last and quoted, as TS 27.007 10.1.20 says. */
	if (n - at == 5 && field[at + 2].len <= 2 && field[at + 4].kind == AT_ARG_WORD)
		at++;
	out->ci = hex(field, n, at + 2);
	if (at + 3 < n && at_arg_number(&field[at + 3], 0, 15, &value) == 0)
		out->act = (int)value;
	return 0;
}

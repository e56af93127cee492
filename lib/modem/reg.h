/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * One line of +CREG, +CGREG or +CEREG (TS 27.007 7.2, 10.1.20, 10.1.22), answer or URC: the two
 * differ by the <n> in front and are told apart by their shape alone. Pure.
 */
#ifndef SURFSTICK_MODEM_REG_H
#define SURFSTICK_MODEM_REG_H

#include "base/macro.h"

struct reg {
	bool solicited; /* <n> was in front */
	int stat;	/* 0 to 11 */
	long lac, ci;	/* -1: not told */
	int act;	/* -1: not told */
};

/* rest: behind "+CREG:". -EPROTO when it makes no sense. */
int reg_parse(const char *rest, struct reg *out);

#endif

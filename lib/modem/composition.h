/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Which functions a stick shows, asked and set on its control port: ^FHVER, ^SETPORT, ^U2DIAG,
 * ^GETPORTMODE, ^RESET. What the values mean, and which are safe, is in the pure files beside.
 */
#ifndef SURFSTICK_MODEM_COMPOSITION_H
#define SURFSTICK_MODEM_COMPOSITION_H

#include "modem/modem.h"
#include "modem/portmode.h"
#include "modem/setport.h"
#include "modem/u2diag.h"

enum { COMPOSITION_SETPORT = 1, COMPOSITION_LIST = 2, COMPOSITION_U2DIAG = 4,
	COMPOSITION_PORTMODE = 8 };

struct composition {
	struct firmware firmware; /* model "": it did not say */
	bool has_setport, has_u2diag, has_portmode; /* asked for, answered and understood */
	struct setport setport;
	struct setport_list list; /* n 0: none */
	unsigned u2diag;
	struct portmode portmode;
	char refusal[120]; /* words of the last question that was refused; "" */
};

/*
 * Asks what the flags name, ^FHVER before SETPORT or U2DIAG. A refused question leaves its
 * answer out and is no failure; err is that of a stick that is silent or gone. out is borrowed
 * until done.
 */
void composition_query(struct modem *modem, unsigned what, struct composition *out,
	modem_done_fn *done, void *ctx);
/* One of these commands. */
void composition_set_setport(struct modem *modem, const struct setport *value,
	modem_done_fn *done, void *ctx);
void composition_set_u2diag(struct modem *modem, unsigned value, modem_done_fn *done, void *ctx);
/* ^RESET; +CFUN=1,1 where that is unknown (TS 27.007 8.2). The port may go before it answers:
 * then, as after every port that goes, done never comes, or comes with -ENODEV. */
void composition_restart(struct modem *modem, modem_done_fn *done, void *ctx);

#endif

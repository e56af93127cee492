/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The data call: the PDP context (TS 27.007 10.1.1) and the dial on the data port, and the
 * network's reason after a failure (+CEER) on the control port.
 */
#ifndef SURFSTICK_MODEM_BEARER_H
#define SURFSTICK_MODEM_BEARER_H

#include "modem/modem.h"

struct bearer_context {
	unsigned cid;	  /* 1 to 16 */
	const char *type; /* "IP", "IPV6", "IPV4V6" */
	const char *apn;  /* no quote, no control character (checked: -EINVAL) */
};

/* On the data port, which has time while the control port asks SIM and network. +CGDCONT? first;
 * writes only when it differs (the stick keeps it in flash). */
void bearer_set_context(struct modem *modem, const struct bearer_context *context,
	modem_done_fn *done, void *ctx);
/*
 * "ATD*99***1#" on the data port; the whole command is the caller's. err 0: CONNECT came, the
 * data chat is paused and the next byte is PPP. speed: what CONNECT said ("21600000"), "" else.
 */
typedef void bearer_connect_fn(void *ctx, const struct modem_result *result, const char *speed);
void bearer_dial(struct modem *modem, const char *command, unsigned timeout_ms,
	bearer_connect_fn *done, void *ctx);
/*
 * After pppd let the line go: takes the data chat back and makes sure that the call is over
 * (AT answers; else +++ and ATH). Dropping DTR first is the caller's (at_tty_dtr()).
 */
void bearer_hang_up(struct modem *modem, modem_done_fn *done, void *ctx);
/* +CEER: result->words is the network's own reason, escaped, or "" when there is none. */
void bearer_reason(struct modem *modem, modem_done_fn *done, void *ctx);

#endif

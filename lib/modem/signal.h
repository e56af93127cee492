/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Signal strength: ^RSSI and ^HCSQ by URC, +CSQ when asked (TS 27.007 8.5). */
#ifndef SURFSTICK_MODEM_SIGNAL_H
#define SURFSTICK_MODEM_SIGNAL_H

#include "modem/modem.h"

struct signal {
	int dbm;     /* -113 to -51 (or LTE's RSSI), 0: unknown */
	int percent; /* 0 to 100, -1: unknown */
	void (*on_change)(void *ctx);
	void *ctx;
};

/* Listens on both ports; on_change may be NULL. */
void signal_start(struct signal *sig, struct modem *modem, void (*on_change)(void *ctx), void *ctx);
/* +CSQ. done may be NULL. */
void signal_query(struct signal *sig, struct modem *modem, modem_done_fn *done, void *ctx);
/* +CSQ <rssi> 0..31, 99 unknown -> dBm, 0 unknown. Pure. */
int signal_dbm_of_csq(int csq);

#endif

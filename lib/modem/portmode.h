/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What a Huawei stick says of its ports when asked by AT^GETPORTMODE: names with numbers,
 * `TYPE: WCDMA: huawei,,3g_modem:0,3g_diag:1,pcui:2,ncm:3`. Pure. Whom not to ask is the
 * caller's matter (12d1:1573 crashes).
 */
#ifndef SURFSTICK_MODEM_PORTMODE_H
#define SURFSTICK_MODEM_PORTMODE_H

#include "base/macro.h"

enum { PORTMODE_PORTS = 16, PORTMODE_ROLES = 64 };

struct portmode {
	size_t n;
	struct {
		unsigned number; /* as told: from 0 or from 1 */
		char role;	 /* m modem, p pcui, d diag, g gps, c pcsc, o other; '-': no tty */
	} ports[PORTMODE_PORTS]; /* by number */
};

/* 0 ports is an answer too. -EINVAL: no answer to that question. */
int portmode_parse(struct portmode *out, const char *line);
/*
 * The roles of the ttys with these bInterfaceNumbers (ascending), as "0m1d2p". False, and "",
 * when the numbering cannot be told, or no port would be the modem.
 */
bool portmode_roles(const struct portmode *mode, const unsigned *interfaces, size_t n,
	char out[PORTMODE_ROLES]);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Init strings of a wvdial.conf, understood: which set the PDP context, which carry the PIN,
 * and which hold quotes no stick takes. Pure.
 */
#ifndef SURFSTICK_CONF_WVDIAL_INIT_H
#define SURFSTICK_CONF_WVDIAL_INIT_H

#include "conf/conf.h"

enum wvdial_init_kind {
	WVDIAL_INIT_PLAIN,   /* to be sent: text */
	WVDIAL_INIT_CONTEXT, /* AT+CGDCONT: cid, pdp, apn; also in text */
	WVDIAL_INIT_PIN,     /* AT+CPIN: pin */
	WVDIAL_INIT_BAD,     /* why */
};

enum wvdial_init_quotes {
	WVDIAL_QUOTES_FINE,
	WVDIAL_QUOTES_SINGLE,
	WVDIAL_QUOTES_CURLY,
};

struct wvdial_init {
	enum wvdial_init_kind kind;
	enum wvdial_init_quotes quotes; /* as they were; text has straight double ones */
	char text[CONF_INIT_MAX];
	unsigned cid;
	const char *pdp; /* as surfstick.conf spells it */
	char apn[CONF_APN_MAX + 1];
	char pin[16];
	const char *why;
};

void wvdial_init_read(const char *value, struct wvdial_init *out);
/* The context that a phone number dials (TS 27.007 10.2.1.1): *99***2# is 2, else 1. */
unsigned wvdial_init_dialed_cid(const char *phone);

#endif

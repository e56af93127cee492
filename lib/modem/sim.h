/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The SIM: does it want a PIN, how many tries are left, who is it. The rule of the house: one
 * call of sim_unlock() is one try, sent once, never again on a timeout; whether to try at all
 * is sim_may_try().
 */
#ifndef SURFSTICK_MODEM_SIM_H
#define SURFSTICK_MODEM_SIM_H

#include "modem/modem.h"

/* TS 27.007 8.3 +CPIN */
enum sim_state {
	SIM_UNKNOWN,
	SIM_READY,
	SIM_WANTS_PIN,
	SIM_WANTS_PUK,
	SIM_NETWORK_LOCKED, /* PH-NET PIN and its kin: bound to an operator or a phone */
	SIM_ABSENT,
	SIM_BUSY,   /* +CME ERROR 14: ask again in a second */
	SIM_FAILED, /* +CME ERROR 13, 15 ... */
};

struct sim {
	enum sim_state state;
	int pin_tries; /* left, -1: the stick does not tell */
	int puk_tries;
	char imsi[16];	/* digits; "" until sim_identify() */
	char iccid[21]; /* digits, in reading order */
};

/* +CPIN?, and ^CPIN? when a PIN is wanted. A SIM that is absent, busy or locked is an answer,
 * not an error: result->err is 0 and sim->state says it. */
void sim_query(struct modem *modem, struct sim *sim, modem_done_fn *done, void *ctx);
/* Why a PIN must not be sent now; NULL: it may. Pure. force: the user's `pin-force = yes`. */
const char *sim_may_try(const struct sim *sim, bool force);
/* AT+CPIN="…" (4 to 8 digits, else -EINVAL through done). -EACCES: refused by the SIM. */
void sim_unlock(struct modem *modem, struct sim *sim, const char *pin, modem_done_fn *done,
	void *ctx);
/* +CIMI and ^ICCID? (or +CCID). */
void sim_identify(struct modem *modem, struct sim *sim, modem_done_fn *done, void *ctx);
/* "ready", "wants a PIN (3 tries left)" ... */
const char *sim_words(const struct sim *sim, char *out, size_t size);

#endif

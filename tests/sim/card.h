/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The SIM: PIN, PUK and their counters (TS 31.101 9.5: three tries for the PIN, ten for the
 * PUK). It lives as long as the stick does, through replug; with a file, for longer. Pure but
 * for that file.
 */
#ifndef SURFSTICK_SIM_CARD_H
#define SURFSTICK_SIM_CARD_H

#include "tests/sim/profile.h"

enum card_state {
	CARD_ABSENT,
	CARD_READY,
	CARD_PIN,
	CARD_PUK,
	CARD_DEAD, /* no PUK try left */
};

struct card {
	bool present, locked, verified; /* locked: wants a PIN at power-up */
	bool force_busy;		/* "sim busy" */
	char pin[9], puk[9];
	unsigned pin_tries, puk_tries;
	char path[256]; /* state file, "" none */
};

void card_init(struct card *card, const struct profile *profile);
/* Reads counters and PIN from path, if it is there, and keeps them there. */
int card_keep(struct card *card, const char *path);
/* Power off: the PIN must be given again. */
void card_reset(struct card *card);
enum card_state card_state(const struct card *card);
/* 0; -EACCES: wrong, one try less; -EPERM: not asked for now. */
int card_verify(struct card *card, const char *pin);
int card_unblock(struct card *card, const char *puk, const char *new_pin);
/* +CLCK "SC": the PIN must be right for either way. */
int card_lock(struct card *card, bool on, const char *pin);

#endif

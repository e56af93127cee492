/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What only the stick itself can tell of its names: its IMEI, and the roles of its ports where
 * no descriptor says them. Asked once the line is up, or at rest, told to udev as an event for
 * each of its ports, and then no more for this stick. surfstick-udev keeps it.
 */
#ifndef SURFSTICK_DIALER_IDENTITY_H
#define SURFSTICK_DIALER_IDENTITY_H

#include "dialer/ttys.h"
#include "modem/composition.h"

struct engine;

struct identity {
	const char *sysfs; /* NULL: nobody is told */
	bool asking;
	char told[17]; /* the IMEI last told */
	struct ttys ttys;
	struct composition answer;
};

/* Once the IMEI is known (modem_identify()). Does nothing without it, for a stick that was told
 * already, and for ports that are no stick's. Nothing waits for it, nothing fails by it. */
void identity_learn(struct engine *e);
/* The same, as what modem_identify() ends with; ctx: the engine. */
void identity_on_named(void *ctx, const struct modem_result *result);
/* The modem was forgotten: no answer will come. */
void identity_forget(struct engine *e);
/* "IMEI=860000000000001 ROLES=0m1d2p", or less; "" when there is nothing to tell. Pure. */
void identity_text(const char *imei, const char *roles, char *out, size_t size);
/* Whether the stick can be asked by AT^GETPORTMODE. Pure. */
bool identity_may_ask(unsigned vid, unsigned pid);

#endif

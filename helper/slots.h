/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The table of names on disk. One helper at a time has it, from slots_open() to slots_close(),
 * and for no longer than it takes to write below /run: sixty sticks that come at once wait for
 * each other, and none of them for a disk. slots_to_disk(), when all is said and done, brings
 * what is new to /var/lib, where it stays; whoever does that does it for all.
 *
 * /var may be read-only yet, or not mounted: then the numbers of this boot stay in /run, and go
 * over to /var with the first stick that can write there.
 */
#ifndef SURFSTICK_HELPER_SLOTS_H
#define SURFSTICK_HELPER_SLOTS_H

#include "helper/helper.h"
#include "usb/face.h"
#include "usb/name.h"

struct slots {
	const struct helper *h;
	int run; /* the directory, -1: cannot be written to */
	int lock;
	bool changed;
	struct slot_table table;
};

/* What surfdial learned of a stick in this very appearance. */
struct slots_news {
	bool imei;		     /* it has said its IMEI, and the slot has it */
	bool roles;		     /* it has said roles; they count from the next plug-in on */
	char in_force[PORT_LEARNED_MAX]; /* then: what counts until it goes; "": none */
};

void slots_open(struct slots *s, const struct helper *h);
/* The slot of the stick with this face, valid until slots_close(). -ENOSPC: all are in use;
 * -ENODEV: it is gone; -EINVAL: it is in no USB port. */
int slots_assign(struct slots *s, const struct usb_face *face, const struct slot **out);
/* Tells the slot. imei, roles: checked by the caller; NULL: not told. */
void slots_learn(struct slots *s, const struct slot *slot, const struct usb_face *face,
	const char *imei, const char *roles);
void slots_news(const struct slots *s, const struct slot *slot, const struct usb_face *face,
	struct slots_news *news);
/* Writes what changed below /run and lets the next helper in. The table can still be read. */
void slots_close(struct slots *s);

/* Nothing is lost by being killed in here. */
void slots_to_disk(const struct helper *h);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What was tried on one USB port since boot (usb/switch.h), in /run/surfstick/switch.d/<usb name>,
 * and what worked with a stick in /var/lib/surfstick/worked. Where neither can be read, every
 * appearance is the first; where neither can be written to, it stays so.
 */
#ifndef SURFSTICK_HELPER_HISTORY_H
#define SURFSTICK_HELPER_HISTORY_H

#include "helper/helper.h"
#include "usb/switch.h"

struct history {
	const struct helper *h;
	const char *name; /* of the port, "1-1.4"; borrowed */
	int dir;
	int lock;
	struct switch_history events;
};

void history_open(struct history *hi, const struct helper *h, const char *name);
void history_close(struct history *hi);
/*
 * What others wrote since, and nobody writes from here on until history_add() or
 * history_release(): two helpers at one port must not both find that it is their turn.
 */
void history_hold(struct history *hi);
void history_release(struct history *hi);
/* Adds what happened to face now, and writes it down unless it is a dry run. -errno: it could not
 * be written, and will be forgotten. */
int history_add(struct history *hi, const struct usb_face *face, enum switch_event event,
	const char *method);
/* The method that once brought up the ports of this stick. false: none is known. */
bool history_worked(const struct helper *h, const struct usb_face *face, char *method,
	size_t size);

#endif

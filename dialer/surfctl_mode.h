/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * `surfctl mode`: what a stick is, and another face for it now. Others do the deeds
 * (surfstick-udev, surfdial, surfstick-hilink); this says which is due, and watches.
 */
#ifndef SURFSTICK_DIALER_SURFCTL_MODE_H
#define SURFSTICK_DIALER_SURFCTL_MODE_H

#include "dialer/surfctl.h"
#include "usb/find.h"

int surfctl_mode(const struct surfctl_call *call);

enum surfctl_want { SURFCTL_MODEM, SURFCTL_HILINK, SURFCTL_NCM };

/* "modem", "hilink", "ncm": -EINVAL. */
int surfctl_want_parse(const char *name, enum surfctl_want *want);
const char *surfctl_want_name(enum surfctl_want want);
/* Has the stick this face, and everything that belongs to it? */
bool surfctl_want_met(enum surfctl_want want, const struct usb_stick *stick);

/*
 * The stick that is meant: by its name (gsm0), by device (its port "1-1.4", "001/007" or a node),
 * or, with neither, the only one. NULL: why says what is to be done instead. Pure.
 */
const struct usb_stick *surfctl_pick(const struct usb_stick *sticks, size_t n, const char *slot,
	const char *device, char *why, size_t size);

/* How a watched stick has come along. */
struct surfctl_sight {
	unsigned devnum; /* of the face that is to be left */
	bool left;	 /* and it was */
	unsigned vid, pid;
	enum usb_stick_face face; /* as last told */
	unsigned told;	 /* devnum of it; 0: none yet */
	unsigned disk_vid, disk_pid; /* of its storage face, 0: not seen */
	bool disk_told;
};
/*
 * Takes what is at the port now (NULL: nothing) and writes a line about it when there is
 * something new to tell, else "". Pure.
 */
void surfctl_sight_take(struct surfctl_sight *sight, const struct usb_stick *now, char *out,
	size_t size);
/* The same of a disk that udev told of: it may have left by now. Pure. */
void surfctl_sight_disk(struct surfctl_sight *sight, unsigned vid, unsigned pid, char *out,
	size_t size);
/* What to put into surfstick.conf, two lines. Pure. */
void surfctl_mode_hint(char *out, size_t size, const struct surfctl_sight *sight,
	const char *sysname, enum surfctl_want want);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Which method brought a stick's ports up, for the next time: where the ladder has several, the
 * first that is tried after a reboot is the right one. Pure; the table is a small text the
 * helper keeps in /var/lib/surfstick/worked, a line for each stick: its storage face's ids, its
 * serial number or its port as usb/name.h writes them, the method. The newest line is the last.
 */
#ifndef SURFSTICK_USB_WORKED_H
#define SURFSTICK_USB_WORKED_H

#include "base/buf.h"
#include "usb/switch.h"

enum { WORKED_MAX = 64, WORKED_METHOD_MAX = 24 };

/* false: not known. */
bool worked_find(const char *text, uint16_t vid, uint16_t pid, const char *key,
	char method[WORKED_METHOD_MAX]);
/* The table with this in it; of more than WORKED_MAX sticks the oldest are forgotten, and what is
 * no line of ours is left out. */
void worked_add(struct buf *out, const char *text, const struct switch_record *try);

#endif

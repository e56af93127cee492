/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The verbs of usb/method.h on no device at all: every transfer becomes a line, and the answers
 * are those of a stick that does as it is told. For --dry-run and for tests that hold the wire to
 * what is proven.
 *
 *	claim 0
 *	control 21 09 0300 0000 8 b0040000...	type request value index length [data out]
 *	out 01 55534243...
 *	in 81 13
 *	clear-halt 81
 *	configure 2
 *	set-alt 0 1
 *	detach 0
 *	reset
 *	pause 100
 *	release 0
 */
#ifndef SURFSTICK_USB_RECORD_H
#define SURFSTICK_USB_RECORD_H

#include "base/buf.h"
#include "usb/method.h"

struct usb_record {
	struct buf *out;	/* the caller's; zero the rest */
	struct inquiry inquiry; /* what it answers to INQUIRY */
	uint32_t tag;		/* of the last command */
	bool asked;		/* its status is still to come */
	uint8_t operation;	/* the first byte of its command block */
	uint32_t data_left;	/* what is still to be sent for it */
};

/* For usb_target.verbs; its ctx is the struct usb_record. */
const struct usb_verbs *usb_record_verbs(void);
/*
 * Recorded lines for people, each indented by two blanks, the commands of bulk-only transport
 * taken apart. What comes several times in a row is one line with "(63 times)" behind it. A line
 * that is not understood is copied, escaped.
 */
void usb_record_explain(struct buf *out, const char *lines);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * `surfctl switch`: one or a few messages, typed in by hand, to one USB device, by libusb: with
 * neither udev nor a table. Then what became of it.
 */
#ifndef SURFSTICK_DIALER_SURFCTL_SWITCH_H
#define SURFSTICK_DIALER_SURFCTL_SWITCH_H

#include "dialer/surfctl.h"
#include "usb/libusb.h"
#include "usb/method.h"

int surfctl_switch(const struct surfctl_call *call);

enum surfctl_message {
	SURFCTL_MESSAGE_WHOLE,
	SURFCTL_MESSAGE_PADDED,	 /* 30 bytes were given: out has a 31st, which is 00 */
	SURFCTL_MESSAGE_NO_HEX,	 /* *bytes: the byte of text that is none */
	SURFCTL_MESSAGE_LENGTH,	 /* *bytes: that many */
	SURFCTL_MESSAGE_NO_CBW,	 /* does not begin with 55534243 */
};

/*
 * "5553 42:43 ..." in either case, with blanks or colons between bytes and 0x before the first,
 * or each, of them. Pure.
 */
enum surfctl_message surfctl_message_parse(struct usb_message *out, const char *text,
	size_t *bytes);

/* What came of it. */
enum {
	SURFCTL_SWITCHED = 0,
	SURFCTL_UNKNOWN = 2,	/* no such device */
	SURFCTL_NOT_TAKEN = 3,	/* the message did not get through, or was refused */
	SURFCTL_STAYED = 4,	/* the device took it, and is there as ever */
	SURFCTL_LOST = 5,	/* it left and did not come back in time */
	SURFCTL_SAME = 6,	/* it came back with the same id */
	SURFCTL_BUSY = 7,	/* another program has it */
};
/*
 * The code of it, and a line for people in out. err: of usb_libusb_wait(). name: of the device,
 * "1-1". Pure.
 */
int surfctl_switch_result(char *out, size_t size, const char *name, const struct usb_face *before,
	int err, const struct usb_libusb_news *news);

#endif

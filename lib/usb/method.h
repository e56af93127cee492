/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * How a stick is told to change its face: a table of methods over nine USB verbs. The verbs are
 * usb/io.c's (libusb) in the helper and a script in the tests.
 *
 * Nobody waits for the stick to come back: the proof is the kernel's next event on the same
 * port. A stick that goes away in the middle of anything has, most likely, switched.
 */
#ifndef SURFSTICK_USB_METHOD_H
#define SURFSTICK_USB_METHOD_H

#include "base/macro.h"

struct usb_setup { /* a control request without its length, USB 2.0 9.3 */
	uint8_t type;
	uint8_t request;
	uint16_t value;
	uint16_t index;
};

/*
 * All return a negative errno: -ENODEV the device is gone (or going), -EPIPE it stalled,
 * -ETIMEDOUT, -EOVERFLOW it sent more than asked for, -EBUSY somebody else holds the
 * interface. Transfers return the number of bytes.
 */
struct usb_verbs {
	/* Takes the interface from whatever driver has it, in one step. */
	int (*claim)(void *ctx, unsigned interface);
	/* Gives it back to the driver it had. */
	int (*release)(void *ctx, unsigned interface);
	int (*bulk_out)(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms);
	int (*bulk_in)(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms);
	int (*control)(void *ctx, const struct usb_setup *setup, void *data, size_t len,
		unsigned ms);
	int (*clear_halt)(void *ctx, uint8_t endpoint);
	/* Picks a configuration; 0: none. */
	int (*configure)(void *ctx, unsigned value);
	int (*reset)(void *ctx);
	/* Lets time go by; also counts against the budget. */
	void (*pause)(void *ctx, unsigned ms);
};

enum { USB_MESSAGES_MAX = 3, USB_MESSAGE_MAX = 64 };

struct usb_message {
	uint8_t data[USB_MESSAGE_MAX];
	size_t len;
};

/* What a method works on. Filled by the caller. */
struct usb_target {
	const struct usb_verbs *verbs;
	void *ctx;
	unsigned interface;
	uint8_t bulk_in, bulk_out; /* 0: the interface has none */
	bool storage;		/* its class is 08 */
	unsigned configuration; /* for "configuration" */
	struct usb_message messages[USB_MESSAGES_MAX];
	size_t n_messages;
};

enum usb_outcome {
	USB_SENT,    /* the message is on the wire and was not refused */
	USB_GONE,    /* the device left while we were at it */
	USB_REFUSED, /* it answered that it will not: another method may do */
};

enum usb_needs {
	USB_NEEDS_STORAGE = 1, /* class 08 with both bulk endpoints: speaks bulk-only transport */
	USB_NEEDS_BULK_OUT = 2,
	USB_NEEDS_CLAIM = 4,
	USB_NEEDS_MESSAGE = 8,
	USB_NEEDS_CONFIGURATION = 16,
};

struct usb_method {
	const char *name;
	int (*run)(struct usb_target *t); /* enum usb_outcome or -errno */
	unsigned needs; /* enum usb_needs */
};

/* NULL when there is none of this name; len: of the name. */
const struct usb_method *usb_method_find(const char *name, size_t len);
/* The n-th of the table, NULL behind its end. */
const struct usb_method *usb_method_nth(size_t n);
/*
 * Checks the needs, claims, runs. After USB_REFUSED and errors the interface goes back to its
 * driver; after USB_SENT it stays taken, so that usb-storage does not talk to a stick that is
 * about to leave. -ENOTSUP: the target does not have what the method needs.
 */
int usb_method_run(const struct usb_method *m, struct usb_target *t);
/* "5553...00 5553...": messages in hexadecimal, blanks between them. -EINVAL, -E2BIG. */
int usb_messages_parse(struct usb_target *t, const char *hex);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * How a stick is told to change its face: a table of methods over eleven USB verbs. The verbs
 * are usb/io.c's (usbfs) in the helper, usb/libusb.c's in surfctl, usb/record.c's where nothing
 * is to be sent, and a script in the tests.
 *
 * Nobody waits for the stick to come back: the proof is the kernel's next event on the same
 * port. A stick that goes away in the middle of anything has, most likely, switched.
 */
#ifndef SURFSTICK_USB_METHOD_H
#define SURFSTICK_USB_METHOD_H

#include "usb/inquiry.h"

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
	/* Takes it from its driver, and gives it to nobody. -ENODATA: it had none. */
	int (*detach)(void *ctx, unsigned interface);
	/* Endpoints of kind interrupt will do, too: the kernel looks at the descriptor. */
	int (*bulk_out)(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms);
	int (*bulk_in)(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms);
	int (*control)(void *ctx, const struct usb_setup *setup, void *data, size_t len,
		unsigned ms);
	int (*clear_halt)(void *ctx, uint8_t endpoint);
	/* Picks a configuration; 0: none. */
	int (*configure)(void *ctx, unsigned value);
	/* SET_INTERFACE; the interface is claimed. */
	int (*set_alt)(void *ctx, unsigned interface, unsigned alt);
	int (*reset)(void *ctx);
	/* Lets time go by; also counts against the budget. */
	void (*pause)(void *ctx, unsigned ms);
};

enum { USB_MESSAGES_MAX = 3, USB_MESSAGE_MAX = 64 };

struct usb_message {
	uint8_t data[USB_MESSAGE_MAX];
	size_t len;
};

/* What a method works on. Filled by usb_target_fill() (usb/fill.h) but for the first two. */
struct usb_target {
	const struct usb_verbs *verbs;
	void *ctx;
	unsigned interface;
	uint8_t bulk_in, bulk_out;	/* 0: the interface has none */
	bool storage;			/* its class is 08 */
	unsigned configuration;		/* for "configuration"; 0: none is wanted */
	unsigned active_configuration;	/* 0: none, or not known */
	unsigned mbim_configuration;	/* for "mbim": has an interface 02/0e; 0: none has */
	unsigned alt_setting;		/* for "altsetting"; 0: none is wanted */
	struct usb_message messages[USB_MESSAGES_MAX];
	size_t n_messages;
	unsigned release_ms;	/* give the interface back so long after the message; 0: keep */
	bool reset_after;	/* USB reset after the message */
	const char *inquiry;	/* for "inquiry": usb/inquiry.h; borrowed */
	struct inquiry answered; /* out: what INQUIRY said, the stick's own bytes: escape them */
	const struct usb_method *picked; /* out: what that answer led to; NULL: nobody */
};

enum usb_outcome {
	USB_SENT,    /* the message is on the wire and was not refused */
	USB_GONE,    /* the device left while we were at it */
	USB_REFUSED, /* it answered that it will not: another method may do */
	USB_KEPT,    /* nothing was to be done: it is in that configuration, INQUIRY names nobody */
};

enum usb_needs {
	USB_NEEDS_STORAGE = 1, /* class 08 with both bulk endpoints: speaks bulk-only transport */
	USB_NEEDS_BULK_OUT = 2,
	USB_NEEDS_CLAIM = 4,
	USB_NEEDS_MESSAGE = 8,
	USB_NEEDS_CONFIGURATION = 16,
	USB_NEEDS_ALT_SETTING = 32,
	USB_NEEDS_MBIM = 64,	 /* a configuration with an MBIM interface */
	USB_NEEDS_INQUIRY = 128, /* names to compare with */
	USB_NEEDS_DETACH = 256,	 /* no driver on the interface, and no claim either */
	USB_IS_SLOW = 512,	 /* takes longer than udev may be kept waiting */
	USB_IS_SEQUEL = 1024,	 /* makes sense behind the rung before it only */
};

struct usb_request;

struct usb_method {
	const char *name;
	unsigned needs; /* enum usb_needs */
	int (*run)(struct usb_target *t); /* enum usb_outcome or -errno; NULL: see requests */
	const struct usb_request *requests; /* usb/request.h */
	size_t n_requests;
	unsigned release_ms; /* at least that long, see struct usb_target */
};

/* NULL when there is none of this name; len: of the name. */
const struct usb_method *usb_method_find(const char *name, size_t len);
/* The n-th of the table, NULL behind its end. */
const struct usb_method *usb_method_nth(size_t n);
/* Does it take longer than udev may be kept waiting, by itself or with the target's release
 * time? Such a record needs SURFSTICK_LATER. */
bool usb_method_is_slow(const struct usb_method *m, const struct usb_target *t);
/*
 * Checks the needs, claims, runs. After USB_REFUSED, USB_KEPT and errors the interface goes back
 * to its driver; after USB_SENT it stays taken, so that usb-storage does not talk to a stick that
 * is about to leave, or goes back after t->release_ms. -ENOTSUP: the target does not have what
 * the method needs.
 */
int usb_method_run(const struct usb_method *m, struct usb_target *t);
/* "5553...00 5553...": messages in hexadecimal, blanks between them. -EINVAL, -E2BIG. */
int usb_messages_parse(struct usb_target *t, const char *hex);

#endif

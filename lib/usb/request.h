/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Methods that are nothing but one or two control transfers, as rows of a table.
 */
#ifndef SURFSTICK_USB_REQUEST_H
#define SURFSTICK_USB_REQUEST_H

#include "usb/method.h"

enum usb_stall {
	USB_STALL_REFUSES,  /* it does not know the request */
	USB_STALL_SWITCHES, /* it lets go of the bus before it acknowledges */
	USB_STALL_IS_LOST,  /* no matter: the next request decides */
};

enum { USB_REQUEST_DATA_MAX = 16 };

struct usb_request {
	struct usb_setup setup;
	bool to_interface; /* its number goes into wIndex */
	uint16_t len;	   /* at most USB_REQUEST_DATA_MAX */
	uint8_t data[USB_REQUEST_DATA_MAX]; /* of a request OUT */
	enum usb_stall stall;
};

/* The n-th method made of requests, NULL behind the last. */
const struct usb_method *usb_request_method(size_t n);
/* One after the other; enum usb_outcome or -errno. */
int usb_request_run(struct usb_target *t, const struct usb_request *requests, size_t n);

#endif

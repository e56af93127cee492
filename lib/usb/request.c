/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/request.h"

#include <errno.h>

/* Firmware that is still starting may take its time for the first request. */
enum { REQUEST_MS = 600 };

/* USB 2.0 table 9-2: 40 and C0 are the vendor's own requests to the device, OUT and IN. */

/* E220 and its kin: SET_FEATURE(DEVICE_REMOTE_WAKEUP); usb-storage does the same on its own
 * (drivers/usb/storage/initializers.c). */
static const struct usb_request huawei_old[] = {
	{ .setup = { 0x00, 0x03, 1, 0 } },
};

/* Sierra Wireless' TRU-Install: SWIMS set mode (drivers/usb/storage/sierra_ms.c). */
static const struct usb_request sierra[] = {
	{ .setup = { 0x40, 0x0b, 1, 0 }, .stall = USB_STALL_SWITCHES },
};

/* Sequans: set the device mode to "custom", which is the modem. */
static const struct usb_request sequans[] = {
	{ .setup = { 0x40, 0x0b, 2, 0 } },
};

/* GCT Semiconductor's WiMAX sticks; the second request decides. */
static const struct usb_request gct[] = {
	{ .setup = { 0xa1, 0xa0, 0, 0 }, .to_interface = true, .len = 1,
		.stall = USB_STALL_IS_LOST },
	{ .setup = { 0xa1, 0xfe, 0, 0 }, .to_interface = true, .len = 1 },
};

/* Kobil mIDentity with a modem in it. */
static const struct usb_request kobil[] = {
	{ .setup = { 0xc0, 0x88, 0, 0 }, .len = 8 },
};

/* Qisda (BenQ) H21. */
static const struct usb_request qisda[] = {
	{ .setup = { 0x40, 0x04, 0, 0 }, .len = 16,
		.data = { 0x05, 0x8c, 0x04, 0x08, 0xa0, 0xee, 0x20, 0x00,
			0x5c, 0x01, 0x04, 0x08, 0x98, 0xcd, 0xea, 0xbf } },
};

/* Quanta 1K3, MU-Q101 and others. */
static const struct usb_request quanta[] = {
	{ .setup = { 0xc0, 0xff, 0, 0 } },
};

/* BlackBerry Z10, Q10: ask it who it is, then tell it the mode. */
static const struct usb_request blackberry[] = {
	{ .setup = { 0xc0, 0xb1, 0, 0 }, .len = 8, .stall = USB_STALL_IS_LOST },
	{ .setup = { 0xc0, 0xa9, 0x000e, 0 }, .len = 2 },
};

/* Pantech UML290, UML295: wValue is the mode: 4 where qmi_wwan can take it, else 2. */
static const struct usb_request pantech[] = {
	{ .setup = { 0x40, 0x70, 2, 0 } },
};

static const struct usb_request pantech_qmi[] = {
	{ .setup = { 0x40, 0x70, 4, 0 } },
};

#define REQUESTS(r) .requests = (r), .n_requests = ARRAY_SIZE(r)

static const struct usb_method methods[] = {
	{ .name = "huawei-old", REQUESTS(huawei_old) },
	{ .name = "sierra", REQUESTS(sierra) },
	{ .name = "sequans", REQUESTS(sequans) },
	{ .name = "gct", REQUESTS(gct), .needs = USB_NEEDS_CLAIM },
	{ .name = "kobil", REQUESTS(kobil), .needs = USB_NEEDS_DETACH },
	{ .name = "qisda", REQUESTS(qisda) },
	{ .name = "quanta", REQUESTS(quanta) },
	{ .name = "blackberry", REQUESTS(blackberry), .needs = USB_NEEDS_DETACH },
	{ .name = "pantech", REQUESTS(pantech), .needs = USB_NEEDS_DETACH },
	{ .name = "pantech-qmi", REQUESTS(pantech_qmi), .needs = USB_NEEDS_DETACH },
};

const struct usb_method *usb_request_method(size_t n)
{
	return n < ARRAY_SIZE(methods) ? &methods[n] : NULL;
}

static int run_one(struct usb_target *t, const struct usb_request *r)
{
	struct usb_setup setup = r->setup;
	uint8_t data[USB_REQUEST_DATA_MAX];
	int n;

	if (r->to_interface)
		setup.index = (uint16_t)t->interface;
	memcpy(data, r->data, sizeof(data));
	n = t->verbs->control(t->ctx, &setup, r->len ? data : NULL, r->len, REQUEST_MS);
	if (n == -ENODEV)
		return USB_GONE;
	if (n == -EPIPE && r->stall != USB_STALL_SWITCHES)
		return USB_REFUSED;
	/* Some are gone before they acknowledge. */
	return n < 0 && n != -EPIPE && n != -ETIMEDOUT ? n : USB_SENT;
}

int usb_request_run(struct usb_target *t, const struct usb_request *requests, size_t n)
{
	int outcome = USB_SENT;

	for (size_t i = 0; i < n; i++) {
		outcome = run_one(t, &requests[i]);
		if (outcome == USB_REFUSED && requests[i].stall == USB_STALL_IS_LOST)
			outcome = USB_SENT;
		if (outcome != USB_SENT)
			return outcome;
	}
	return outcome;
}

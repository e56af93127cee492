/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The `descriptors` attribute of a USB device: its device descriptor and, behind it, every
 * configuration as the stick sent it (USB 2.0 9.5, 9.6). Pure and bounded; what is beyond the
 * bounds or broken is left out and said in `cut`. Alternate settings other than 0 are skipped:
 * no stick's first face needs one.
 */
#ifndef SURFSTICK_USB_DESCRIPTOR_H
#define SURFSTICK_USB_DESCRIPTOR_H

#include "base/macro.h"

enum {
	USB_CONFIGS_MAX = 4,
	USB_INTERFACES_MAX = 32,
	USB_ENDPOINTS_MAX = 8,
	/* The largest attribute worth reading: 4 configurations of a large stick. */
	USB_DESCRIPTORS_MAX = 8192,
};

/* bInterfaceClass, and what surfstick asks of it. */
enum { USB_CLASS_CDC = 0x02, USB_CLASS_STORAGE = 0x08, USB_CLASS_WIRELESS = 0xe0,
       USB_CLASS_VENDOR = 0xff };

enum usb_transfer { USB_CONTROL, USB_ISOCHRONOUS, USB_BULK, USB_INTERRUPT };

struct usb_endpoint {
	uint8_t address; /* bit 7: IN */
	uint8_t attributes;
	uint16_t max_packet;
};

struct usb_interface {
	uint8_t number;
	uint8_t cls;
	uint8_t sub;
	uint8_t proto;
	uint8_t n_endpoints;
	struct usb_endpoint endpoints[USB_ENDPOINTS_MAX];
};

struct usb_config {
	uint8_t value;
	uint8_t n_interfaces;
	struct usb_interface interfaces[USB_INTERFACES_MAX];
};

struct usb_descriptors {
	uint16_t vid;
	uint16_t pid;
	bool cut;
	uint8_t n_configs;
	struct usb_config configs[USB_CONFIGS_MAX];
};

/* -EBADMSG when there is not even a device descriptor. */
int usb_descriptors_parse(struct usb_descriptors *out, const void *data, size_t len);
/* By bConfigurationValue; NULL when there is none. */
const struct usb_config *usb_descriptors_config(const struct usb_descriptors *d, unsigned value);
/* By bInterfaceNumber; NULL when there is none. */
const struct usb_interface *usb_config_interface(const struct usb_config *c, unsigned number);
/* The address of the first endpoint of this kind, -ENOENT when there is none. */
int usb_interface_endpoint(const struct usb_interface *i, enum usb_transfer kind, bool in);

#endif

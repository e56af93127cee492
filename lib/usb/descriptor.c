/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/descriptor.h"

#include <errno.h>

/* bDescriptorType, USB 2.0 table 9-5. */
enum { TYPE_DEVICE = 1, TYPE_CONFIG = 2, TYPE_INTERFACE = 4, TYPE_ENDPOINT = 5 };
enum { LEN_DEVICE = 18, LEN_CONFIG = 9, LEN_INTERFACE = 9, LEN_ENDPOINT = 7 };

static uint16_t le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static struct usb_interface *take_interface(struct usb_descriptors *d, struct usb_config *c,
	const uint8_t *p)
{
	struct usb_interface *i;

	if (p[3] != 0)
		return NULL;
	if (usb_config_interface(c, p[2]) || c->n_interfaces == USB_INTERFACES_MAX) {
		d->cut = true;
		return NULL;
	}
	i = &c->interfaces[c->n_interfaces++];
	i->number = p[2];
	i->cls = p[5];
	i->sub = p[6];
	i->proto = p[7];
	return i;
}

static void take_endpoint(struct usb_descriptors *d, struct usb_interface *i, const uint8_t *p)
{
	struct usb_endpoint *e;

	if (i->n_endpoints == USB_ENDPOINTS_MAX) {
		d->cut = true;
		return;
	}
	e = &i->endpoints[i->n_endpoints++];
	e->address = p[2];
	e->attributes = p[3];
	e->max_packet = le16(p + 4);
}

static void take_config(struct usb_descriptors *d, struct usb_config *c, const uint8_t *p,
	const uint8_t *end)
{
	struct usb_interface *i = NULL;

	c->value = p[5];
	for (p += p[0]; p < end; p += p[0]) {
		if (end - p < 2 || p[0] < 2 || p[0] > end - p) {
			d->cut = true;
			return;
		}
		if (p[1] == TYPE_INTERFACE && p[0] >= LEN_INTERFACE)
			i = take_interface(d, c, p);
		else if (p[1] == TYPE_ENDPOINT && p[0] >= LEN_ENDPOINT && i)
			take_endpoint(d, i, p);
	}
}

int usb_descriptors_parse(struct usb_descriptors *out, const void *data, size_t len)
{
	const uint8_t *p = data, *end = p + len, *stop;

	memset(out, 0, sizeof(*out));
	if (len < LEN_DEVICE || p[0] < LEN_DEVICE || p[0] > len || p[1] != TYPE_DEVICE)
		return -EBADMSG;
	out->vid = le16(p + 8);
	out->pid = le16(p + 10);
	for (p += p[0]; p < end; p = stop) {
		if (out->n_configs == USB_CONFIGS_MAX || end - p < LEN_CONFIG ||
		    p[0] < LEN_CONFIG || p[1] != TYPE_CONFIG || le16(p + 2) < p[0]) {
			out->cut = true;
			return 0;
		}
		stop = end;
		if (le16(p + 2) <= end - p)
			stop = p + le16(p + 2);
		else
			out->cut = true;
		if (p[0] > stop - p) {
			out->cut = true;
			return 0;
		}
		take_config(out, &out->configs[out->n_configs++], p, stop);
	}
	return 0;
}

const struct usb_config *usb_descriptors_config(const struct usb_descriptors *d, unsigned value)
{
	for (size_t n = 0; n < d->n_configs; n++)
		if (d->configs[n].value == value)
			return &d->configs[n];
	return NULL;
}

const struct usb_interface *usb_config_interface(const struct usb_config *c, unsigned number)
{
	for (size_t n = 0; n < c->n_interfaces; n++)
		if (c->interfaces[n].number == number)
			return &c->interfaces[n];
	return NULL;
}

int usb_interface_endpoint(const struct usb_interface *i, enum usb_transfer kind, bool in)
{
	for (size_t n = 0; n < i->n_endpoints; n++) {
		const struct usb_endpoint *e = &i->endpoints[n];

		if ((e->attributes & 3) == kind && (e->address >> 7) == in)
			return e->address;
	}
	return -ENOENT;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/desc.h"

#include <errno.h>

#include "base/text.h"

enum { TYPE_DEVICE = 1, TYPE_CONFIG = 2, TYPE_STRING = 3, TYPE_INTERFACE = 4, TYPE_ENDPOINT = 5,
	TYPE_QUALIFIER = 6, TYPE_HID = 0x21, TYPE_CS_INTERFACE = 0x24, TYPE_VENDOR = 0x41 };
enum { BULK = 2, INTERRUPT = 3, DIR_IN = 0x80 };
enum { BULK_SIZE = 512, INTERRUPT_SIZE = 64, INTERVAL = 5 };

/* HID 1.11 6.2.2: eight bytes either way, of a vendor's page. */
static const uint8_t report[] = { 0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff,
	0x00, 0x75, 0x08, 0x95, 0x08, 0x09, 0x01, 0x81, 0x02, 0x09, 0x01, 0x91, 0x02, 0xc0 };

struct building {
	struct desc *desc;
	struct desc_config *config;
	const struct profile_interface *itf;
	uint8_t next_in, next_out;
	int next_line;
	bool full;
};

static void add(struct building *b, const uint8_t *bytes, size_t len)
{
	struct desc_config *c = b->config;

	if (c->len + len > sizeof(c->bytes)) {
		b->full = true;
		return;
	}
	memcpy(c->bytes + c->len, bytes, len);
	c->len += len;
}

/* UTF-16 of Latin-1 text, or "hex:" and the very bytes. */
static size_t put_string(uint8_t *out, const char *text)
{
	int len;

	out[1] = TYPE_STRING;
	if (text_starts(text, "hex:")) {
		len = fault_hex(text + 4, strlen(text + 4), out + 2, DESC_STRING_MAX - 2);
		return len < 0 ? 0 : (size_t)len + 2;
	}
	len = (int)strlen(text);
	if (2 + 2 * len > DESC_STRING_MAX)
		return 0;
	for (int i = 0; i < len; i++) {
		out[2 + 2 * i] = (uint8_t)text[i];
		out[3 + 2 * i] = 0;
	}
	return 2 + 2 * (size_t)len;
}

static uint8_t add_string(struct building *b, const char *text)
{
	struct desc *d = b->desc;
	size_t len;

	if (!*text)
		return 0;
	len = d->n_strings == DESC_STRINGS ? 0 : put_string(d->strings[d->n_strings], text);
	if (len == 0) {
		b->full = true;
		return 0;
	}
	d->strings[d->n_strings][0] = (uint8_t)len;
	return (uint8_t)d->n_strings++;
}

static void add_interface(struct building *b, uint8_t number, uint8_t alt, uint8_t endpoints,
	const uint8_t triple[3], uint8_t string)
{
	const uint8_t bytes[] = { 9, TYPE_INTERFACE, number, alt, b->itf->bare ? 0 : endpoints,
		triple[0], triple[1], triple[2], string };

	add(b, bytes, sizeof(bytes));
}

static void add_endpoint(struct building *b, uint8_t address, uint8_t type)
{
	unsigned size = type == BULK ? BULK_SIZE : INTERRUPT_SIZE;
	const uint8_t bytes[] = { 7, TYPE_ENDPOINT, address, type, (uint8_t)size,
		(uint8_t)(size >> 8), type == BULK ? 0 : INTERVAL };

	if (!b->itf->bare)
		add(b, bytes, sizeof(bytes));
}

static uint8_t take_in(struct building *b)
{
	if (b->next_in == 16)
		b->full = true;
	return b->next_in++ & 15;
}

/* The data endpoints: the profile's own numbers, or the next ones. */
static void take_pair(struct building *b, struct desc_port *port)
{
	port->in = b->itf->in ? b->itf->in : take_in(b);
	if (!b->itf->out && b->next_out == 16)
		b->full = true;
	port->out = b->itf->out ? b->itf->out : b->next_out++ & 15;
}

static void add_bulk_pair(struct building *b, struct desc_port *port)
{
	add_endpoint(b, port->in | DIR_IN, BULK);
	add_endpoint(b, port->out, BULK);
}

/* One interrupt IN, one bulk IN, one bulk OUT; diag has no interrupt endpoint. */
static void add_serial(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	bool notify = port->role != ROLE_DIAG && !b->itf->plain;

	port->line = b->next_line++;
	add_interface(b, port->number, 0, notify ? 3 : 2, triple, string);
	if (notify) {
		port->notify = take_in(b);
		add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
	}
	take_pair(b, port);
	add_bulk_pair(b, port);
}

static void add_plain(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	add_interface(b, port->number, 0, 2, triple, string);
	take_pair(b, port);
	add_bulk_pair(b, port);
}

static void add_hid(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	static const uint8_t hid[] = { 9, TYPE_HID, 0x11, 0x01, 0, 1, 0x22, sizeof(report), 0 };

	add_interface(b, port->number, 0, 2, triple, string);
	add(b, hid, sizeof(hid));
	take_pair(b, port);
	add_endpoint(b, port->in | DIR_IN, INTERRUPT);
	add_endpoint(b, port->out, INTERRUPT);
}

static void add_idle(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	add_interface(b, port->number, 0, 1, triple, string);
	port->notify = take_in(b);
	add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
}

/* CDC 1.2: header, union and Ethernet functional descriptors. */
static void add_cdc(struct building *b, uint8_t control, uint8_t data, uint8_t mac)
{
	const uint8_t bytes[] = {
		5, TYPE_CS_INTERFACE, 0x00, 0x10, 0x01,
		5, TYPE_CS_INTERFACE, 0x06, control, data,
		13, TYPE_CS_INTERFACE, 0x0f, mac, 0, 0, 0, 0, 0xea, 0x05, 0, 0, 0,
	};

	add(b, bytes, sizeof(bytes));
}

static void add_ecm(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	static const uint8_t ncm[] = { 6, TYPE_CS_INTERFACE, 0x1a, 0x00, 0x01, 0x00 };
	bool is_ncm = triple[0] == 0x02 && triple[1] == 0x0d; /* NCM 1.0 5.1, 5.3 */
	const uint8_t data_triple[] = { 0x0a, 0, is_ncm };
	uint8_t mac = add_string(b, "0C5B8F279A64");
	uint8_t data = b->config->n_interfaces++;

	add_interface(b, port->number, 0, 1, triple, string);
	add_cdc(b, port->number, data, mac);
	if (is_ncm)
		add(b, ncm, sizeof(ncm));
	port->notify = take_in(b);
	add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
	add_interface(b, data, 0, 0, data_triple, 0);
	add_interface(b, data, 1, 2, data_triple, 0);
	take_pair(b, port);
	add_bulk_pair(b, port);
}

/*
 * Huawei's: control and data in one interface, data in its alternate setting 1, as
 * drivers/net/usb/huawei_cdc_ncm.c expects it.
 */
static void add_ncm(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	static const uint8_t ncm[] = { 6, TYPE_CS_INTERFACE, 0x1a, 0x00, 0x01, 0x00 };
	uint8_t mac = add_string(b, "0C5B8F279A65");

	port->line = b->next_line++;
	port->notify = take_in(b);
	take_pair(b, port);
	for (uint8_t alt = 0; alt < 2; alt++) {
		add_interface(b, port->number, alt, alt ? 3 : 1, triple, string);
		add_cdc(b, port->number, port->number, mac);
		add(b, ncm, sizeof(ncm));
		add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
		if (alt)
			add_bulk_pair(b, port);
	}
}

static void add_port(struct building *b, const struct profile_interface *itf)
{
	struct desc_port *port = &b->desc->ports[b->desc->n_ports++];
	const uint8_t triple[3] = { itf->cls, itf->sub, itf->proto };
	uint8_t string = add_string(b, itf->name);

	b->itf = itf;
	*port = (struct desc_port){ .role = itf->role, .number = b->config->n_interfaces++,
		.configuration = b->config->value, .plain = itf->plain, .line = -1 };
	switch (itf->role) {
	case ROLE_MODEM:
	case ROLE_PCUI:
	case ROLE_DIAG:
		add_serial(b, port, triple, string);
		return;
	case ROLE_STORAGE:
	case ROLE_BULK:
		add_plain(b, port, triple, string);
		return;
	case ROLE_HID:
		add_hid(b, port, triple, string);
		return;
	case ROLE_IDLE:
		add_idle(b, port, triple, string);
		return;
	case ROLE_ECM:
		add_ecm(b, port, triple, string);
		return;
	case ROLE_NCM:
		add_ncm(b, port, triple, string);
		return;
	}
}

/* One configuration: each begins with its own endpoints and lines. */
static void add_config(struct building *b, const struct profile_identity *identity, uint8_t value)
{
	static const uint8_t head[] = { 9, TYPE_CONFIG, 0, 0, 0, 0, 0, 0x80, 250 };
	struct desc_config *c = b->config = &b->desc->configs[b->desc->n_configs++];

	c->value = value;
	b->next_in = b->next_out = 1;
	b->next_line = 0;
	add(b, head, sizeof(head));
	for (size_t i = 0; i < identity->n_interfaces; i++) {
		const struct profile_interface *itf = &identity->interfaces[i];

		if ((itf->configuration ? itf->configuration : 1) == value)
			add_port(b, itf);
	}
	c->bytes[2] = (uint8_t)c->len;
	c->bytes[3] = (uint8_t)(c->len >> 8);
	c->bytes[4] = c->n_interfaces;
	c->bytes[5] = value;
}

static uint8_t last_configuration(const struct profile_identity *identity)
{
	uint8_t last = 1;

	for (size_t i = 0; i < identity->n_interfaces; i++) {
		if (identity->interfaces[i].configuration > last)
			last = identity->interfaces[i].configuration;
	}
	return last;
}

static void break_it(struct desc *desc, const struct fault *fault)
{
	desc->pad = fault->config_pad;
	desc->cut = fault->config_cut;
	for (size_t i = 0; i < desc->n_configs; i++) {
		struct desc_config *c = &desc->configs[i];

		if (desc->pad > c->len) {
			c->bytes[2] = (uint8_t)desc->pad;
			c->bytes[3] = (uint8_t)(desc->pad >> 8);
		}
		fault_patch(fault, TYPE_CONFIG, (uint8_t)i, c->bytes, c->len);
	}
	fault_patch(fault, TYPE_DEVICE, 0, desc->device, sizeof(desc->device));
	for (size_t i = 1; i < desc->n_strings; i++)
		fault_patch(fault, TYPE_STRING, (uint8_t)i, desc->strings[i],
			sizeof(desc->strings[i]));
}

int desc_build(struct desc *desc, const struct profile_identity *identity,
	const struct fault *fault)
{
	struct building b = { .desc = desc };
	uint8_t maker, product, serial;

	memset(desc, 0, sizeof(*desc));
	memcpy(desc->strings[0], (const uint8_t[]){ 4, TYPE_STRING, 0x09, 0x04 }, 4);
	desc->n_strings = 1;
	maker = add_string(&b, identity->maker);
	product = add_string(&b, identity->product);
	serial = add_string(&b, identity->serial);
	for (uint8_t i = 1; i <= last_configuration(identity); i++)
		add_config(&b, identity, i);
	if (b.full)
		return -ENOSPC;
	memcpy(desc->device, (const uint8_t[]){ 18, TYPE_DEVICE, 0x00, 0x02, identity->device[0],
		identity->device[1], identity->device[2], 64, (uint8_t)identity->vid,
		(uint8_t)(identity->vid >> 8), (uint8_t)identity->pid,
		(uint8_t)(identity->pid >> 8), (uint8_t)identity->bcd,
		(uint8_t)(identity->bcd >> 8), maker, product, serial,
		(uint8_t)desc->n_configs }, 18);
	if (fault)
		break_it(desc, fault);
	return 0;
}

const struct desc_config *desc_config(const struct desc *desc, uint8_t value)
{
	for (size_t i = 0; i < desc->n_configs; i++) {
		if (desc->configs[i].value == value)
			return &desc->configs[i];
	}
	return NULL;
}

/* Vendor descriptors of 255 bytes up to the length that was promised. */
static size_t pad_config(uint8_t *out, size_t len, size_t wanted)
{
	for (size_t left; len < wanted; len += left) {
		left = wanted - len > 255 ? 255 : wanted - len;
		memset(out + len, 0x5a, left);
		out[len] = (uint8_t)left;
		if (left > 1)
			out[len + 1] = TYPE_VENDOR;
	}
	return len;
}

static int get_config(const struct desc *desc, uint8_t index, uint8_t *out, size_t size)
{
	size_t len;

	if (index >= desc->n_configs)
		return -EPIPE;
	len = desc->configs[index].len;
	if (len > size || desc->pad > size)
		return -EPIPE;
	memcpy(out, desc->configs[index].bytes, len);
	len = pad_config(out, len, desc->pad);
	return (int)(desc->cut && desc->cut < len ? desc->cut : len);
}

/* As long as it says it is, but there is no more than what fits into the array. */
static int get_string(const struct desc *desc, uint8_t index, uint8_t *out, size_t size)
{
	size_t len;

	if (index >= desc->n_strings)
		return -EPIPE;
	len = desc->strings[index][0];
	if (len > size)
		return -EPIPE;
	memcpy(out, desc->strings[index], len);
	return (int)len;
}

int desc_get_report(uint8_t *out, size_t size)
{
	if (size < sizeof(report))
		return -EPIPE;
	memcpy(out, report, sizeof(report));
	return sizeof(report);
}

int desc_get(const struct desc *desc, uint8_t type, uint8_t index, uint8_t *out, size_t size)
{
	switch (type) {
	case TYPE_DEVICE:
		memcpy(out, desc->device, sizeof(desc->device));
		return sizeof(desc->device);
	case TYPE_CONFIG:
		return get_config(desc, index, out, size);
	case TYPE_STRING:
		return get_string(desc, index, out, size);
	case TYPE_QUALIFIER:
		memcpy(out, (const uint8_t[]){ 10, TYPE_QUALIFIER, 0x00, 0x02, 0, 0, 0, 64, 1, 0 },
			10);
		return 10;
	default:
		return -EPIPE;
	}
}

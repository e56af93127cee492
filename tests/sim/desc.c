/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/desc.h"

#include <errno.h>

#include "base/text.h"

enum { TYPE_DEVICE = 1, TYPE_CONFIG = 2, TYPE_STRING = 3, TYPE_INTERFACE = 4, TYPE_ENDPOINT = 5,
	TYPE_QUALIFIER = 6, TYPE_CS_INTERFACE = 0x24 };
enum { BULK = 2, INTERRUPT = 3, DIR_IN = 0x80 };
enum { BULK_SIZE = 512, INTERRUPT_SIZE = 64, INTERVAL = 5 };

struct building {
	struct desc *desc;
	uint8_t next_in, next_out;
	int next_line;
	bool full;
};

static void add(struct building *b, const uint8_t *bytes, size_t len)
{
	struct desc *d = b->desc;

	if (d->config_len + len > sizeof(d->config)) {
		b->full = true;
		return;
	}
	memcpy(d->config + d->config_len, bytes, len);
	d->config_len += len;
}

static uint8_t add_string(struct building *b, const char *text)
{
	struct desc *d = b->desc;

	if (!*text)
		return 0;
	if (d->n_strings == DESC_STRINGS) {
		b->full = true;
		return 0;
	}
	text_copy(d->strings[d->n_strings], sizeof(d->strings[0]), text);
	return (uint8_t)d->n_strings++;
}

static void add_interface(struct building *b, uint8_t number, uint8_t alt, uint8_t endpoints,
	const uint8_t triple[3], uint8_t string)
{
	const uint8_t bytes[] = { 9, TYPE_INTERFACE, number, alt, endpoints, triple[0], triple[1],
		triple[2], string };

	add(b, bytes, sizeof(bytes));
}

static void add_endpoint(struct building *b, uint8_t address, uint8_t type)
{
	unsigned size = type == BULK ? BULK_SIZE : INTERRUPT_SIZE;
	const uint8_t bytes[] = { 7, TYPE_ENDPOINT, address, type, (uint8_t)size,
		(uint8_t)(size >> 8), type == BULK ? 0 : INTERVAL };

	add(b, bytes, sizeof(bytes));
}

static uint8_t take_in(struct building *b)
{
	if (b->next_in == 16)
		b->full = true;
	return b->next_in++ & 15;
}

static uint8_t take_out(struct building *b)
{
	if (b->next_out == 16)
		b->full = true;
	return b->next_out++ & 15;
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
	bool notify = port->role != ROLE_DIAG;

	port->line = b->next_line++;
	add_interface(b, port->number, 0, notify ? 3 : 2, triple, string);
	if (notify) {
		port->notify = take_in(b);
		add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
	}
	port->in = take_in(b);
	port->out = take_out(b);
	add_bulk_pair(b, port);
}

static void add_storage(struct building *b, struct desc_port *port, const uint8_t triple[3],
	uint8_t string)
{
	add_interface(b, port->number, 0, 2, triple, string);
	port->in = take_in(b);
	port->out = take_out(b);
	add_bulk_pair(b, port);
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
	static const uint8_t data_triple[] = { 0x0a, 0, 0 };
	uint8_t mac = add_string(b, "0C5B8F279A64");
	uint8_t data = b->desc->n_interfaces++;

	add_interface(b, port->number, 0, 1, triple, string);
	add_cdc(b, port->number, data, mac);
	port->notify = take_in(b);
	add_endpoint(b, port->notify | DIR_IN, INTERRUPT);
	add_interface(b, data, 0, 0, data_triple, 0);
	add_interface(b, data, 1, 2, data_triple, 0);
	port->in = take_in(b);
	port->out = take_out(b);
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
	port->in = take_in(b);
	port->out = take_out(b);
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

	*port = (struct desc_port){ .role = itf->role, .number = b->desc->n_interfaces++,
		.line = -1 };
	switch (itf->role) {
	case ROLE_MODEM:
	case ROLE_PCUI:
	case ROLE_DIAG:
		add_serial(b, port, triple, string);
		return;
	case ROLE_STORAGE:
		add_storage(b, port, triple, string);
		return;
	case ROLE_ECM:
		add_ecm(b, port, triple, string);
		return;
	case ROLE_NCM:
		add_ncm(b, port, triple, string);
		return;
	}
}

int desc_build(struct desc *desc, const struct profile_identity *identity)
{
	struct building b = { .desc = desc, .next_in = 1, .next_out = 1 };
	static const uint8_t config_header[] = { 9, TYPE_CONFIG, 0, 0, 0, 1, 0, 0x80, 250 };
	uint8_t maker, product, serial;

	memset(desc, 0, sizeof(*desc));
	desc->n_strings = 1;
	maker = add_string(&b, identity->maker);
	product = add_string(&b, identity->product);
	serial = add_string(&b, identity->serial);
	add(&b, config_header, sizeof(config_header));
	for (size_t i = 0; i < identity->n_interfaces; i++)
		add_port(&b, &identity->interfaces[i]);
	if (b.full)
		return -ENOSPC;
	desc->config[2] = (uint8_t)desc->config_len;
	desc->config[3] = (uint8_t)(desc->config_len >> 8);
	desc->config[4] = desc->n_interfaces;
	memcpy(desc->device, (const uint8_t[]){ 18, TYPE_DEVICE, 0x00, 0x02, 0, 0, 0, 64,
		(uint8_t)identity->vid, (uint8_t)(identity->vid >> 8), (uint8_t)identity->pid,
		(uint8_t)(identity->pid >> 8), (uint8_t)identity->bcd,
		(uint8_t)(identity->bcd >> 8),
		maker, product, serial, 1 }, 18);
	return 0;
}

/* UTF-16 of Latin-1 text; the profile's bytes go through as they are. */
static int get_string(const struct desc *desc, uint8_t index, uint8_t *out, size_t size)
{
	size_t len;

	if (index == 0) {
		memcpy(out, (const uint8_t[]){ 4, TYPE_STRING, 0x09, 0x04 }, 4);
		return 4;
	}
	if (index >= desc->n_strings)
		return -EPIPE;
	len = strlen(desc->strings[index]);
	if (2 + 2 * len > size)
		return -EPIPE;
	out[0] = (uint8_t)(2 + 2 * len);
	out[1] = TYPE_STRING;
	for (size_t i = 0; i < len; i++) {
		out[2 + 2 * i] = (uint8_t)desc->strings[index][i];
		out[3 + 2 * i] = 0;
	}
	return out[0];
}

int desc_get(const struct desc *desc, uint8_t type, uint8_t index, uint8_t *out, size_t size)
{
	switch (type) {
	case TYPE_DEVICE:
		memcpy(out, desc->device, sizeof(desc->device));
		return sizeof(desc->device);
	case TYPE_CONFIG:
		if (index != 0 || desc->config_len > size)
			return -EPIPE;
		memcpy(out, desc->config, desc->config_len);
		return (int)desc->config_len;
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

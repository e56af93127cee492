/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Control requests: USB 2.0 9.4, MSC BOT 3, CDC PSTN 6.3, CDC NCM 6.2. */
#include <errno.h>

#include "tests/sim/line.h"
#include "tests/sim/modes.h"
#include "tests/sim/usb.h"

struct control {
	struct usb *usb;
	unsigned value, index, wanted;
	const uint8_t *data;
	size_t len;
	uint8_t *reply;
	size_t size;
};

struct control_row {
	uint8_t type, request; /* bmRequestType, bRequest */
	int (*run)(struct control *c);
};

static int get_status(struct control *c)
{
	const struct usb *usb = c->usb;
	unsigned ep = c->index & 15;

	c->reply[0] = c->reply[1] = 0;
	if ((c->index & 0x80) && usb->eps[ep].halted)
		c->reply[0] = 1;
	return 2;
}

static int nothing(struct control *c)
{
	(void)c;
	return 0;
}

/* The old way to wake a Huawei up: SET_FEATURE(DEVICE_REMOTE_WAKEUP), as in
 * drivers/usb/storage/initializers.c, usb_stor_huawei_e220_init(). */
static int set_feature(struct control *c)
{
	struct usb *usb = c->usb;

	evlog_event(usb->log, "setfeature", "value=%u", c->value);
	if (c->value != 1)
		return -EPIPE;
	/* Only its storage face goes away by that. */
	if (usb->n_storages > 0 && usb->brain->n_lines == 0)
		usb_switch(usb, modes_find_kind(usb->profile, SWITCH_FEATURE));
	return 0;
}

static int endpoint_feature(struct control *c, bool set)
{
	if (c->value != 0)
		return -EPIPE;
	if (c->index & 0x80)
		endpoint_halt(&c->usb->eps[c->index & 15], set);
	return 0;
}

static int set_halt(struct control *c)
{
	return endpoint_feature(c, true);
}

static int clear_halt(struct control *c)
{
	return endpoint_feature(c, false);
}

/*
 * A port reset does not come over USB/IP. What the hub driver asks behind one does: 64 bytes of
 * the device descriptor (drivers/usb/core/hub.c, hub_port_init()), which nobody else wants so.
 */
static void notice_reset(struct control *c)
{
	if (c->value >> 8 != 1 || c->wanted != 64 || c->usb->configuration == 0)
		return;
	evlog_event(c->usb->log, "usb-reset", NULL);
	c->usb->configuration = 0;
	usb_switch(c->usb, modes_find_kind(c->usb->profile, SWITCH_RESET));
}

static int get_descriptor(struct control *c)
{
	notice_reset(c);
	return desc_get(&c->usb->desc, (uint8_t)(c->value >> 8), (uint8_t)c->value, c->reply,
		c->size);
}

static int get_report(struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);

	if (!port || port->role != ROLE_HID || c->value >> 8 != 0x22)
		return -EPIPE;
	return desc_get_report(c->reply, c->size);
}

static int for_hid(struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);

	return port && port->role == ROLE_HID ? 0 : -EPIPE;
}

static int get_configuration(struct control *c)
{
	c->reply[0] = c->usb->configuration;
	return 1;
}

static int set_configuration(struct control *c)
{
	if (c->value != 0 && (c->value > 255 || !desc_config(&c->usb->desc, (uint8_t)c->value)))
		return -EPIPE;
	usb_port_configure(c->usb, (uint8_t)c->value);
	usb_switch(c->usb, modes_find_number(c->usb->profile, SWITCH_CONFIGURATION,
		(uint8_t)c->value, 0));
	return 0;
}

static unsigned n_interfaces(const struct usb *usb)
{
	const struct desc_config *config = desc_config(&usb->desc, usb->active);

	return config ? config->n_interfaces : 0;
}

static int get_interface(struct control *c)
{
	if (c->index >= n_interfaces(c->usb))
		return -EPIPE;
	c->reply[0] = c->usb->alt[c->index & 15];
	return 1;
}

static int set_interface(struct control *c)
{
	struct usb *usb = c->usb;

	if (c->index >= n_interfaces(usb))
		return -EPIPE;
	if (usb_switch(usb, modes_find_number(usb->profile, SWITCH_ALT, (uint8_t)c->index,
			(uint8_t)c->value)) != STORAGE_IS_NO_MESSAGE)
		return 0;
	if (c->value > 1)
		return -EPIPE;
	usb->alt[c->index & 15] = (uint8_t)c->value;
	if (c->value == 1)
		usb_port_link_up(usb, (uint8_t)c->index);
	return 0;
}

static int get_max_lun(struct control *c)
{
	c->reply[0] = (uint8_t)c->usb->profile->max_lun;
	return 1;
}

static int reset_storage(struct control *c)
{
	for (size_t i = 0; i < c->usb->n_storages; i++) {
		if (c->usb->storage_ports[i]->number == c->index) {
			storage_reset(&c->usb->storages[i]);
			return 0;
		}
	}
	return -EPIPE;
}

static struct line *line_of(struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);

	if (!port || port->line < 0 || (size_t)port->line >= c->usb->brain->n_lines)
		return NULL;
	return &c->usb->brain->lines[port->line];
}

/* SET_CONTROL_LINE_STATE: bit 0 DTR, bit 1 RTS. */
static int set_lines(struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);
	struct line *line = line_of(c);

	if (!line || line->role == ROLE_NCM || port->plain)
		return -EPIPE;
	line_dtr(line, c->value & 1);
	return 0;
}

static int set_coding(struct control *c)
{
	if (!line_of(c) || c->len < sizeof(c->usb->coding))
		return -EPIPE;
	memcpy(c->usb->coding, c->data, sizeof(c->usb->coding));
	return 0;
}

static int get_coding(struct control *c)
{
	if (!line_of(c))
		return -EPIPE;
	memcpy(c->reply, c->usb->coding, sizeof(c->usb->coding));
	return sizeof(c->usb->coding);
}

static bool is_net(const struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);

	return port && (port->role == ROLE_ECM || port->role == ROLE_NCM);
}

/* AT over the control endpoint, as drivers/usb/class/cdc-wdm.c speaks it. */
static int send_command(struct control *c)
{
	struct line *line = line_of(c);

	if (!is_net(c))
		return -EPIPE;
	if (line)
		line_input(line, c->data, c->len);
	return 0;
}

static int get_response(struct control *c)
{
	const struct desc_port *port = usb_port_of_interface(c->usb, (uint8_t)c->index);

	if (!is_net(c))
		return -EPIPE;
	return (int)usb_port_wdm_read(c->usb, port, c->reply,
		c->wanted < c->size ? c->wanted : c->size);
}

static int for_net(struct control *c)
{
	return is_net(c) ? 0 : -EPIPE;
}

/* NCM 1.0 6.2.1: 16-bit blocks of up to 16 KiB both ways. */
static int get_ntb_parameters(struct control *c)
{
	static const uint8_t parameters[28] = { 28, 0, 1, 0, 0x00, 0x40, 0, 0, 4, 0, 0, 0, 4, 0, 0,
		0,
		0x00, 0x40, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0 };

	if (!is_net(c))
		return -EPIPE;
	memcpy(c->reply, parameters, sizeof(parameters));
	return sizeof(parameters);
}

static int get_zero(struct control *c)
{
	if (!is_net(c))
		return -EPIPE;
	memset(c->reply, 0, 8);
	return 8;
}

static const struct control_row rows[] = {
	{ 0x80, 0x00, get_status },
	{ 0x81, 0x00, get_status },
	{ 0x81, 0x06, get_report },
	{ 0x82, 0x00, get_status },
	{ 0x00, 0x01, nothing },	/* CLEAR_FEATURE, device */
	{ 0x02, 0x01, clear_halt },
	{ 0x00, 0x03, set_feature },
	{ 0x02, 0x03, set_halt },
	{ 0x00, 0x05, nothing },	/* SET_ADDRESS */
	{ 0x80, 0x06, get_descriptor },
	{ 0x80, 0x08, get_configuration },
	{ 0x00, 0x09, set_configuration },
	{ 0x81, 0x0a, get_interface },
	{ 0x01, 0x0b, set_interface },
	{ 0xa1, 0xfe, get_max_lun },
	{ 0x21, 0xff, reset_storage },
	{ 0x21, 0x09, for_hid },	/* SET_REPORT */
	{ 0x21, 0x0a, for_hid },	/* SET_IDLE */
	{ 0x21, 0x20, set_coding },
	{ 0xa1, 0x21, get_coding },
	{ 0x21, 0x22, set_lines },
	{ 0x21, 0x23, nothing },	/* SEND_BREAK */
	{ 0x21, 0x00, send_command },
	{ 0xa1, 0x01, get_response },
	{ 0x21, 0x43, for_net },	/* SET_ETHERNET_PACKET_FILTER */
	{ 0xa1, 0x80, get_ntb_parameters },
	{ 0xa1, 0x83, get_zero },	/* GET_NTB_FORMAT */
	{ 0x21, 0x84, for_net },
	{ 0xa1, 0x85, get_zero },	/* GET_NTB_INPUT_SIZE */
	{ 0x21, 0x86, for_net },
	{ 0xa1, 0x87, get_zero },	/* GET_MAX_DATAGRAM_SIZE */
	{ 0x21, 0x88, for_net },
	{ 0xa1, 0x89, get_zero },	/* GET_CRC_MODE */
	{ 0x21, 0x8a, for_net },
};

int usb_control(struct usb *usb, const uint8_t setup[8], const uint8_t *data, size_t len,
	uint8_t *reply, size_t size)
{
	struct control c = { .usb = usb,
		.value = (unsigned)setup[3] << 8 | setup[2],
		.index = (unsigned)setup[5] << 8 | setup[4],
		.wanted = (unsigned)setup[7] << 8 | setup[6], .data = data, .len = len,
		.reply = reply, .size = size };

	if (usb_switch(usb, modes_find_control(usb->profile, setup, data, len)) !=
		STORAGE_IS_NO_MESSAGE) {
		memset(reply, 0, c.wanted < size ? c.wanted : size);
		return (int)(c.wanted < size ? c.wanted : size);
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type == setup[0] && rows[i].request == setup[1])
			return rows[i].run(&c);
	}
	evlog_event(usb->log, "stall", "type=%02x request=%02x value=%04x index=%04x", setup[0],
		setup[1], c.value, c.index);
	return -EPIPE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "tests/sim/line.h"
#include "tests/sim/modes.h"
#include "tests/sim/usb.h"

/* CDC PSTN 1.2 6.5.4 SERIAL_STATE: bit 0 is DCD, bit 1 DSR. */
enum { SERIAL_DCD = 1, SERIAL_DSR = 2 };

static bool is_active(const struct usb *usb, size_t i)
{
	return usb->desc.ports[i].configuration == usb->active;
}

const struct desc_port *usb_port_of_line(const struct usb *usb, unsigned line)
{
	for (size_t i = 0; i < usb->desc.n_ports; i++) {
		if (is_active(usb, i) && usb->desc.ports[i].line == (int)line)
			return &usb->desc.ports[i];
	}
	return NULL;
}

const struct desc_port *usb_port_of_interface(const struct usb *usb, uint8_t number)
{
	for (size_t i = 0; i < usb->desc.n_ports; i++) {
		if (is_active(usb, i) && usb->desc.ports[i].number == number)
			return &usb->desc.ports[i];
	}
	return NULL;
}

enum storage_fate usb_switch(struct usb *usb, const struct profile_identity *to)
{
	if (!to || strcmp(to->label, usb->plug->identity.label) == 0)
		return STORAGE_IS_NO_MESSAGE;
	if (to == &modes_stay || usb->plug->fault.deaf) {
		evlog_event(usb->log, "ignored", "to=%s", to->label);
		return STORAGE_STAYS;
	}
	plug_switch(usb->plug, to->label);
	return usb->profile->polite ? STORAGE_WAVES : STORAGE_LEAVES;
}

static enum storage_fate on_raw(void *ctx, const uint8_t *data, size_t len)
{
	struct usb *usb = ctx;

	return usb_switch(usb, modes_find_raw(usb->profile, data, len));
}

static enum storage_fate on_message(void *ctx, uint8_t cblen, const uint8_t cb[16])
{
	struct usb *usb = ctx;

	return usb_switch(usb, modes_find(usb->modes, usb->profile, &usb->plug->identity, cblen,
		cb));
}

static enum storage_fate on_eject(void *ctx)
{
	struct usb *usb = ctx;

	return usb_switch(usb, modes_find_kind(usb->profile, SWITCH_EJECT));
}

void usb_port_setup(struct usb *usb)
{
	usb->n_storages = 0;
	for (size_t i = 0; i < usb->desc.n_ports && usb->n_storages < 2; i++) {
		const struct desc_port *port = &usb->desc.ports[i];
		struct storage *storage = &usb->storages[usb->n_storages];

		if (port->role != ROLE_STORAGE || !is_active(usb, i))
			continue;
		/* The second one of a face is the card reader. */
		storage_init(storage, usb->profile, &usb->eps[port->in], usb->n_storages > 0);
		storage->log = usb->log;
		storage->raw = on_raw;
		storage->message = on_message;
		storage->eject = on_eject;
		storage->ctx = usb;
		usb->storage_ports[usb->n_storages++] = port;
	}
}

void usb_port_close(struct usb *usb)
{
	router_unplug(usb->router);
	buf_free(&usb->wdm);
	usb->n_storages = 0;
	usb->desc.n_ports = 0;
}

void usb_port_configure(struct usb *usb, uint8_t value)
{
	usb->configuration = value;
	for (size_t i = 1; i < USB_ENDPOINTS; i++)
		usb->eps[i].halted = false;
	evlog_event(usb->log, "configured", "value=%u", value);
	if (value == 0 || value == usb->active)
		return;
	usb->active = value;
	for (size_t i = 1; i < USB_ENDPOINTS; i++)
		endpoint_drop_data(&usb->eps[i]);
	usb_port_setup(usb);
	plug_power(usb->plug, value);
}

/* CDC 1.2 6.3.1 NETWORK_CONNECTION: connected. */
void usb_port_link_up(struct usb *usb, uint8_t number)
{
	for (size_t i = 0; i < usb->desc.n_ports; i++) {
		const struct desc_port *port = &usb->desc.ports[i];
		const uint8_t connected[8] = { 0xa1, 0x00, 1, 0, port->number };

		/* Its data interface is the one behind its control interface. */
		if (!is_active(usb, i) || port->role != ROLE_ECM || port->number + 1 != number)
			continue;
		endpoint_send_packet(&usb->eps[port->notify], connected, sizeof(connected), false);
		router_plug(usb->router, &usb->eps[port->in]);
	}
}

void usb_port_wanted(struct usb *usb, uint8_t ep)
{
	static const uint8_t zeros[8];

	for (size_t i = 0; i < usb->desc.n_ports; i++) {
		const struct desc_port *port = &usb->desc.ports[i];

		if (!is_active(usb, i) || port->in != ep)
			continue;
		if (port->role == ROLE_HID)
			endpoint_send_packet(&usb->eps[ep], zeros, sizeof(zeros), false);
		else if (port->line >= 0 && (size_t)port->line < usb->brain->n_lines)
			line_drained(&usb->brain->lines[port->line]);
	}
}

static int line_out(struct usb *usb, const struct desc_port *port, const uint8_t *data, size_t len)
{
	struct line *line;

	if (port->line < 0 || (size_t)port->line >= usb->brain->n_lines)
		return 0;
	line = &usb->brain->lines[port->line];
	line_input(line, data, len);
	return line_full(line) ? -EAGAIN : 0;
}

static int port_out(struct usb *usb, const struct desc_port *port, const uint8_t *data, size_t len)
{
	switch (port->role) {
	case ROLE_MODEM:
	case ROLE_PCUI:
	case ROLE_DIAG:
	case ROLE_NCM:
		return line_out(usb, port, data, len);
	case ROLE_BULK:
	case ROLE_HID:
	case ROLE_IDLE:
	case ROLE_STORAGE:
		usb_switch(usb, modes_find_raw(usb->profile, data, len));
		return 0;
	case ROLE_ECM:
		router_take(usb->router, data, len);
		return 0;
	}
	return 0;
}

int usb_port_out(struct usb *usb, uint8_t ep, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < usb->n_storages; i++) {
		if (usb->storage_ports[i]->out == ep)
			return storage_out(&usb->storages[i], data, len);
	}
	for (size_t i = 0; i < usb->desc.n_ports; i++) {
		if (is_active(usb, i) && usb->desc.ports[i].out == ep)
			return port_out(usb, &usb->desc.ports[i], data, len);
	}
	return -EPIPE;
}

/* CDC 1.2 6.3.2 RESPONSE_AVAILABLE */
static void tell_response(struct usb *usb, const struct desc_port *port)
{
	const uint8_t available[8] = { 0xa1, 0x01, 0, 0, port->number };

	endpoint_send_packet(&usb->eps[port->notify], available, sizeof(available), false);
}

size_t usb_port_wdm_read(struct usb *usb, const struct desc_port *port, uint8_t *out, size_t size)
{
	size_t len = usb->wdm.len < size ? usb->wdm.len : size;

	if (len > 0)
		memcpy(out, usb->wdm.data, len);
	buf_eat(&usb->wdm, len);
	if (usb->wdm.len > 0)
		tell_response(usb, port);
	return len;
}

static void send_bytes(void *ctx, unsigned line, const void *data, size_t len)
{
	struct usb *usb = ctx;
	const struct desc_port *port = usb_port_of_line(usb, line);
	bool first = usb->wdm.len == 0;

	if (port && port->role == ROLE_NCM) {
		buf_add(&usb->wdm, data, len);
		if (first)
			tell_response(usb, port);
	} else if (port)
		endpoint_send(&usb->eps[port->in], data, len);
}

static size_t backlog(void *ctx, unsigned line)
{
	struct usb *usb = ctx;
	const struct desc_port *port = usb_port_of_line(usb, line);

	return port ? endpoint_backlog(&usb->eps[port->in]) : 0;
}

static void status(void *ctx, unsigned line, bool dcd, bool dsr)
{
	struct usb *usb = ctx;
	const struct desc_port *port = usb_port_of_line(usb, line);
	uint8_t state[10] = { 0xa1, 0x20, 0, 0, 0, 0, 2, 0, 0, 0 };

	/*
	 * Who has lost power cannot tell of it. The kernel would lower DTR upon it, and vhci never
	 * gives back a control transfer that was under way when the socket closed: usb-serial then
	 * holds the unplugging up for the 5 s of USB_CTRL_SET_TIMEOUT.
	 */
	if (!port || !port->notify || !usb->brain->powered)
		return;
	state[4] = port->number;
	state[8] = (uint8_t)((dcd ? SERIAL_DCD : 0) | (dsr ? SERIAL_DSR : 0));
	endpoint_send_packet(&usb->eps[port->notify], state, sizeof(state), false);
}

static void resume(void *ctx, unsigned line)
{
	usb_release(ctx, line);
}

static void flush(void *ctx, unsigned line)
{
	struct usb *usb = ctx;
	const struct desc_port *port = usb_port_of_line(usb, line);

	if (!port)
		return;
	endpoint_drop_data(&usb->eps[port->in]);
	if (port->notify)
		endpoint_drop_data(&usb->eps[port->notify]);
}

static void reboot(void *ctx)
{
	plug_reset(((struct usb *)ctx)->plug);
}

const struct brain_face usb_brain_face = { send_bytes, backlog, status, resume, flush, reboot };

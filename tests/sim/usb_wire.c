/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The wire, as the host used it: `wire control 40 0b 0001 0000 0`, `wire out 01 HEX`,
 * `wire in 81 13`, with names for the three standard requests that usbfs has ioctls for. What
 * the stick answered stands in lines of its own, `wire got 81 0 HEX`: endpoint, status, bytes.
 */
#include "tests/sim/usb.h"

enum { HEX_MAX = 512 };

/* " 0a1b"; nothing for nothing. */
static const char *hex_of(char *out, const uint8_t *data, size_t len)
{
	size_t n = len < HEX_MAX ? len : HEX_MAX;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(out + 2 * i + 1, 3, "%02x", data[i]);
	if (n > 0)
		out[0] = ' ';
	if (n < len)
		snprintf(out + 2 * n + 1, 3, "..");
	return out;
}

static void wire_control(const struct usb *usb, const uint8_t *setup, const uint8_t *data,
	size_t len)
{
	unsigned value = (unsigned)setup[3] << 8 | setup[2];
	unsigned index = (unsigned)setup[5] << 8 | setup[4];
	unsigned wanted = (unsigned)setup[7] << 8 | setup[6];
	char hex[2 * HEX_MAX + 4];

	if (setup[0] == 0x00 && setup[1] == 0x09)
		evlog_event(usb->log, "wire", "configure %u", value);
	else if (setup[0] == 0x01 && setup[1] == 0x0b)
		evlog_event(usb->log, "wire", "set-alt %u %u", index, value);
	else if (setup[0] == 0x02 && setup[1] == 0x01 && value == 0)
		evlog_event(usb->log, "wire", "clear-halt %02x", index);
	else
		evlog_event(usb->log, "wire", "control %02x %02x %04x %04x %u%s", setup[0],
			setup[1], value, index, wanted, hex_of(hex, data, len));
}

void usb_wire_request(const struct usb *usb, const struct usbip_request *request,
	const uint8_t *data)
{
	char hex[2 * HEX_MAX + 4];

	if (!usb->profile->wire)
		return;
	if (request->command == USBIP_UNLINK)
		evlog_event(usb->log, "wire", "cancel");
	else if (request->ep == 0)
		wire_control(usb, request->setup, data, usbip_payload(request));
	else if (request->in)
		evlog_event(usb->log, "wire", "in %02x %u", request->ep | 0x80, request->len);
	else
		evlog_event(usb->log, "wire", "out %02x%s", request->ep,
			hex_of(hex, data, request->len));
}

void usb_wire_answer(const struct usb *usb, const struct usbip_request *request, int status,
	const void *data, size_t len)
{
	char hex[2 * HEX_MAX + 4];

	if (!usb->profile->wire || request->command == USBIP_UNLINK)
		return;
	if (request->in || status < 0)
		evlog_event(usb->log, "wire", "got %02x %d%s",
			request->ep | (request->in ? 0x80 : 0), status,
			hex_of(hex, data, request->in ? len : 0));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/usbip.h"

#include <errno.h>

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
}

int usbip_parse(const uint8_t header[USBIP_HEADER], struct usbip_request *out)
{
	uint32_t command = get32(header), ep = get32(header + 16);

	if ((command != USBIP_SUBMIT && command != USBIP_UNLINK) || ep > 15)
		return -EPROTO;
	*out = (struct usbip_request){ .command = (enum usbip_command)command,
		.seqnum = get32(header + 4), .in = get32(header + 12) == 1, .ep = (uint8_t)ep };
	if (command == USBIP_UNLINK) {
		out->victim = get32(header + 20);
		return 0;
	}
	out->flags = get32(header + 20);
	out->len = get32(header + 24);
	memcpy(out->setup, header + 40, sizeof(out->setup));
	return out->len > USBIP_DATA_MAX ? -EPROTO : 0;
}

size_t usbip_payload(const struct usbip_request *request)
{
	return request->command == USBIP_SUBMIT && !request->in ? request->len : 0;
}

void usbip_answer(uint8_t out[USBIP_HEADER], const struct usbip_request *request, int status,
	uint32_t actual)
{
	bool submit = request->command == USBIP_SUBMIT;

	memset(out, 0, USBIP_HEADER);
	put32(out, submit ? USBIP_RET_SUBMIT : USBIP_RET_UNLINK);
	put32(out + 4, request->seqnum);
	put32(out + 20, (uint32_t)status);
	if (submit)
		put32(out + 24, actual);
}

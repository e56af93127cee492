/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The USB/IP headers, 48 bytes big-endian (kernel Documentation/usb/usbip_protocol.rst). Pure. */
#ifndef SURFSTICK_SIM_USBIP_H
#define SURFSTICK_SIM_USBIP_H

#include "base/macro.h"

enum { USBIP_HEADER = 48, USBIP_DATA_MAX = 1 << 20 };

enum usbip_command {
	USBIP_SUBMIT = 1,
	USBIP_UNLINK = 2,
	USBIP_RET_SUBMIT = 3,
	USBIP_RET_UNLINK = 4,
};

enum { USBIP_SHORT_NOT_OK = 1 }; /* URB_SHORT_NOT_OK, linux/usb.h */

struct usbip_request {
	enum usbip_command command; /* SUBMIT or UNLINK */
	uint32_t seqnum;
	bool in; /* device to host */
	uint8_t ep;
	uint32_t flags;
	uint32_t len; /* bytes wanted, or that follow */
	uint8_t setup[8];
	uint32_t victim; /* UNLINK: seqnum of the other */
};

/* -EPROTO: not a header we can go on from. */
int usbip_parse(const uint8_t header[USBIP_HEADER], struct usbip_request *out);
/* Bytes that follow the header in the stream. */
size_t usbip_payload(const struct usbip_request *request);
/* status: 0 or -errno; actual: bytes moved. */
void usbip_answer(uint8_t out[USBIP_HEADER], const struct usbip_request *request, int status,
	uint32_t actual);

#endif

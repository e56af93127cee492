/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * USB Mass Storage Class, Bulk-Only Transport 1.0 ("BOT"), as much of it as switching needs:
 * one command without or with a data-in phase, its status, and recovery from stalls.
 */
#ifndef SURFSTICK_USB_BOT_H
#define SURFSTICK_USB_BOT_H

#include "usb/method.h"

enum { BOT_CBW_LEN = 31, BOT_CSW_LEN = 13, BOT_CB_LEN = 16 };

/* len bytes of a Command Block Wrapper? (BOT 5.1) */
bool bot_is_cbw(const uint8_t *data, size_t len);
/* tag, dCBWDataTransferLength with direction IN, LUN, and cb of cb_len (0 to 16) bytes, of which
 * BOT_CB_LEN are always sent: Huawei's own command says length 0 and means all of it. */
struct bot_command {
	uint32_t tag;
	uint32_t data_in;
	uint8_t lun;
	uint8_t cb_len;
	uint8_t cb[BOT_CB_LEN];
};
void bot_cbw(uint8_t out[BOT_CBW_LEN], const struct bot_command *c);
/* And back. *in: the data comes from the device; else data_in is what it would be sent. */
void bot_cbw_read(struct bot_command *c, bool *in, const uint8_t cbw[BOT_CBW_LEN]);
/* The status of a command that went well. */
void bot_csw(uint8_t out[BOT_CSW_LEN], uint32_t tag);

/*
 * Sends a CBW, takes the data it announces and waits status_ms for its status. A status that
 * does not come is USB_SENT: a stick that switches answers nothing. Else as usb_method.run.
 */
int bot_run(struct usb_target *t, const uint8_t cbw[BOT_CBW_LEN], unsigned status_ms);
/* The same, and the first size bytes of the data are kept in data; *len is what there was. */
int bot_read(struct usb_target *t, const uint8_t cbw[BOT_CBW_LEN], unsigned status_ms,
	uint8_t *data, size_t size, size_t *len);

#endif

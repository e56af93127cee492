/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/bot.h"

#include <errno.h>

/* dCBWSignature "USBC", dCSWSignature "USBS" (BOT 5.1, 5.2). */
static const uint8_t cbw_signature[4] = { 'U', 'S', 'B', 'C' };
static const uint8_t csw_signature[4] = { 'U', 'S', 'B', 'S' };
enum { CSW_PASSED = 0, CSW_FAILED = 1, CSW_PHASE_ERROR = 2 };
enum { FLAG_IN = 0x80 };

/*
 * A full-speed stick takes 31 bytes in well under a millisecond; one that is still booting NAKs
 * for a while. Two tries at this and their recovery fit the helper's two seconds.
 */
enum { SEND_MS = 400, DATA_MS = 200, CONTROL_MS = 200 };

/* No message there is announces more than 512 bytes; what a table says must not become a stick
 * that keeps the helper reading. */
enum { DATA_MAX = 4096 };

enum csw { CSW_OK, CSW_NO, CSW_PHASE, CSW_SILENT };

bool bot_is_cbw(const uint8_t *data, size_t len)
{
	return len == BOT_CBW_LEN && memcmp(data, cbw_signature, sizeof(cbw_signature)) == 0;
}

static void put_le32(uint8_t *out, uint32_t value)
{
	for (int n = 0; n < 4; n++)
		out[n] = (uint8_t)(value >> (8 * n));
}

static uint32_t get_le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

void bot_cbw(uint8_t out[BOT_CBW_LEN], const struct bot_command *c)
{
	memcpy(out, cbw_signature, sizeof(cbw_signature));
	put_le32(out + 4, c->tag);
	put_le32(out + 8, c->data_in);
	out[12] = c->data_in ? FLAG_IN : 0;
	out[13] = c->lun;
	out[14] = c->cb_len;
	memcpy(out + 15, c->cb, BOT_CB_LEN);
}

void bot_cbw_read(struct bot_command *c, bool *in, const uint8_t cbw[BOT_CBW_LEN])
{
	c->tag = get_le32(cbw + 4);
	c->data_in = get_le32(cbw + 8);
	*in = cbw[12] & FLAG_IN;
	c->lun = cbw[13];
	c->cb_len = cbw[14];
	memcpy(c->cb, cbw + 15, BOT_CB_LEN);
}

void bot_csw(uint8_t out[BOT_CSW_LEN], uint32_t tag)
{
	memset(out, 0, BOT_CSW_LEN);
	memcpy(out, csw_signature, sizeof(csw_signature));
	put_le32(out + 4, tag);
	out[12] = CSW_PASSED;
}

/* Reset Recovery, BOT 5.3.4: class request FF, then both halts. */
static int reset_recovery(struct usb_target *t)
{
	struct usb_setup setup = { .type = 0x21, .request = 0xff,
		.index = (uint16_t)t->interface };
	int err = t->verbs->control(t->ctx, &setup, NULL, 0, CONTROL_MS);

	if (err < 0)
		return err;
	err = t->verbs->clear_halt(t->ctx, t->bulk_in);
	if (err < 0)
		return err;
	return t->verbs->clear_halt(t->ctx, t->bulk_out);
}

static int send_once(struct usb_target *t, const uint8_t *cbw)
{
	int n = t->verbs->bulk_out(t->ctx, t->bulk_out, cbw, BOT_CBW_LEN, SEND_MS);

	if (n >= 0 && n < BOT_CBW_LEN)
		return -EIO;
	return n < 0 ? n : 0;
}

/* BOT 6.6.1 wants Reset Recovery for a stalled CBW; many sticks only need the halt cleared. */
static int send_cbw(struct usb_target *t, const uint8_t *cbw)
{
	int err = send_once(t, cbw), recovery;

	if (err == 0 || err == -ENODEV)
		return err;
	recovery = err == -EPIPE ? t->verbs->clear_halt(t->ctx, t->bulk_out) : reset_recovery(t);
	if (recovery == -ENODEV)
		return -ENODEV;
	err = send_once(t, cbw);
	if (err != -EPIPE)
		return err;
	recovery = reset_recovery(t);
	return recovery < 0 ? recovery : send_once(t, cbw);
}

static bool is_csw(const uint8_t *data, int len)
{
	return len == BOT_CSW_LEN && memcmp(data, csw_signature, sizeof(csw_signature)) == 0;
}

struct kept { /* what the caller wants of the data */
	uint8_t *data;
	size_t size;
	size_t len;
};

/*
 * Takes what the CBW announced. Returns BOT_CSW_LEN, with the status in csw, when the stick
 * left the data out (BOT 6.7.2 wants a stall there; firmware does not always read the
 * standard), 0 after data, or -errno.
 */
static int take_data(struct usb_target *t, uint32_t expected, struct kept *kept,
	uint8_t csw[BOT_CSW_LEN])
{
	uint8_t data[512]; /* a whole packet of every speed: a short read is never an overflow */
	size_t taken = 0, part;
	int n;

	if (expected > DATA_MAX)
		expected = DATA_MAX;
	do {
		n = t->verbs->bulk_in(t->ctx, t->bulk_in, data, sizeof(data), DATA_MS);
		if (n == -EPIPE) /* the data ends here, the status follows (BOT 6.7.2) */
			return t->verbs->clear_halt(t->ctx, t->bulk_in) == -ENODEV ? -ENODEV : 0;
		if (n < 0)
			return n;
		if (is_csw(data, n)) {
			memcpy(csw, data, BOT_CSW_LEN);
			return n;
		}
		part = kept->size - kept->len < (size_t)n ? kept->size - kept->len : (size_t)n;
		if (part > 0)
			memcpy(kept->data + kept->len, data, part);
		kept->len += part;
		taken += (size_t)n;
	} while (taken < expected && n == (int)sizeof(data));
	return 0;
}

static int take_csw(struct usb_target *t, uint8_t csw[BOT_CSW_LEN], unsigned ms)
{
	int n = t->verbs->bulk_in(t->ctx, t->bulk_in, csw, BOT_CSW_LEN, ms);

	if (n != -EPIPE)
		return n;
	/* BOT figure 2: a stalled status is asked for once more. */
	n = t->verbs->clear_halt(t->ctx, t->bulk_in);
	if (n == -ENODEV)
		return n;
	return t->verbs->bulk_in(t->ctx, t->bulk_in, csw, BOT_CSW_LEN, ms);
}

static enum csw judge(const uint8_t *csw, int len, uint32_t tag)
{
	if (!is_csw(csw, len) || get_le32(csw + 4) != tag)
		return CSW_SILENT;
	if (csw[12] == CSW_PASSED)
		return CSW_OK;
	return csw[12] == CSW_FAILED ? CSW_NO : CSW_PHASE;
}

static int exchange(struct usb_target *t, const uint8_t *cbw, unsigned status_ms,
	struct kept *kept)
{
	uint32_t tag = get_le32(cbw + 4), expected = get_le32(cbw + 8);
	uint8_t csw[BOT_CSW_LEN];
	int n = send_cbw(t, cbw);

	if (n == -ENODEV)
		return USB_GONE;
	if (n < 0)
		return n;
	if (expected > 0 && (cbw[12] & FLAG_IN))
		n = take_data(t, expected, kept, csw);
	if (n == 0)
		n = take_csw(t, csw, status_ms);
	/* An answer to an earlier command that its asker did not wait for: the next is ours. */
	if (is_csw(csw, n) && get_le32(csw + 4) != tag)
		n = take_csw(t, csw, status_ms);
	if (n == -ENODEV)
		return USB_GONE;
	/* The last resort: a stick that stalls its status even when asked again (BOT figure 2). */
	if (n == -EPIPE)
		return reset_recovery(t) == -ENODEV ? USB_GONE : USB_SENT;
	switch (judge(csw, n, tag)) {
	case CSW_OK:
		return USB_SENT;
	case CSW_NO:
		return USB_REFUSED;
	case CSW_PHASE:
		return reset_recovery(t) == -ENODEV ? USB_GONE : USB_REFUSED;
	case CSW_SILENT:
		break;
	}
	/* Nothing, nonsense, or a bus error as when a device lets go: it did get the message. */
	return USB_SENT;
}

int bot_run(struct usb_target *t, const uint8_t cbw[BOT_CBW_LEN], unsigned status_ms)
{
	struct kept kept = { 0 };

	return exchange(t, cbw, status_ms, &kept);
}

int bot_read(struct usb_target *t, const uint8_t cbw[BOT_CBW_LEN], unsigned status_ms,
	uint8_t *data, size_t size, size_t *len)
{
	struct kept kept = { .data = data, .size = size };
	int outcome = exchange(t, cbw, status_ms, &kept);

	*len = kept.len;
	return outcome;
}

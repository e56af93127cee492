/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/record.h"

#include "usb/bot.h"

enum { OP_INQUIRY = 0x12, REPORT_LEN = 8 };

static void add_hex(struct buf *out, const uint8_t *data, size_t len)
{
	for (size_t n = 0; n < len; n++)
		buf_addf(out, "%02x", data[n]);
}

static int record_claim(void *ctx, unsigned interface)
{
	buf_addf(((struct usb_record *)ctx)->out, "claim %u\n", interface);
	return 0;
}

static int record_release(void *ctx, unsigned interface)
{
	buf_addf(((struct usb_record *)ctx)->out, "release %u\n", interface);
	return 0;
}

static int record_detach(void *ctx, unsigned interface)
{
	buf_addf(((struct usb_record *)ctx)->out, "detach %u\n", interface);
	return 0;
}

static int record_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	struct usb_record *r = ctx;
	struct bot_command c;
	bool in;

	(void)ms;
	buf_addf(r->out, "out %02x ", endpoint);
	add_hex(r->out, data, len);
	buf_adds(r->out, "\n");
	r->asked = bot_is_cbw(data, len);
	if (!r->asked)
		return (int)len;
	bot_cbw_read(&c, &in, data);
	r->tag = c.tag;
	r->operation = c.cb[0];
	r->data_left = in ? c.data_in : 0;
	return (int)len;
}

/* SPC-4 table 139: fields are filled up with blanks. */
static void put_field(uint8_t *data, size_t len, size_t at, const char *text, size_t width)
{
	for (size_t n = 0; n < width && at + n < len; n++)
		data[at + n] = n < strlen(text) ? (uint8_t)text[n] : ' ';
}

static int answer_data(struct usb_record *r, uint8_t *data, size_t len)
{
	if (len > r->data_left)
		len = r->data_left;
	memset(data, 0, len);
	if (r->operation == OP_INQUIRY) {
		put_field(data, len, 8, r->inquiry.vendor, 8);
		put_field(data, len, 16, r->inquiry.model, 16);
		put_field(data, len, 32, r->inquiry.revision, 4);
	}
	r->data_left -= (uint32_t)len;
	return (int)len;
}

static int record_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	struct usb_record *r = ctx;
	uint8_t csw[BOT_CSW_LEN];

	(void)ms;
	buf_addf(r->out, "in %02x %zu\n", endpoint, len);
	if (r->asked && r->data_left > 0)
		return answer_data(r, data, len);
	if (r->asked && len >= sizeof(csw)) {
		r->asked = false;
		bot_csw(csw, r->tag);
		memcpy(data, csw, sizeof(csw));
		return sizeof(csw);
	}
	if (len > REPORT_LEN)
		len = REPORT_LEN;
	memset(data, 0, len);
	return (int)len;
}

static int record_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	struct usb_record *r = ctx;

	(void)ms;
	buf_addf(r->out, "control %02x %02x %04x %04x %zu", setup->type, setup->request,
		setup->value, setup->index, len);
	if (len > 0 && (setup->type & 0x80)) {
		memset(data, 0, len);
	} else if (len > 0) {
		buf_adds(r->out, " ");
		add_hex(r->out, data, len);
	}
	buf_adds(r->out, "\n");
	return (int)len;
}

static int record_clear_halt(void *ctx, uint8_t endpoint)
{
	buf_addf(((struct usb_record *)ctx)->out, "clear-halt %02x\n", endpoint);
	return 0;
}

static int record_configure(void *ctx, unsigned value)
{
	buf_addf(((struct usb_record *)ctx)->out, "configure %u\n", value);
	return 0;
}

static int record_set_alt(void *ctx, unsigned interface, unsigned alt)
{
	buf_addf(((struct usb_record *)ctx)->out, "set-alt %u %u\n", interface, alt);
	return 0;
}

static int record_reset(void *ctx)
{
	buf_adds(((struct usb_record *)ctx)->out, "reset\n");
	return 0;
}

static void record_pause(void *ctx, unsigned ms)
{
	buf_addf(((struct usb_record *)ctx)->out, "pause %u\n", ms);
}

const struct usb_verbs *usb_record_verbs(void)
{
	static const struct usb_verbs verbs = {
		.claim = record_claim,
		.release = record_release,
		.detach = record_detach,
		.bulk_out = record_out,
		.bulk_in = record_in,
		.control = record_control,
		.clear_halt = record_clear_halt,
		.configure = record_configure,
		.set_alt = record_set_alt,
		.reset = record_reset,
		.pause = record_pause,
	};

	return &verbs;
}

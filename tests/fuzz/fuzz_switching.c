/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A hostile stick: every method against answers of any content, in any order, for as long as it
 * likes to talk; and the list that its name is looked up in. Input: a method's number, the list
 * up to a newline, the answers.
 */
#include <errno.h>

#include "usb/record.h"
#include "tests/fuzz/fuzz.h"

/* More transfers than the longest conversation there is (mobile-action) has no method. */
enum { TRANSFERS_MAX = 200 };

struct stick {
	const uint8_t *data;
	size_t left;
	unsigned transfers;
	int claims;
};

static uint8_t next(struct stick *s)
{
	if (s->left == 0)
		return 0xff; /* for ever: as much as there is room for */
	s->left--;
	return *s->data++;
}

static int answer(struct stick *s)
{
	static const int errors[] = { 0, -EPIPE, -ENODEV, -ETIMEDOUT, -EIO, -EOVERFLOW, -EBUSY };

	require(++s->transfers < TRANSFERS_MAX);
	return errors[next(s) % ARRAY_SIZE(errors)];
}

static int stick_claim(void *ctx, unsigned interface)
{
	int err = answer(ctx);

	(void)interface;
	if (err == 0)
		((struct stick *)ctx)->claims++;
	return err;
}

static int stick_release(void *ctx, unsigned interface)
{
	(void)interface;
	((struct stick *)ctx)->claims--;
	return answer(ctx);
}

static int stick_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	int err = answer(ctx);

	require(!(endpoint & 0x80) && data && ms > 0 && len <= USB_MESSAGE_MAX);
	return err < 0 ? err : (int)len;
}

static int stick_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	struct stick *s = ctx;
	size_t wanted;
	int err = answer(s);

	require((endpoint & 0x80) && ms > 0);
	if (err < 0)
		return err;
	wanted = next(s);
	if (wanted == 13 && len >= 13) { /* a status, more often than by chance */
		memcpy(data, "USBS\x12\x34\x56\x78\0\0\0\0\0", 13);
		((uint8_t *)data)[12] = next(s) % 4;
		return 13;
	}
	wanted = wanted > 200 || wanted > len ? len : wanted;
	for (size_t n = 0; n < wanted; n++)
		((uint8_t *)data)[n] = next(s);
	return (int)wanted;
}

static int stick_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	int err = answer(ctx);

	require(ms > 0 && (len == 0 || data));
	if (err == 0 && (setup->type & 0x80) && len > 0)
		memset(data, next(ctx), len);
	return err < 0 ? err : (int)len;
}

static int stick_number(void *ctx, unsigned value)
{
	(void)value;
	return answer(ctx);
}

static int stick_clear_halt(void *ctx, uint8_t endpoint)
{
	(void)endpoint;
	return answer(ctx);
}

static int stick_set_alt(void *ctx, unsigned interface, unsigned alt)
{
	(void)interface;
	(void)alt;
	return answer(ctx);
}

static int stick_reset(void *ctx)
{
	return answer(ctx);
}

static void stick_pause(void *ctx, unsigned ms)
{
	(void)ctx;
	require(ms <= 10000);
}

static const struct usb_verbs verbs = {
	.claim = stick_claim, .release = stick_release, .detach = stick_number,
	.bulk_out = stick_out, .bulk_in = stick_in, .control = stick_control,
	.clear_halt = stick_clear_halt, .configure = stick_number, .set_alt = stick_set_alt,
	.reset = stick_reset, .pause = stick_pause,
};

static void switch_it(const uint8_t *data, size_t size, uint8_t number, const char *list)
{
	struct stick stick = { .data = data, .left = size };
	struct usb_target t = { .verbs = &verbs, .ctx = &stick, .bulk_in = 0x81, .bulk_out = 0x01,
		.storage = true, .configuration = 2, .mbim_configuration = 3, .alt_setting = 1,
		.inquiry = list, .release_ms = number & 0x40 ? 400 : 0,
		.reset_after = number & 0x80 };
	const struct usb_method *m;
	size_t count = 0;
	int outcome;

	while (usb_method_nth(count))
		count++;
	m = usb_method_nth((number & 0x3f) % count);
	usb_messages_parse(&t, "0f00010142 "
		"55534243123456780000ffff8000069f030000000000000000000000000000 "
		"55534243123456782000000080000c85010101180101010101000000000000");
	outcome = usb_method_run(m, &t);
	require(outcome < 0 || (outcome >= USB_SENT && outcome <= USB_KEPT));
	/* What was not told to go has its driver back. */
	if (outcome != USB_SENT && outcome != USB_GONE)
		require(stick.claims == 0);
	require(strlen(t.answered.vendor) <= 8 && strlen(t.answered.model) <= 16 &&
		strlen(t.answered.revision) <= 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct buf out = { 0 };
	size_t len;

	usb_record_explain(&out, text);
	for (size_t n = 0; n < out.len; n++) /* nothing raw reaches a terminal */
		require(out.data[n] == '\n' || (uint8_t)out.data[n] >= ' ');
	buf_free(&out);
	if (size > 1) {
		len = strcspn(text + 1, "\n");
		text[1 + len] = '\0';
		if (2 + len < size)
			switch_it(data + 2 + len, size - 2 - len, data[0], text + 1);
	}
	free(text);
	return 0;
}

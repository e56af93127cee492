/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/exotic.h"

#include <errno.h>

#include "usb/bot.h"
#include "usb/request.h"

enum { STATUS_MS = 1000, CISCO_RELEASE_MS = 2000, ACTION_MS = 1000, SONY_PAUSE_MS = 1000,
       BLOCK = 512 };

/*
 * Cisco AM10 "Valet Connector": eleven commands of the maker's own, operation code FD; some
 * announce a block of data. The network device appears beside the disk, which stays, and gets
 * its driver back.
 */
static const struct bot_command cisco[] = {
	{ 0x81cd3bf8, BLOCK, 0, 10, { 0xfd, 0, 0, 0, 0x03, 0, 0, 0, 0x01 } },
	{ 0x82004398, BLOCK, 0, 10, { 0xfd, 0, 0, 0, 0x07, 0, 0, 0, 0x01 } },
	{ 0x82004398, 0, 0, 10, { 0xfd, 0, 0x01, 0, 0x07, 0x10 } },
	{ 0x82004398, BLOCK, 0, 10, { 0xfd, 0, 0x02, 0, 0x23, 0, 0, 0, 0x01 } },
	{ 0x82004398, 0, 0, 10, { 0xfd, 0, 0x03, 0, 0x23, 0x82 } },
	{ 0x82004398, BLOCK, 0, 10, { 0xfd, 0, 0x02, 0, 0x26, 0, 0, 0, 0x01 } },
	{ 0x82004398, 0, 0, 10, { 0xfd, 0, 0x03, 0, 0x26, 0xc8 } },
	{ 0x82044cd8, BLOCK, 0, 10, { 0xfd, 0, 0, 0x10, 0x73, 0, 0, 0, 0x01 } },
	{ 0x82044cd8, BLOCK, 0, 10, { 0xfd, 0, 0x02, 0, 0x24, 0, 0, 0, 0x01 } },
	{ 0x82044cd8, 0, 0, 10, { 0xfd, 0, 0x03, 0, 0x24, 0x13 } },
	{ 0x82044cd8, 0, 0, 10, { 0xfd, 0, 0x01, 0x10, 0x73, 0x24 } },
};

static int run_cisco(struct usb_target *t)
{
	uint8_t cbw[BOT_CBW_LEN];
	int outcome = USB_SENT;

	for (size_t n = 0; n < ARRAY_SIZE(cisco); n++) {
		bot_cbw(cbw, &cisco[n]);
		outcome = bot_run(t, cbw, STATUS_MS);
		/* A refusal of one step says nothing of the whole. */
		if (outcome != USB_SENT && outcome != USB_REFUSED)
			return outcome;
	}
	return outcome;
}

/*
 * Mobile Action's phone cables, which start as a HID device: what its Windows driver was seen
 * to say, eight bytes at a time over the interrupt endpoints, and how many answers it took.
 */
enum { ACTION_OUT = 0x02, ACTION_IN = 0x81, ACTION_LEN = 8 };

static const struct {
	uint8_t data[ACTION_LEN];
	unsigned answers;
} action[] = {
	{ { 0x37, 0x01, 0xfe, 0xdb, 0xc1, 0x33, 0x1f, 0x83 }, 1 },
	{ { 0x37, 0x0e, 0xb5, 0x9d, 0x3b, 0x8a, 0x91, 0x51 }, 1 },
	{ { 0x34, 0x87, 0xba, 0x0d, 0xfc, 0x8a, 0x91, 0x51 }, 63 },
	{ { 0x37, 0x01, 0xfe, 0xdb, 0xc1, 0x33, 0x1f, 0x83 }, 1 },
	{ { 0x37, 0x0e, 0xb5, 0x9d, 0x3b, 0x8a, 0x91, 0x51 }, 1 },
	{ { 0x34, 0x87, 0xba, 0x0d, 0xfc, 0x8a, 0x91, 0x51 }, 73 },
	{ { 0x33, 0x04, 0xfe, 0x00, 0xf4, 0x6c, 0x1f, 0xf0 }, 1 },
	{ { 0x32, 0x07, 0xfe, 0xf0, 0x29, 0xb9, 0x3a, 0xf0 }, 1 },
};

/* What it says is of no interest. After one that does not come the others will not, either. */
static int take_answers(struct usb_target *t, unsigned count)
{
	uint8_t data[64]; /* the largest packet of a full-speed interrupt endpoint */
	int n = 0;

	while (count-- > 0 && n >= 0)
		n = t->verbs->bulk_in(t->ctx, ACTION_IN, data, sizeof(data), ACTION_MS);
	return n == -ENODEV ? n : 0;
}

static int run_mobile_action(struct usb_target *t)
{
	/* SET_REPORT, feature report 0 (HID 1.11 7.2.2). */
	static const struct usb_request report[] = {
		{ .setup = { 0x21, 0x09, 0x0300, 0 }, .len = ACTION_LEN, .stall = USB_STALL_IS_LOST,
			.data = { 0xb0, 0x04, 0x00, 0x00, 0x02, 0x90, 0x26, 0x86 } },
	};
	int n = USB_SENT;

	for (int times = 0; times < 2 && n != USB_GONE; times++)
		n = usb_request_run(t, report, ARRAY_SIZE(report));
	if (n == USB_GONE || take_answers(t, 2) == -ENODEV)
		return USB_GONE;
	for (size_t step = 0; step < ARRAY_SIZE(action); step++) {
		n = t->verbs->bulk_out(t->ctx, ACTION_OUT, action[step].data, ACTION_LEN,
			ACTION_MS);
		if (n == -ENODEV || take_answers(t, action[step].answers) == -ENODEV)
			return USB_GONE;
	}
	/* As it was seen to work, the last step is the one that counts. */
	return n < 0 ? n : USB_SENT;
}

/*
 * Sony Ericsson MD400: told once it leaves and comes back under the same ids; told again, a
 * second after that, it is a modem once its configuration is chosen. The ladder "sony sony-2"
 * has one rung for each appearance.
 */
static const struct usb_request sony[] = {
	{ .setup = { 0xc0, 0x11, 2, 0 }, .len = 3 },
};

static int run_sony_2(struct usb_target *t)
{
	int outcome;

	t->verbs->pause(t->ctx, SONY_PAUSE_MS);
	outcome = usb_request_run(t, sony, ARRAY_SIZE(sony));
	if (outcome != USB_SENT || t->configuration == 0)
		return outcome;
	outcome = usb_method_find("configuration", 13)->run(t);
	return outcome == USB_KEPT ? USB_SENT : outcome;
}

static const struct usb_method methods[] = {
	{ .name = "cisco", .needs = USB_NEEDS_STORAGE | USB_NEEDS_CLAIM | USB_IS_SLOW,
		.run = run_cisco, .release_ms = CISCO_RELEASE_MS },
	{ .name = "mobile-action", .needs = USB_NEEDS_CLAIM | USB_IS_SLOW,
		.run = run_mobile_action },
	{ .name = "sony", .needs = USB_NEEDS_DETACH | USB_IS_SLOW, .requests = sony,
		.n_requests = ARRAY_SIZE(sony) },
	{ .name = "sony-2", .needs = USB_NEEDS_DETACH | USB_IS_SLOW | USB_IS_SEQUEL,
		.run = run_sony_2 },
};

const struct usb_method *usb_exotic_method(size_t n)
{
	return n < ARRAY_SIZE(methods) ? &methods[n] : NULL;
}

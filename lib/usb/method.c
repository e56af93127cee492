/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/method.h"

#include <errno.h>

#include "base/text.h"
#include "usb/bot.h"
#include "usb/exotic.h"
#include "usb/request.h"

/*
 * How long a status is waited for. After the last message: a stick that changes its face stops
 * answering, one that refuses says so within a few milliseconds; whoever is slower than this
 * is busy switching. Between messages the stick must have the time to answer, as a command
 * sent before the status of the one before is against the protocol.
 */
enum { LAST_STATUS_MS = 100, STATUS_MS = 300, CONFIGURE_PAUSE_MS = 100, RAW_MS = 400,
       RESET_PAUSE_MS = 500 };

/* What udev may be kept waiting for on top of the message. */
enum { RELEASE_FROM_UDEV_MS = 500 };

/*
 * Huawei's vendor command, SCSI operation code 11 (linux-kernel list, March 2013): byte 2 names
 * the operating system (00 Windows, 10 Mac, 20 Linux, 30 "fall back to serial ports"), the rest
 * is what the sticks were seen to want. The command block length in the CBW is 0.
 */
static int huawei(struct usb_target *t, const uint8_t cb[BOT_CB_LEN])
{
	struct bot_command c = { .tag = 0x78563412 };
	uint8_t cbw[BOT_CBW_LEN];

	memcpy(c.cb, cb, BOT_CB_LEN);
	bot_cbw(cbw, &c);
	return bot_run(t, cbw, LAST_STATUS_MS);
}

/* Most sticks with a storage face: modem mode, or HiLink where the firmware has it. */
static int run_huawei_new(struct usb_target *t)
{
	return huawei(t, (const uint8_t[BOT_CB_LEN]){ 0x11, 0x06, 0x20, 0, 0, 1, 1, 0, 1 });
}

/* E3372h-153, E3372h-320: 12d1:155e, three serial ports, where huawei-new leads to HiLink. */
static int run_huawei_alt(struct usb_target *t)
{
	return huawei(t, (const uint8_t[BOT_CB_LEN]){ 0x11, 0x06, 0x30, 0, 0, 0, 0, 1 });
}

/* The form Huawei gave out for every later stick (ofono list, January 2018): 155e or 1001. */
static int run_huawei_fallback(struct usb_target *t)
{
	return huawei(t, (const uint8_t[BOT_CB_LEN]){ 0x11, 0x06, 0x30, 0, 0, 1, 0, 1 });
}

/* E3131, E3135 as 12d1:1f01: 12d1:1001, three serial ports. */
static int run_huawei_serial(struct usb_target *t)
{
	return huawei(t, (const uint8_t[BOT_CB_LEN]){ 0x11, 0x06, 0x20, 0, 0, 1 });
}

/* E303, E3131, E3372 as 12d1:1f01: 12d1:1442 or 1001. Seen with tag 0. */
static int run_huawei_zero(struct usb_target *t)
{
	struct bot_command c = { .cb = { 0x11, 0x06 } };
	uint8_t cbw[BOT_CBW_LEN];

	bot_cbw(cbw, &c);
	return bot_run(t, cbw, LAST_STATUS_MS);
}

/* Option's ZeroCD: REZERO UNIT (drivers/usb/storage/option_ms.c). */
static int run_option(struct usb_target *t)
{
	struct bot_command c = { .tag = 0x78563412, .cb_len = 6, .cb = { 0x01 } };
	uint8_t cbw[BOT_CBW_LEN];

	bot_cbw(cbw, &c);
	return bot_run(t, cbw, LAST_STATUS_MS);
}

/* true: the way is free for the next message. */
static bool goes_on(int outcome)
{
	return outcome == USB_SENT || outcome == USB_REFUSED;
}

static int run_messages(struct usb_target *t)
{
	int outcome = USB_SENT;

	for (size_t n = 0; n < t->n_messages && goes_on(outcome); n++) {
		const struct usb_message *m = &t->messages[n];
		bool last = n + 1 == t->n_messages;

		if (bot_is_cbw(m->data, m->len)) {
			if (!t->bulk_in)
				return -ENOTSUP;
			outcome = bot_run(t, m->data, last ? LAST_STATUS_MS : STATUS_MS);
			continue;
		}
		/* Not a CBW: bytes of the maker's own, which nothing answers. */
		outcome = t->verbs->bulk_out(t->ctx, t->bulk_out, m->data, m->len, RAW_MS);
		if (outcome >= 0)
			outcome = (size_t)outcome < m->len ? -EIO : USB_SENT;
		if (outcome == -ENODEV)
			outcome = USB_GONE;
	}
	return outcome;
}

/*
 * What the desktop's "eject" does, to both logical units: PREVENT ALLOW MEDIUM REMOVAL (allow),
 * START STOP UNIT (load/eject bit). A refusal means no such unit, and the next one is asked.
 */
static int run_eject(struct usb_target *t)
{
	/* The tags are those that 182 rows of usb_modeswitch's table were proven with. */
	static const struct bot_command commands[] = {
		{ .tag = 0x21436587, .lun = 0, .cb_len = 6, .cb = { 0x1e } },
		{ .tag = 0x21436597, .lun = 0, .cb_len = 6, .cb = { 0x1b, 0, 0, 0, 0x02 } },
		{ .tag = 0x21436587, .lun = 1, .cb_len = 6, .cb = { 0x1e } },
		{ .tag = 0x21436597, .lun = 1, .cb_len = 6, .cb = { 0x1b, 0, 0, 0, 0x02 } },
	};
	uint8_t cbw[BOT_CBW_LEN];
	bool ejected = false;
	int outcome = USB_SENT;

	for (size_t n = 0; n < ARRAY_SIZE(commands); n++) {
		bot_cbw(cbw, &commands[n]);
		outcome = bot_run(t, cbw, n + 1 < ARRAY_SIZE(commands) ? STATUS_MS :
			LAST_STATUS_MS);
		if (!goes_on(outcome))
			return ejected && outcome < 0 ? USB_SENT : outcome;
		if (outcome == USB_SENT && commands[n].cb[0] == 0x1b)
			ejected = true;
	}
	if (t->n_messages > 0)
		return run_messages(t);
	return ejected ? USB_SENT : USB_REFUSED;
}

/* By way of "none": some firmware ignores the change without it, and wants a moment between. */
static int set_configuration(struct usb_target *t, unsigned value)
{
	int err;

	if (value == t->active_configuration)
		return USB_KEPT;
	err = t->verbs->configure(t->ctx, 0);
	if (err == -ENODEV)
		return USB_GONE;
	t->verbs->pause(t->ctx, CONFIGURE_PAUSE_MS);
	err = t->verbs->configure(t->ctx, value);
	if (err == -ENODEV)
		return USB_GONE;
	return err == -EPIPE ? USB_REFUSED : err;
}

static int run_configuration(struct usb_target *t)
{
	return set_configuration(t, t->configuration);
}

static int run_mbim(struct usb_target *t)
{
	return set_configuration(t, t->mbim_configuration);
}

static int run_altsetting(struct usb_target *t)
{
	int err = t->verbs->set_alt(t->ctx, t->interface, t->alt_setting);

	if (err == -ENODEV)
		return USB_GONE;
	return err == -EPIPE ? USB_REFUSED : err;
}

static int run_reset(struct usb_target *t)
{
	int err = t->verbs->reset(t->ctx);

	return err == -ENODEV ? USB_GONE : err;
}

/* Some leave by themselves as soon as no driver talks to them; the work is done by then. */
static int run_detach(struct usb_target *t)
{
	(void)t;
	return USB_SENT;
}

/* The stick is right as it is, or the kernel sees to it. */
static int run_keep(struct usb_target *t)
{
	(void)t;
	return USB_KEPT;
}

/*
 * Several makes share this id: it is asked who it is, as the kernel does with Option's
 * (drivers/usb/storage/option_ms.c), and told what the answer calls for.
 */
static int run_inquiry(struct usb_target *t);

enum { SCSI = USB_NEEDS_STORAGE | USB_NEEDS_CLAIM };

static const struct usb_method methods[] = {
	{ .name = "huawei-new", .needs = SCSI, .run = run_huawei_new },
	{ .name = "huawei-alt", .needs = SCSI, .run = run_huawei_alt },
	{ .name = "huawei-fallback", .needs = SCSI, .run = run_huawei_fallback },
	{ .name = "huawei-serial", .needs = SCSI, .run = run_huawei_serial },
	{ .name = "huawei-zero", .needs = SCSI, .run = run_huawei_zero },
	{ .name = "option", .needs = SCSI, .run = run_option },
	{ .name = "eject", .needs = SCSI, .run = run_eject },
	{ .name = "message", .needs = USB_NEEDS_BULK_OUT | USB_NEEDS_CLAIM | USB_NEEDS_MESSAGE,
		.run = run_messages },
	{ .name = "inquiry", .needs = SCSI | USB_NEEDS_INQUIRY, .run = run_inquiry },
	{ .name = "configuration", .needs = USB_NEEDS_CONFIGURATION, .run = run_configuration },
	{ .name = "mbim", .needs = USB_NEEDS_MBIM, .run = run_mbim },
	{ .name = "altsetting", .needs = USB_NEEDS_ALT_SETTING | USB_NEEDS_CLAIM,
		.run = run_altsetting },
	{ .name = "reset", .run = run_reset },
	{ .name = "detach", .needs = USB_NEEDS_DETACH, .run = run_detach },
	{ .name = "keep", .run = run_keep },
};

const struct usb_method *usb_method_nth(size_t n)
{
	const struct usb_method *m;

	if (n < ARRAY_SIZE(methods))
		return &methods[n];
	n -= ARRAY_SIZE(methods);
	m = usb_request_method(n);
	for (size_t before = 0; !m && usb_request_method(before); before++)
		n--;
	return m ? m : usb_exotic_method(n);
}

const struct usb_method *usb_method_find(const char *name, size_t len)
{
	const struct usb_method *m;

	for (size_t n = 0; (m = usb_method_nth(n)); n++)
		if (strlen(m->name) == len && memcmp(m->name, name, len) == 0)
			return m;
	return NULL;
}

static bool has_needs(const struct usb_target *t, unsigned needs)
{
	if ((needs & USB_NEEDS_STORAGE) && !(t->storage && t->bulk_in && t->bulk_out))
		return false;
	if ((needs & USB_NEEDS_BULK_OUT) && !t->bulk_out)
		return false;
	if ((needs & USB_NEEDS_MESSAGE) && t->n_messages == 0)
		return false;
	if ((needs & USB_NEEDS_CONFIGURATION) && t->configuration == 0)
		return false;
	if ((needs & USB_NEEDS_MBIM) && t->mbim_configuration == 0)
		return false;
	if ((needs & USB_NEEDS_ALT_SETTING) && t->alt_setting == 0)
		return false;
	return !(needs & USB_NEEDS_INQUIRY) || (t->inquiry && *t->inquiry);
}

static int invoke(const struct usb_method *m, struct usb_target *t)
{
	return m->run ? m->run(t) : usb_request_run(t, m->requests, m->n_requests);
}

static int run_inquiry(struct usb_target *t)
{
	struct bot_command c = { .tag = 0x78563412, .data_in = INQUIRY_LEN, .cb_len = 6,
		.cb = { 0x12, 0, 0, 0, INQUIRY_LEN } };
	uint8_t cbw[BOT_CBW_LEN], data[INQUIRY_LEN];
	struct inquiry_pair pair;
	size_t len = 0;
	int outcome;

	bot_cbw(cbw, &c);
	outcome = bot_read(t, cbw, STATUS_MS, data, sizeof(data), &len);
	if (outcome != USB_SENT)
		return outcome;
	if (inquiry_parse(&t->answered, data, len) < 0)
		return USB_REFUSED;
	if (!inquiry_pick(t->inquiry, &t->answered, &pair))
		return USB_KEPT;
	t->picked = usb_method_find(pair.method, pair.method_len);
	if (!t->picked || t->picked->run == run_inquiry || !has_needs(t, t->picked->needs))
		return -ENOTSUP;
	return invoke(t->picked, t);
}

/* The message is out. */
static int follow_up(const struct usb_method *m, struct usb_target *t)
{
	unsigned release_ms = m->release_ms > t->release_ms ? m->release_ms : t->release_ms;

	if (release_ms > 0 && (m->needs & USB_NEEDS_CLAIM)) {
		t->verbs->pause(t->ctx, release_ms);
		if (t->verbs->release(t->ctx, t->interface) == -ENODEV)
			return USB_GONE;
	}
	if (t->reset_after && m->run != run_reset) {
		t->verbs->pause(t->ctx, RESET_PAUSE_MS);
		if (t->verbs->reset(t->ctx) == -ENODEV)
			return USB_GONE;
	}
	return USB_SENT;
}

bool usb_method_is_slow(const struct usb_method *m, const struct usb_target *t)
{
	return (m->needs & USB_IS_SLOW) || t->release_ms > RELEASE_FROM_UDEV_MS;
}

int usb_method_run(const struct usb_method *m, struct usb_target *t)
{
	int outcome;

	t->picked = NULL;
	memset(&t->answered, 0, sizeof(t->answered));
	if (!has_needs(t, m->needs))
		return -ENOTSUP;
	/* An error here is no matter: whoever has the interface does not hinder a request. */
	if ((m->needs & USB_NEEDS_DETACH) &&
	    t->verbs->detach(t->ctx, t->interface) == -ENODEV)
		return USB_GONE;
	if (m->needs & USB_NEEDS_CLAIM) {
		outcome = t->verbs->claim(t->ctx, t->interface);
		if (outcome < 0)
			return outcome == -ENODEV ? USB_GONE : outcome;
	}
	outcome = invoke(m, t);
	if (outcome == USB_SENT)
		return follow_up(m, t);
	if (outcome == USB_GONE)
		return outcome;
	/* A driver that was sent away comes back by way of a claim. */
	if ((m->needs & USB_NEEDS_CLAIM) || ((m->needs & USB_NEEDS_DETACH) &&
	    t->verbs->claim(t->ctx, t->interface) == 0))
		t->verbs->release(t->ctx, t->interface);
	return outcome;
}

int usb_messages_parse(struct usb_target *t, const char *hex)
{
	t->n_messages = 0;
	while (*hex) {
		struct usb_message *m = &t->messages[t->n_messages];

		if (*hex == ' ') {
			hex++;
			continue;
		}
		if (t->n_messages == USB_MESSAGES_MAX)
			return -E2BIG;
		for (m->len = 0; *hex && *hex != ' '; hex += 2) {
			if (text_hex(hex[0]) < 0 || text_hex(hex[1]) < 0)
				return -EINVAL;
			if (m->len == USB_MESSAGE_MAX)
				return -E2BIG;
			m->data[m->len++] = (uint8_t)(text_hex(hex[0]) << 4 | text_hex(hex[1]));
		}
		t->n_messages++;
	}
	return t->n_messages > 0 ? 0 : -EINVAL;
}

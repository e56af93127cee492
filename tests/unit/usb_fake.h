/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * For the tests of lib/usb and of the helper: USB sticks as files below a root of the test's
 * own, and a device that answers the verbs of usb/method.h from a script.
 */
#ifndef SURFSTICK_TESTS_USB_FAKE_H
#define SURFSTICK_TESTS_USB_FAKE_H

#include "tree_fake.h"

#include "usb/method.h"

/* ---- a stick in it -------------------------------------------------------------------- */

struct fake_interface {
	unsigned cls, sub, proto;
	bool interrupt;
};

struct fake_stick {
	const char *devpath; /* "/devices/pci0000:00/0000:00:14.0/usb1/1-2" */
	unsigned vid, pid, devnum;
	const char *product, *serial; /* NULL: it has none */
	const struct fake_interface *interfaces;
	size_t n_interfaces;
};

FAKE size_t fake_descriptors(const struct fake_stick *s, uint8_t *out)
{
	uint8_t *p = out + 18, *config = p;

	memset(out, 0, 18);
	out[0] = 18;
	out[1] = 1;
	out[8] = (uint8_t)s->vid;
	out[9] = (uint8_t)(s->vid >> 8);
	out[10] = (uint8_t)s->pid;
	out[11] = (uint8_t)(s->pid >> 8);
	out[17] = 1;
	memcpy(p, (uint8_t[]){ 9, 2, 0, 0, (uint8_t)s->n_interfaces, 1, 0, 0x80, 250 }, 9);
	p += 9;
	for (size_t n = 0; n < s->n_interfaces; n++) {
		const struct fake_interface *i = &s->interfaces[n];
		uint8_t number = (uint8_t)n;

		memcpy(p, (uint8_t[]){ 9, 4, number, 0, i->interrupt ? 3 : 2, (uint8_t)i->cls,
			(uint8_t)i->sub, (uint8_t)i->proto, 0 }, 9);
		p += 9;
		if (i->interrupt) {
			memcpy(p, (uint8_t[]){ 7, 5, 0x90 | number, 3, 16, 0, 9 }, 7);
			p += 7;
		}
		memcpy(p, (uint8_t[]){ 7, 5, 0x81 + number, 2, 0, 2, 0 }, 7);
		memcpy(p + 7, (uint8_t[]){ 7, 5, 0x01 + number, 2, 0, 2, 0 }, 7);
		p += 14;
	}
	config[2] = (uint8_t)(p - config);
	config[3] = (uint8_t)((p - config) >> 8);
	return (size_t)(p - out);
}

FAKE void fake_interface_dir(const struct fake_root *r, const struct fake_stick *s, size_t n)
{
	const struct fake_interface *i = &s->interfaces[n];
	char devpath[256], text[400];

	snprintf(devpath, sizeof(devpath), "%s%s:1.%zu", s->devpath, strrchr(s->devpath, '/'), n);
	snprintf(text, sizeof(text), "%02zx\n", n);
	fake_attr(r, devpath, "bInterfaceNumber", text);
	snprintf(text, sizeof(text),
		"usb:v%04Xp%04Xd0102dc00dsc00dp00ic%02Xisc%02Xip%02Xin%02zX\n", s->vid, s->pid,
		i->cls, i->sub, i->proto, n);
	fake_attr(r, devpath, "modalias", text);
	if (i->cls == 0xff) {
		snprintf(text, sizeof(text), "%s/ttyUSB%zu/tty/ttyUSB%zu", devpath, n, n);
		fake_attr(r, text, "dev", "188:0\n");
	}
}

FAKE void fake_plug(const struct fake_root *r, const struct fake_stick *s)
{
	char path[512], target[512], text[32];
	uint8_t raw[2048];

	snprintf(text, sizeof(text), "%04x\n", s->vid);
	fake_attr(r, s->devpath, "idVendor", text);
	snprintf(text, sizeof(text), "%04x\n", s->pid);
	fake_attr(r, s->devpath, "idProduct", text);
	fake_attr(r, s->devpath, "busnum", "1\n");
	snprintf(text, sizeof(text), "%u\n", s->devnum);
	fake_attr(r, s->devpath, "devnum", text);
	fake_attr(r, s->devpath, "speed", "480\n");
	fake_attr(r, s->devpath, "bConfigurationValue", "1\n");
	if (s->product)
		fake_attr(r, s->devpath, "product", s->product);
	if (s->serial)
		fake_attr(r, s->devpath, "serial", s->serial);
	fake_bytes(r, s->devpath, "descriptors", raw, fake_descriptors(s, raw));
	for (size_t n = 0; n < s->n_interfaces; n++)
		fake_interface_dir(r, s, n);
	snprintf(path, sizeof(path), "%s/bus/usb/devices", r->path);
	fake_mkdirs(path);
	snprintf(path, sizeof(path), "%s/bus/usb/devices%s", r->path, strrchr(s->devpath, '/'));
	snprintf(target, sizeof(target), "../../..%s", s->devpath);
	if (symlink(target, path) < 0)
		assert_int_equal(errno, EEXIST);
}

FAKE void fake_unplug(const struct fake_root *r, const struct fake_stick *s)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/bus/usb/devices%s", r->path, strrchr(s->devpath, '/'));
	unlink(path);
	snprintf(path, sizeof(path), "%s%s", r->path, s->devpath);
	nftw(path, fake_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- a device that follows a script --------------------------------------------------- */

enum fake_verb { V_CLAIM, V_RELEASE, V_OUT, V_IN, V_CONTROL, V_HALT, V_CONFIGURE, V_RESET,
		 V_PAUSE, V_DETACH, V_ALT };

struct fake_step {
	enum fake_verb verb;
	int result;	  /* what the verb returns; for V_IN with data: its length */
	const void *data; /* V_IN: what is read */
};

struct fake_usb {
	const struct fake_step *steps;
	size_t n_steps, at;
	uint8_t sent[16][64]; /* every bulk out */
	size_t n_sent;
	struct usb_setup setup; /* the last control request */
	unsigned configured;	/* the last configuration */
	unsigned alt;		/* the last alternate setting */
	uint8_t halt;		/* the last endpoint cleared */
	unsigned waited_ms;	/* the sum of all timeouts that were used up */
};

FAKE const struct fake_step *fake_next(struct fake_usb *u, enum fake_verb verb)
{
	static const char *const names[] = { "claim", "release", "bulk out", "bulk in", "control",
		"clear halt", "configure", "reset", "pause", "detach", "set alt" };

	if (u->at == u->n_steps)
		fail_msg("%s behind the end of the script", names[verb]);
	if (u->steps[u->at].verb != verb)
		fail_msg("step %zu is %s where the script has %s", u->at, names[verb],
			names[u->steps[u->at].verb]);
	return &u->steps[u->at++];
}

FAKE int fake_claim(void *ctx, unsigned interface)
{
	(void)interface;
	return fake_next(ctx, V_CLAIM)->result;
}

FAKE int fake_release(void *ctx, unsigned interface)
{
	(void)interface;
	return fake_next(ctx, V_RELEASE)->result;
}

FAKE int fake_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	const struct fake_step *s = fake_next(ctx, V_OUT);
	struct fake_usb *u = ctx;

	assert_int_equal(endpoint & 0x80, 0);
	assert_true(len <= sizeof(u->sent[0]));
	assert_true(ms > 0);
	memcpy(u->sent[u->n_sent++ % 16], data, len);
	if (s->result == -ETIMEDOUT)
		u->waited_ms += ms;
	return s->result == 0 ? (int)len : s->result;
}

FAKE int fake_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	const struct fake_step *s = fake_next(ctx, V_IN);
	struct fake_usb *u = ctx;

	assert_int_equal(endpoint & 0x80, 0x80);
	if (s->result == -ETIMEDOUT)
		u->waited_ms += ms;
	if (s->result > 0) {
		if ((size_t)s->result > len)
			return -EOVERFLOW;
		memcpy(data, s->data, (size_t)s->result);
	}
	return s->result;
}

FAKE int fake_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	struct fake_usb *u = ctx;

	(void)data;
	(void)len;
	(void)ms;
	u->setup = *setup;
	return fake_next(ctx, V_CONTROL)->result;
}

FAKE int fake_clear_halt(void *ctx, uint8_t endpoint)
{
	((struct fake_usb *)ctx)->halt = endpoint;
	return fake_next(ctx, V_HALT)->result;
}

FAKE int fake_configure(void *ctx, unsigned value)
{
	((struct fake_usb *)ctx)->configured = value;
	return fake_next(ctx, V_CONFIGURE)->result;
}

FAKE int fake_set_alt(void *ctx, unsigned interface, unsigned alt)
{
	(void)interface;
	((struct fake_usb *)ctx)->alt = alt;
	return fake_next(ctx, V_ALT)->result;
}

FAKE int fake_detach(void *ctx, unsigned interface)
{
	(void)interface;
	return fake_next(ctx, V_DETACH)->result;
}

FAKE int fake_reset(void *ctx)
{
	return fake_next(ctx, V_RESET)->result;
}

FAKE void fake_pause(void *ctx, unsigned ms)
{
	fake_next(ctx, V_PAUSE);
	((struct fake_usb *)ctx)->waited_ms += ms;
}

FAKE const struct usb_verbs fake_verbs = {
	.claim = fake_claim, .release = fake_release, .bulk_out = fake_out, .bulk_in = fake_in,
	.control = fake_control, .clear_halt = fake_clear_halt, .configure = fake_configure,
	.reset = fake_reset, .pause = fake_pause, .detach = fake_detach, .set_alt = fake_set_alt,
};

FAKE struct usb_target fake_target(struct fake_usb *u)
{
	return (struct usb_target){ .verbs = &fake_verbs, .ctx = u, .bulk_in = 0x81,
		.bulk_out = 0x01, .storage = true };
}

/* The script must have been followed to its end. */
FAKE void fake_done(const struct fake_usb *u)
{
	if (u->at != u->n_steps)
		fail_msg("only %zu of %zu steps of the script were made", u->at, u->n_steps);
}

#define FAKE_CSW(tag, status) \
	"USBS" tag "\0\0\0\0" status

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A hostile host against the simulated stick: AT lines on its ports with the clock moving on,
 * and a USB/IP stream with whatever in it. The simulator must hold, or its tests prove nothing.
 * First byte: bit 0 chooses between the two; AT input is cut in pieces at 0xff bytes.
 */
#include "tests/sim/line.h"
#include "tests/sim/usb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] =
	"[stick]\nstart = cd\nsetport = A1,A2;10,12\nno-latency = yes\nunknown = ERROR\n"
	"urc-ports = both\n[sim]\npresent = yes\npin-on = yes\npin = 0000\npuk = 12345678\n"
	"tries = 3\npuk-tries = 10\n[network]\nact = 7\n[urc]\nboot = 100\nrssi = 300\nflow = 200\n"
	"[identity cd]\nid = 12d1:1f01\ninterface = storage 08/06/50\n"
	"[identity modem]\nid = 12d1:155e\ninterface = modem ff/02/01\ninterface = pcui ff/02/02\n"
	"interface = ncm ff/02/16\n[switch]\n11062000000101000100000000000000/0 = modem\n";

struct bench {
	struct loop *loop;
	struct profile profile;
	struct far_host far;
	struct brain brain;
	struct plug plug;
	struct usb usb;
};

static void show(struct bench *b, const char *label)
{
	b->plug.identity = *profile_identity(&b->profile, label);
	if (usb_start(&b->usb, &b->plug.identity, -1) < 0)
		abort();
	b->plug.attached = true;
	if (profile_has_role(&b->plug.identity, ROLE_MODEM))
		brain_power_on(&b->brain, &b->plug.identity, &usb_brain_face, &b->usb);
}

static void set_up(struct bench *b)
{
	char error[200];

	memset(b, 0, sizeof(*b));
	if (loop_new(&b->loop) < 0 ||
		profile_parse(&b->profile, "fuzz", text, error, sizeof(error)) < 0)
		abort();
	loop_hold_clock(b->loop, 1000);
	b->far = (struct far_host){ .loop = b->loop, .kind = FAR_ECHO, .remote = "10.0.0.2" };
	brain_init(&b->brain, b->loop, &b->profile, NULL, &b->far);
	b->plug = (struct plug){ .loop = b->loop, .profile = &b->profile, .brain = &b->brain,
		.face = &usb_plug_face, .face_ctx = &b->usb };
	b->usb = (struct usb){ .loop = b->loop, .brain = &b->brain, .plug = &b->plug,
		.profile = &b->profile, .wanted_port = -1, .fd = -1 };
}

static void tear_down(struct bench *b)
{
	loop_timer_stop(&b->plug.timer);
	brain_power_off(&b->brain);
	usb_stop(&b->usb);
	far_host_close(&b->far);
	loop_free(b->loop);
}

static void talk(struct bench *b, const uint8_t *data, size_t size)
{
	show(b, "modem");
	for (size_t i = 0; i < b->brain.n_lines; i++)
		line_dtr(&b->brain.lines[i], true);
	while (size > 0) {
		const uint8_t *cut = memchr(data, 0xff, size);
		size_t len = cut ? (size_t)(cut - data) : size;

		line_input(&b->brain.lines[len % b->brain.n_lines], data, len);
		loop_advance(b->loop, len % 4 ? 10 : 1500);
		len += cut != NULL;
		data += len;
		size -= len;
	}
}

static void plug_in_host(struct bench *b, const uint8_t *data, size_t size)
{
	show(b, data[0] & 2 ? "modem" : "cd");
	for (size_t at = 1; at < size; at += 100) {
		if (usb_take(&b->usb, data + at, size - at < 100 ? size - at : 100) < 0)
			return;
		buf_eat(&b->usb.out, b->usb.out.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench b;

	if (size < 2 || size > 8192)
		return 0;
	set_up(&b);
	if (data[0] & 1)
		talk(&b, data + 1, size - 1);
	else
		plug_in_host(&b, data, size);
	tear_down(&b);
	return 0;
}
